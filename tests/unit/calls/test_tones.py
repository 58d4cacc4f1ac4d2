"""Which tone sounds where (P3)."""

from __future__ import annotations

import pytest

from app.calls.call import CallState, EndReason
from app.calls.calls import Calls
from app.calls.end_reason import Direction
from app.calls.tones import END_TONE_SECONDS, TRIAL_SECONDS, end_tone
from app.engine.commands import PlayTone, StopTone
from app.errors import UserFacingError
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

TARGET = "sip:600@127.0.0.1"


def sounding(engine: EngineScripted) -> dict[str, str]:
    """Role to tone, by the commands sent."""
    playing: dict[str, str] = {}
    for command in engine.sent:
        if isinstance(command, PlayTone):
            playing[command.role] = command.tone
        elif isinstance(command, StopTone):
            del playing[command.role]
    return playing


def test_ringback_from_ringing_to_answer(calls: Calls, engine: EngineScripted) -> None:
    """P3: nothing while dialling, ringback while it rings there."""
    call = calls.place("desk", TARGET)
    assert sounding(engine) == {}
    engine.ring(call.id)
    assert engine.take(PlayTone) == [PlayTone(tone="ringback", country="US", role="speaker")]
    engine.answer(call.id)
    assert sounding(engine) == {}


def test_early_media_takes_the_place_of_ringback(calls: Calls, engine: EngineScripted) -> None:
    call = calls.place("desk", TARGET)
    engine.ring(call.id)
    engine.progress(call.id, 183, early_media=True)
    assert sounding(engine) == {}


def test_a_caller_rings_on_the_ringer(calls: Calls, engine: EngineScripted) -> None:
    call_id = engine.arrive()
    assert sounding(engine) == {"ringer": "ring"}
    calls.answer(call_id)
    assert sounding(engine) == {}


def test_a_second_caller_knocks_in_the_ear(calls: Calls, engine: EngineScripted) -> None:
    """P3: call waiting tone."""
    talking = engine.arrive()
    calls.answer(talking)
    engine.answer(talking)
    waiting = engine.arrive()
    assert sounding(engine) == {"speaker": "call_waiting"}
    engine.finish(talking)
    assert sounding(engine) == {"ringer": "ring"}, "the agent is free, so it rings"
    engine.finish(waiting, 487)
    assert sounding(engine) == {}


def test_an_ignored_call_is_silent(calls: Calls, engine: EngineScripted) -> None:
    """S1: Ignore."""
    calls.ignore(engine.arrive())
    assert sounding(engine) == {}
    engine.arrive()
    assert sounding(engine) == {"ringer": "ring"}


def test_busy_sounds_for_a_moment(calls: Calls, engine: EngineScripted, loop: VirtualLoop) -> None:
    call = calls.place("desk", TARGET)
    engine.finish(call.id, 486)
    assert sounding(engine) == {"speaker": "busy"}
    loop.advance(END_TONE_SECONDS)
    assert sounding(engine) == {}


def test_the_next_call_silences_the_tone_of_the_last(calls: Calls, engine: EngineScripted) -> None:
    call = calls.place("desk", TARGET)
    engine.finish(call.id, 404)
    assert sounding(engine) == {"speaker": "congestion"}
    calls.place("desk", TARGET)
    assert sounding(engine) == {}


def test_an_account_of_another_country_brings_its_tones(calls: Calls, engine: EngineScripted) -> None:
    """P3: ITU-T E.180 cadences follow the account."""
    calls.use_tones_of("DE")
    engine.arrive()
    assert engine.take(PlayTone) == [PlayTone(tone="ring", country="DE", role="ringer")]


def test_a_new_engine_is_told_what_sounds(calls: Calls, engine: EngineScripted) -> None:
    engine.arrive()
    engine.lose()
    engine.start()
    engine.forget()
    engine.arrive()
    assert engine.take(PlayTone) == [PlayTone(tone="ring", country="US", role="ringer")]
    assert len(calls) == 1


def test_a_device_that_is_tried_sounds_for_a_moment(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P4: speaker and ringer can be heard without a call; trying again begins again."""
    calls.try_tone("ringer")
    assert sounding(engine) == {"ringer": "ring"}
    loop.advance(TRIAL_SECONDS - 1)
    calls.try_tone("speaker")
    assert sounding(engine) == {"speaker": "ringback"}
    loop.advance(TRIAL_SECONDS - 1)
    assert sounding(engine) == {"speaker": "ringback"}
    loop.advance(1)
    assert sounding(engine) == {}


def test_a_call_comes_before_a_trial(calls: Calls, engine: EngineScripted, loop: VirtualLoop) -> None:
    """P4: it rings on when the trial is over; during a call there is none, and the reason is said."""
    calls.try_tone("ringer")
    call = engine.arrive()
    loop.advance(TRIAL_SECONDS)
    assert sounding(engine) == {"ringer": "ring"}
    with pytest.raises(UserFacingError, match="no call is under way"):
        calls.try_tone("speaker")
    calls.answer(call)
    assert sounding(engine) == {}


@pytest.mark.parametrize("reason", EndReason)
def test_no_tone_where_the_far_side_has_spoken_for_itself(reason: EndReason) -> None:
    """P3: an announcement in early media, or a conversation, needs no busy tone after it."""
    assert end_tone(Direction.OUT, CallState.EARLY_MEDIA, reason) is None
    assert end_tone(Direction.OUT, CallState.UP, reason) is None
    assert end_tone(Direction.IN, CallState.RINGING, reason) is None
