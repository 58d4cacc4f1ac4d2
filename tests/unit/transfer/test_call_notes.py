"""What the agent writes down goes along with the call (D11)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from app.calls.calls import Calls
from app.calls.events import CallTakenOver
from app.calls.lines import REMEMBERED
from app.transfer.call_data import MANNER, MOST_OCTETS, REFERENCE, encode
from app.transfer.call_notes import CallNotes
from app.transfer.events import Outcome, TargetCalled, TargetChanged, TransferBegan, TransferEnded
from app.transfer.kinds import TransferType
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


class Desk:
    """A call that was transferred to this desk, with data."""

    def __init__(self) -> None:
        loop, self.bus = VirtualLoop(), Bus()
        self.engine = EngineScripted(loop, self.bus)
        self.calls = Calls(self.engine, loop, self.bus)
        self.notes = CallNotes(self.bus, self.calls)

    def arrive(self, **data: str) -> str:
        headers = [encode({REFERENCE: "abc", MANNER: "cold", **data}).header] if data else []
        return self.engine.arrive(headers=headers)

    def outgoing(self, call_id: str) -> dict[str, str]:
        call = self.calls.get(call_id)
        assert call is not None
        return self.notes.outgoing(call)

    def left_behind(self, call_id: str) -> int:
        call = self.calls.get(call_id)
        assert call is not None
        return self.notes.left_behind(call)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.notes.close()
    made.calls.close()
    assert made.bus.listeners() == 0


def test_notes_go_on_after_those_that_came(desk: Desk) -> None:
    """D11: nothing that somebody wrote before is lost; the marks of the last transfer stay behind."""
    call_id = desk.arrive(customer="Keller", notes="Speaks German.", order="A-1")
    desk.notes.write(call_id, "  Wants Tom.\n")
    assert desk.outgoing(call_id) == {
        "customer": "Keller",
        "order": "A-1",
        "notes": "Speaks German.\nWants Tom.",
    }
    assert desk.notes.of(call_id) == "  Wants Tom.\n", "as typed, or the cursor would jump"


def test_a_first_call_has_only_what_was_written(desk: Desk) -> None:
    """D11."""
    call_id = desk.arrive()
    assert desk.outgoing(call_id) == {}
    desk.notes.write(call_id, " \n")
    assert desk.outgoing(call_id) == {}
    desk.notes.write(call_id, "Wants Tom.")
    assert desk.outgoing(call_id) == {"notes": "Wants Tom."}


def test_how_much_would_stay_behind_is_known_before_the_transfer(desk: Desk) -> None:
    """D11: with the marks that the transfer will add."""
    call_id = desk.arrive(customer="Keller")
    desk.notes.write(call_id, "x" * MOST_OCTETS)
    missing = desk.left_behind(call_id)
    assert missing > 0
    desk.notes.write(call_id, "x" * (MOST_OCTETS - missing - len("…".encode())))
    assert desk.left_behind(call_id) == 0
    for manner in ("conversation", "cold"):
        assert encode({REFERENCE: "f" * 16, MANNER: manner, **desk.outgoing(call_id)}).left_out == ()


def test_what_is_written_after_the_transfer_began_is_known_to_stay_behind(desk: Desk) -> None:
    """D11: on the customer's call and on the target's; another target is told everything."""
    customer, target = desk.arrive(), desk.arrive()
    desk.notes.write(customer, "Wants Tom.")
    desk.bus.publish(TransferBegan("t1", TransferType.CONVERSATION, customer, "Tom"))
    desk.bus.publish(TargetCalled("t1", target, "sip:tom@pbx.example.com", 1, 1))
    assert not desk.notes.too_late(customer)
    assert not desk.notes.too_late(target)
    desk.notes.write(customer, "Wants Tom, today.")
    desk.notes.write(target, "Tom is busy.")
    assert desk.notes.too_late(customer)
    assert desk.notes.too_late(target)
    desk.bus.publish(TargetChanged("t1", "Maria"))
    assert not desk.notes.too_late(customer)
    desk.notes.write(customer, "Wants Maria.")
    assert desk.notes.too_late(customer)
    desk.bus.publish(TransferEnded("t1", Outcome.BACK, ""))
    assert not desk.notes.too_late(customer)


def test_the_notes_follow_the_conversation_to_another_call(desk: Desk) -> None:
    """D11: the other side put a new call in the old one's place (RFC 3891)."""
    old, new = desk.arrive(), desk.arrive()
    desk.notes.write(old, "Wants Tom.")
    desk.bus.publish(CallTakenOver(old, new))
    assert desk.notes.of(new) == "Wants Tom."


def test_notes_are_forgotten_with_the_call(desk: Desk) -> None:
    """Nothing is kept for ever."""
    first = desk.arrive()
    desk.notes.write(first, "Wants Tom.")
    desk.engine.finish(first)
    assert desk.notes.of(first) == "Wants Tom."
    for _ in range(REMEMBERED + 1):
        desk.engine.finish(desk.arrive())
    assert desk.notes.of(first) == ""
