"""The program ends while an operator has an order, and begins again before the lease is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bus import Bus
from app.calls.end_reason import EndReason
from app.orders.events import WorkState
from tests.support.order_round import Round
from tests.support.order_samples import MODES
from tests.support.order_scene import OrderScene, account
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

S = WorkState


@pytest.fixture
def desk(tmp_path: Path) -> Round:
    """Order 1 was taken 70 s ago by a program that is gone; dialling is at once."""
    desk = Round(tmp_path, dialling="progressive", default_result="Sold", wrap_up_seconds=30)
    desk.queue.from_before = desk.queue.free.pop(0), 70.0
    desk.start()
    return desk


def shown(desk: Round) -> int | None:
    return None if desk.work.at_hand.order is None else desk.work.at_hand.order.id


def test_the_order_from_before_is_shown_and_not_dialled(desk: Round) -> None:
    """B1: the customer may have been talked to already, so nothing happens by itself."""
    desk.loop.advance(1000)
    assert (desk.work.state, shown(desk), desk.dialled, desk.work.due_at) == (S.PREVIEW, 1, [], None)
    assert desk.queue.extended[0] == 1, "it is answered for again"


def test_its_result_can_be_given_without_another_call(desk: Round) -> None:
    """S8: and it counts from when the order was taken, by the program that is gone."""
    desk.loop.advance(5)
    assert desk.work.at_hand.seconds == 75.0
    desk.work.ask_result()
    assert (desk.work.state, desk.work.at_hand.proposed) == (S.RESULT, None)
    desk.give("Sold")
    assert list(desk.queue.settled.values()) == [(1, "Sold")]
    assert (desk.work.state, shown(desk)) == (S.CALLING, 2)


def test_it_can_be_called(desk: Round) -> None:
    """B1: as any order that is shown."""
    desk.call_now()
    desk.end_call(EndReason.THEY_HUNG_UP)
    assert (desk.dialled, desk.work.state) == ([1], S.RESULT)


def test_only_the_first_order_can_be_one_from_before(desk: Round) -> None:
    desk.work.skip(20, "was told already")
    desk.loop.run()
    assert (shown(desk), desk.dialled) == (2, [2])
    desk.work.ask_result()
    assert desk.work.state is S.CALLING


def test_a_silent_database_is_asked_for_it_again(tmp_path: Path) -> None:
    desk = Round(tmp_path)
    desk.queue.from_before = desk.queue.free.pop(0), 70.0
    desk.queue.lost = True
    desk.start()
    assert desk.work.state is S.OFFLINE
    desk.queue.lost = False
    desk.loop.advance(5)
    assert (desk.work.state, shown(desk), desk.work.at_hand.from_before) == (S.PREVIEW, 1, True)


def test_a_result_is_asked_for_without_a_call_only_then(tmp_path: Path) -> None:
    """S8: an order that was never called has no result."""
    desk = Round(tmp_path)
    desk.start()
    desk.work.ask_result()
    assert desk.work.state is S.PREVIEW


@pytest.mark.parametrize("moment", ["shown", "on its way"])
def test_a_pause_keeps_it_reserved_and_go_on_offers_it_again(tmp_path: Path, moment: str) -> None:
    """B1, S8: it may have been called, so it is nobody's to call anew; its result can still be given."""
    desk = Round(tmp_path, dialling="progressive")
    desk.queue.from_before = desk.queue.free.pop(0), 70.0
    desk.work.start(MODES)
    if moment == "shown":
        desk.loop.run()
    desk.work.pause()
    desk.loop.run()
    assert (desk.work.state, shown(desk), desk.queue.given_back) == (S.PAUSED, None, [])
    desk.start()
    assert (desk.work.state, shown(desk), desk.work.at_hand.from_before) == (S.PREVIEW, 1, True)
    desk.work.ask_result()
    desk.give("Sold")
    assert (list(desk.queue.settled.values()), desk.dialled) == ([(1, "Sold")], [2])


def test_whoever_leaves_the_desk_keeps_it_reserved(desk: Round) -> None:
    """B1, S8: until its lease ends, for who begins again."""
    desk.work.close()
    desk.loop.run()
    assert desk.queue.given_back == []


def test_its_call_that_came_about_not_at_all_says_nothing_of_the_one_before(desk: Round) -> None:
    """B1: the phone failed; the order stays reserved, and the next one comes."""
    desk.no_account = "Nobody is signed in."
    desk.call_now()
    assert (desk.dialled, desk.queue.given_back) == ([], [])


Again = Callable[..., OrderScene]


@pytest.fixture
def again(engine: EngineScripted, loop: VirtualLoop, bus: Bus, tmp_path: Path) -> Iterator[Again]:
    """The program ends in mid-call, and another one has begun with these settings."""
    made: list[OrderScene] = []

    def begin(**cell: object) -> OrderScene:
        first = OrderScene(engine, loop, bus, tmp_path, account=account())
        first.start()
        engine.answer(first.call())
        first.close()
        made.append(OrderScene(engine, loop, bus, tmp_path, count=0, account=account("", **cell)))
        made[0].start()
        return made[0]

    yield begin
    for one in made:
        one.close()


def test_a_program_that_ended_in_mid_call(again: Again) -> None:
    """B1, S8: its order is offered again, with the number of its attempts as it was."""
    here = again()
    order = here.work.at_hand.order
    assert order is not None
    assert (order.external_id, here.work.state, here.work.at_hand.from_before) == ("A-0", S.PREVIEW, True)
    here.work.ask_result()
    here.work.give(here.work.at_hand.buttons()[0])
    here.loop.run()
    assert (here.orders()[0].status, here.orders()[0].attempts) == ("Sold", 0)


def test_who_has_lost_the_right_to_it_gets_it_no_more(again: Again) -> None:
    """B10: it may have been called, so it is free for whoever has the right only when its lease ends."""
    here = again(operators=["jan"])
    here.desk.start(frozenset({"New leads"}))
    here.loop.run()
    assert [order.reserved_by for order in here.orders()] == ["maria", "", ""]
    assert (here.work.state, here.work.at_hand.order) == (S.EMPTY, None)
