"""Keys sent and heard, by RFC 4733 events and by INFO."""

from __future__ import annotations

import pytest

from app.engine.commands import SendDtmf
from app.engine.events import DtmfHeard
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory


@pytest.mark.parametrize("method", ["rfc4733", "info"])
def test_every_key_arrives_once_and_in_order(agents: AgentFactory, method: str) -> None:
    alice, bob = agents("alice"), agents("bob")
    bobs = answered_call(alice, bob)
    keys = "159*0#A" if method == "rfc4733" else "159*0#"
    alice.send(SendDtmf(call_id="c1", digits=keys, method="info" if method == "info" else "rfc4733"))
    assert "".join(bob.wait(DtmfHeard, call_id=bobs).digit for _ in keys) == keys
    assert len(bob.heard(DtmfHeard)) == len(keys)


def test_what_is_no_key_is_refused(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    answered_call(alice, bob)
    for digits in ("12x", "", "1 2"):
        reply = alice.ask(SendDtmf(call_id="c1", digits=digits))
        assert reply.error == "Only the keys 0 to 9, * and # and A to D can be sent."
