"""Entries on disk or in memory, found within a keystroke.

How fast that is, and beside what: ``make bench-search``. The index narrows down by rare trigrams; the
entries that it gives are then checked against their own text, so a wrong trigram never shows a wrong entry.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from app.database.store import open_store, sqlite_url, writing
from app.directory.entry import Entry
from app.directory.folding import fold
from app.directory.index_text import WORD, Match, Query, index_text, plan, sort_name
from app.directory.numbers import Forms, forms, tail
from app.directory.ranking import Hit, Key, better, used
from app.directory.tables import HEAD, SCRIPTS, entry, number, usage
from app.directory.typos import SHORTEST, footholds, nearly_begins

_BATCH = 2_000
_COMMON = 100
"""Trigrams in fewer entries are not worth counting: they narrow down enough."""
_CANDIDATES = 150
"""Entries looked at for each place where a slip may be: a slip in a very common name stays unforgiven."""
_TYPO_BELOW = 8
"""Slips are forgiven only when fewer than this many entries fit as typed."""

_body = msgspec.msgpack.Decoder(Entry)
_encode = msgspec.msgpack.Encoder().encode
_ROW = "SELECT e.id, e.text, e.body FROM entry e"
_INDEXED = "SELECT e.id, e.text, e.body FROM entry_index JOIN entry e ON e.id=entry_index.rowid"
_NUMBERED = "SELECT DISTINCT e.id, e.text, e.body FROM number n JOIN entry e ON e.id=n.entry_id"
_Row = tuple[int, str, bytes]


class DirectoryStore:
    """A set of entries with its index. One connection searches, under a lock; writes use their own."""

    def __init__(self, path: Path | None, country: str = "") -> None:
        """Open or make the store at ``path`` (None: in memory); numbers are read in ``country`` (ISO 3166).

        Raises ``UserFacingError`` when it cannot be opened or is newer than the program.
        """
        self._engine = open_store(sqlite_url(path), SCRIPTS, HEAD)
        self.country = country  # of entries written from now on
        self._lock = threading.Lock()
        self._reader: Any = self._engine.raw_connection()
        self._total = 0
        self._common: dict[str, int] = {}
        self._weights: dict[Key, float] = {}
        self._load_counts()

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._reader.close()
            self._engine.dispose()

    def put(self, entries: Iterable[Entry], progress: Callable[[int], bool] = lambda _done: True) -> int:
        """Add ``entries``, replacing those of the same source and uid; how many there were.

        One transaction: all or nothing. ``progress`` hears how many are done after each batch; when it
        returns False everything is taken back and 0 is returned.
        """
        done = 0
        source = iter(entries)
        with writing(self._engine) as connection:
            while batch := list(islice(source, _BATCH)):
                self._write(connection, batch)
                done += len(batch)
                if not progress(done):
                    connection.rollback()
                    return 0
        self._count_trigrams()
        return done

    def remove(self, source: str, uids: Iterable[str] | None = None) -> None:
        """Forget a source's entries: those named, or all."""
        with writing(self._engine) as connection:
            if uids is None:
                uids = connection.scalars(sa.select(entry.c.uid).where(entry.c.source == source)).all()
            for uid in uids:
                self._erase(connection, source, uid)
        self._count_trigrams()

    def replace(self, source: str, entries: Iterable[Entry]) -> bool:
        """Make ``entries`` all that ``source`` has; True when anything was different before."""
        wanted = {one.uid: one for one in entries}
        with self._engine.connect() as connection:
            query = sa.select(entry.c.uid, entry.c.body).where(entry.c.source == source)
            there = {row.uid: row.body for row in connection.execute(query)}
        gone = there.keys() - wanted.keys()
        changed = [one for uid, one in wanted.items() if there.get(uid) != _encode(one)]
        if gone or changed:
            with writing(self._engine) as connection:
                for uid in gone:
                    self._erase(connection, source, uid)
                for start in range(0, len(changed), _BATCH):
                    self._write(connection, changed[start : start + _BATCH])
            self._count_trigrams()
        return bool(gone or changed)

    def called(self, key: Key, at: float) -> None:
        """Note a call with the entry at ``at`` (Unix seconds): it is proposed earlier from now on."""
        with writing(self._engine) as connection:
            weight = used(self._weights.get(key), at)
            row = {"source": key[0], "uid": key[1], "weight": weight}
            connection.execute(usage.insert().prefix_with("OR REPLACE"), row)
        self._weights[key] = weight

    def __len__(self) -> int:
        """Number of entries."""
        return self._total

    def weights(self) -> Mapping[Key, float]:
        """Use of every entry that was ever called, see ``ranking.used``."""
        return self._weights

    def get(self, source: str, uid: str) -> Entry | None:
        """One entry, None when it is not there."""
        rows = self._rows(f"{_ROW} WHERE e.source=? AND e.uid=?", (source, uid))
        return _body.decode(rows[0][2]) if rows else None

    def entries(self, source: str | None = None) -> Iterator[Entry]:
        """All entries, or those of one source, by name."""
        query = sa.select(entry.c.body).order_by(entry.c.name)
        if source is not None:
            query = query.where(entry.c.source == source)
        with (
            self._engine.connect() as connection,
            connection.execution_options(yield_per=_BATCH).execute(query) as rows,
        ):
            for row in rows:
                yield _body.decode(row[0])

    def search(
        self, query: Query, limit: int, weights: Mapping[Key, float], current: Callable[[], bool]
    ) -> dict[Key, Hit]:
        """What fits ``query``, unranked; the used ones and about ``limit`` of each class of match.

        ``current`` is asked while SQLite works: once it returns False the search stops with what it has.
        """
        with self._lock:
            self._reader.driver_connection.set_progress_handler(lambda: not current(), 5_000)
            hits: dict[Key, Hit] = {}
            try:
                for match, rows in self._candidates(query, limit):
                    for _, _, body in rows:
                        found = _body.decode(body)
                        key = (found.source, found.uid)
                        hits.setdefault(key, Hit(found, better(match, found, query), weights.get(key)))
                    if len(hits) >= limit:
                        break
            except sa.exc.OperationalError:
                if current():
                    raise
            except self._engine.dialect.dbapi.OperationalError:  # type: ignore[union-attr]
                if current():
                    raise
            finally:
                self._reader.driver_connection.set_progress_handler(None, 0)
            return hits

    def by_number(self, wanted: Forms, *, whole: bool = False) -> list[Entry]:
        """Entries with this number: those that agree whole, else those that agree in the last digits.

        More than one is returned as it is: two candidates are two, never a guess. ``whole``: nothing less
        than the whole number.
        """
        exact = self._numbered("digits", wanted.all())
        if exact or whole:
            return exact
        return self._numbered("tail", [tail(form) for form in wanted.all()[:1] if tail(form)])

    def _candidates(self, query: Query, limit: int) -> Iterator[tuple[Match, list[_Row]]]:
        """Classes of match from the best down, each with its rows."""
        yield Match.WORDS, self._used(query)
        text = query.text
        if text and not query.number:
            for column in ("name", "sort_name"):
                sql = f"{_ROW} WHERE e.{column}>=? AND e.{column}<? ORDER BY e.{column} LIMIT ?"
                yield Match.WORDS, self._rows(sql, (text, text + "\U0010ffff", limit))
        found = 0
        for match, needles in query.needles():
            rows = self._containing(needles, limit)
            found += len(rows)
            yield match, rows
        if found < _TYPO_BELOW and not query.number:
            yield Match.TYPO, self._nearly(query.words)

    def _used(self, query: Query) -> list[_Row]:
        """Entries that were called before and fit, whatever their place in the index."""
        needles = next((needles for match, needles in query.needles() if match is Match.WORDS), ())
        recent = sorted(self._weights, key=self._weights.__getitem__, reverse=True)[:200]
        if not needles or not recent:
            return []
        tests = " AND ".join("instr(e.text,?)>0" for _ in needles)
        places = ",".join("(?,?)" for _ in recent)
        sql = f"{_ROW} WHERE (e.source,e.uid) IN (VALUES {places}) AND {tests}"
        return self._rows(sql, (*(part for key in recent for part in key), *needles))

    def _containing(self, needles: tuple[str, ...], limit: int) -> list[_Row]:
        expression = plan(needles, self._common, self._total)
        if not expression:
            return []
        tests = " AND ".join("instr(e.text,?)>0" for _ in needles)
        sql = f"{_INDEXED} WHERE entry_index MATCH ? AND {tests} LIMIT ?"
        return self._rows(sql, (expression, *needles, limit))

    def _nearly(self, words: tuple[str, ...]) -> list[_Row]:
        """Entries in which all wanted words stand, one of them but for one slip."""
        rows: dict[int, _Row] = {}
        for place, word in enumerate(words):
            others = tuple(WORD + other for at, other in enumerate(words) if at != place)
            for piece in footholds(word) if len(word) >= SHORTEST else ():
                for row in self._containing((piece, *others), _CANDIDATES):
                    if row[0] not in rows and any(nearly_begins(there, word) for there in row[1].split()):
                        rows[row[0]] = row
        return list(rows.values())

    def _rows(self, sql: str, values: tuple[object, ...]) -> list[_Row]:
        return list(self._reader.cursor().execute(sql, values))

    def _numbered(self, column: str, values: Iterable[str]) -> list[Entry]:
        wanted = list(values)
        if not wanted:
            return []
        places = ",".join("?" for _ in wanted)
        sql = f"{_NUMBERED} WHERE n.{column} IN ({places})"
        with self._lock:
            return [_body.decode(row[2]) for row in self._rows(sql, tuple(wanted))]

    def _write(self, connection: sa.Connection, batch: list[Entry]) -> None:
        for one in batch:
            self._erase(connection, one.source, one.uid)
        first = (connection.scalar(sa.select(sa.func.max(entry.c.id))) or 0) + 1
        rows, texts, numbers = [], [], []
        for row_id, one in enumerate(batch, first):
            known = [forms(address.value, self.country) for address in one.addresses]
            text = index_text(one, (form for each in known for form in each.all()))
            name = fold(one.name)
            rows.append(
                {"id": row_id, "source": one.source, "uid": one.uid, "name": name}
                | {"sort_name": sort_name(name), "text": text, "body": _encode(one)}
            )
            texts.append((row_id, text))
            distinct = dict.fromkeys(form for each in known for form in each.all())
            numbers += [{"digits": form, "tail": tail(form), "entry_id": row_id} for form in distinct]
        connection.execute(entry.insert(), rows)
        if numbers:
            connection.execute(number.insert(), numbers)
        connection.exec_driver_sql("INSERT INTO entry_index(rowid, text) VALUES (?, ?)", texts)

    def _erase(self, connection: sa.Connection, source: str, uid: str) -> None:
        where = (entry.c.source == source) & (entry.c.uid == uid)
        row = connection.execute(sa.select(entry.c.id, entry.c.text).where(where)).first()
        if row is None:
            return
        sql = "INSERT INTO entry_index(entry_index, rowid, text) VALUES ('delete', ?, ?)"
        connection.exec_driver_sql(sql, (row.id, row.text))
        connection.execute(number.delete().where(number.c.entry_id == row.id))
        connection.execute(entry.delete().where(entry.c.id == row.id))

    def _count_trigrams(self) -> None:
        """Count the common trigrams anew; the planner needs them to be about right, not exact."""
        with writing(self._engine) as connection:
            connection.exec_driver_sql("DELETE FROM common_trigram")
            connection.exec_driver_sql(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, entry_index, row)"
            )
            connection.exec_driver_sql(
                "INSERT INTO common_trigram SELECT term, doc FROM temp.vocabulary WHERE doc>=?", (_COMMON,)
            )
        self._load_counts()

    def _load_counts(self) -> None:
        with self._engine.connect() as connection:
            self._total = connection.scalar(sa.select(sa.func.count()).select_from(entry)) or 0
            counts = connection.exec_driver_sql("SELECT trigram, entries FROM common_trigram")
            self._common = {row.trigram: row.entries for row in counts}
            rows = connection.execute(sa.select(usage))
            self._weights = {(row.source, row.uid): row.weight for row in rows}
