"""Entries on disk or in memory: written as a whole or not at all, and read by page. ``index`` finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from app.database.store import open_store, sqlite_url, writing
from app.directory.callers import Place
from app.directory.entry import Entry
from app.directory.index import Index, decode
from app.directory.index_text import Query
from app.directory.numbers import Forms
from app.directory.ranking import Hit, Key, used
from app.directory.rows import RULES, Prepared, encode, prepared
from app.directory.shelf import KINDS, Page, Shelf
from app.directory.tables import HEAD, SCRIPTS

_BATCH: Final = 500
"""Entries written at a time; what is under way is looked through by the garbage collector, on the window's
thread, and two thousand took it too long."""
_COMMON: Final = 100
"""Trigrams in fewer entries are not worth counting: they narrow down enough."""
_RECOUNT_AT: Final = 0.01
"""Trigrams are counted anew when this part of all entries has changed since: the counts need not be exact."""

_INSERT: Final = (
    "INSERT INTO entry (id,source,uid,kind,name,sort_name,text,body) VALUES (?,?,?,?,?,?,?,?)",
    "INSERT INTO entry_index(rowid,text) VALUES (?,?)",
    "INSERT INTO number (digits,tail,entry_id) VALUES (?,?,?)",
)
_TEXTS: Final = "SELECT id, text FROM entry"
_EVERYBODY: Final = "SELECT id, name FROM entry"
_FAVOURITES: Final = "SELECT e.id, e.name FROM favourite f JOIN entry e ON e.source=f.source AND e.uid=f.uid"
_PAGE: Final = (
    # The ids come from an index alone, so that a place far down costs no look at the entries before it.
    "SELECT e.body FROM ({ids} ORDER BY name, id LIMIT ? OFFSET ?) p"
    " JOIN entry e ON e.id=p.id ORDER BY p.name, p.id"
)
_UNINDEX: Final = "INSERT INTO entry_index(entry_index,rowid,text) VALUES ('delete',?,?)"


class DirectoryStore:
    """A set of entries with its index. One connection searches, under a lock; writes use their own."""

    def __init__(self, path: Path | None, country: str = "") -> None:
        """Open or make the store at ``path`` (None: in memory); numbers are read in ``country`` (ISO 3166).

        Raises ``UserFacingError`` when it cannot be opened or is newer than the program.
        """
        self._engine = open_store(sqlite_url(path), SCRIPTS, HEAD)
        reader: Any = self._engine.raw_connection()
        self._index = Index(reader.driver_connection)
        self._kept_open = reader
        self._uncounted = 0
        self._of_kind: dict[str, int] = {}
        self._weights: dict[Key, float] = {}
        self._load_counts()
        self.country = country or self._reading()[0]
        """Of entries written from now on; ``reread`` brings the older ones up to date."""

    def close(self) -> None:
        """Let the file go."""
        self._index.close()
        self._kept_open.invalidate()
        self._engine.dispose()

    # --- writing --------------------------------------------------------------------------------

    def put(
        self,
        entries: Iterable[Entry],
        progress: Callable[[int], bool] = lambda _done: True,
        gone: Iterable[Key] = (),
    ) -> int:
        """Add ``entries``, replacing those of the same source and uid; how many there were. Forget ``gone``.

        One transaction: all or nothing. ``progress`` hears how many are done after each batch; when it
        returns False everything is taken back and 0 is returned.
        """
        done = 0
        source = iter(entries)
        with writing(self._engine) as connection:
            for of, uid in gone:
                _erase(connection, of, [uid])
            while batch := list(islice(source, _BATCH)):
                self._write(connection, batch)
                done += len(batch)
                if not progress(done):
                    connection.rollback()
                    return 0
        self._changed(done)
        return done

    def remove(self, source: str, uids: Iterable[str] | None = None) -> None:
        """Forget a source's entries: those named, or all."""
        with writing(self._engine) as connection:
            if uids is None:
                there = connection.exec_driver_sql("SELECT uid FROM entry WHERE source=?", (source,))
                uids = there.scalars().all()
            gone = list(uids)
            _erase(connection, source, gone)
        self._changed(len(gone))

    def replace(self, source: str, entries: Iterable[Entry]) -> bool:
        """Make ``entries`` all that ``source`` has; True when anything was different before."""
        wanted = {one.uid: one for one in entries}
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT uid, body FROM entry WHERE source=?", (source,))
            there = {row.uid: row.body for row in rows}
        gone = [uid for uid in there if uid not in wanted]
        changed = [one for uid, one in wanted.items() if there.get(uid) != encode(one)]
        if gone or changed:
            with writing(self._engine) as connection:
                _erase(connection, source, gone)
                for start in range(0, len(changed), _BATCH):
                    self._write(connection, changed[start : start + _BATCH])
            self._changed(len(gone) + len(changed))
        return bool(gone or changed)

    def reread(self, most: int = 500) -> bool:
        """Read the numbers of up to ``most`` older entries in ``country``; True while there are more.

        Also where a newer program makes another index of them. Goes on where it was interrupted.
        """
        country, rules, up_to = self._reading()
        if (country, rules) != (self.country, RULES):
            up_to = 0
        with writing(self._engine) as connection:
            sql = "SELECT id, text, body FROM entry WHERE id>? ORDER BY id LIMIT ?"
            rows = connection.exec_driver_sql(sql, (up_to, most)).all()
            for row in rows:
                new = prepared(decode(row.body), self.country)
                if rules != RULES or new.text != row.text:
                    _rewrite(connection, row.id, row.text, new)
            reached = rows[-1].id if rows else up_to
            if rows or (country, rules) != (self.country, RULES):
                connection.exec_driver_sql("DELETE FROM reading")
                sql = "INSERT INTO reading (country,rules,up_to) VALUES (?,?,?)"
                connection.exec_driver_sql(sql, (self.country, RULES, reached))
        more = len(rows) == most
        if rows and not more:
            self._load_counts()
        return more

    def called(self, key: Key, at: float) -> None:
        """Note a call with the entry at ``at`` (Unix seconds): it is proposed earlier from now on."""
        weight = used(self._weights.get(key), at)
        with writing(self._engine) as connection:
            sql = "INSERT OR REPLACE INTO usage (source,uid,weight) VALUES (?,?,?)"
            connection.exec_driver_sql(sql, (*key, weight))
        self._weights = {**self._weights, key: weight}  # a search may be reading the old ones

    def set_favourite(self, key: Key, *, on: bool) -> frozenset[Key]:
        """Mark an entry as a favourite or not; all that are."""
        sql = (
            "INSERT OR REPLACE INTO favourite (source,uid) VALUES (?,?)"
            if on
            else "DELETE FROM favourite WHERE source=? AND uid=?"
        )
        with writing(self._engine) as connection:
            connection.exec_driver_sql(sql, key)
        return self.favourites()

    # --- reading --------------------------------------------------------------------------------

    def __len__(self) -> int:
        """Number of entries."""
        return self._index.total

    def weights(self) -> Mapping[Key, float]:
        """Use of every entry that was ever called, see ``ranking.used``."""
        return self._weights

    def favourites(self) -> frozenset[Key]:
        """Keys of the favourites, also of those that are not there at the moment."""
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT source, uid FROM favourite")
            return frozenset((row.source, row.uid) for row in rows)

    def count(self, source: str) -> int:
        """Number of entries of one source."""
        with self.reading() as connection:
            sql = "SELECT count(*) FROM entry WHERE source=?"
            return connection.exec_driver_sql(sql, (source,)).scalar() or 0

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """A connection for questions that are asked seldom."""
        return self._engine.connect()

    def get(self, source: str, uid: str) -> Entry | None:
        """One entry, None when it is not there."""
        with self._engine.connect() as connection:
            sql = "SELECT body FROM entry WHERE source=? AND uid=?"
            body = connection.exec_driver_sql(sql, (source, uid)).scalar()
        return None if body is None else decode(body)

    def entries(self, source: str | None = None) -> Iterator[Entry]:
        """All entries, or those of one source, by name."""
        sql = "SELECT body FROM entry WHERE source=? OR ?=1 ORDER BY name"
        with self._engine.connect().execution_options(yield_per=_BATCH) as connection:
            for row in connection.exec_driver_sql(sql, (source, source is None)):
                yield decode(row[0])

    def page(self, shelf: Shelf, first: int, most: int) -> Page:
        """The entries of a shelf by name, from place ``first`` on, and how many there are in all."""
        kinds = [kind.value for kind in KINDS[shelf]]
        ids = _EVERYBODY
        values: tuple[str, ...] = ()
        if shelf is Shelf.FAVOURITES:
            ids = _FAVOURITES
        elif shelf is not Shelf.EVERYBODY:
            ids, values = f"{_EVERYBODY} WHERE kind IN ({_places(kinds)})", tuple(kinds)
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(_PAGE.format(ids=ids), (*values, most, first))
            found = tuple(decode(row[0]) for row in rows)
            if shelf is Shelf.FAVOURITES:
                total = len(connection.exec_driver_sql(_FAVOURITES).all())
            else:
                total = sum(self._of_kind.get(kind, 0) for kind in kinds)
        return Page(total, first, found)

    def search(
        self, query: Query, limit: int, weights: Mapping[Key, float], current: Callable[[], bool]
    ) -> dict[Key, Hit]:
        """See ``Index.search``."""
        return self._index.search(query, limit, weights, current, self.country)

    def by_number(self, wanted: Forms, place: Place, *, whole: bool = False) -> list[Entry]:
        """See ``Index.by_number``."""
        return self._index.by_number(wanted, place, whole=whole)

    # --- inside ---------------------------------------------------------------------------------

    def _write(self, connection: sa.Connection, batch: Sequence[Entry]) -> None:
        new = list({(one.source, one.uid): prepared(one, self.country) for one in batch}.values())
        for source in {one.source for one in new}:
            _erase(connection, source, [one.uid for one in new if one.source == source])
        last = connection.exec_driver_sql("SELECT max(id) FROM entry").scalar() or 0
        rows = list(enumerate(new, last + 1))
        many: tuple[list[tuple[object, ...]], ...] = (
            [(at, *one[:7]) for at, one in rows],
            [(at, one.text) for at, one in rows],
            [(*key, at) for at, one in rows for key in one.keys],
        )
        for sql, values in zip(_INSERT, many, strict=True):
            if values:
                connection.exec_driver_sql(sql, values)

    def _reading(self) -> tuple[str, int, int]:
        """In which country, by which rules and up to which id older entries were read."""
        with self._engine.connect() as connection:
            row = connection.exec_driver_sql("SELECT country, rules, up_to FROM reading").first()
        return ("", 0, 0) if row is None else (row.country, row.rules, row.up_to)

    def _changed(self, count: int) -> None:
        self._uncounted += count
        if self._uncounted > _RECOUNT_AT * self._index.total:
            self._count_trigrams()
        self._load_counts()

    def _count_trigrams(self) -> None:
        """Count the common trigrams anew; the planner needs them to be about right, not exact."""
        self._uncounted = 0
        with writing(self._engine) as connection:
            connection.exec_driver_sql("DELETE FROM common_trigram")
            connection.exec_driver_sql(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, entry_index, row)"
            )
            connection.exec_driver_sql(
                "INSERT INTO common_trigram SELECT term, doc FROM temp.vocabulary WHERE doc>=?", (_COMMON,)
            )

    def _load_counts(self) -> None:
        with self._engine.connect() as connection:
            kinds = connection.exec_driver_sql("SELECT kind, count(*) AS entries FROM entry GROUP BY kind")
            self._of_kind = {row.kind: row.entries for row in kinds}
            counts = connection.exec_driver_sql("SELECT trigram, entries FROM common_trigram")
            self._index.common = {row.trigram: row.entries for row in counts}
            rows = connection.exec_driver_sql("SELECT source, uid, weight FROM usage")
            self._weights = {(row.source, row.uid): row.weight for row in rows}
        self._index.total = sum(self._of_kind.values())


def _rewrite(connection: sa.Connection, at: int, old_text: str, new: Prepared) -> None:
    connection.exec_driver_sql(_UNINDEX, (at, old_text))
    connection.exec_driver_sql(_INSERT[1], (at, new.text))
    sql = "UPDATE entry SET kind=?, name=?, sort_name=?, text=? WHERE id=?"
    connection.exec_driver_sql(sql, (new.kind, new.name, new.sort_name, new.text, at))
    connection.exec_driver_sql("DELETE FROM number WHERE entry_id=?", (at,))
    if new.keys:
        connection.exec_driver_sql(_INSERT[2], [(*key, at) for key in new.keys])


def _erase(connection: sa.Connection, source: str, uids: Sequence[str]) -> None:
    for start in range(0, len(uids), _BATCH):
        some = uids[start : start + _BATCH]
        sql = f"{_TEXTS} WHERE source=? AND uid IN ({_places(some)})"
        rows = [tuple(row) for row in connection.exec_driver_sql(sql, (source, *some))]
        if rows:
            ids = [(row[0],) for row in rows]
            connection.exec_driver_sql(_UNINDEX, rows)
            connection.exec_driver_sql("DELETE FROM number WHERE entry_id=?", ids)
            connection.exec_driver_sql("DELETE FROM entry WHERE id=?", ids)


def _places(values: Sequence[object]) -> str:
    return ",".join("?" for _ in values)
