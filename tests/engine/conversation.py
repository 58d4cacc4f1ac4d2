"""Steps that several tests of this folder begin with."""

from __future__ import annotations

from app.engine.commands import AnswerCall
from app.engine.events import CallAnswered, CallArrived, MediaChanged
from tests.support.engines import EngineAgent


def answered_call(alice: EngineAgent, bob: EngineAgent, call_id: str = "c1") -> str:
    """Alice calls, Bob answers, and sound flows both ways. Returns Bob's id of the call."""
    alice.call(call_id, bob)
    bobs = bob.wait(CallArrived).call_id
    bob.send(AnswerCall(call_id=bobs))
    for agent, its_call in ((alice, call_id), (bob, bobs)):
        agent.wait(CallAnswered, call_id=its_call)
        agent.wait(MediaChanged, call_id=its_call)
    return bobs
