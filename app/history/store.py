"""Records on disk or in memory, the newest first.

Records are numbered as they begin, so the order of ids is the order of time. A page is found by the id of
the record before it; a jump by counting along an index, from the nearer end, or by arithmetic where no id
is missing. How fast that is with a million records: ``make bench``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from app.calls.end_reason import Direction
from app.database.store import open_store, sqlite_url, writing
from app.directory.folding import digits, fold
from app.errors import Cancelled
from app.history.record import CallOutcome, Record
from app.history.search import Scan
from app.history.tables import HEAD, SCRIPTS, mark, record
from app.history.wanted import WORD, Extent, Show, Wanted, person_key

_BATCH: Final = 1_000
_SHORT: Final = 200
"""Records that are read at once where others wait for their turn."""
_SEEN: Final = "missed"

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Record).decode


@dataclass(frozen=True)
class Kept:
    """A record and its place in the order of time."""

    id: int
    record: Record


class HistoryStore:
    """All methods on one thread. A failing disk raises ``UserFacingError``; what was there is still there."""

    def __init__(self, path: Path | None) -> None:
        """Open or make the store at ``path`` (None: in memory).

        Raises ``UserFacingError`` when it cannot be opened or is newer than the program.
        """
        self._engine = open_store(sqlite_url(path), SCRIPTS, HEAD, durable=True)

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()

    # --- writing ------------------------------------------------------------------------------------

    def put(self, records: Iterable[Record], journal: str = "") -> int:
        """Add ``records``, replacing those of the same uid; how many are new. All or nothing.

        ``journal``: of the process to which those that are still open belong.
        """
        source, new = iter(records), 0
        with writing(self._engine) as connection:
            while batch := list(islice(source, _BATCH)):
                new += _put(connection, {one.uid: one for one in batch}, journal)
        return new

    def cut_off(self, dead: Iterable[str]) -> int:
        """Close what was open when its process ended; ``dead``: the journals of such processes. How many."""
        with writing(self._engine) as connection:
            rows = connection.execute(
                sa.select(record.c.body).where(
                    record.c.journal != "",  # its partial index is used
                    record.c.journal.in_(list(dead)),
                )
            ).all()
            ended = [_decode(row.body).cut_off() for row in rows]
            _put(connection, {one.uid: one for one in ended}, "")
        return len(rows)

    def purge(self, before: float) -> tuple[int, list[str]]:
        """Forget what is over and began before that moment; how much, and the paths of its recordings."""
        count, paths = 0, list[str]()
        query = sa.select(record.c.id, record.c.text, record.c.body).where(
            record.c.began_at < before, record.c.journal == ""
        )
        while True:
            with writing(self._engine) as connection:
                rows = connection.execute(query.limit(_BATCH)).all()
                for row in rows:
                    _forget(connection, row.id, row.text)
                    paths += [recording.path for recording in _decode(row.body).recordings]
            count += len(rows)
            if not rows:
                return count, paths

    def see(self) -> None:
        """A person has looked at the missed calls."""
        with writing(self._engine) as connection:
            newest = connection.scalar(sa.select(sa.func.max(record.c.id))) or 0
            connection.execute(mark.insert().prefix_with("OR REPLACE"), {"name": _SEEN, "value": newest})

    # --- reading ------------------------------------------------------------------------------------

    def missed(self) -> int:
        """Missed calls that nobody has looked at yet."""
        with self._engine.connect() as connection:
            seen = connection.scalar(sa.select(mark.c.value).where(mark.c.name == _SEEN)) or 0
            sql = "SELECT count(*) FROM record WHERE missed AND id>?"
            return int(connection.exec_driver_sql(sql, (seen,)).scalar() or 0)

    def get(self, uid: str) -> Record | None:
        """One record, None when it is not there."""
        with self._engine.connect() as connection:
            body = connection.scalar(sa.select(record.c.body).where(record.c.uid == uid))
        return None if body is None else _decode(body)

    def span(self) -> tuple[int, int]:
        """The ids of the oldest and the newest record; 1 and 0 where there is none."""
        with self._engine.connect() as connection:
            sql = "SELECT (SELECT min(id) FROM record), (SELECT max(id) FROM record)"
            oldest, newest = connection.exec_driver_sql(sql).one()
        return oldest or 1, newest or 0

    def count(self, wanted: Wanted, current: Callable[[], bool] = lambda: True) -> Extent:
        """How many records are wanted. Raises ``Cancelled`` once ``current`` says False."""
        source, _id, values = _source(wanted)
        with self._reading(current) as connection:
            newest = connection.exec_driver_sql("SELECT max(id) FROM record").scalar() or 0
            total = connection.exec_driver_sql(f"SELECT count(*) {source}", values).scalar() or 0
        return Extent(total, newest)

    def find(
        self, wanted: Wanted, low: int, below: int, current: Callable[[], bool] = lambda: True
    ) -> list[int]:
        """The ids from ``low`` on and smaller than ``below`` that are wanted, the newest first.

        Raises ``Cancelled`` once ``current`` says False.
        """
        source, id_, values = _source(wanted, words=True)
        # The index of words finds its place four times as fast going up as going down.
        sql = f"SELECT {id_} {source} AND {id_}>=? AND {id_}<? ORDER BY {id_}"
        with self._reading(current) as connection:
            return list(connection.exec_driver_sql(sql, (*values, low, below)).scalars())[::-1]

    def page(
        self,
        wanted: Wanted,
        start: int,
        count: int,
        extent: Extent,
        after: int | None = None,
        current: Callable[[], bool] = lambda: True,
    ) -> list[Kept]:
        """The records from the place ``start`` on, the newest of ``extent`` is at 0.

        ``after``: id of the record just before them, where it is known. Raises ``Cancelled`` once
        ``current`` says False.
        """
        with self._reading(current) as connection:
            if after is None and wanted.everything:
                after = self._by_arithmetic(connection, start, extent)
            return self._kept(connection, self._ids(connection, wanted, start, count, extent, after))

    def those(self, ids: Sequence[int]) -> list[Kept]:
        """The records with these ids, the newest first."""
        with self._engine.connect() as connection:
            return self._kept(connection, ids)

    def batches(self, wanted: Wanted) -> Iterator[list[Record]]:
        """All that is wanted, the newest first, each batch short work; some may be empty."""
        if wanted.searched:
            oldest, newest = self.span()
            scan = Scan(newest + 1, oldest)
            while not scan.over:
                ids = scan.go_on(lambda low, below: self.find(wanted, low, below))
                yield []
                for at in range(0, len(ids), _SHORT):
                    yield [kept.record for kept in self.those(ids[at : at + _SHORT])]
            return
        after = 1 << 62
        while page := self.page(wanted, 0, _SHORT, Extent(), after):
            yield [kept.record for kept in page]
            after = page[-1].id

    # --- inside -------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self, current: Callable[[], bool]) -> Iterator[sa.Connection]:
        with self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.set_progress_handler(lambda: not current(), 5_000)
            try:
                yield connection
            except (sa.exc.OperationalError, sqlite3.OperationalError) as error:
                if not current():
                    raise Cancelled from error
                raise
            finally:
                driver.set_progress_handler(None, 0)

    @staticmethod
    def _kept(connection: sa.Connection, ids: Sequence[int]) -> list[Kept]:
        if not ids:
            return []
        places = ",".join("?" for _ in ids)
        sql = f"SELECT id, body FROM record WHERE id IN ({places}) ORDER BY id DESC"  # noqa: S608 - places
        rows = connection.exec_driver_sql(sql, tuple(ids)).all()
        return [Kept(row.id, _decode(row.body)) for row in rows]

    @staticmethod
    def _ids(
        connection: sa.Connection, wanted: Wanted, start: int, count: int, extent: Extent, after: int | None
    ) -> list[int]:
        source, id_, values = _source(wanted)
        joined = "AND" if " WHERE " in source else "WHERE"
        below = extent.newest + 1 if after is None else after
        rest = extent.total - start - count
        if after is None and 0 <= rest < start:  # the older end is nearer
            sql = f"SELECT {id_} {source} ORDER BY {id_} LIMIT ? OFFSET ?"
            return list(connection.exec_driver_sql(sql, (*values, count, rest)).scalars())[::-1]
        sql = f"SELECT {id_} {source} {joined} {id_}<? ORDER BY {id_} DESC LIMIT ? OFFSET ?"
        offset = start if after is None else 0
        return list(connection.exec_driver_sql(sql, (*values, below, count, offset)).scalars())

    @staticmethod
    def _by_arithmetic(connection: sa.Connection, start: int, extent: Extent) -> int | None:
        """The id before the place ``start`` where no id between the oldest and the newest is missing."""
        oldest = connection.exec_driver_sql("SELECT min(id) FROM record").scalar()
        if oldest is None or extent.newest - oldest + 1 != extent.total:
            return None
        return extent.newest - start + 1


def _source(wanted: Wanted, *, words: bool = False) -> tuple[str, str, tuple[object, ...]]:
    """``FROM … WHERE …`` of what is wanted, how its ids are called there, and its values.

    ``words``: by the index of words, for a search.
    """
    tests, values = _tests(wanted)
    whole = [word for word in wanted.words if words and len(word) >= WORD]
    source, id_ = "FROM record r", "r.id"
    if whole:
        # CROSS: SQLite keeps this order, for a search within a search costs a thousand times as much.
        source, id_ = "FROM record_index CROSS JOIN record r ON r.id=record_index.rowid", "record_index.rowid"
        tests.insert(0, "record_index MATCH ?")
        values.insert(0, " AND ".join(f'"{piece}"' for word in whole for piece in _trigrams(word)))
    elif wanted.between is not None:
        id_ = "+r.id"  # a day is found by its own index and then sorted, not by reading all in order
    return f"{source} WHERE {' AND '.join(tests)}" if tests else source, id_, tuple(values)


def _tests(wanted: Wanted) -> tuple[list[str], list[object]]:
    tests: list[str] = []
    values: list[object] = []
    if wanted.show in (Show.IN, Show.OUT):
        tests.append("r.direction=?")
        values.append(Direction(wanted.show.value).value)
    elif wanted.show is not Show.ALL:
        tests.append(f"r.{wanted.show.value}")
    if wanted.person:
        tests.append("r.person=?")
        values.append(wanted.person)
    if wanted.between is not None:
        tests.append("r.began_at>=? AND r.began_at<?")
        values += wanted.between
    for word in wanted.words:
        tests.append("instr(r.text,?)>0")
        values.append(word)
    return tests, values


def _trigrams(word: str) -> list[str]:
    return list(dict.fromkeys(word[at : at + 3] for at in range(len(word) - 2)))


def _put(connection: sa.Connection, records: Mapping[str, Record], journal: str) -> int:
    """Write them, by uid; how many are new."""
    query = sa.select(record.c.uid, record.c.id, record.c.text).where(record.c.uid.in_(list(records)))
    there = {row.uid: row for row in connection.execute(query)}
    first = (connection.scalar(sa.select(sa.func.max(record.c.id))) or 0) + 1
    added = [one for uid, one in records.items() if uid not in there]
    rows = [{"id": row_id, **_row(one, journal)} for row_id, one in enumerate(added, first)]
    texts = [(row["id"], row["text"]) for row in rows]
    for uid, old in there.items():
        changed = _row(records[uid], journal)
        connection.execute(record.update().where(record.c.id == old.id), changed)
        if changed["text"] != old.text:
            _unindex(connection, old.id, old.text)
            texts.append((old.id, changed["text"]))
    if rows:
        connection.execute(record.insert(), rows)
    if texts:
        connection.exec_driver_sql("INSERT INTO record_index(rowid, text) VALUES (?, ?)", texts)
    return len(rows)


def _row(one: Record, journal: str) -> dict[str, Any]:
    person = one.person
    return {
        "uid": one.uid,
        "began_at": one.began_at,
        "direction": one.direction.value,
        "missed": one.outcome is CallOutcome.MISSED,
        "transferred": one.transferred,
        "journal": journal if one.open else "",
        "person": person_key(person.number, person.name),
        "text": searched(one),
        "body": _encode(one),
    }


def searched(one: Record) -> str:
    """The text that is looked into: names, numbers as digits, call data, result and order."""
    texts = [fold(text) for leg in one.legs for text in (leg.name, leg.number)]
    texts += [digits(leg.number) for leg in one.legs]
    texts += [fold(text) for text in (*one.data.values(), one.notes, one.result, one.agent)]
    return " ".join(dict.fromkeys(filter(None, texts)))


def _unindex(connection: sa.Connection, row_id: int, text: str) -> None:
    sql = "INSERT INTO record_index(record_index, rowid, text) VALUES ('delete', ?, ?)"
    connection.exec_driver_sql(sql, (row_id, text))


def _forget(connection: sa.Connection, row_id: int, text: str) -> None:
    _unindex(connection, row_id, text)
    connection.execute(record.delete().where(record.c.id == row_id))
