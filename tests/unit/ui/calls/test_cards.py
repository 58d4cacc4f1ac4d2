"""Call cards: what they show, and in which order."""

from __future__ import annotations

from tests.support.call_cards import Desk
from ui.calls.model import Shape
from ui.theme.tokens import Tone


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
