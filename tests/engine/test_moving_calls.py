"""Calls that move between real engines: REFER, Replaces and mixes (RFC 3515, 3891, 5589)."""

from __future__ import annotations

import pytest

from app.engine.commands import (
    AllowRefer,
    AnswerCall,
    HangUpCall,
    HoldCall,
    MixCalls,
    ReferCall,
    ReferWithReplaces,
)
from app.engine.events import (
    CallAnswered,
    CallArrived,
    CallFinished,
    CallProgressed,
    CallReplaced,
    MediaChanged,
    ReferArrived,
    ReferProgressed,
)
from tests.support.engines import AgentFactory, EngineAgent


@pytest.fixture
def three(agents: AgentFactory) -> tuple[EngineAgent, EngineAgent, EngineAgent]:
    """Alice in a call ``a1`` with the customer Carol; Bob, whom the call is to go to."""
    alice, bob, carol = agents("alice"), agents("bob"), agents("carol")
    connect(alice, "a1", carol)
    return alice, bob, carol


def connect(caller: EngineAgent, call_id: str, callee: EngineAgent) -> str:
    """A call that is up; returns its id at the callee."""
    caller.call(call_id, callee)
    arrived = callee.wait(CallArrived)
    callee.send(AnswerCall(call_id=arrived.call_id))
    caller.wait(CallAnswered, call_id=call_id)
    callee.wait(CallAnswered, call_id=arrived.call_id)
    return arrived.call_id


def test_an_uninvited_refer_is_refused(three: tuple[EngineAgent, EngineAgent, EngineAgent]) -> None:
    """A Refer-To we did not ask for is declined, told to both, and the call goes on."""
    alice, bob, carol = three
    alice.send(ReferCall(call_id="a1", target=bob.uri))
    arrived = carol.wait(ReferArrived, accepted=False)
    refused = alice.wait(ReferProgressed, call_id="a1", final=True)
    assert (refused.code, arrived.new_call_id, arrived.target) == (603, "", bob.uri)
    alice.send(HoldCall(call_id="a1"))
    alice.wait(MediaChanged, call_id="a1", held_by_us=True)


def test_an_allowed_refer_moves_the_call_and_tells_each_step(
    three: tuple[EngineAgent, EngineAgent, EngineAgent],
) -> None:
    """C8: the customer is rung through to the target; its ringing and answer reach the referrer."""
    alice, bob, carol = three
    carol.send(AllowRefer(account_id="carol", allowed=True))
    alice.send(ReferCall(call_id="a1", target=bob.uri))
    moved = carol.wait(ReferArrived, accepted=True)
    accepted = alice.wait(ReferProgressed, call_id="a1")
    at_bob = bob.wait(CallArrived)
    alice.wait(ReferProgressed, call_id="a1", code=180, final=False)
    bob.send(AnswerCall(call_id=at_bob.call_id))
    done = alice.wait(ReferProgressed, call_id="a1", final=True)
    carol.wait(CallAnswered, call_id=moved.new_call_id)
    assert (accepted.code, accepted.final, done.code) == (202, False, 200)


@pytest.mark.parametrize("code", [486, 603, 480])
def test_a_refer_that_fails_leaves_the_customer_with_the_agent(
    three: tuple[EngineAgent, EngineAgent, EngineAgent], code: int
) -> None:
    """C10: the target declines; the referrer is told, and its call with the customer is still up."""
    alice, bob, carol = three
    carol.send(AllowRefer(account_id="carol", allowed=True))
    alice.send(ReferCall(call_id="a1", target=bob.uri))
    bob.send(AnswerCall(call_id=bob.wait(CallArrived).call_id, code=code))
    assert alice.wait(ReferProgressed, call_id="a1", final=True).code == code
    alice.send(HoldCall(call_id="a1"))
    alice.wait(MediaChanged, call_id="a1", held_by_us=True)


def test_attended_transfer_joins_customer_and_target(
    three: tuple[EngineAgent, EngineAgent, EngineAgent],
) -> None:
    """D2: after the target has answered, Replaces joins it with the customer and the agent is out."""
    alice, bob, carol = three
    carol.send(AllowRefer(account_id="carol", allowed=True))
    alice.send(HoldCall(call_id="a1"))
    alice.wait(MediaChanged, call_id="a1", held_by_us=True)
    at_bob = connect(alice, "a2", bob)
    alice.send(ReferWithReplaces(call_id="a1", consult_call_id="a2"))
    replaced = bob.wait(CallReplaced, call_id=at_bob)
    moved = carol.wait(ReferArrived, accepted=True)
    carol.wait(CallAnswered, call_id=moved.new_call_id)
    assert alice.wait(ReferProgressed, call_id="a1", final=True).code == 200
    alice.wait(CallFinished, call_id="a2")
    bob.wait(CallFinished, call_id=at_bob)
    bob.wait(CallAnswered, call_id=replaced.new_call_id)  # before its ACK, no re-INVITE may go out
    bob.send(HoldCall(call_id=replaced.new_call_id))
    carol.wait(MediaChanged, call_id=moved.new_call_id, held_by_them=True)


def test_replaces_waits_for_a_tagged_ringing(three: tuple[EngineAgent, EngineAgent, EngineAgent]) -> None:
    """S6: a consult that nobody has rung yet cannot be handed over; the call stays as it is."""
    alice, _, _ = three
    alice.call("a2", "sip:nobody@127.0.0.1:9")
    reply = alice.ask(ReferWithReplaces(call_id="a1", consult_call_id="a2"))
    assert "not rung yet" in reply.error
    alice.send(HangUpCall(call_id="a2"))
    alice.wait(CallFinished, call_id="a2")


def test_a_consult_handed_over_too_early_leaves_everybody_where_they_were(
    three: tuple[EngineAgent, EngineAgent, EngineAgent],
) -> None:
    """S6: a phone that only rings answers 481 to Replaces (RFC 3891 section 3: an early dialog is its
    caller's to replace); the customer stays with the agent and the target goes on ringing."""
    alice, bob, carol = three
    carol.send(AllowRefer(account_id="carol", allowed=True))
    alice.call("a2", bob)
    at_bob = bob.wait(CallArrived)
    alice.wait(CallProgressed, call_id="a2", code=180)
    alice.send(ReferWithReplaces(call_id="a1", consult_call_id="a2"))
    assert alice.wait(ReferProgressed, call_id="a1", final=True).code == 481
    alice.send(HoldCall(call_id="a1"))
    alice.wait(MediaChanged, call_id="a1", held_by_us=True)
    bob.send(AnswerCall(call_id=at_bob.call_id))
    alice.wait(CallAnswered, call_id="a2")


def test_a_mix_is_one_whole_membership(agents: AgentFactory) -> None:
    """C6: calls are mixed, remixed and parted in any state; a member that ends leaves by itself."""
    hub, *peers = agents("hub"), agents("one"), agents("two"), agents("three")
    ids = [f"h{n}" for n in range(len(peers))]
    for call_id, peer in zip(ids, peers, strict=True):
        connect(hub, call_id, peer)
    hub.send(MixCalls(mix_id="m", call_ids=ids))
    hub.send(MixCalls(mix_id="m", call_ids=ids[:2], muted=ids[:1]))
    hub.send(HangUpCall(call_id=ids[0]))
    hub.wait(CallFinished, call_id=ids[0])
    hub.send(MixCalls(mix_id="m", call_ids=ids[1:]))
    hub.send(MixCalls(mix_id="m", call_ids=[]))
