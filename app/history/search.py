"""A search through the whole history in short pieces, the newest records first.

A common name among a million records takes a second or more to look through. Each piece takes some
milliseconds, so a page of the list that is asked for meanwhile waits no longer than that.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from app.history.wanted import Extent, Wanted

if TYPE_CHECKING:
    from app.history.store import HistoryStore

R = TypeVar("R")

PIECE: Final = 0.02
"""Seconds after which a piece ends."""
LEAST: Final = 1 << 13
MOST: Final = 1 << 20
"""Ids looked at by one statement."""
ENOUGH: Final = 100
"""Finds with which the first piece ends: a page of the list."""
GROWTH: Final = 1.5
"""What was found is told again when it has become so many times as much."""


class Work(Protocol):
    """Runs something on the history's own thread and tells the result on the core's."""

    def __call__(self, work: Callable[[HistoryStore], R], tell: Callable[[R], None], /) -> None:
        """``work`` there, ``tell`` here."""


class Scan:
    """How far a search has come: down from ``below`` to ``oldest``."""

    def __init__(self, below: int, oldest: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Look at the ids from ``oldest`` on that are smaller than ``below``."""
        self._below, self._oldest, self._clock = below, oldest, clock
        self._width, self._begun = LEAST, False

    @property
    def over(self) -> bool:
        """Whether everything was looked at."""
        return self._below <= self._oldest

    def go_on(self, find: Callable[[int, int], list[int]]) -> list[int]:
        """Look through one more piece: ``find`` gives what fits from an id up to another, newest first."""
        found: list[int] = []
        end = self._clock() + PIECE
        while not self.over:
            since, low = self._clock(), max(self._oldest, self._below - self._width)
            found += find(low, self._below)
            self._below, took = low, self._clock() - since
            if took < PIECE / 2:
                self._width = min(2 * self._width, MOST)
            elif took > PIECE:
                self._width = max(self._width // 2, LEAST)
            if self._clock() >= end or (len(found) >= ENOUGH and not self._begun):
                break
        self._begun = True
        return found


class Searching:
    """One search: ``done`` hears of the first finds soon, and again as there are more, until all is known."""

    def __init__(
        self,
        work: Work,
        wanted: Wanted,
        current: Callable[[], bool],
        done: Callable[[Extent], None],
        known: Extent | None = None,
    ) -> None:
        """``current`` False: nobody waits any more. ``known``: what was found before; newer is looked for."""
        self._work, self._wanted, self._current, self._done = work, wanted, current, done
        self._known = known
        self._before = () if known is None or known.found is None else known.found
        self._found = array("q")
        self._newest = self._told = 0
        self._scan: Scan | None = None

    def start(self) -> None:
        """Look through the first piece."""
        self._work(self._piece, self._came)

    def _piece(self, store: HistoryStore) -> list[int]:
        if self._scan is None:
            oldest, self._newest = store.span()
            self._scan = Scan(self._newest + 1, oldest if self._known is None else self._known.newest + 1)
        return self._scan.go_on(lambda low, below: store.find(self._wanted, low, below, self._current))

    def _came(self, ids: list[int]) -> None:
        self._found.extend(ids)
        if self._scan is None or not self._current():
            return
        over, count = self._scan.over, len(self._found)
        if over:
            self._found.extend(self._before)
        if over or (not self._before and count > self._told * GROWTH):
            self._told = count
            self._done(Extent(len(self._found), self._newest, self._found, complete=over))
        if not over:
            self._work(self._piece, self._came)
