"""Results on their way to the database, when the desk is left or its disk is full meanwhile."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from app.account.call_modes import Result
from app.calls.end_reason import EndReason
from app.orders.delivery import LOOK_AGAIN
from app.orders.events import ResultKept, WorkState
from app.orders.line import MANY, Fault
from app.orders.order import Order
from app.orders.outbox import KeptResult, Outbox
from app.orders.policy import Policy
from tests.support.order_round import QueueFake, Round


@pytest.fixture
def desk(tmp_path: Path) -> Round:
    """An order that was called; its result is to be given."""
    made = Round(tmp_path)
    made.start()
    made.call_now()
    made.end_call(EndReason.THEY_HUNG_UP)
    return made


def test_a_desk_that_was_left_tries_no_more(desk: Round) -> None:
    """The database fails after the operator has signed out: whoever comes next delivers the result."""
    heard: list[ResultKept] = []
    desk.work.pause()
    desk.apart.held_back = []
    desk.queue.lost = True
    desk.give("Sold")
    desk.work.close()
    desk.bus.subscribe(ResultKept, heard.append)
    desk.apart.let()
    desk.queue.lost = False
    desk.loop.advance(1000)
    assert (heard, desk.queue.settled) == ([], {})
    desk.apart.held_back = None
    desk.again().close()
    desk.loop.run()
    assert list(desk.queue.settled.values()) == [(1, "Sold")]


def test_what_is_delivered_after_the_desk_was_left_is_off_its_disk(desk: Round) -> None:
    """The next one at this desk does not wait for it; what they keep stays."""
    desk.work.pause()
    desk.apart.held_back = []
    desk.give("Sold")
    desk.work.close()
    desk.apart.let()
    assert len(Outbox(desk.folder / "results")) == 0


def test_a_delivered_result_that_cannot_be_erased_is_logged(
    desk: Round, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Bad input, a full disk: the round goes on, and nothing waits."""

    def full(_outbox: Outbox, _delivery: str) -> None:
        raise OSError(28, "No space left on device")

    with caplog.at_level(logging.WARNING), monkeypatch.context() as patch:
        patch.setattr(Outbox, "delivered", full)
        desk.give("Sold")
    assert "delivered but still kept" in caplog.text
    assert list(desk.queue.settled.values()) == [(1, "Sold")]
    assert desk.work.at_hand.order is not None
    assert desk.work.at_hand.order.id == 2


def test_a_result_says_when_it_was_given(desk: Round) -> None:
    """Bad input, a clock that jumps: the database's clock at the taking, and what has passed since."""
    order = desk.work.at_hand.order
    assert order is not None
    desk.queue.lost = True
    desk.loop.advance(40)
    given = desk.loop.now()
    desk.give("No answer")
    desk.loop.advance(10_000)
    desk.queue.lost = False
    desk.loop.advance(1000)
    assert (desk.queue.kept[0].taken_at, desk.queue.kept[0].given_after) == (order.reserved_at, given)


def dead_trunk(desk: Round) -> None:
    """The order at hand reaches nobody, nor do the two after it; the first two get a result."""
    desk.give("Sold")
    desk.whose_fault = Fault.UNCLEAR
    for number in range(MANY):
        desk.call_now()
        desk.end_call(EndReason.NOT_FOUND)
        if number < MANY - 1:
            desk.give("No answer")


def said(queue: QueueFake) -> list[tuple[int, bool]]:
    """Of each delivery its order, and whether it takes a result back."""
    return [(kept.order_id, bool(kept.takes_back)) for kept in queue.kept[1:]]


def test_nothing_is_taken_back_before_the_database_has_it(
    desk: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B7: it takes no results for a while: first come the results, then that they do not count."""
    with monkeypatch.context() as patch:
        patch.setattr(desk.queue, "settle", _full)
        dead_trunk(desk)
        assert desk.work.waiting == 3, "results; that two do not count is no further one"
    desk.loop.advance(2 * LOOK_AGAIN)
    assert [order for order, back in said(desk.queue) if back] == [2, 3]
    assert said(desk.queue).index((2, False)) < said(desk.queue).index((2, True))
    assert said(desk.queue).index((3, False)) < said(desk.queue).index((3, True))
    assert desk.work.waiting == 0


def test_what_is_taken_back_outlives_the_program(desk: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """B7: the phone is closed before the database answers; with it, the order as it was."""
    with monkeypatch.context() as patch:
        patch.setattr(desk.queue, "settle", _full)
        dead_trunk(desk)
        desk.work.close()
    outbox = Outbox(desk.folder / "results")
    assert (len(outbox), len(outbox.waiting())) == (3, 5)
    again = desk.again()
    desk.loop.run()
    again.close()
    assert [order and order.id for order in desk.queue.taken_back] == [2, 3]


def test_an_order_that_was_taken_back_can_be_called_meanwhile(
    desk: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B7: that a result does not count is no result: the order is not passed over for it."""
    dead_trunk(desk)
    with monkeypatch.context() as patch:
        patch.setattr(desk.queue, "settle", _full)
        desk.whose_fault = Fault.THEIRS
        desk.start()
        assert desk.work.state is WorkState.PREVIEW


def test_a_full_disk_takes_nothing_back(
    desk: Round, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Bad input, a full disk: the results count as they were given, and the round pauses all the same."""
    keep = Outbox.keep

    def full(outbox: Outbox, result: KeptResult) -> None:
        if result.takes_back:
            raise OSError(28, "No space left on device")
        keep(outbox, result)

    with caplog.at_level(logging.WARNING), monkeypatch.context() as patch:
        patch.setattr(Outbox, "keep", full)
        dead_trunk(desk)
    assert "cannot be taken back" in caplog.text
    assert (desk.work.state, desk.queue.taken_back) == (WorkState.PAUSED, [])


class ForgetfulQueue(QueueFake):
    """Its leases have ended: an order without its result is free, and next."""

    def take(self, operator: str, modes: frozenset[str], policy: Policy) -> Order | None:
        """See ``OrderStore.take``."""
        order = super().take(operator, modes, policy)
        settled = {order_id for order_id, _ in self.settled.values()}
        return order if order is None or order.id not in settled else self.take(operator, modes, policy)


@pytest.fixture
def late(tmp_path: Path) -> Round:
    """Order 1 was called and has a result; the database was away for longer than a lease and is back."""
    made = Round(tmp_path, dialling="progressive")
    made.work.close()
    made.queue = ForgetfulQueue(5)
    made.work = made.again()
    first = made.queue.free[0]
    made.start()
    made.end_call(EndReason.THEY_HUNG_UP)
    made.work.pause()
    made.queue.lost = True
    made.give("Sold")
    made.queue.free.insert(0, first)
    made.queue.lost = False
    return made


def test_kept_results_are_delivered_before_the_next_order_is_taken(late: Round) -> None:
    """B1: Go on is pressed before the clock delivers: who just bought is not called again."""
    late.start()
    assert list(late.queue.settled.values()) == [(1, "Sold")]
    assert late.dialled == [1, 2]


def test_an_order_whose_result_is_here_is_not_dialled_although_it_is_given_out(
    late: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B1: the database takes no result yet, but gives orders; the result is delivered by and by."""
    with monkeypatch.context() as patch:
        patch.setattr(late.queue, "settle", _full)
        late.start()
        assert (late.dialled, late.queue.given_back) == ([1, 2], [])
    late.loop.advance(LOOK_AGAIN)
    assert list(late.queue.settled.values()) == [(1, "Sold")]


def test_an_order_from_before_whose_result_is_here_is_not_offered_again(
    late: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S8: its result was pressed before the program ended, and counts."""
    late.work.close()
    late.queue.from_before = late.queue.free.pop(0), 70.0
    with monkeypatch.context() as patch:
        patch.setattr(late.queue, "settle", _full)
        late.work = late.again()
        late.start()
        assert (late.dialled, late.queue.given_back) == ([1, 2], [])
    late.loop.advance(LOOK_AGAIN)
    assert list(late.queue.settled.values()) == [(1, "Sold")]


def _full(_kept: KeptResult, _result: Result, _policy: Policy) -> bool:
    raise OSError("no space left on the server")
