"""The ring between two clocks, on paper: drift, lateness, stalls, and what is heard of them."""

from __future__ import annotations

from array import array

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.child.ring import CAPACITY, LONGEST_PAUSE, WIDTH, Ring
from tests.support.spectrum import level_of, loudest
from tests.support.two_clocks import RATE, Side, run

MINUTES = 180.0
CARD = Side(0.010, late=0.0003)
BRIDGE = Side(0.010, late=0.0003)
HERTZ = 1000.0


def tone(first: int, count: int) -> bytes:
    """A loud tone that never pauses: what drift correction must not be heard in."""
    at = np.arange(first, first + count)
    return (16000 * np.sin(2 * np.pi * HERTZ * at / RATE)).astype("<i2").tobytes()


def numbered(first: int, count: int) -> bytes:
    """Samples that can be told apart."""
    return array("h", [(first + i) % 30000 + 1000 for i in range(count)]).tobytes()


def test_what_goes_in_comes_out_unchanged_while_both_clocks_agree() -> None:
    heard = run(Side(0.010), Side(0.010), 30.0, numbered)
    sound = np.frombuffer(bytes(heard.sound), "<i2")
    begun = sound[np.argmax(sound != 0) :]
    steps = np.diff(begun.astype(int))
    assert set(steps) <= {1, 1 - 30000}
    assert heard.ring.corrections == heard.ring.underruns == heard.ring.overruns == 0


@pytest.mark.parametrize("ppm", [-500, -100, -20, 20, 100, 500])
@pytest.mark.parametrize(("writer", "reader"), [(0.010, 0.010), (0.010, 0.020), (0.020, 0.005)])
def test_drift_is_taken_up_for_minutes(ppm: float, writer: float, reader: float) -> None:
    """Two clocks up to 500 ppm apart: a glitch a minute at most, and the delay stays bounded."""
    seconds = MINUTES if abs(ppm) == 500 else MINUTES / 3
    heard = run(Side(writer, ppm=ppm, late=0.0003), Side(reader, late=0.0003), seconds)
    assert heard.ring.underruns <= 3
    assert heard.ring.overruns == 0
    drifted = abs(ppm) * 1e-6 * RATE * seconds
    assert heard.ring.corrections == pytest.approx(drifted, rel=0.25, abs=200)
    assert max(heard.delays[len(heard.delays) // 10 :]) < writer + reader + 0.015


@pytest.mark.parametrize("ppm", [-500, 500])
def test_drift_is_not_heard_in_a_tone_that_never_pauses(ppm: float) -> None:
    """The tone keeps its level and its pitch, and nothing else appears beside it."""
    heard = run(Side(0.010, ppm=ppm), Side(0.010), 60.0, tone)
    assert heard.ring.corrections > 200
    sound = np.frombuffer(bytes(heard.sound), "<i2").astype(np.float64) / 32768
    last = sound[-10 * RATE :]
    assert loudest(last, RATE) == pytest.approx(HERTZ, rel=0.002)
    wanted = 20 * np.log10(16000 / 32768)
    assert level_of(last, HERTZ, RATE) == pytest.approx(wanted, abs=0.1)
    for beside in (250.0, 500.0, 2000.0, 3000.0, 6000.0):
        assert level_of(last, beside, RATE) < wanted - 60


def test_drift_under_loud_sound_leaves_no_seam() -> None:
    """No step between two samples is larger than the tone itself makes."""
    heard = run(Side(0.010, ppm=-500), Side(0.010), 60.0, tone)
    sound = np.frombuffer(bytes(heard.sound), "<i2").astype(int)[RATE:]
    steepest = 16000 * 2 * np.pi * HERTZ / RATE
    assert np.max(np.abs(np.diff(sound))) < steepest * 1.05


def test_a_habit_of_lateness_is_learned_and_costs_no_more_glitches() -> None:
    """A writer that often comes 10 ms late is expected after a few times."""
    chance = Side(0.010, late=0.002)
    first = run(chance, BRIDGE, 60.0).ring.underruns
    longer = run(chance, BRIDGE, 240.0).ring.underruns
    assert longer - first <= 12
    assert longer <= 20


def test_a_stall_costs_one_gap_and_its_reserve_is_given_up_again() -> None:
    heard = run(Side(0.010, stalls=((10.0, 0.06),)), BRIDGE, 120.0)
    assert 1 <= heard.ring.underruns <= 6
    after = heard.delays[len(heard.delays) // 10 :]
    assert max(after) > 0.03
    assert heard.delays[-1] < 0.02


def test_a_reader_that_stood_still_catches_up() -> None:
    """The sound that piled up meanwhile is old: nobody wants to hear it half a second late for ever."""
    heard = run(CARD, Side(0.010, stalls=((10.0, 0.5),)), 40.0)
    assert heard.delays[-1] < 0.025


def test_silence_comes_before_the_first_sound_and_is_no_underrun() -> None:
    ring = Ring(RATE, lambda: 0.0)
    assert ring.read(160) == bytes(160 * WIDTH)
    assert ring.underruns == 0


def test_a_break_is_not_counted_and_old_sound_is_not_played_after_it() -> None:
    now = [0.0]
    ring = Ring(RATE, lambda: now[0])
    for _ in range(100):
        now[0] += 0.01
        ring.write(numbered(0, 160))
        ring.read(160)
    now[0] += 10.0
    assert ring.read(160) == bytes(320)
    assert ring.underruns == 0


def test_a_reader_that_never_comes_costs_neither_memory_nor_the_newest_call() -> None:
    now = [0.0]
    ring = Ring(RATE, lambda: now[0])
    for _ in range(1000):
        now[0] += 0.01
        ring.write(bytes(320))
    assert ring.delay <= CAPACITY
    assert ring.overruns == 0, "nobody listened: nothing was lost"


def test_a_call_that_begins_does_not_pay_for_an_earlier_stall() -> None:
    now = [0.0]
    ring = Ring(RATE, lambda: now[0])
    for number in range(200):
        now[0] += 0.01 if number != 100 else LONGEST_PAUSE - 0.01
        ring.write(bytes(320))
        ring.read(160)
    before = ring.ceiling
    ring.begin_afresh()
    ring.read(160)
    assert ring.ceiling < before - 0.03


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(1, 960), st.floats(0.0, 0.2, allow_nan=False)), max_size=200
    )
)
def test_every_read_gets_exactly_what_it_asked_for(steps: list[tuple[bool, int, float]]) -> None:
    """Whatever the order and the sizes: whole samples, never more in the ring than fits."""
    now = [0.0]
    ring = Ring(RATE, lambda: now[0])
    for write, samples, pause in steps:
        now[0] += pause
        if write:
            ring.write(numbered(0, samples))
        else:
            assert len(ring.read(samples)) == samples * WIDTH
        assert 0.0 <= ring.delay <= CAPACITY


def test_a_microphone_that_nobody_listens_to_any_more_loses_nothing() -> None:
    """Between two calls the card goes on for a while; that is no overrun."""
    now = [0.0]
    ring = Ring(RATE, lambda: now[0])
    for _ in range(50):
        now[0] += 0.01
        ring.write(bytes(320))
        ring.read(160)
    for _ in range(500):
        now[0] += 0.01
        ring.write(bytes(320))
    assert ring.overruns == 0
