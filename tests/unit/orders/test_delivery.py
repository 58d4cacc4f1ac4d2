"""Results on their way to the database, when the desk is left or its disk is full meanwhile."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from app.calls.end_reason import EndReason
from app.orders.events import ResultKept
from app.orders.outbox import Outbox
from tests.support.order_round import Round


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
