"""Where an axis has its marks. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

MOST_MARKS = 5
"""Marks above nought on an axis of values."""


def marks(most: float) -> tuple[int, ...]:
    """Round whole numbers from 0 to the first that is not below ``most``, evenly spaced."""
    step = 1
    if most > MOST_MARKS:
        least = most / MOST_MARKS
        unit = 10 ** floor(log10(least))
        step = int(next(unit * by for by in (1, 2, 5, 10) if unit * by >= least))
    return tuple(range(0, ceil(max(most, 1) / step) * step + 1, step))


def named(words: Sequence[str], widest: float, room: float) -> list[int]:
    """The places whose words fit beside one another: the first of those that say the same, evenly spaced.

    ``widest``: room that the widest word needs, its distance included; ``room``: that of the whole axis.
    """
    new = [place for place, word in enumerate(words) if place == 0 or word != words[place - 1]]
    each = room / max(len(words), 1)
    chosen: list[int] = []
    for place in new:
        if not chosen or (place - chosen[-1]) * each >= widest:
            chosen.append(place)
    return chosen
