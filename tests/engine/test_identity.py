"""As whom a call goes out (S13), between two real engines: what stands in the INVITE."""

from __future__ import annotations

import pytest

from app.engine.commands import AnswerCall, PlaceCall, TraceSip
from app.engine.events import CallAnswered, CallArrived, SipTraced
from app.engine.values import CallerIdentity, IdentityHeader
from tests.support.engines import AgentFactory, EngineAgent

SALES = '"Sales \\"North\\"" <sip:+12125550101@pbx.example.com>'


def _call(alice: EngineAgent, bob: EngineAgent, header: IdentityHeader) -> tuple[CallArrived, str]:
    """What bob heard of the call, and the INVITE as it came to him."""
    bob.send(TraceSip(on=True))
    identity = CallerIdentity(address=SALES, header=header)
    alice.send(PlaceCall(call_id="c1", account_id="alice", target=bob.uri, identity=identity))
    arrived = bob.wait(CallArrived)
    invite = next(trace.text for trace in bob.heard(SipTraced) if trace.text.startswith("INVITE"))
    return arrived, invite


@pytest.mark.parametrize(
    ("header", "name"), [("preferred", "P-Preferred-Identity"), ("asserted", "P-Asserted-Identity")]
)
def test_a_header_names_the_identity_and_from_stays_the_account(
    agents: AgentFactory, header: IdentityHeader, name: str
) -> None:
    """S13: RFC 3325 sections 9.1 and 9.2; the PBX knows the account by From."""
    alice, bob = agents("alice", display_name="Alice"), agents("bob")
    arrived, invite = _call(alice, bob, header)
    assert f"{name}: {SALES}\r\n" in invite
    assert invite.count("-Identity:") == 1
    assert (arrived.remote_uri, arrived.remote_name) == ("sip:alice@127.0.0.1", "Alice")


def test_from_itself_can_be_the_identity(agents: AgentFactory) -> None:
    """S13: for peers that look nowhere else; the call is answered as any other."""
    alice, bob = agents("alice", display_name="Alice"), agents("bob")
    arrived, invite = _call(alice, bob, "from")
    assert "-Identity:" not in invite
    assert (arrived.remote_uri, arrived.remote_name) == ("sip:+12125550101@pbx.example.com", 'Sales "North"')
    bob.send(AnswerCall(call_id=arrived.call_id))
    alice.wait(CallAnswered, call_id="c1")


def test_an_identity_that_would_break_the_message_is_refused(agents: AgentFactory) -> None:
    """S13: nothing is added to the INVITE behind the account's back."""
    alice = agents("alice")
    identity = CallerIdentity(address="<sip:a@b>\r\nX-Other: 1")
    reply = alice.ask(PlaceCall(call_id="c1", account_id="alice", target=alice.uri, identity=identity))
    assert reply.error == "The header 'P-Preferred-Identity' cannot be sent."
