"""What is found for a query or a number: the reading half of the store, on a SQLite connection of its own.

How fast that is, and beside what: ``make bench-search``. The index narrows down by rare trigrams; the
entries that it gives are then checked against their own text, so a wrong trigram never shows a wrong entry.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from app.directory.callers import Place, perhaps, surely
from app.directory.entry import Entry
from app.directory.index_text import KEYPAD, NUMBER, WORD, Match, Query, plan
from app.directory.numbers import Forms, beginnings, ending
from app.directory.ranking import Hit, Key, better
from app.directory.typos import SHORTEST, footholds, nearly_begins

_CANDIDATES: Final = 150
"""Entries looked at for each place where a slip may be: a slip in a very common name stays unforgiven."""
_TYPO_BELOW: Final = 8
"""Slips are forgiven only when fewer than this many entries fit as typed."""
_SAME_NUMBER: Final = 50
"""Entries looked at that may have a number."""
_USED: Final = 200
"""Entries called lately that are looked at before all others."""

_ROW: Final = "SELECT e.id, e.text, e.body FROM entry e"
_INDEXED: Final = "SELECT e.id, e.text, e.body FROM entry_index JOIN entry e ON e.id=entry_index.rowid"
_NUMBERED: Final = "SELECT DISTINCT e.id, e.text, e.body FROM number n JOIN entry e ON e.id=n.entry_id"
_BEGINNING: Final = (
    "SELECT e.id, e.text, e.body FROM number n JOIN entry e ON e.id=n.entry_id"
    " WHERE n.digits>=? AND n.digits<? LIMIT ?"
)
_LONG: Final = 5
"""Digits from which on a number fits so few that one look for all is quicker than one for each class."""
_Row = tuple[int, str, bytes]

decode: Final = msgspec.msgpack.Decoder(Entry).decode


class Index:
    """Searches under a lock. ``common``: entries of each common trigram; ``total``: entries there are."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.common: Mapping[str, int] = {}
        self.total = 0

    def search(
        self,
        query: Query,
        limit: int,
        weights: Mapping[Key, float],
        current: Callable[[], bool],
        country: str = "",
    ) -> dict[Key, Hit]:
        """What fits ``query``, unranked; the used ones and about ``limit`` of each class of match.

        ``current`` is asked while SQLite works: once it returns False the search stops with what it has.
        ``country`` reads the beginning of a number.
        """
        hits: dict[Key, Hit] = {}
        with self._lock:
            self._connection.set_progress_handler(lambda: not current(), 5_000)
            try:
                for match, rows in self._candidates(query, limit, weights, country):
                    for _, _, body in rows:
                        found = decode(body)
                        key = (found.source, found.uid)
                        hits.setdefault(key, Hit(found, better(match, found, query), weights.get(key)))
                    if len(hits) >= limit:
                        break
            except sqlite3.OperationalError:
                if current():
                    raise
            finally:
                self._connection.set_progress_handler(None, 0)
        return hits

    def by_number(self, wanted: Forms, place: Place, *, whole: bool = False) -> list[Entry]:
        """Who has this number or address, see ``callers.owners``; ``whole``: only who surely has it."""
        sure = surely(self._numbered("digits", wanted.keys()), wanted, place)
        if sure or whole or not ending(wanted):
            return sure
        return perhaps(self._numbered("tail", (ending(wanted),)), wanted, place)

    def close(self) -> None:
        """Wait for a search under way."""
        with self._lock:
            self._connection.close()

    def _candidates(
        self, query: Query, limit: int, weights: Mapping[Key, float], country: str
    ) -> Iterator[tuple[Match, list[_Row]]]:
        """Classes of match from the best down, each with its rows."""
        yield Match.WORDS, self._used(query, weights)
        text = query.text
        if text and not query.number:
            for column in ("name", "sort_name"):
                sql = f"{_ROW} WHERE e.{column}>=? AND e.{column}<? ORDER BY e.{column} LIMIT ?"
                yield Match.WORDS, self._rows(sql, (text, text + "\U0010ffff", limit))
        if len(query.number) >= _LONG:
            yield from self._numbers(query.number, country, limit)
            return
        found = 0
        for match, needles in query.needles():
            rows = self._containing(needles, limit)
            found += len(rows)
            yield match, rows
        if found < _TYPO_BELOW and not query.number:
            yield Match.TYPO, self._nearly(query.words)

    def _numbers(self, number: str, country: str, limit: int) -> Iterator[tuple[Match, list[_Row]]]:
        """Of several digits: those that begin so have an index of their own, the rest is found in one go."""
        for beginning in beginnings(number, country):
            yield Match.WORDS, self._rows(_BEGINNING, (beginning, f"{beginning}:", limit))
        rows = self._containing((number,), 2 * limit)
        words = [row for row in rows if NUMBER + number in row[1]]
        keys = [row for row in rows if KEYPAD + number in row[1]]
        yield from ((Match.WORDS, words), (Match.SHORTHAND, keys), (Match.INSIDE, rows))

    def _used(self, query: Query, weights: Mapping[Key, float]) -> list[_Row]:
        """Entries that were called before and fit, whatever their place in the index."""
        needles = next((needles for match, needles in query.needles() if match is Match.WORDS), ())
        recent = sorted(weights, key=weights.__getitem__, reverse=True)[:_USED]
        if not needles or not recent:
            return []
        tests = " AND ".join("instr(e.text,?)>0" for _ in needles)
        places = ",".join("(?,?)" for _ in recent)
        sql = f"{_ROW} WHERE (e.source,e.uid) IN (VALUES {places}) AND {tests}"
        return self._rows(sql, (*(part for key in recent for part in key), *needles))

    def _containing(self, needles: tuple[str, ...], limit: int) -> list[_Row]:
        expression = plan(needles, self.common, self.total)
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

    def _numbered(self, column: str, keys: tuple[str, ...]) -> list[Entry]:
        places = ",".join("?" for _ in keys)
        with self._lock:
            found = self._rows(f"{_NUMBERED} WHERE n.{column} IN ({places}) LIMIT {_SAME_NUMBER}", keys)
        return [decode(row[2]) for row in found]

    def _rows(self, sql: str, values: tuple[object, ...]) -> list[_Row]:
        return self._connection.execute(sql, values).fetchall()
