"""Marks of an axis, and the places that are named."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.order_statistics.scale import MOST_MARKS, marks, named


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (3, (0, 1, 2, 3)),
        (7, (0, 2, 4, 6, 8)),
        (120, (0, 50, 100, 150)),
        (1_000_000, (0, 200_000, 400_000, 600_000, 800_000, 1_000_000)),
    ],
)
def test_marks_are_round_and_reach_the_largest_value(most: float, expected: tuple[int, ...]) -> None:
    assert marks(most) == expected


@given(st.floats(0, 1e9))
def test_marks_are_few_and_evenly_spaced(most: float) -> None:
    found = marks(most)
    assert found[0] == 0
    assert found[-1] >= most
    assert 2 <= len(found) <= MOST_MARKS + 1
    assert len({b - a for a, b in pairwise(found)}) == 1


def test_as_many_places_are_named_as_have_room() -> None:
    """P9: words of an axis never run into one another."""
    words = [f"{hour:02}:00" for hour in range(24)]
    assert named(words, 40, 24 * 40) == list(range(24))
    assert named(words, 40, 240) == [0, 4, 8, 12, 16, 20]
    assert named(words, 40, 30) == [0]
    assert named([], 40, 300) == []


def test_a_day_of_several_moments_is_named_at_its_first() -> None:
    assert named(["11-20"] * 4 + ["11-21"] * 4 + ["11-22"], 40, 900) == [0, 4, 8]
