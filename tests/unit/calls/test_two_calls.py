"""Two calls at a time: answering, swapping, holding, and who is at the microphone."""

from __future__ import annotations

import pytest

from app.calls.call import CallState
from app.calls.calls import Calls
from app.calls.events import CallRequestFailed
from app.engine.commands import (
    ConnectAudio,
    HoldCall,
    PlaceCall,
)
from app.errors import UserFacingError
from tests.support.call_log import CallLogSpy
from tests.support.call_states import TARGET, state, up
from tests.support.scripted_engine import EngineScripted

# --- two calls ----------------------------------------------------------------------------------


def test_answering_a_second_call_holds_the_first(calls: Calls, engine: EngineScripted) -> None:
    """P2: one at the microphone at a time."""
    first = up(calls, engine)
    second = engine.arrive()
    assert calls.current is calls.get(first)
    calls.answer(second)
    assert calls.current is calls.get(second)
    assert engine.at_microphone() == set()
    engine.answer(second)
    engine.grant_holds()
    assert state(calls, first) is CallState.HELD_BY_US
    assert engine.at_microphone() == {second}


def test_answering_a_call_that_was_declined_disturbs_nobody(calls: Calls, engine: EngineScripted) -> None:
    """P2: the press comes late; the call at hand is neither held nor parted."""
    first = up(calls, engine)
    second = engine.arrive()
    calls.decline(second)
    calls.answer(second)
    assert calls.current is calls.get(first)
    assert engine.of(HoldCall) == []
    assert engine.at_microphone() == {first}


def test_placing_a_second_call_holds_the_first(calls: Calls, engine: EngineScripted) -> None:
    first = up(calls, engine)
    engine.forget()
    calls.place("desk", TARGET)
    sent = [type(command) for command in engine.fresh()]
    assert sent.index(ConnectAudio) < sent.index(HoldCall) < sent.index(PlaceCall), "sound is parted first"
    assert engine.at_microphone() == set()
    engine.media(first, by_us=True)
    assert state(calls, first) is CallState.HELD_BY_US


def test_swap_goes_back_and_forth(calls: Calls, engine: EngineScripted) -> None:
    """P2: swap."""
    first, second = up(calls, engine), up(calls, engine)
    for here, there in ((first, second), (second, first)):
        calls.swap()
        engine.grant_holds()
        assert calls.current is calls.get(here)
        assert (state(calls, here), state(calls, there)) == (CallState.UP, CallState.HELD_BY_US)
        assert engine.at_microphone() == {here}


def test_swap_needs_a_second_call(calls: Calls, engine: EngineScripted) -> None:
    up(calls, engine)
    engine.arrive()
    with pytest.raises(UserFacingError, match="second call"):
        calls.swap()


def test_a_call_answered_while_the_agent_is_elsewhere_is_held_at_once(
    calls: Calls, engine: EngineScripted
) -> None:
    first = calls.place("desk", TARGET)
    second = engine.arrive()
    calls.answer(second)
    engine.answer(second)
    engine.answer(first.id)
    assert engine.at_microphone() == {second}
    engine.grant_holds()
    assert state(calls, first.id) is CallState.HELD_BY_US


def test_the_call_before_becomes_current_again_but_stays_on_hold(
    calls: Calls, engine: EngineScripted
) -> None:
    first, second = up(calls, engine), up(calls, engine)
    calls.hang_up(second)
    engine.finish(second, 200, by_us=True)
    assert calls.current is calls.get(first)
    assert state(calls, first) is CallState.HELD_BY_US
    assert engine.at_microphone() == set()
    calls.resume(first)
    engine.grant_holds()
    assert engine.at_microphone() == {first}


# --- hold ---------------------------------------------------------------------------------------


def test_a_held_call_is_silent_before_the_peer_knows(calls: Calls, engine: EngineScripted) -> None:
    """S3: a held party is told and hears no more of us."""
    call_id = up(calls, engine)
    engine.forget()
    calls.hold(call_id)
    assert engine.fresh() == [
        ConnectAudio(call_id=call_id, microphone=False, speaker=False),
        HoldCall(call_id=call_id),
    ]
    call = calls.get(call_id)
    assert call is not None
    assert call.changing_hold
    engine.media(call_id, by_us=True)
    assert state(calls, call_id) is CallState.HELD_BY_US
    assert not call.changing_hold
    assert engine.at_microphone() == set()


def test_hold_resume_hold_in_one_breath_ends_held(calls: Calls, engine: EngineScripted) -> None:
    call_id = up(calls, engine)
    calls.hold(call_id)
    calls.resume(call_id)
    calls.hold(call_id)
    assert engine.grant_holds() == 1
    assert state(calls, call_id) is CallState.HELD_BY_US


def test_a_refused_hold_is_said_and_the_call_goes_on(
    calls: Calls, engine: EngineScripted, log: CallLogSpy
) -> None:
    call_id = up(calls, engine)
    calls.hold(call_id)
    engine.refuse_hold(call_id)
    sentence = "The call could not be put on hold. It goes on as before."
    assert log.of(CallRequestFailed) == [CallRequestFailed(call_id, sentence)]
    assert state(calls, call_id) is CallState.UP
    assert engine.at_microphone() == {call_id}


def test_a_call_whose_hold_is_refused_is_still_not_heard_beside_another(
    calls: Calls, engine: EngineScripted
) -> None:
    first = up(calls, engine)
    second = calls.place("desk", TARGET)
    engine.refuse_hold(first)
    engine.answer(second.id)
    assert engine.at_microphone() == {second.id}


def test_a_refused_resume_is_said(calls: Calls, engine: EngineScripted, log: CallLogSpy) -> None:
    call_id = up(calls, engine)
    calls.hold(call_id)
    engine.grant_holds()
    calls.resume(call_id)
    engine.refuse_hold(call_id, 503)
    sentence = "The call could not be resumed. It is still on hold."
    assert log.of(CallRequestFailed) == [CallRequestFailed(call_id, sentence)]
    assert state(calls, call_id) is CallState.HELD_BY_US


def test_both_sides_can_hold_and_resume_in_any_order(calls: Calls, engine: EngineScripted) -> None:
    call_id = up(calls, engine)
    engine.media(call_id, by_them=True)
    assert state(calls, call_id) is CallState.HELD_BY_THEM
    assert engine.at_microphone() == set()
    calls.hold(call_id)
    engine.media(call_id, by_us=True, by_them=True)
    assert state(calls, call_id) is CallState.HELD_BY_BOTH
    engine.media(call_id, by_us=True)
    assert state(calls, call_id) is CallState.HELD_BY_US
    calls.resume(call_id)
    engine.media(call_id)
    assert state(calls, call_id) is CallState.UP
    assert engine.at_microphone() == {call_id}


def test_the_links_are_told_again_after_every_re_invite(calls: Calls, engine: EngineScripted) -> None:
    """A re-INVITE takes a call's links in the conference bridge away."""
    call_id = up(calls, engine)
    engine.forget()
    engine.media(call_id)
    assert engine.take(ConnectAudio) == [ConnectAudio(call_id=call_id, microphone=True, speaker=True)]


@pytest.mark.parametrize("request_name", ["hold", "resume"])
def test_an_unanswered_call_cannot_be_held(calls: Calls, request_name: str) -> None:
    call = calls.place("desk", TARGET)
    with pytest.raises(UserFacingError, match="not been answered"):
        getattr(calls, request_name)(call.id)
