"""The database answers late, and in any order, while the operator goes on pressing."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.calls.end_reason import EndReason
from app.orders.events import WorkChanged, WorkState
from app.orders.round import PATIENCE
from tests.support.order_round import Round
from tests.support.order_samples import MODES

S = WorkState


@pytest.fixture
def desk(tmp_path: Path) -> Round:
    desk = Round(tmp_path)
    desk.start()
    desk.apart.held_back = []
    return desk


def shown(desk: Round) -> int | None:
    return None if desk.work.at_hand.order is None else desk.work.at_hand.order.id


def everything_answers(desk: Round) -> None:
    while desk.apart.held_back:
        desk.apart.let()
    desk.apart.held_back = None


@pytest.mark.parametrize("first", [0, 1])
def test_a_skip_while_a_call_is_being_confirmed(desk: Round, first: int) -> None:
    """B1: what was pressed last counts, whichever answer comes first: the order is skipped, not dialled."""
    desk.work.call_now()
    desk.work.skip(20, "speaks Dutch")
    desk.apart.let(first)
    everything_answers(desk)
    assert (desk.dialled, desk.work.state, shown(desk)) == ([], S.PREVIEW, 2)


@pytest.mark.parametrize("first", [0, 1])
def test_a_call_while_a_skip_is_under_way(desk: Round, first: int) -> None:
    """B1: the order was put off already, so it is not called after all; the round goes on with the next."""
    desk.work.skip(20, "speaks Dutch")
    desk.queue.taken_over.add(1)
    desk.work.call_now()
    desk.apart.let(first)
    everything_answers(desk)
    assert (desk.dialled, desk.work.state, shown(desk)) == ([], S.PREVIEW, 2)


def test_a_skip_that_failed_and_a_call_after_it(desk: Round) -> None:
    """B1: the database heard nothing of the skip: the call is made, and its result is the order's."""
    desk.queue.lost = True
    desk.work.skip(20, "speaks Dutch")
    desk.queue.lost = False
    desk.work.call_now()
    everything_answers(desk)
    assert (desk.dialled, desk.work.state) == ([1], S.CALLING)
    desk.end_call(EndReason.THEY_HUNG_UP)
    desk.give("Sold")
    assert list(desk.queue.settled.values()) == [(1, "Sold")]


def test_call_is_pressed_twice(desk: Round) -> None:
    """B1: one call."""
    desk.work.call_now()
    desk.work.call_now()
    everything_answers(desk)
    assert (desk.dialled, desk.work.state) == ([1], S.CALLING)


def test_a_pause_while_a_call_is_being_confirmed(desk: Round) -> None:
    """B1: nobody is dialled any more."""
    desk.work.call_now()
    desk.work.pause()
    everything_answers(desk)
    assert (desk.dialled, desk.work.state, shown(desk)) == ([], S.PAUSED, None)


def test_a_desk_is_left_while_an_order_is_on_its_way(tmp_path: Path) -> None:
    """B1: signed out before the order arrives: it is free again, and nothing moves any more."""
    desk = Round(tmp_path)
    desk.apart.held_back = []
    desk.work.start(MODES)
    heard: list[WorkChanged] = []
    subscription = desk.bus.subscribe(WorkChanged, heard.append)
    desk.work.close()
    assert desk.queue.given_back == [1], "done on the thread that took it, before that thread ends"
    everything_answers(desk)
    desk.loop.advance(1000)
    subscription.close()
    assert (heard, shown(desk), desk.queue.given_back, desk.queue.extended) == ([], None, [1], [])


def test_a_database_that_answers_again_is_not_called_silent(desk: Round) -> None:
    """B1: the sentence goes with the answer to the next press; it stands over no call and over no result."""
    desk.queue.lost = True
    desk.work.call_now()
    everything_answers(desk)
    assert (desk.work.state, "does not answer" in desk.work.problem) == (S.PREVIEW, True)
    desk.queue.lost = False
    desk.call_now()
    assert (desk.work.state, desk.work.problem) == (S.CALLING, "")
    desk.end_call(EndReason.THEY_HUNG_UP)
    assert (desk.work.state, desk.work.problem) == (S.RESULT, "")


def test_a_database_that_hangs_is_called_silent_until_it_answers(tmp_path: Path) -> None:
    """A lost connection says so, also one that nothing breaks: no order comes, and the screen says why."""
    desk = Round(tmp_path)
    desk.apart.held_back = []
    desk.work.start(MODES)
    assert desk.work.problem == ""
    desk.loop.advance(PATIENCE)
    assert (desk.work.state, "does not answer" in desk.work.problem) == (S.TAKING, True)
    desk.apart.let()
    assert (desk.work.state, desk.work.problem, shown(desk)) == (S.PREVIEW, "", 1)
    everything_answers(desk)


@pytest.mark.parametrize("rings", [False, True])
def test_a_database_that_hangs_before_the_call_is_called_silent(desk: Round, *, rings: bool) -> None:
    """B1: the order is not dialled meanwhile, and once it is answered nobody calls the database silent."""
    desk.loop.advance(10)
    desk.loop.advance(PATIENCE)
    assert (desk.dialled, desk.work.state, "does not answer" in desk.work.problem) == ([], S.PREVIEW, True)
    desk.free = not rings
    everything_answers(desk)
    desk.loop.advance(PATIENCE)
    assert (desk.dialled, desk.work.problem) == ([] if rings else [1], "")


def test_a_database_that_hangs_while_an_order_is_skipped_is_called_silent(desk: Round) -> None:
    """B6: the order stays until it is answered, and is not dialled by itself."""
    desk.work.skip(20, "speaks Dutch")
    assert (desk.work.due_at, desk.work.problem) == (None, "")
    desk.loop.advance(PATIENCE)
    assert (desk.dialled, desk.work.state, "does not answer" in desk.work.problem) == ([], S.PREVIEW, True)
    everything_answers(desk)
    assert (desk.work.state, desk.work.problem, shown(desk)) == (S.PREVIEW, "", 2)


@pytest.mark.parametrize("others_now", [False, True])
def test_the_machine_sleeps_while_an_order_comes(tmp_path: Path, *, others_now: bool) -> None:
    """B1: its lease may be over: it is dialled once the database says that it is still this desk's."""
    desk = Round(tmp_path, dialling="progressive")
    desk.apart.held_back = []
    desk.work.start(MODES)
    desk.asleep = 3600.0
    if others_now:
        desk.queue.taken_over.add(1)
    desk.apart.let()
    assert (desk.dialled, desk.work.state, shown(desk)) == ([], S.PREVIEW, 1)
    everything_answers(desk)
    assert (desk.dialled, desk.work.state) == ([2] if others_now else [1], S.CALLING)


def test_a_slow_answer_alone_is_no_reason_to_ask_once_more(tmp_path: Path) -> None:
    """B1: progressive dialling waits for nothing as long as the lease is surely not over."""
    desk = Round(tmp_path, dialling="progressive")
    desk.apart.held_back = []
    desk.work.start(MODES)
    desk.loop.advance(desk.policy.lease_seconds / 3)
    desk.apart.let()
    assert desk.dialled == [1]
    everything_answers(desk)


@pytest.mark.parametrize("press", ["somebody rings", "wait"])
def test_what_came_between_the_sleep_and_the_answer_is_not_dialled_over(tmp_path: Path, press: str) -> None:
    """B1: as at the end of a countdown."""
    desk = Round(tmp_path, dialling="progressive")
    desk.apart.held_back = []
    desk.work.start(MODES)
    desk.asleep = 3600.0
    desk.apart.let()
    if press == "wait":
        desk.work.stop_countdown()
    else:
        desk.free = False
    everything_answers(desk)
    assert (desk.dialled, desk.work.state, shown(desk)) == ([], S.PREVIEW, 1)
