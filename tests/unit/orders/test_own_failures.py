"""What is not the customer's fault is no attempt to reach them: the order goes back, the round waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bus import Bus
from app.calls.call import Call, CallState, Direction, EndReason, party
from app.orders.delivery import LOOK_AGAIN
from app.orders.desk import PROBLEM
from app.orders.events import WorkState
from app.orders.line import MANY, Fault, fault_of
from app.orders.order import Order, SubMode
from tests.support.order_round import Round
from tests.support.order_scene import OrderScene, account
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

S = WorkState
SILENT = "The server does not answer."


@pytest.fixture
def desk(tmp_path: Path) -> Round:
    return Round(tmp_path)


def test_no_order_is_taken_while_no_call_can_go_out(desk: Round) -> None:
    """B1: without registration nothing is reserved; the sentence says why, and it goes on by itself."""
    desk.hindrance = SILENT
    desk.start()
    assert (desk.work.state, desk.work.problem, len(desk.queue.free)) == (S.NO_LINE, SILENT, 5)
    desk.loop.advance(3 * LOOK_AGAIN)
    assert desk.work.state is S.NO_LINE
    desk.hindrance = ""
    desk.loop.advance(LOOK_AGAIN)
    assert (desk.work.state, desk.work.problem) == (S.PREVIEW, "")


def test_who_waits_for_the_line_can_pause(desk: Round) -> None:
    desk.hindrance = SILENT
    desk.start()
    desk.work.pause()
    desk.hindrance = ""
    desk.loop.advance(10 * LOOK_AGAIN)
    assert (desk.work.state, len(desk.queue.free)) == (S.PAUSED, 5)


def test_an_order_shown_goes_back_when_it_cannot_be_called(desk: Round) -> None:
    """B1: the server was lost during the countdown: nobody is dialled in vain."""
    desk.start()
    desk.hindrance = SILENT
    desk.loop.advance(10)
    assert (desk.work.state, desk.dialled, desk.queue.given_back) == (S.NO_LINE, [], [1])


def test_a_call_that_never_left_the_phone_is_no_attempt(desk: Round) -> None:
    """B7: the order goes back as it was, and no result is asked for."""
    desk.start()
    desk.call_now()
    desk.whose_fault = Fault.OURS
    desk.end_call(EndReason.UNREACHABLE)
    assert (desk.work.state, desk.queue.given_back, desk.queue.settled) == (S.PREVIEW, [1], {})


def test_a_call_that_the_server_lost_is_no_attempt(desk: Round) -> None:
    """B7: it came to nothing and the phone is not registered any more: both have the same cause."""
    desk.start()
    desk.call_now()
    desk.whose_fault, desk.hindrance = Fault.UNCLEAR, SILENT
    desk.end_call(EndReason.UNREACHABLE)
    assert (desk.work.state, desk.queue.given_back, desk.queue.settled) == (S.NO_LINE, [1], {})


@pytest.mark.parametrize("reason", [EndReason.UNREACHABLE, EndReason.FORBIDDEN, EndReason.NOT_FOUND])
def test_a_server_that_finds_no_way_stops_the_round(tmp_path: Path, reason: EndReason) -> None:
    """B7, S8: unattended, a dead trunk does not use up every order's attempts."""
    desk = Round(tmp_path, dialling="progressive", default_result="No answer", wrap_up_seconds=30)
    desk.whose_fault = Fault.UNCLEAR
    desk.start()
    for _ in range(MANY):
        desk.end_call(reason)
        desk.loop.advance(30)
    desk.loop.advance(1000)
    assert desk.work.state is S.PAUSED
    assert "3 calls in a row" in desk.work.problem
    assert [order for order, _ in desk.queue.settled.values()] == [1, 2]
    assert [order and order.id for order in desk.queue.taken_back] == [1, 2]
    assert (desk.dialled, desk.queue.given_back) == ([1, 2, 3], [3])
    desk.start()
    assert (desk.work.state, desk.work.problem) == (S.CALLING, "")


def test_whoever_is_reached_in_between_makes_the_line_good_again(desk: Round) -> None:
    desk.start()
    for fault in [Fault.UNCLEAR, Fault.UNCLEAR, Fault.THEIRS, Fault.UNCLEAR]:
        desk.whose_fault = fault
        desk.call_now()
        desk.end_call(EndReason.NOT_FOUND)
        assert desk.work.state is S.RESULT
        desk.give("No answer")
    assert (desk.work.state, desk.queue.given_back) == (S.PREVIEW, [])


def test_what_the_operator_says_of_a_talk_is_not_taken_back(desk: Round) -> None:
    """B7: a customer who was spoken with, whatever the phone thinks, is not called again for it."""
    desk.whose_fault = Fault.UNCLEAR
    desk.start()
    for name in ("Sold", "No answer"):
        desk.call_now()
        desk.end_call(EndReason.NOT_FOUND)
        desk.give(name)
    desk.call_now()
    desk.end_call(EndReason.NOT_FOUND)
    assert [order and order.id for order in desk.queue.taken_back] == [2]


def test_a_row_that_was_broken_takes_nothing_back(tmp_path: Path) -> None:
    """B7: one who was reached shows that the line is good; so does a person who goes on."""
    desk = Round(tmp_path, count=8)
    desk.start()
    for fault in (Fault.UNCLEAR, Fault.UNCLEAR, Fault.THEIRS, Fault.UNCLEAR, Fault.UNCLEAR, Fault.UNCLEAR):
        desk.whose_fault = fault
        desk.call_now()
        desk.end_call(EndReason.NOT_FOUND)
        desk.give("No answer")
    assert [order and order.id for order in desk.queue.taken_back] == [4, 5]
    desk.start()
    assert len(desk.queue.taken_back) == 2


def test_a_phone_without_an_account_pauses_with_its_sentence(desk: Round) -> None:
    """B7: that no call can be placed at all says nothing about the order's number."""
    desk.no_account = "No account is set up, so nothing can be dialled."
    desk.start()
    desk.call_now()
    assert (desk.work.state, desk.work.problem) == (S.PAUSED, desk.no_account)
    assert (desk.queue.given_back, desk.queue.settled) == ([1], {})


def test_a_desk_that_can_dial_no_number_stops_the_round(desk: Round) -> None:
    """B8: one number that cannot be dialled is bad; three in a row may be the fault of this desk."""
    desk.refuse = "There is no server that could dial this."
    desk.start()
    for _ in range(MANY - 1):
        desk.call_now()
        assert (desk.work.state, desk.work.problem) == (S.RESULT, desk.refuse)
        desk.give("No answer")
    desk.call_now()
    assert (desk.work.state, desk.queue.given_back) == (S.PAUSED, [3])
    assert "3 calls in a row" in desk.work.problem


def test_a_wish_to_stop_holds_after_a_failure(desk: Round) -> None:
    desk.start()
    desk.call_now()
    desk.work.stop()
    desk.whose_fault = Fault.OURS
    desk.end_call(EndReason.UNREACHABLE)
    assert (desk.work.state, desk.queue.given_back) == (S.STOPPED, [1])


def ended(reason: EndReason, code: int = 0, *, rang: bool = False, answered: bool = False) -> Call:
    call = Call(
        id="c",
        account_id="a",
        direction=Direction.OUT,
        remote=party("sip:1@pbx"),
        dialled="1",
        started_at=0.0,
    )
    call.rang, call.end_code = rang, code
    if answered:
        call.to(CallState.UP, 1.0)
    call.to(CallState.ENDED, 2.0, reason)
    return call


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (None, Fault.THEIRS),
        (ended(EndReason.UNREACHABLE), Fault.OURS),
        (ended(EndReason.ENGINE_LOST), Fault.OURS),
        (ended(EndReason.ENGINE_LOST, rang=True), Fault.OURS),
        (ended(EndReason.ENGINE_LOST, answered=True), Fault.THEIRS),
        (ended(EndReason.UNREACHABLE, 503), Fault.UNCLEAR),
        (ended(EndReason.FORBIDDEN, 403), Fault.UNCLEAR),
        (ended(EndReason.NOT_FOUND, 404), Fault.UNCLEAR),
        (ended(EndReason.NOT_FOUND, 404, rang=True), Fault.UNCLEAR),
        (ended(EndReason.NO_ANSWER, 408, rang=True), Fault.THEIRS),
        (ended(EndReason.NETWORK_LOST, 408, answered=True), Fault.THEIRS),
        (ended(EndReason.BUSY, 486), Fault.THEIRS),
        (ended(EndReason.NO_ANSWER, 480), Fault.THEIRS),
        (ended(EndReason.WE_HUNG_UP), Fault.THEIRS),
    ],
)
def test_whose_fault_it_is(call: Call | None, fault: Fault) -> None:
    """B6, B7: a customer is blamed for what a customer's phone can do."""
    assert fault_of(call) is fault


@pytest.fixture
def here(engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path) -> Iterator[OrderScene]:
    scene = OrderScene(engine, loop, bus, tmp_path, account=account())
    scene.start()
    yield scene
    scene.close()


def test_a_dead_trunk_is_told_and_costs_no_order_an_attempt(here: OrderScene) -> None:
    """B7: three customers in a row get 503; their orders are free and uncalled, the frame says why."""
    before = here.orders()
    for _ in range(2):
        here.engine.finish(here.call(), 503)
        here.loop.run()
        here.work.give(next(r for r in here.work.at_hand.buttons() if r.meaning == "no_answer"))
        here.loop.run()
    here.engine.finish(here.call(), 503)
    here.loop.run()
    assert (here.work.state, [_line_of(order) for order in here.orders()]) == (
        S.PAUSED,
        [("", order.status, order.attempts, order.sub_mode) for order in before],
    )
    problem = here.problems.get(PROBLEM)
    assert problem is not None
    assert problem.sentence == here.work.problem
    here.start()
    assert (here.work.state, here.problems.get(PROBLEM)) == (S.PREVIEW, None)


def _line_of(order: Order) -> tuple[str, str, int, SubMode]:
    """In which part of the queue it stands."""
    return order.reserved_by, order.status, order.attempts, order.sub_mode


def test_the_engine_dies_while_the_customers_phone_rings(here: OrderScene) -> None:
    """B7: the call was ours to lose; the same order comes again."""
    call_id = here.call()
    here.engine.progress(call_id, 180)
    here.engine.lose()
    here.loop.run()
    assert (here.work.state, here.orders()[0].attempts) == (S.PREVIEW, 0)
    assert here.work.at_hand.order is not None
    assert here.work.at_hand.order.external_id == "A-0"


def test_a_number_that_cannot_be_dialled_is_the_orders_fault(
    engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path
) -> None:
    """B8: it is told and proposes the result for bad numbers."""
    scene = OrderScene(engine, loop, bus, tmp_path, account=account(), number="call me")
    scene.start()
    scene.call()
    proposed = scene.work.at_hand.proposed
    assert proposed is not None
    assert (scene.work.state, proposed.meaning) == (S.RESULT, "bad_number")
    scene.close()
