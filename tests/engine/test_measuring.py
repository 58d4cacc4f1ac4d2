"""What engines count of the packets between them (P7)."""

from __future__ import annotations

from app.engine.commands import HoldCall
from app.engine.events import CallMeasured, MediaChanged
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory


def test_a_call_is_measured_once_a_second_while_sound_flows(agents: AgentFactory) -> None:
    """P7: counters rise by fifty packets a second, and nothing is lost on one machine."""
    alice, bob = agents("alice"), agents("bob")
    answered_call(alice, bob)
    first, second = alice.wait(CallMeasured, call_id="c1"), alice.wait(CallMeasured, call_id="c1")
    assert second.codec.startswith("G722")
    assert 25 < second.received - first.received < 100
    assert 25 < second.sent - first.sent < 100
    assert second.lost == 0
    assert second.jitter < 0.05
    alice.send(HoldCall(call_id="c1"))
    alice.wait(MediaChanged, call_id="c1", held_by_us=True)
    told = len(alice.heard(CallMeasured))
    bob.wait(CallMeasured)
    assert len(alice.heard(CallMeasured)) <= told + 1
