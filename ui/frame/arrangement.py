"""How the window divides its width. No Qt here."""

from __future__ import annotations

from enum import Enum

from ui.theme.tokens import GRID

LEAST_WIDTH = 320
LEAST_HEIGHT = 480
PHONE_BELOW = 400
NARROW_BELOW = 640
NAVIGATION_WIDTH = 18 * GRID
LEAST_LEFT, MOST_LEFT = 80 * GRID, 100 * GRID


class Arrangement(Enum):
    """What fits beside what."""

    PHONE = "phone"
    """State, calls and number field, or a page in their place; a menu at the field leads to the pages."""
    NARROW = "narrow"
    """Navigation, and either the calls with the number field or the calls above a page."""
    WIDE = "wide"
    """Navigation, the calls with the number field, and a page beside them."""


def arrangement(width: int) -> Arrangement:
    """What a window of ``width`` logical pixels shows."""
    if width < PHONE_BELOW:
        return Arrangement.PHONE
    return Arrangement.NARROW if width < NARROW_BELOW else Arrangement.WIDE


def left_width(width: int) -> int:
    """Width of the calls in a wide window: a bit more than a third, within reason, on the grid."""
    wanted = (width - NAVIGATION_WIDTH) * 2 // 5
    return max(LEAST_LEFT, min(MOST_LEFT, wanted)) // GRID * GRID
