"""Transfers at the demo company: what a newcomer tries first works, without a server."""

from __future__ import annotations

import pytest

from app.agent.state import AgentState
from app.calls.call import Call, CallState
from app.demo.demo import Demo
from app.loop import ThreadLoop
from app.transfer.cold import ColdTransfer
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.events import Outcome
from app.transfer.kinds import Target, TargetKind, TransferType
from app.transfer.referred import HangUpState, HangUpTransfer
from app.transfer.verdict import Allowed

SOON = 60.0


@pytest.fixture
def customer(demo: Demo, loop: ThreadLoop) -> Call:
    """The echo test, in the part of a customer."""
    call = demo.phone.dial("600")
    assert loop.run_until(lambda: call.state is CallState.UP, SOON)
    return call


def target(demo: Demo, customer: Call, name: str) -> Target:
    """A target of the box by its name."""
    return next(found for found in demo.phone.choices.targets(customer.id) if found.name == name)


def test_the_box_has_every_kind_of_target(demo: Demo, customer: Call) -> None:
    """D1, C2: Add Call with agents, coworkers, queues, a voice menu and a number outside."""
    kinds = {found.kind for found in demo.phone.choices.targets(customer.id)}
    assert kinds == {
        TargetKind.AGENT,
        TargetKind.COWORKER,
        TargetKind.GROUP,
        TargetKind.QUEUE,
        TargetKind.IVR,
        TargetKind.EXTERNAL,
    }
    for found in demo.phone.choices.targets(customer.id):
        if found.kind is not TargetKind.IVR:
            verdict = demo.phone.choices.verdict(customer.id, found, TransferType.SUCCESS)
            assert isinstance(verdict, Allowed) or found.kind is TargetKind.GROUP, (found, verdict)


def test_the_box_shows_who_is_free_and_who_talks(demo: Demo, loop: ThreadLoop, customer: Call) -> None:
    """E7, D12: by presence between the two engines; whoever is in a call is seen to talk."""
    assert loop.run_until(lambda: set(demo.phone.coworkers.states) >= {"201", "202", "203"}, SOON)
    assert target(demo, customer, "Ada Brandt").state is AgentState.AVAILABLE
    assert target(demo, customer, "Lena Sorel").state is AgentState.AFTER_CALL_WORK
    call = demo.phone.dial("201")
    assert loop.run_until(lambda: target(demo, customer, "Ada Brandt").state is AgentState.TALKING, SOON)
    demo.phone.calls.hang_up(call.id)
    assert loop.run_until(lambda: target(demo, customer, "Ada Brandt").state is AgentState.AVAILABLE, SOON)


def test_a_customer_is_sent_to_a_coworker(demo: Demo, loop: ThreadLoop, customer: Call) -> None:
    """C8: cold: the agent is free at once, and both calls end here when Ada has answered."""
    flow = demo.phone.choices.begin(customer.id, target(demo, customer, "Ada Brandt"), TransferType.COLD)
    assert isinstance(flow, ColdTransfer)
    assert demo.phone.agent.status.state is AgentState.AVAILABLE
    assert loop.run_until(lambda: flow.over, SOON)
    assert flow.outcome is Outcome.JOINED
    assert loop.run_until(lambda: not len(demo.phone.calls), SOON)
    assert loop.run_until(lambda: demo.exchange.calls == 2, SOON)  # they talk with each other


def test_a_consultation_becomes_three_and_is_left(demo: Demo, loop: ThreadLoop, customer: Call) -> None:
    """D4, S5: speak with Tom, make it three, leave."""
    flow = demo.phone.choices.begin(
        customer.id, target(demo, customer, "Tom Okafor"), TransferType.CONVERSATION
    )
    assert isinstance(flow, Consultation)
    assert loop.run_until(lambda: flow.state is ConsultState.CONSULTING, SOON)
    flow.three_way()
    assert loop.run_until(lambda: customer.state is CallState.UP, SOON)
    demo.phone.conference.leave()
    assert loop.run_until(lambda: not len(demo.phone.calls), SOON)


def test_a_voice_menu_gives_the_customer_back(demo: Demo, loop: ThreadLoop, customer: Call) -> None:
    """D5: hang-up transfer: the agent waits, and the returning call is known."""
    flow = demo.phone.choices.begin(customer.id, target(demo, customer, "Card payment"), TransferType.HANG_UP)
    assert isinstance(flow, HangUpTransfer)
    assert loop.run_until(lambda: flow.state is HangUpState.AWAY, SOON)
    assert loop.run_until(lambda: flow.over, SOON)
    assert flow.outcome is Outcome.RETURNED
    assert loop.run_until(lambda: len(demo.phone.calls) == 1, SOON)
    returned = next(iter(demo.phone.calls))
    assert returned.ringing_here
