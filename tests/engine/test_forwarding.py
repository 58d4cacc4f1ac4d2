"""Calls that a phone sends elsewhere before anybody answers (RFC 3261 section 21.3)."""

from __future__ import annotations

from app.engine.commands import HangUpCall
from app.engine.events import CallArrived, CallFinished
from app.engine.sip_text import headers_of
from tests.support.engines import AgentFactory
from tests.support.sip_wire import SipWire


def test_the_answer_names_the_other_address_and_no_other(agents: AgentFactory) -> None:
    """P8: one Contact, so that no caller is sent back to this phone first."""
    bob = agents("bob")
    with SipWire() as wire:
        wire.send(wire.request("INVITE", bob.uri, body=wire.sdp()), bob.port)
        arrived = bob.wait(CallArrived)
        bob.send(HangUpCall(call_id=arrived.call_id, code=302, forward_to="sip:600@pbx.example.com"))
        answer = wire.receive("SIP/2.0 3")
        assert answer.startswith("SIP/2.0 302")
        contacts = [each.value for each in headers_of(answer) if each.name.lower() in ("contact", "m")]
        assert contacts == ["<sip:600@pbx.example.com>"]
        wire.send(wire.request("ACK", bob.uri), bob.port)
        assert bob.wait(CallFinished, call_id=arrived.call_id).by_us
