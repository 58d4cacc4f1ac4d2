"""What engines count of the packets between them (P7)."""

from __future__ import annotations

from app.engine.commands import HoldCall
from app.engine.events import CallMeasured, MediaChanged
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory


def steady(first: CallMeasured, second: CallMeasured) -> bool:
    """Whether a second lies between the two; on a busy machine a second may be told late."""
    received, sent = second.received - first.received, second.sent - first.sent
    return 25 < received < 100 and 25 < sent < 100 and second.jitter < 0.05


def test_a_call_is_measured_once_a_second_while_sound_flows(agents: AgentFactory) -> None:
    """P7: counters rise by fifty packets a second, and nothing is lost on one machine."""
    alice, bob = agents("alice"), agents("bob")
    answered_call(alice, bob)
    told = [alice.wait(CallMeasured, call_id="c1")]
    while not (len(told) > 1 and steady(*told[-2:])):
        told.append(alice.wait(CallMeasured, call_id="c1"))
        assert len(told) < 60, told
    assert told[-1].codec.startswith("G722")
    assert told[-1].lost == 0
    alice.send(HoldCall(call_id="c1"))
    alice.wait(MediaChanged, call_id="c1", held_by_us=True)
    count = len(alice.heard(CallMeasured))
    bob.wait(CallMeasured)
    assert len(alice.heard(CallMeasured)) <= count + 1
