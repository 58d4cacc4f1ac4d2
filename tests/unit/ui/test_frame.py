"""How the window divides its room, how time is written, whom closing would cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from app.calls.calls import Calls
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.elapsed import elapsed
from ui.frame.arrangement import LEAST_WIDTH, NAVIGATION_WIDTH, Arrangement, arrangement, left_width
from ui.frame.closing import consequences
from ui.theme.tokens import GRID


@pytest.fixture
def calls(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Calls]:
    calls = Calls(engine, loop, bus)
    yield calls
    calls.close()


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (LEAST_WIDTH, Arrangement.PHONE),
        (399, Arrangement.PHONE),
        (400, Arrangement.NARROW),
        (639, Arrangement.NARROW),
        (640, Arrangement.WIDE),
        (2560, Arrangement.WIDE),
    ],
)
def test_the_width_decides_what_fits_beside_what(width: int, expected: Arrangement) -> None:
    assert arrangement(width) is expected


@pytest.mark.parametrize("width", range(640, 2600, 40))
def test_in_a_wide_window_calls_and_page_both_have_room(width: int) -> None:
    left = left_width(width)
    assert left % GRID == 0
    assert 320 <= left <= 400
    assert width - NAVIGATION_WIDTH - left >= 240


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(-3, "00:00"), (0, "00:00"), (9.99, "00:09"), (252, "04:12"), (3599.5, "59:59"), (3852, "1:04:12")],
)
def test_time_is_written_as_a_clock_shows_it(seconds: float, written: str) -> None:
    assert elapsed(seconds) == written


def test_closing_an_idle_window_harms_nobody(calls: Calls) -> None:
    assert consequences(calls) == ()


def test_closing_names_everybody_who_would_be_cut_off(calls: Calls, engine: EngineScripted) -> None:
    """S4: what would happen to whom, before it happens."""
    held = calls.place("desk", "sip:600@127.0.0.1", name="Maria Keller")
    engine.answer(held.id)
    calls.hold(held.id)
    engine.grant_holds()
    dialled = calls.place("desk", "sip:601@127.0.0.1")
    engine.arrive(name="Jon Bell")
    talking = calls.place("desk", "sip:602@127.0.0.1", name="Ada")
    engine.answer(talking.id)

    assert list(consequences(calls)) == [
        "Maria Keller is on hold and would be cut off.",
        f"The call to {dialled.remote.number} would be given up.",
        "Jon Bell is calling and would be turned away.",
        "Ada is talking to you and would be cut off.",
    ]
