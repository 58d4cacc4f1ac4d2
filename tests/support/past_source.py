"""A past that answers when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.history.store import Kept
from app.history.wanted import Extent, Wanted
from tests.support.past_calls import BEGIN, past

DAY = 86_400.0


class Source:
    """Records whose pages come when the test says so."""

    problem = ""

    def __init__(self, total: int) -> None:
        self.records = [past(str(n), BEGIN + n, name=f"Caller {n}") for n in range(total)]
        self.asked: list[tuple[int, int, int | None]] = []
        self.wanted: list[Wanted] = []
        self.known: list[Extent | None] = []
        self.complete = True
        """Whether a search is through when it tells first."""
        self.counted: Callable[[Extent], None] = lambda extent: None
        """Who hears of what is found."""
        self._waiting: list[Callable[[], None]] = []
        self.seen = 0

    def page(
        self,
        wanted: Wanted,
        start: int,
        count: int,
        extent: Extent,
        after: int | None,
        current: Callable[[], bool],
        done: Callable[[list[Kept]], None],
    ) -> None:
        del wanted
        self.asked.append((start, count, after))
        newest = [Kept(n + 1, record) for n, record in enumerate(self.records) if n < extent.newest][::-1]
        found = newest[start : start + count]
        self._waiting.append(lambda: done(found) if current() else None)

    def count(
        self,
        wanted: Wanted,
        current: Callable[[], bool],
        done: Callable[[Extent], None],
        known: Extent | None = None,
    ) -> None:
        self.wanted.append(wanted)
        self.known.append(known)
        extent = Extent(len(self.records), len(self.records))
        self._waiting.append(lambda: self._counted(extent, current, done))

    def _counted(self, extent: Extent, current: Callable[[], bool], done: Callable[[Extent], None]) -> None:
        if current():
            self.counted = done
            done(extent if self.complete else replace(extent, complete=False))

    def see(self) -> None:
        self.seen += 1

    def export(
        self, path: Path, wanted: Wanted, progress: Callable[[int], bool], done: Callable[[int, str], None]
    ) -> None:
        del path, wanted
        self.progress, self.written = progress, done

    def answer(self) -> None:
        """Everything asked for, and what that leads to."""
        while self._waiting:
            self._waiting.pop(0)()
