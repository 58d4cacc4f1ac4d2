"""What an agent wrote down reaches the next one, with real engines and no PBX."""

from __future__ import annotations

import pytest

from app.calls.call import Call
from app.transfer.call_data import data_of
from app.transfer.consultation import Consultation
from app.transfer.events import Outcome
from app.transfer.kinds import TransferType
from tests.support.trio import Trio

NOTES = "Wants Tom, line 3. Grüße – nach fünf!"


def notes_at_target(trio: Trio, call: Call) -> str:
    return data_of(call).get("notes", "")


@pytest.mark.parametrize("way", [TransferType.COLD, TransferType.SUCCESS, TransferType.CONVERSATION])
def test_notes_are_there_when_it_rings_and_when_the_two_are_together(trio: Trio, way: TransferType) -> None:
    """D11, E6: beside the call that rings, and still there once the customer is on the line."""
    trio.agent.phone.centre.notes.write(trio.agents.id, NOTES)
    flow = trio.transfer(way)
    incoming = trio.target.wait_incoming()
    assert notes_at_target(trio, incoming) == NOTES
    trio.target.calls.answer(incoming.id)
    if isinstance(flow, Consultation):
        trio.agent.wait(lambda: trio.target.calls.current is not None and incoming.established, "answer")
        trio.agent.wait(lambda: flow.state.name == "CONSULTING", "consultation")
        flow.complete()
    assert trio.wait_over(flow) is Outcome.JOINED
    trio.wait_alone(trio.agent)
    last = trio.target.the_call_with(trio.customer)
    assert notes_at_target(trio, last) == NOTES
