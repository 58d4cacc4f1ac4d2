"""What the buttons of a call card ask for, and what keys do."""

from __future__ import annotations

from app.bus import Bus
from app.calls.call import CallState
from app.calls.events import CallChanged, CallTold
from app.engine.commands import AnswerCall, HangUpCall, MuteMicrophone, SendDtmf
from app.engine.events import HoldRefused
from tests.support.call_cards import CallsViewSpy, Desk
from tests.support.scripted_engine import EngineScripted
from ui.calls.model import Shape
from ui.calls.notes import NOTE_SECONDS
from ui.calls.presenter import CallsPresenter


def test_a_call_that_we_end_leaves_no_card(desk: Desk) -> None:
    call_id = desk.call("600")
    desk.presenter.hang_up(call_id)
    desk.engine.finish(call_id, by_us=True)
    assert desk.view.model.cards == ()


def test_a_declined_call_leaves_no_card(desk: Desk) -> None:
    call_id = desk.engine.arrive()
    desk.presenter.decline(call_id)
    desk.engine.finish(call_id, 603, by_us=True)
    assert desk.view.model.cards == ()


def test_any_other_end_stays_with_its_reason_until_dismissed(desk: Desk) -> None:
    call = desk.calls.place("desk", "sip:601@127.0.0.1", name="Solar")
    desk.engine.finish(call.id, 486)
    card = desk.view.card(call.id)
    assert (card.shape, card.state) == (Shape.ENDED, "The line is busy.")
    assert (card.timer_from, card.can_call_again) == (None, True)
    assert desk.said[-1] == "Call with Solar ended. The line is busy."
    desk.presenter.dismiss(call.id)
    assert desk.view.model.cards == ()


def test_an_ended_card_makes_room_for_the_next_call(desk: Desk) -> None:
    call = desk.calls.place("desk", "sip:601@127.0.0.1", name="Solar")
    desk.engine.finish(call.id, 486)
    desk.engine.arrive(name="Jon")
    assert desk.view.titles() == ["Jon"]


def test_a_live_card_cannot_be_dismissed(desk: Desk) -> None:
    call_id = desk.call("600", "Maria")
    desk.presenter.dismiss(call_id)
    assert desk.view.titles() == ["Maria"]


def test_call_again_dials_the_same_side(desk: Desk) -> None:
    call = desk.calls.place("desk", "sip:601@127.0.0.1")
    desk.engine.finish(call.id, 486)
    desk.presenter.call_again(call.id)
    assert desk.redialled == [call]


def test_an_engine_that_dies_leaves_cards_that_say_so(desk: Desk) -> None:
    call_id = desk.call("600")
    desk.engine.lose()
    assert desk.view.card(call_id).state == "The call was lost because the phone engine stopped."


def test_the_first_one_that_rang_is_answered_by_the_key(desk: Desk) -> None:
    first = desk.engine.arrive(name="Jon")
    desk.engine.arrive(name="Ada")
    desk.presenter.keys.answer_first()
    assert [command.call_id for command in desk.engine.of(AnswerCall)] == [first]


def test_the_key_answers_nobody_who_was_declined_or_silenced_before_others(desk: Desk) -> None:
    """P2, S1: a silenced call is still there when nobody else rings."""
    declined = desk.engine.arrive(name="Jon")
    silenced = desk.engine.arrive(name="Ada")
    rings = desk.engine.arrive(name="Eve")
    desk.presenter.decline(declined)
    desk.presenter.silence(silenced)
    desk.presenter.keys.answer_first()
    desk.presenter.decline(rings)
    desk.presenter.keys.answer_first()
    assert [command.call_id for command in desk.engine.of(AnswerCall)] == [rings, silenced]


def test_keys_without_a_call_do_nothing(desk: Desk) -> None:
    desk.presenter.keys.answer_first()
    desk.presenter.keys.toggle_hold_current()
    desk.presenter.keys.toggle_mute_current()
    assert not desk.presenter.keys.send_digits_current("1")
    assert desk.engine.sent == []


def test_silence_is_for_the_agent_alone(desk: Desk) -> None:
    """S1: the caller goes on ringing."""
    call_id = desk.engine.arrive()
    desk.presenter.silence(call_id)
    assert desk.view.card(call_id).silenced
    assert desk.engine.of(HangUpCall) == []


def test_a_name_that_is_found_later_is_said(desk: Desk, engine: EngineScripted, bus: Bus) -> None:
    """P9: else the next announcement would seem to be of somebody else."""
    call = desk.calls.place("desk", "sip:600@127.0.0.1")
    desk.calls.direct.name(call.id, "Echo line")
    bus.publish(CallChanged(call.id))
    assert desk.said == [], "nothing was said of it yet"
    engine.ring(call.id)
    desk.calls.direct.name(call.id, "Echo test")
    bus.publish(CallChanged(call.id))
    bus.publish(CallChanged(call.id))
    desk.calls.direct.name(call.id, "The echo test")
    engine.finish(call.id, 486)
    assert desk.said == [
        "Ringing at Echo line.",
        "Echo line is Echo test.",
        "Echo test is The echo test.",
        "Call with The echo test ended. The line is busy.",
    ]


def test_mute_is_shown_on_the_card_and_said(desk: Desk) -> None:
    """S3: muted, nothing is signalled."""
    call_id = desk.call("600")
    desk.presenter.keys.toggle_mute_current()
    assert desk.view.card(call_id).muted
    assert desk.said[-1] == "Microphone muted."
    desk.presenter.keys.toggle_mute_current()
    assert not desk.view.card(call_id).muted
    assert desk.said[-1] == "Microphone open."
    assert [command.muted for command in desk.engine.of(MuteMicrophone)] == [True, False]


def test_hold_and_resume_by_the_same_button(desk: Desk) -> None:
    call_id = desk.call("600", "Maria")
    desk.presenter.toggle_hold(call_id)
    desk.engine.grant_holds()
    assert desk.calls.get(call_id) is not None
    assert desk.view.card(call_id).on_hold
    assert desk.said[-1] == "Maria is on hold."
    desk.presenter.toggle_hold(call_id)
    desk.engine.grant_holds()
    assert not desk.view.card(call_id).on_hold
    assert desk.said[-1] == "Talking to Maria again."


def test_digits_typed_in_a_call_are_tones_and_are_shown(desk: Desk) -> None:
    """P3: digits in a call are DTMF."""
    call_id = desk.call("600")
    assert desk.presenter.keys.send_digits_current("1")
    assert desk.presenter.keys.send_digits_current("#")
    assert desk.view.card(call_id).digits_sent == "1#"
    desk.loop.advance(5)
    assert "".join(command.digits for command in desk.engine.of(SendDtmf)) == "1#"


def test_what_is_no_tone_is_left_out(desk: Desk) -> None:
    call_id = desk.call("600")
    desk.presenter.send_digits(call_id, "4x7")
    desk.presenter.send_digits(call_id, "?")
    assert desk.view.card(call_id).digits_sent == "47"


def test_before_the_answer_keypad_and_hold_say_why_not(desk: Desk) -> None:
    call = desk.calls.place("desk", "sip:600@127.0.0.1")
    card = desk.view.card(call.id)
    assert card.hold_refusal == "A call can be held once it has been answered."
    assert card.digits_refusal == "Digits can be sent once the other side can be heard."
    assert not desk.presenter.keys.send_digits_current("1")
    desk.engine.progress(call.id, 183, early_media=True)
    assert desk.view.card(call.id).digits_refusal == ""


def test_what_became_of_a_call_when_the_engine_died_stands_on_its_card(desk: Desk, bus: Bus) -> None:
    """P2: read and heard."""
    call_id = desk.call("600")
    bus.publish(CallTold(call_id, "The phone engine was restarted; you are talking again."))
    assert desk.view.card(call_id).note == "The phone engine was restarted; you are talking again."
    assert desk.said[-1] == desk.view.card(call_id).note


def test_a_refused_hold_is_told_on_the_card_for_a_while(desk: Desk, bus: Bus) -> None:
    call_id = desk.call("600")
    desk.presenter.toggle_hold(call_id)
    bus.publish(HoldRefused(call_id=call_id, code=488, reason="Not Acceptable Here"))
    note = desk.view.card(call_id)
    assert note.note
    assert note.note_is_trouble
    assert desk.said[-1] == note.note
    desk.loop.advance(NOTE_SECONDS + 1)
    assert desk.view.card(call_id).note == ""


def test_answering_a_call_that_is_gone_is_told_and_harmless(desk: Desk) -> None:
    call_id = desk.engine.arrive()
    desk.engine.finish(call_id, 487)
    desk.presenter.answer(call_id)
    assert desk.said[-1] == "This call is over."


def test_a_window_opened_late_shows_the_calls_that_are_there(desk: Desk, bus: Bus) -> None:
    call_id = desk.call("600", "Maria")
    view = CallsViewSpy()
    late = CallsPresenter(desk.calls, bus, desk.loop, desk.said.append, desk.redialled.append)
    late.attach(view)
    assert view.titles() == ["Maria"]
    late.close()
    call = desk.calls.get(call_id)
    assert call is not None
    assert call.state is CallState.UP
