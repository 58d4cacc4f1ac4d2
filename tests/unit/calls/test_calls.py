"""Calls from placing or ringing to their end, with mute and digits."""

from __future__ import annotations

import pytest

from app.bus import Bus
from app.calls.call import CallState, Direction, EndReason
from app.calls.calls import Calls
from app.calls.events import CallAdded, CallEnded, CallRequestFailed, CurrentCallChanged, MuteChanged
from app.calls.lines import REMEMBERED
from app.engine.commands import (
    AnswerCall,
    ConnectAudio,
    HangUpCall,
    MuteMicrophone,
    PlaceCall,
    SendDtmf,
)
from app.engine.values import Header
from app.errors import UserFacingError
from tests.support.call_log import CallLogSpy
from tests.support.call_states import TARGET, ended, state, up
from tests.support.scripted_engine import EngineScripted, dialog
from tests.support.virtual_loop import VirtualLoop

# --- placing ------------------------------------------------------------------------------------


def test_a_placed_call_goes_through_its_states(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P2: dialling, ringing, up, ended, with the times of each."""
    loop.advance(5.0)
    headers = [Header("User-to-User", "00;encoding=hex")]
    call = calls.place("desk", TARGET, headers, name="Echo", dialled="echo")
    assert engine.take(PlaceCall) == [
        PlaceCall(call_id=call.id, account_id="desk", target=TARGET, headers=headers)
    ]
    assert (call.state, call.direction, call.remote.number, call.remote.name, call.dialled) == (
        CallState.DIALLING,
        Direction.OUT,
        "600",
        "Echo",
        "echo",
    )
    engine.ring(call.id)
    assert state(calls, call.id) is CallState.RINGING
    loop.advance(2.0)
    engine.answer(call.id)
    assert state(calls, call.id) is CallState.UP
    assert (call.started_at, call.answered_at, call.codec) == (5.0, 7.0, "G722/16000")
    assert call.dialog == dialog(call.id)
    engine.finish(call.id, 200)
    assert ended(calls, call.id) is EndReason.THEY_HUNG_UP
    assert list(calls) == []


def test_early_media_is_heard_before_the_answer(calls: Calls, engine: EngineScripted) -> None:
    """P3: 183 with SDP joins the call to the speaker, and a later 180 does not take that away."""
    call = calls.place("desk", TARGET)
    engine.progress(call.id, 183, "Session Progress", early_media=True)
    assert engine.take(ConnectAudio) == [ConnectAudio(call_id=call.id, microphone=True, speaker=True)]
    engine.ring(call.id)
    assert state(calls, call.id) is CallState.EARLY_MEDIA


def test_a_call_the_engine_cannot_place_ends_with_its_sentence(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    engine.refuse(PlaceCall, "All lines are in use.")
    call = calls.place("desk", TARGET)
    loop.run()
    assert ended(calls, call.id) is EndReason.UNREACHABLE
    assert call.end_sentence == "All lines are in use."


def test_a_queued_call_is_known_as_such(calls: Calls, engine: EngineScripted) -> None:
    call = calls.place("desk", TARGET)
    engine.progress(call.id, 182, "Queued")
    assert (call.queued, call.state) == (True, CallState.RINGING)
    engine.ring(call.id)
    assert not call.queued


# --- the ring timeout ---------------------------------------------------------------------------


def test_the_ring_timeout_cancels_and_counts_as_no_answer(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """A2, C9: the phone itself gives up after the ring timeout."""
    call = calls.place("desk", TARGET, ring_timeout=20.0)
    engine.ring(call.id)
    loop.advance(19.9)
    assert engine.of(HangUpCall) == []
    loop.advance(0.1)
    assert engine.take(HangUpCall) == [HangUpCall(call_id=call.id)]
    engine.finish(call.id, 487, by_us=True)
    assert ended(calls, call.id) is EndReason.NO_ANSWER


def test_ring_time_counts_from_the_first_ringing(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """A2: seconds it rings; the way to the phone does not eat into them, a second 180 does not add."""
    call = calls.place("desk", TARGET, ring_timeout=10.0)
    loop.advance(8.0)
    engine.ring(call.id)
    loop.advance(8.0)
    engine.ring(call.id)
    assert engine.of(HangUpCall) == []
    loop.advance(2.0)
    assert len(engine.of(HangUpCall)) == 1


def test_a_silent_target_is_given_up_as_well(calls: Calls, engine: EngineScripted, loop: VirtualLoop) -> None:
    calls.place("desk", TARGET, ring_timeout=10.0)
    loop.advance(10.0)
    assert len(engine.of(HangUpCall)) == 1


def test_an_answered_call_is_not_given_up(calls: Calls, engine: EngineScripted, loop: VirtualLoop) -> None:
    call = calls.place("desk", TARGET, ring_timeout=10.0)
    engine.answer(call.id)
    loop.advance(100.0)
    assert engine.of(HangUpCall) == []


def test_an_answer_that_crosses_our_cancel_is_hung_up(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """RFC 3261 section 9.1: the CANCEL came too late; nobody is left listening to an open microphone."""
    call = calls.place("desk", TARGET, ring_timeout=10.0)
    loop.advance(10.0)
    engine.answer(call.id)
    assert len(engine.of(HangUpCall)) == 2
    assert engine.at_microphone() == set()
    engine.finish(call.id, 200, by_us=True)
    assert ended(calls, call.id) is EndReason.NO_ANSWER


# --- incoming -----------------------------------------------------------------------------------


def test_an_incoming_call_shows_what_was_dialled_and_is_answered(
    calls: Calls, engine: EngineScripted, log: CallLogSpy
) -> None:
    """P2, S2: who calls, and which of the agent's numbers."""
    call_id = engine.arrive("sip:1002@127.0.0.1", name="Berta", dialled="sip:sales@127.0.0.1")
    call = calls.get(call_id)
    assert call is not None
    assert (call.remote.name, call.remote.number, call.dialled) == ("Berta", "1002", "sip:sales@127.0.0.1")
    assert log.of(CallAdded) == [CallAdded(call_id)]
    calls.answer(call_id)
    calls.answer(call_id)
    assert engine.take(AnswerCall) == [AnswerCall(call_id=call_id)]
    assert call.answering
    engine.answer(call_id)
    assert (call.state, call.answering) == (CallState.UP, False)
    assert engine.at_microphone() == {call_id}


def test_a_declined_call_is_declined_and_not_hung_up(calls: Calls, engine: EngineScripted) -> None:
    """S1: the caller goes on to the next step of the call flow at once."""
    call_id = engine.arrive()
    calls.decline(call_id, 486)
    assert engine.take(HangUpCall) == [HangUpCall(call_id=call_id, code=486)]
    engine.finish(call_id, 486, by_us=True)
    assert ended(calls, call_id) is EndReason.DECLINED


def test_an_ignored_call_rings_on_and_a_missed_one_stays(calls: Calls, engine: EngineScripted) -> None:
    """S1: silent here, the caller goes on ringing."""
    call_id = engine.arrive()
    calls.ignore(call_id)
    assert state(calls, call_id) is CallState.RINGING
    engine.finish(call_id, 487)
    assert ended(calls, call_id) is EndReason.THEY_HUNG_UP


def test_a_call_taken_elsewhere_is_marked(calls: Calls, engine: EngineScripted) -> None:
    call_id = engine.arrive()
    engine.finish(call_id, 487, reason_header='SIP;cause=200;text="Call completed elsewhere"')
    call = calls.get(call_id)
    assert call is not None
    assert call.answered_elsewhere


def test_an_answer_the_engine_refuses_leaves_the_call_ringing(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop, log: CallLogSpy
) -> None:
    call_id = engine.arrive()
    engine.refuse(AnswerCall, "No media.")
    calls.answer(call_id)
    loop.run()
    assert log.of(CallRequestFailed) == [CallRequestFailed(call_id, "The call could not be answered.")]
    assert state(calls, call_id) is CallState.RINGING
    engine.refuse(AnswerCall, "")
    calls.answer(call_id)
    engine.answer(call_id)
    assert state(calls, call_id) is CallState.UP


def test_answering_a_call_that_is_gone_says_so(calls: Calls, engine: EngineScripted) -> None:
    call_id = engine.arrive()
    engine.finish(call_id, 487)
    with pytest.raises(UserFacingError, match="over"):
        calls.answer(call_id)


# --- mute and digits ----------------------------------------------------------------------------


def test_mute_is_for_every_call_and_ends_with_the_last(
    calls: Calls, engine: EngineScripted, log: CallLogSpy
) -> None:
    """S3: nothing is signalled, and the next call does not begin muted."""
    first, second = up(calls, engine), up(calls, engine)
    engine.forget()
    calls.mute(muted=True)
    calls.mute(muted=True)
    assert engine.fresh() == [MuteMicrophone(muted=True)]
    engine.finish(first)
    assert calls.muted
    engine.finish(second)
    assert not calls.muted
    assert log.of(MuteChanged) == [MuteChanged(muted=True), MuteChanged(muted=False)]


def test_digits_are_sent_in_a_call_and_in_early_media(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P3: an announcement before the answer takes digits too."""
    call = calls.place("desk", TARGET)
    engine.ring(call.id)
    with pytest.raises(UserFacingError, match="Digits"):
        calls.send_dtmf(call.id, "1")
    engine.progress(call.id, 183, early_media=True)
    assert calls.send_dtmf(call.id, "1 a!") == "1A"
    loop.advance(1.0)
    assert engine.take(SendDtmf) == [SendDtmf(call_id=call.id, digits="1A")]


def test_digits_typed_with_the_number_follow_the_answer(
    calls: Calls, engine: EngineScripted, loop: VirtualLoop
) -> None:
    call = calls.place("desk", TARGET, after_answer=",12#")
    engine.ring(call.id)
    loop.advance(10.0)
    assert engine.of(SendDtmf) == []
    engine.answer(call.id)
    loop.advance(10.0)
    assert engine.of(SendDtmf) == [SendDtmf(call_id=call.id, digits="12#")]


# --- the end ------------------------------------------------------------------------------------


def test_hanging_up_twice_is_asked_once(calls: Calls, engine: EngineScripted) -> None:
    call_id = up(calls, engine)
    calls.hang_up(call_id)
    calls.hang_up(call_id)
    assert engine.of(HangUpCall) == [HangUpCall(call_id=call_id)]
    assert engine.at_microphone() == set()
    engine.finish(call_id, 200, by_us=True)
    calls.hang_up(call_id)
    assert ended(calls, call_id) is EndReason.WE_HUNG_UP


def test_the_engine_is_lost_and_every_call_with_it(
    calls: Calls, engine: EngineScripted, log: CallLogSpy, loop: VirtualLoop
) -> None:
    """P1: the bus is told of every call, and a new call works on the new engine."""
    talking = up(calls, engine)
    ringing = engine.arrive()
    calls.place("desk", TARGET, ring_timeout=10.0)
    calls.mute(muted=True)
    engine.lose()
    assert [event.reason for event in log.of(CallEnded)] == [EndReason.ENGINE_LOST] * 3
    assert {talking, ringing} <= {event.call_id for event in log.of(CallEnded)}
    assert list(calls) == []
    assert calls.current is None
    assert loop.pending() == 0
    engine.forget()
    engine.start()
    assert engine.fresh() == [MuteMicrophone(muted=True)]
    up(calls, engine)
    assert len(calls) == 1


def test_events_for_a_call_that_is_over_change_nothing(
    calls: Calls, engine: EngineScripted, log: CallLogSpy
) -> None:
    call_id = up(calls, engine)
    engine.finish(call_id)
    heard = len(log.heard)
    engine.ring(call_id)
    engine.answer(call_id)
    engine.media(call_id, by_us=True)
    engine.refuse_hold(call_id)
    engine.finish(call_id, 486)
    assert engine.arrive(call_id=call_id) == call_id
    assert len(log.heard) == heard
    assert ended(calls, call_id) is EndReason.THEY_HUNG_UP


def test_only_so_many_ended_calls_are_remembered(calls: Calls, engine: EngineScripted) -> None:
    first = up(calls, engine)
    engine.finish(first)
    for _ in range(REMEMBERED):
        engine.finish(up(calls, engine))
    assert calls.get(first) is None
    assert calls.get("never was") is None


def test_a_listener_may_place_the_next_call_when_one_ends(
    calls: Calls, engine: EngineScripted, bus: Bus
) -> None:
    """A1: redial happens inside the news that the attempt failed."""
    placed: list[str] = []

    def redial(event: CallEnded) -> None:
        if event.reason is EndReason.BUSY:
            placed.append(calls.place("desk", TARGET).id)

    listening = bus.subscribe(CallEnded, redial)
    first = calls.place("desk", TARGET)
    engine.finish(first.id, 486)
    assert [call.id for call in calls] == placed
    listening.close()


def test_the_current_call_is_announced_when_it_changes(
    calls: Calls, engine: EngineScripted, log: CallLogSpy
) -> None:
    first, second = up(calls, engine), up(calls, engine)
    engine.finish(second)
    engine.finish(first)
    assert [event.call_id for event in log.of(CurrentCallChanged)] == [first, second, first, None]
