"""A search through everything in short pieces."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from app.errors import Cancelled
from app.history.search import LEAST, PIECE, Scan, Searching
from app.history.store import HistoryStore
from app.history.wanted import Extent, Wanted
from tests.support.past_calls import many, past

OLDEST, NEWEST = 7, 50_000


class Clock:
    """Moves by so much for each id that is looked at."""

    def __init__(self, each: float) -> None:
        self.now, self._each = 0.0, each
        self.asked: list[tuple[int, int]] = []

    def __call__(self) -> float:
        return self.now

    def find(self, low: int, below: int) -> list[int]:
        self.asked.append((low, below))
        self.now += self._each * (below - low)
        return list(range(below - 1, low - 1, -1))


@pytest.mark.parametrize("each", [0.0, 1e-7, 1e-6, 1e-5, 1e-3])
def test_every_id_is_looked_at_once_the_newest_first(each: float) -> None:
    clock = Clock(each)
    scan = Scan(NEWEST + 1, OLDEST, clock)
    found: list[int] = []
    while not scan.over:
        found += scan.go_on(clock.find)
    assert found == list(range(NEWEST, OLDEST - 1, -1))


@pytest.mark.parametrize("each", [1e-8, 1e-7, 1e-6])
def test_a_piece_is_short_however_much_is_found(each: float) -> None:
    """P7: a page that somebody wants to see waits no longer than that."""
    clock = Clock(each)
    scan = Scan(NEWEST + 1, OLDEST, clock)
    while not scan.over:
        began = clock.now
        scan.go_on(clock.find)
        assert clock.now - began < 2 * PIECE


def test_what_is_quick_is_looked_through_in_few_statements() -> None:
    clock = Clock(0.0)
    scan = Scan(20 * NEWEST, OLDEST, clock)
    while not scan.over:
        scan.go_on(lambda low, below: clock.find(low, below)[:0])
    assert clock.asked[0] == (20 * NEWEST - LEAST, 20 * NEWEST)
    assert len(clock.asked) < 10


def test_a_page_of_the_newest_is_enough_to_begin_with() -> None:
    """P7: a common name is shown at once, however slow the disk is."""
    clock = Clock(0.0)
    scan = Scan(NEWEST + 1, OLDEST, clock)
    assert len(scan.go_on(clock.find)) == LEAST
    assert len(scan.go_on(clock.find)) == NEWEST - OLDEST + 1 - LEAST


def test_nothing_is_asked_of_a_history_without_records() -> None:
    assert Scan(1, 1).over


class Desk:
    """A store whose work is done when the test says so."""

    def __init__(self) -> None:
        self.store = HistoryStore(None)
        self.store.put(many(3000))
        self.jobs: list[Callable[[], None]] = []
        self.told: list[tuple[list[int], bool]] = []
        self.extents: list[Extent] = []
        self.waits = True

    def work(self, work: Callable[[HistoryStore], Any], tell: Callable[[Any], None]) -> None:
        self.jobs.append(lambda: tell(work(self.store)))

    def search(self, known: Extent | None = None) -> None:
        Searching(self.work, WANTED, lambda: self.waits, self._done, known).start()

    def run(self) -> int:
        """Everything; how many pieces it was."""
        pieces = 0
        while self.jobs:
            self.jobs.pop(0)()
            pieces += 1
        return pieces

    def _done(self, extent: Extent) -> None:
        assert extent.found is not None
        self.told.append((list(extent.found[: extent.total]), extent.complete))
        self.extents.append(extent)


WANTED = Wanted(words=("keller",))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("app.history.search.PIECE", 0.0)  # a piece for each statement
    monkeypatch.setattr("app.history.search.LEAST", 256)
    return Desk()


def test_the_first_finds_are_told_before_the_search_is_over(desk: Desk) -> None:
    """P7: the newest are there at once; each telling goes on where the one before ended."""
    desk.search()
    assert desk.run() > 2
    assert [complete for _ids, complete in desk.told][-1]
    assert not desk.told[0][1]
    whole = desk.told[-1][0]
    assert len(whole) == sum(record.person.name == "Maria Keller" for record in many(3000))
    for ids, _complete in desk.told:
        assert ids == whole[: len(ids)]
    desk.store.close()


def test_what_came_since_is_put_before_what_is_known(desk: Desk) -> None:
    """P7: a call that comes while one looks at what was found."""
    desk.search()
    desk.run()
    known, before = desk.extents[-1], desk.told[-1][0]
    desk.store.put([past("new", name="Maria Keller"), past("other", name="Bo Li")])
    desk.search(known)
    assert desk.run() == 1
    assert desk.told[-1] == ([3001, *before], True)
    desk.store.close()


def test_a_search_that_nobody_waits_for_ends(desk: Desk) -> None:
    desk.search()
    desk.jobs.pop(0)()
    told = len(desk.told)
    desk.waits = False
    with suppress(Cancelled):  # a statement that is quick is not cut short
        desk.run()
    assert len(desk.told) == told
    assert desk.jobs == []
    desk.store.close()
