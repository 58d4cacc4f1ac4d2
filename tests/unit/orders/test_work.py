"""The operator's round: what is taken, dialled, asked and delivered, and what no failure loses."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import pytest

from app.account.call_modes import Result
from app.bus import Bus
from app.calls.end_reason import EndReason
from app.calls.events import CallEnded, CallRecovered
from app.errors import IllegalTransition, UserFacingError
from app.orders.delivery import LOOK_AGAIN
from app.orders.events import ResultKept, WorkState
from app.orders.outbox import KeptResult, Outbox
from app.orders.policy import Policy
from app.orders.round import TRANSITIONS
from app.orders.round import Round as Course
from tests.support.order_round import Round
from tests.support.order_samples import MODES, sample_orders
from tests.support.virtual_loop import VirtualLoop

S = WorkState


@pytest.fixture
def desk(tmp_path: Path) -> Round:
    return Round(tmp_path)


def test_preview_counts_down_and_dials(desk: Round) -> None:
    """B1: the order is shown, and after the countdown the operator's account dials it."""
    desk.start()
    assert (desk.work.state, desk.dialled) == (S.PREVIEW, [])
    desk.loop.advance(10)
    assert (desk.work.state, desk.dialled) == (S.CALLING, [1])


def test_the_countdown_can_be_stopped(desk: Round) -> None:
    desk.start()
    desk.work.stop_countdown()
    desk.loop.advance(1000)
    assert desk.work.state is S.PREVIEW
    desk.call_now()
    assert desk.dialled == [1]


def test_progressive_dials_at_once(tmp_path: Path) -> None:
    desk = Round(tmp_path, dialling="progressive")
    desk.start()
    assert (desk.work.state, desk.dialled) == (S.CALLING, [1])


@pytest.mark.parametrize(
    ("reason", "proposed"),
    [(EndReason.NO_ANSWER, "No answer"), (EndReason.THEY_HUNG_UP, None), (EndReason.WE_HUNG_UP, None)],
)
def test_the_end_of_the_call_proposes_the_result(
    desk: Round, reason: EndReason, proposed: str | None
) -> None:
    """B6: no answer is recognised from the call's own end, its put-off time is filled in."""
    desk.start()
    desk.call_now()
    desk.end_call(reason)
    assert desk.work.state is S.RESULT
    assert (desk.work.at_hand.proposed.name if desk.work.at_hand.proposed else None) == proposed
    if desk.work.at_hand.proposed:
        assert desk.work.at_hand.proposed_minutes(desk.work.at_hand.proposed) == 60


def test_a_result_leads_to_the_next_order(desk: Round) -> None:
    """B8: a button ends the order, and the next one is there."""
    desk.start()
    desk.call_now()
    desk.end_call(EndReason.THEY_HUNG_UP)
    desk.give("Sold")
    assert list(desk.queue.settled.values()) == [(1, "Sold")]
    assert (desk.work.state, desk.work.at_hand.order and desk.work.at_hand.order.id) == (S.PREVIEW, 2)


def test_what_a_person_has_read_and_answered_is_not_said_any_more(desk: Round) -> None:
    """A sentence about one order does not stand over a pause, or over the order after it."""
    desk.refuse = "Nobody can be called at “12x”."
    desk.start()
    desk.call_now()
    desk.work.pause()
    desk.give("No answer")
    assert (desk.work.state, desk.work.problem) == (S.PAUSED, "")
    desk.queue.lost = True
    desk.start()
    assert desk.work.problem
    desk.work.pause()
    assert (desk.work.state, desk.work.problem) == (S.PAUSED, "")


def test_a_call_back_needs_its_time(desk: Round) -> None:
    desk.start()
    desk.call_now()
    desk.end_call(EndReason.THEY_HUNG_UP)
    with pytest.raises(UserFacingError, match="when the customer is to be called back"):
        desk.give("Call back")
    assert desk.work.state is S.RESULT
    desk.give("Call back", call_back_at=5.0)
    assert list(desk.queue.settled.values()) == [(1, "Call back")]


def test_a_number_that_cannot_be_dialled_asks_for_a_result(desk: Round) -> None:
    """A bad number is told and asked about, not retried without end."""
    desk.refuse = "Nobody can be called at “12x”."
    desk.start()
    desk.call_now()
    assert (desk.work.state, desk.work.problem) == (S.RESULT, desk.refuse)


def test_a_pause_waits_for_the_call_at_hand(desk: Round) -> None:
    desk.start()
    desk.call_now()
    desk.work.pause()
    assert desk.dialled == [1]
    desk.end_call(EndReason.THEY_HUNG_UP)
    desk.give("Sold")
    assert desk.work.state is S.PAUSED
    desk.start()
    assert desk.work.at_hand.order is not None


def test_an_order_not_yet_called_goes_back(desk: Round) -> None:
    desk.start()
    desk.work.stop()
    desk.loop.run()
    assert (desk.work.state, desk.queue.given_back) == (S.STOPPED, [1])


def test_an_empty_queue_is_looked_at_again(tmp_path: Path) -> None:
    desk = Round(tmp_path, count=0)
    desk.start()
    assert desk.work.state is S.EMPTY
    desk.queue.free = [msgspec.structs.replace(next(sample_orders(1, 0.0)), id=9)]
    desk.loop.advance(LOOK_AGAIN)
    assert desk.work.at_hand.order is not None
    assert desk.work.at_hand.order.id == 9


def test_a_lost_database_keeps_the_result_and_delivers_it_once(desk: Round) -> None:
    """A lost connection stops new orders and says so; the result is delivered when it is back."""
    heard: list[int] = []
    desk.bus.subscribe(ResultKept, lambda event: heard.append(event.waiting))
    desk.start()
    desk.call_now()
    desk.end_call(EndReason.THEY_HUNG_UP)
    desk.queue.lost = True
    desk.give("Sold")
    assert (desk.work.state, desk.queue.settled) == (S.OFFLINE, {})
    assert "does not answer" in desk.work.problem
    desk.queue.lost = False
    desk.loop.advance(LOOK_AGAIN)
    assert list(desk.queue.settled.values()) == [(1, "Sold")]
    assert (desk.work.state, desk.work.problem, heard[-1]) == (S.PREVIEW, "", 0)


def test_a_kept_result_outlives_the_program(desk: Round) -> None:
    desk.start()
    desk.call_now()
    desk.end_call(EndReason.THEY_HUNG_UP)
    desk.queue.lost = True
    desk.give("Sold")
    desk.work.close()
    desk.queue.lost = False
    desk.again().close()
    desk.loop.run()
    assert list(desk.queue.settled.values()) == [(1, "Sold")]
    assert len(Outbox(desk.folder / "results")) == 0


def test_a_kept_result_counts_as_pressed_whatever_becomes_of_its_button(desk: Round) -> None:
    """B8: an admin removes a button while a result of it waits: it is delivered as pressed."""
    desk.start()
    desk.call_now()
    desk.end_call(EndReason.THEY_HUNG_UP)
    desk.queue.lost = True
    desk.give("Call back", call_back_at=5.0)
    desk.policy = Policy(dataclasses.replace(desk.policy.orders, results=(Result(name="Other"),)))
    desk.work.close()
    desk.queue.lost = False
    again = desk.again()
    desk.loop.run()
    assert (again.waiting, list(desk.queue.settled.values())) == (0, [(1, "Call back")])
    assert desk.queue.meant == [Result(name="Call back", meaning="call_back")]
    again.close()


def test_an_order_shown_can_be_skipped_with_a_reason(desk: Round) -> None:
    """B1, B6: it is put off without a call, its log says who and why, and the next one is there."""
    desk.start()
    with pytest.raises(UserFacingError, match="Say why"):
        desk.work.skip(20, "  ")
    assert desk.work.due_at is not None
    desk.work.skip(20, "speaks Dutch")
    desk.loop.run()
    assert (desk.queue.given_back, desk.queue.reasons) == ([1], [(1200.0, "speaks Dutch")])
    assert (desk.work.state, desk.dialled) == (S.PREVIEW, [])
    assert desk.work.at_hand.order is not None
    assert desk.work.at_hand.order.id == 2


def test_a_skip_that_the_database_does_not_hear_keeps_the_order(desk: Round) -> None:
    """Nothing is lost: the order stays in sight, is not dialled by itself, and can be skipped again."""
    desk.start()
    desk.queue.lost = True
    desk.work.skip(20, "speaks Dutch")
    desk.loop.advance(1000)
    assert (desk.work.state, desk.work.at_hand.order and desk.work.at_hand.order.id) == (S.PREVIEW, 1)
    assert "does not answer" in desk.work.problem
    assert desk.dialled == []
    desk.queue.lost = False
    desk.work.skip(20, "speaks Dutch")
    desk.loop.run()
    assert desk.work.at_hand.order is not None
    assert desk.work.at_hand.order.id == 2


def test_a_pause_while_a_skip_is_under_way(desk: Round) -> None:
    desk.start()
    desk.work.skip(20, "speaks Dutch")
    desk.work.pause()
    desk.loop.run()
    assert (desk.work.state, desk.work.at_hand.order) == (S.PAUSED, None)


def test_only_an_order_that_is_shown_can_be_skipped(desk: Round) -> None:
    desk.start()
    desk.call_now()
    desk.work.skip(20, "speaks Dutch")
    desk.loop.run()
    assert (desk.work.state, desk.queue.given_back) == (S.CALLING, [])


def test_a_result_that_a_power_cut_tore_is_left_out(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "results")
    outbox.keep(KeptResult(delivery="a", order_id=1, operator="maria", result="Sold"))
    with (tmp_path / "results").open("ab") as file:
        file.write(b'{"delivery":"b","ord')
    assert [kept.delivery for kept in Outbox(tmp_path / "results").waiting()] == ["a"]


def test_the_order_at_hand_is_answered_for(desk: Round) -> None:
    desk.start()
    desk.work.stop_countdown()
    desk.loop.advance(120)
    assert desk.queue.extended == [1, 1, 1, 1]


def test_wrap_up_ends_with_the_default(tmp_path: Path) -> None:
    """S8: a wrap-up limit, and a default when time runs out."""
    desk = Round(tmp_path, wrap_up_seconds=30, default_result="Sold")
    desk.start()
    desk.call_now()
    desk.end_call(EndReason.THEY_HUNG_UP)
    desk.loop.advance(30)
    assert list(desk.queue.settled.values()) == [(1, "Sold")]


def test_an_order_that_somebody_else_has_by_now_is_not_dialled(desk: Round) -> None:
    """B1: no order is dialled by two operators: a desk that slept past its lease asks before it dials."""
    desk.start()
    desk.work.stop_countdown()
    desk.queue.taken_over = {1}
    desk.call_now()
    assert desk.dialled == []
    assert desk.work.at_hand.order is not None
    assert desk.work.at_hand.order.id == 2


def test_a_silent_database_lets_no_order_be_dialled(desk: Round) -> None:
    """A lost connection stops new orders and says so; the order stays in sight and can be tried again."""
    desk.start()
    desk.work.stop_countdown()
    desk.queue.lost = True
    desk.call_now()
    assert (desk.work.state, desk.dialled) == (S.PREVIEW, [])
    assert "does not answer" in desk.work.problem
    desk.queue.lost = False
    desk.call_now()
    assert desk.dialled == [1]


def test_kept_results_go_out_although_the_operator_pauses(desk: Round) -> None:
    """A result is delivered when the database is back, whatever the operator does meanwhile."""
    desk.start()
    desk.call_now()
    desk.work.pause()
    desk.end_call(EndReason.THEY_HUNG_UP)
    desk.queue.lost = True
    desk.give("Sold")
    assert (desk.work.state, desk.work.waiting) == (S.PAUSED, 1)
    desk.loop.advance(3 * LOOK_AGAIN)
    assert desk.work.waiting == 1
    desk.queue.lost = False
    desk.loop.advance(LOOK_AGAIN)
    assert (desk.work.waiting, list(desk.queue.settled.values())) == (0, [(1, "Sold")])


def test_a_call_that_outlives_the_engine_is_still_the_orders(desk: Round) -> None:
    """The engine dies in mid-call: the result is not asked for while the call is taken up again."""
    desk.start()
    desk.call_now()
    desk.end_call(EndReason.ENGINE_LOST)
    assert desk.work.state is S.RESULT
    desk.bus.publish(CallRecovered("call1", "call1b"))
    assert (desk.work.state, desk.work.at_hand.proposed) == (S.CALLING, None)
    desk.bus.publish(CallEnded("call1b", EndReason.THEY_HUNG_UP))
    assert desk.work.state is S.RESULT


def test_a_call_that_is_over_before_it_has_an_id_asks_for_its_result(desk: Round) -> None:
    """Without an engine a call ends while it is being placed; the order is not stuck."""
    desk.ends_at_once = EndReason.UNREACHABLE
    desk.start()
    desk.call_now()
    assert desk.work.state is S.RESULT


def test_nobody_is_dialled_over_a_call(tmp_path: Path) -> None:
    """An order that comes while somebody else is on the line waits for the operator's press."""
    desk = Round(tmp_path, dialling="progressive")
    desk.free = False
    desk.start()
    desk.loop.advance(1000)
    assert (desk.work.state, desk.dialled, desk.work.due_at) == (S.PREVIEW, [], None)
    desk.call_now()
    assert desk.dialled == [1]


def test_a_caller_who_rings_when_the_countdown_ends_is_not_dialled_over(desk: Round) -> None:
    """B1: nobody is dialled while somebody rings; the order waits for the operator's press."""
    desk.start()
    desk.free = False
    desk.loop.advance(10)
    assert (desk.work.state, desk.dialled, desk.work.due_at) == (S.PREVIEW, [], None)
    desk.call_now()
    assert desk.dialled == [1]


def test_a_caller_who_rings_while_the_database_is_asked_is_not_dialled_over(desk: Round) -> None:
    """B1: the same, when the countdown is over and the database is being asked whose the order is."""
    desk.start()
    desk.apart.held_back = []
    desk.loop.advance(10)
    desk.free = False
    desk.apart.let()
    assert (desk.work.state, desk.dialled) == (S.PREVIEW, [])


def test_wait_is_pressed_while_the_database_is_asked(desk: Round) -> None:
    """B1: the countdown was over, but nobody is dialled against the operator's wish."""
    desk.start()
    desk.apart.held_back = []
    desk.loop.advance(10)
    desk.work.stop_countdown()
    desk.apart.let()
    assert (desk.work.state, desk.dialled) == (S.PREVIEW, [])


def test_a_wish_to_pause_is_taken_back(desk: Round) -> None:
    desk.start()
    desk.call_now()
    desk.work.pause()
    assert desk.work.afterwards is S.PAUSED
    desk.start()
    desk.end_call(EndReason.THEY_HUNG_UP)
    desk.give("Sold")
    assert desk.work.state is S.PREVIEW


def test_a_desk_that_leaves_while_an_order_comes_gives_it_back(desk: Round) -> None:
    desk.work.start(MODES)
    desk.work.close()
    desk.loop.run()
    assert (desk.queue.given_back, desk.dialled) == ([1], [])


@pytest.mark.parametrize("old", list(S))
@pytest.mark.parametrize("new", list(S))
def test_every_step_of_the_table(old: WorkState, new: WorkState) -> None:
    """Every pair of states: legal ones pass, all others are refused."""
    course = Course(VirtualLoop(), Bus(), lambda: None)
    course._state = old  # noqa: SLF001 - the table is walked from every state
    if new in TRANSITIONS[old]:
        course.to(new)
        assert course.state is new
    else:
        with pytest.raises(IllegalTransition):
            course.to(new)
