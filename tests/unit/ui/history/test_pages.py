"""The window on the past: what is fetched, when, and what stays where it is."""

from __future__ import annotations

from app.history.wanted import Extent, Wanted
from tests.support.past_calls import BEGIN, past
from tests.support.past_source import Source
from ui.history.pages import MOST, SIZE, Pages


def pages(source: Source, arrived: list[tuple[int, int]]) -> Pages:
    extent = Extent(len(source.records), len(source.records))
    return Pages(source, Wanted(), extent, lambda first, last: arrived.append((first, last)))


def test_only_what_is_looked_at_is_fetched() -> None:
    """P7: of a million records a page."""
    source, arrived = Source(10 * SIZE), list[tuple[int, int]]()
    window = pages(source, arrived)
    assert window.at(0) is None
    assert window.at(1) is None
    source.answer()
    assert source.asked == [(0, SIZE, None)]
    assert arrived == [(0, SIZE - 1)]
    first = window.at(SIZE // 2)
    assert first is not None
    assert first.uid == str(10 * SIZE - 1 - SIZE // 2)


def test_the_neighbour_is_fetched_before_it_is_reached_and_by_key() -> None:
    source = Source(10 * SIZE)
    window = pages(source, [])
    window.at(0)
    source.answer()
    window.at(SIZE - 5)
    source.answer()
    assert source.asked[-1] == (SIZE, SIZE, 9 * SIZE + 1)
    assert window.at(SIZE) is not None


def test_what_is_wanted_last_comes_first_and_the_rest_is_forgotten() -> None:
    """A thumb dragged from end to end leaves one page to fetch, not ten."""
    source = Source(10 * SIZE)
    window = pages(source, [])
    for place in range(0, 10 * SIZE, SIZE):
        window.at(place)
    source.answer()
    assert [start for start, _, _ in source.asked] == [0, 9 * SIZE]


def test_memory_is_bounded() -> None:
    source = Source((MOST + 5) * SIZE)
    window = pages(source, [])
    for place in range(0, (MOST + 5) * SIZE, SIZE):
        window.at(place + SIZE // 2)
        source.answer()
    assert window.at(SIZE // 2) is None


def test_new_records_move_none_that_is_there() -> None:
    """P7: a call that comes while one reads."""
    source, arrived = Source(3 * SIZE), list[tuple[int, int]]()
    window = pages(source, arrived)
    for place in (0, 2 * SIZE + 50):
        window.at(place)
        source.answer()
    source.records.append(past("new", BEGIN + 1e6))
    window.grow(Extent(len(source.records), len(source.records)), 1)
    old = window.at(2 * SIZE + 51)
    assert old is not None
    assert old.uid == "49"
    assert window.at(0) is None
    source.answer()
    new = window.at(0)
    assert new is not None
    assert new.uid == "new"


def test_what_was_asked_for_before_is_asked_for_again() -> None:
    source = Source(3 * SIZE)
    window = pages(source, [])
    window.at(0)
    source.records.append(past("new", BEGIN + 1e6))
    window.grow(Extent(len(source.records), len(source.records)), 1)
    source.answer()
    for place in (0, 1):
        window.at(place)
        source.answer()
    found = [window.at(place) for place in (0, 1, 2)]
    assert [record.uid for record in found if record is not None] == ["new", "299", "298"]


def test_what_a_search_goes_on_to_find_moves_nothing() -> None:
    """P7: it comes after all others, and is fetched when it is looked at."""
    source = Source(SIZE + 40)
    extent = Extent(60, SIZE + 40, complete=False)
    window = Pages(source, Wanted(), extent, lambda first, last: None)
    window.at(0)
    source.answer()
    first = window.at(59)
    window.grow(Extent(SIZE + 40, SIZE + 40), 0)
    assert window.at(59) is first is not None
    assert window.at(60) is None
    source.answer()
    assert source.asked == [(0, 60, None), (0, SIZE, None)]
    found = window.at(60)
    assert found is not None
    assert found.uid == str(SIZE + 40 - 1 - 60)


def test_what_was_removed_meanwhile_is_not_asked_for_for_ever() -> None:
    """Old records may go while one looks at them."""
    source = Source(SIZE)
    window = Pages(source, Wanted(), Extent(SIZE + 10, SIZE), lambda first, last: None)
    window.at(SIZE + 5)
    source.answer()
    for _ in range(3):
        assert window.at(SIZE + 5) is None
        source.answer()
    assert source.asked == [(SIZE, 10, None), (0, SIZE, None)]  # once, and its neighbour


def test_nothing_arrives_after_the_end() -> None:
    source, arrived = Source(SIZE), list[tuple[int, int]]()
    window = pages(source, arrived)
    window.at(0)
    window.close()
    source.answer()
    assert arrived == []
