"""Call cards: what they show, in which order, and what their buttons ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from app.calls.call import Call, CallState
from app.calls.calls import Calls
from app.calls.events import CallChanged, CallTold
from app.engine.commands import AnswerCall, HangUpCall, MuteMicrophone, SendDtmf
from app.engine.events import HoldRefused
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.calls.model import CallsModel, CardModel, Shape
from ui.calls.notes import NOTE_SECONDS
from ui.calls.presenter import CallsPresenter
from ui.theme.tokens import Tone


class CallsViewSpy:
    """Remembers what was shown last, and what was asked of the window."""

    def __init__(self) -> None:
        self.model = CallsModel()
        self.focused: list[str] = []
        self.attracted = 0

    def show_calls(self, model: CallsModel) -> None:
        self.model = model

    def focus_call(self, call_id: str) -> None:
        self.focused.append(call_id)

    def attract(self) -> None:
        self.attracted += 1

    def card(self, call_id: str) -> CardModel:
        return next(card for card in self.model.cards if card.call_id == call_id)

    def titles(self) -> list[str]:
        return [card.title for card in self.model.cards]


class Desk:
    """Calls, a presenter on them, and what it showed and said."""

    def __init__(self, engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> None:
        self.engine, self.loop = engine, loop
        self.calls = Calls(engine, loop, bus)
        self.said: list[str] = []
        self.redialled: list[Call] = []
        self.view = CallsViewSpy()
        self.presenter = CallsPresenter(self.calls, bus, loop, self.said.append, self.redialled.append)
        self.presenter.attach(self.view)

    def call(self, number: str, name: str = "") -> str:
        """A call that we placed and that was answered."""
        call = self.calls.place("desk", f"sip:{number}@127.0.0.1", name=name)
        self.engine.answer(call.id)
        self.engine.grant_holds()
        return call.id

    def close(self) -> None:
        self.presenter.close()
        self.calls.close()


@pytest.fixture
def desk(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Desk]:
    desk = Desk(engine, loop, bus)
    yield desk
    desk.close()


# --- what a card says -----------------------------------------------------------------------------


def test_a_card_follows_its_call_in_words(desk: Desk) -> None:
    """P2: the state in words, from dialling to hold and back."""
    call = desk.calls.place("desk", "sip:600@127.0.0.1", name="Maria Keller")
    seen = [desk.view.card(call.id).state]
    desk.engine.ring(call.id)
    seen.append(desk.view.card(call.id).state)
    desk.engine.answer(call.id)
    seen.append(desk.view.card(call.id).state)
    desk.calls.hold(call.id)
    seen.append(desk.view.card(call.id).state)
    desk.engine.grant_holds()
    seen.append(desk.view.card(call.id).state)
    desk.engine.media(call.id, by_us=True, by_them=True)
    seen.append(desk.view.card(call.id).state)
    desk.engine.media(call.id, by_them=True)
    seen.append(desk.view.card(call.id).state)
    assert seen == [
        "Calling",
        "Ringing",
        "Talking",
        "Putting on hold",
        "On hold",
        "On hold at both ends",
        "They hold you",
    ]


def test_a_card_names_the_person_and_keeps_the_number(desk: Desk) -> None:
    card = desk.view.card(desk.call("+4930901820", "Maria von Keller"))
    assert (card.title, card.initials, card.detail) == ("Maria von Keller", "MK", "+4930901820")
    assert card.spoken == "Call with Maria von Keller"


def test_without_a_name_the_number_stands_in_its_place_once(desk: Desk) -> None:
    card = desk.view.card(desk.call("600"))
    assert (card.title, card.initials, card.detail) == ("600", "", "")


def test_somebody_who_hides_is_an_unknown_caller(desk: Desk) -> None:
    call_id = desk.engine.arrive("")
    assert desk.view.card(call_id).title == "Unknown caller"


def test_an_incoming_card_says_which_number_was_dialled(desk: Desk) -> None:
    """S2: the caller's number and the one that was dialled."""
    call_id = desk.engine.arrive("sip:1014@127.0.0.1", name="Jon Bell", dialled="sip:030901820@127.0.0.1")
    card = desk.view.card(call_id)
    assert card.shape is Shape.INCOMING
    assert card.detail == "1014, to 030901820"
    assert desk.said == ["Incoming call from Jon Bell, to 030901820."]


def test_ringing_attracts_and_takes_no_focus(desk: Desk) -> None:
    desk.engine.arrive()
    assert desk.view.attracted == 1
    assert desk.view.focused == []


def test_a_call_that_we_place_takes_the_focus_from_the_number_field(desk: Desk) -> None:
    call = desk.calls.place("desk", "sip:600@127.0.0.1")
    assert desk.view.focused == [call.id]
    assert desk.view.attracted == 0


def test_call_time_and_hold_time_are_two_timers(desk: Desk) -> None:
    """S10: time on hold and call time."""
    desk.loop.advance(5)
    call_id = desk.call("600")
    desk.loop.advance(60)
    desk.calls.hold(call_id)
    desk.engine.grant_holds()
    card = desk.view.card(call_id)
    assert (card.timer_from, card.held_from) == (5.0, 65.0)


def test_an_incoming_card_says_what_answering_does_to_the_other(desk: Desk) -> None:
    desk.call("600", "Maria")
    assert desk.view.card(desk.engine.arrive()).note == "Answer puts Maria on hold."


# --- order and shape ------------------------------------------------------------------------------


def test_a_new_card_comes_below_so_that_nothing_moves_under_the_pointer(desk: Desk) -> None:
    desk.call("600", "Maria")
    desk.engine.arrive(name="Jon")
    desk.engine.arrive(name="Ada")
    assert desk.view.titles() == ["Maria", "Jon", "Ada"]


def test_the_order_stays_when_the_calls_are_swapped(desk: Desk) -> None:
    first, second = desk.call("600", "Maria"), desk.call("601", "Jon")
    assert desk.view.card(first).shape is Shape.ASIDE
    desk.calls.swap()
    desk.engine.grant_holds()
    assert desk.view.titles() == ["Maria", "Jon"]
    assert desk.view.card(first).shape is Shape.FULL
    assert desk.view.card(second).shape is Shape.ASIDE
    assert desk.view.card(second).tone is Tone.WAIT


def test_a_held_current_call_keeps_all_its_controls(desk: Desk) -> None:
    call_id = desk.call("600")
    desk.calls.hold(call_id)
    desk.engine.grant_holds()
    card = desk.view.card(call_id)
    assert (card.shape, card.on_hold, card.tone) == (Shape.FULL, True, Tone.WAIT)


def test_answering_makes_the_banner_a_card_in_the_same_place(desk: Desk) -> None:
    desk.call("600", "Maria")
    call_id = desk.engine.arrive(name="Jon")
    desk.presenter.answer(call_id)
    assert desk.view.card(call_id).shape is Shape.FULL
    assert desk.view.titles() == ["Maria", "Jon"]


# --- ends -----------------------------------------------------------------------------------------


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


# --- what buttons and keys ask for ----------------------------------------------------------------


def test_the_first_one_that_rang_is_answered_by_the_key(desk: Desk) -> None:
    first = desk.engine.arrive(name="Jon")
    desk.engine.arrive(name="Ada")
    desk.presenter.keys.answer_first()
    assert [command.call_id for command in desk.engine.of(AnswerCall)] == [first]


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


# --- callers who found every line in use ------------------------------------------------------------


def test_a_caller_who_found_every_line_in_use_is_seen_and_can_be_called_back(desk: Desk) -> None:
    """P2: such a call rings nobody and takes no line, but the agent reads of it and returns it."""
    talking = desk.call("600")
    desk.engine.turn_away("sip:0791112233@pbx.example.com", "Anna Berg")
    missed = desk.view.model.cards[-1]
    assert (missed.title, missed.shape) == ("Anna Berg", Shape.ENDED)
    assert missed.state == "Missed: every line of this phone was in use."
    assert desk.said[-1] == "Missed call from Anna Berg: every line of this phone was in use."
    assert [call.id for call in desk.calls] == [talking]
    desk.presenter.call_again(missed.call_id)
    assert [call.remote.uri for call in desk.redialled] == ["sip:0791112233@pbx.example.com"]
    assert desk.view.titles() == ["600"]


def test_a_missed_caller_stays_in_sight_while_other_calls_come(desk: Desk) -> None:
    desk.engine.turn_away("sip:1@127.0.0.1", "One")
    desk.call("600")
    assert desk.view.titles() == ["One", "600"]
    desk.presenter.dismiss(desk.view.model.cards[0].call_id)
    assert desk.view.titles() == ["600"]


def test_many_missed_callers_leave_room_for_the_calls_that_live(desk: Desk) -> None:
    for number in (1, 2, 2, 3, 4):
        desk.engine.turn_away(f"sip:{number}@127.0.0.1")
    assert desk.view.titles() == ["2", "3", "4"]
