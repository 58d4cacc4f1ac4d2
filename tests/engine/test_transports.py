"""Calls over each transport, and their sound secured by SDES (RFC 4568) as each side wants it."""

from __future__ import annotations

import pytest

from app.engine.commands import AnswerCall
from app.engine.events import CallArrived, CallFinished, CallTurnedAway, MediaChanged
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_call_over_each_transport_goes_both_ways(agents: AgentFactory, transport: str) -> None:
    alice, bob = agents("alice", transport=transport), agents("bob", transport=transport)
    answered_call(alice, bob, "there")
    answered_call(bob, alice, "back")


@pytest.mark.parametrize(
    ("caller", "callee", "secured"),
    [
        ("required", "required", True),
        ("required", "optional", True),
        ("optional", "optional", True),
        ("optional", "off", False),
        ("off", "optional", False),
        ("off", "off", False),
    ],
)
def test_sound_is_secured_when_both_can(
    agents: AgentFactory,
    caller: str,
    callee: str,
    secured: bool,  # noqa: FBT001 - a table
) -> None:
    alice, bob = agents("alice", srtp=caller), agents("bob", srtp=callee)
    alice.call("c1", bob)
    arrived = bob.wait(CallArrived)
    bob.send(AnswerCall(call_id=arrived.call_id))
    assert alice.wait(MediaChanged).srtp is secured
    assert bob.wait(MediaChanged).srtp is secured


@pytest.mark.parametrize(
    ("caller", "callee"), [("required", "off"), ("off", "required"), ("optional", "required")]
)
def test_a_call_that_one_side_must_secure_and_the_other_cannot_is_refused(
    agents: AgentFactory, caller: str, callee: str
) -> None:
    """``optional`` offers its keys in the plain profile (RTP/AVP); who requires SRTP wants RTP/SAVP."""
    alice, bob = agents("alice", srtp=caller), agents("bob", srtp=callee)
    alice.call("c1", bob)
    assert alice.wait(CallFinished).code == 488
    turned_away = bob.wait(CallTurnedAway)
    assert (turned_away.code, turned_away.remote_uri) == (488, "sip:alice@127.0.0.1")
