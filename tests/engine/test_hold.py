"""Hold and resume by re-INVITE (RFC 3264 section 8.4), from either side and in any order."""

from __future__ import annotations

import pytest

from app.engine.commands import HangUpCall, HoldCall, ResumeCall
from app.engine.events import CallAnswered, CallFinished, HoldRefused, MediaChanged
from app.engine.sip_text import header
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory, EngineAgent
from tests.support.sip_wire import SipWire


def state(agent: EngineAgent, call_id: str) -> tuple[bool, bool]:
    """The next report of the call's media: held by us, held by them."""
    media = agent.wait(MediaChanged, call_id=call_id)
    return media.held_by_us, media.held_by_them


def test_the_caller_holds_and_resumes(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    bobs = answered_call(alice, bob)
    alice.send(HoldCall(call_id="c1"))
    assert state(alice, "c1") == (True, False)
    assert state(bob, bobs) == (False, True)
    alice.send(ResumeCall(call_id="c1"))
    assert state(alice, "c1") == (False, False)
    assert state(bob, bobs) == (False, False)


@pytest.mark.parametrize("first_to_resume", ["alice", "bob"])
def test_both_hold_and_resume_in_any_order(agents: AgentFactory, first_to_resume: str) -> None:
    alice, bob = agents("alice"), agents("bob")
    bobs = answered_call(alice, bob)
    alice.send(HoldCall(call_id="c1"))
    assert (state(alice, "c1"), state(bob, bobs)) == ((True, False), (False, True))
    bob.send(HoldCall(call_id=bobs))
    assert (state(alice, "c1"), state(bob, bobs)) == ((True, True), (True, True))
    if first_to_resume == "alice":
        alice.send(ResumeCall(call_id="c1"))
        assert (state(alice, "c1"), state(bob, bobs)) == ((False, True), (True, False))
        bob.send(ResumeCall(call_id=bobs))
    else:
        bob.send(ResumeCall(call_id=bobs))
        assert (state(alice, "c1"), state(bob, bobs)) == ((True, False), (False, True))
        alice.send(ResumeCall(call_id="c1"))
    assert (state(alice, "c1"), state(bob, bobs)) == ((False, False), (False, False))


def test_a_second_request_is_refused_while_the_first_is_under_way(agents: AgentFactory) -> None:
    alice = agents("alice")
    with SipWire() as wire:
        _call_to_wire(alice, wire)
        alice.send(HoldCall(call_id="c1"))
        wire.receive("INVITE")
        reply = alice.ask(ResumeCall(call_id="c1"))
        assert reply.error == "The call is just being held or resumed."


def test_a_refused_hold_leaves_the_call_as_it_was(agents: AgentFactory) -> None:
    alice = agents("alice")
    with SipWire() as wire:
        _call_to_wire(alice, wire)
        alice.send(HoldCall(call_id="c1"))
        wire.answer(wire.receive("INVITE"), "488 Not Acceptable Here", alice.port)
        refused = alice.wait(HoldRefused, call_id="c1")
        assert refused.code == 488
        media = alice.wait(MediaChanged, call_id="c1")
        assert (media.held_by_us, media.codec) == (False, "PCMU/8000")
        alice.send(HoldCall(call_id="c1"))
        invite = wire.receive("INVITE")
        assert "a=sendonly" in invite
        wire.answer(invite, "200 OK", alice.port, body=wire.sdp("recvonly"))
        assert alice.wait(MediaChanged, call_id="c1").held_by_us
        alice.send(HangUpCall(call_id="c1"))
        wire.answer(wire.receive("BYE"), "200 OK", alice.port)
        alice.wait(CallFinished)


def test_glare_is_tried_again(agents: AgentFactory) -> None:
    """RFC 3261 section 14.1: 491 means the peer was just changing the call, too."""
    alice = agents("alice")
    with SipWire() as wire:
        _call_to_wire(alice, wire)
        alice.send(HoldCall(call_id="c1"))
        first = wire.receive("INVITE")
        wire.answer(first, "491 Request Pending", alice.port)
        wire.receive("ACK")
        again = wire.receive("INVITE")
        assert header(again, "cseq") != header(first, "cseq")
        wire.answer(again, "200 OK", alice.port, body=wire.sdp("recvonly"))
        assert alice.wait(MediaChanged, call_id="c1").held_by_us
        assert not alice.heard(HoldRefused)
        alice.send(HangUpCall(call_id="c1"))
        wire.answer(wire.receive("BYE"), "200 OK", alice.port)
        alice.wait(CallFinished)


def test_a_call_that_ends_during_a_hold_is_finished_once(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    bobs = answered_call(alice, bob)
    alice.send(HoldCall(call_id="c1"))
    bob.send(HangUpCall(call_id=bobs))
    alice.wait(CallFinished, call_id="c1")
    bob.wait(CallFinished, call_id=bobs)
    assert len(alice.heard(CallFinished)) == 1


def _call_to_wire(alice: EngineAgent, wire: SipWire) -> None:
    alice.call("c1", wire.uri)
    wire.answer(wire.receive("INVITE"), "200 OK", alice.port, body=wire.sdp())
    wire.receive("ACK")
    alice.wait(CallAnswered)
    alice.wait(MediaChanged)
