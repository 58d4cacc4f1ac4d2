"""Malformed SIP from the network is dropped and counted; it never ends the engine."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.child.trace import TELL_PERIOD
from app.engine.commands import AllowRefer, HangUpCall, MuteMicrophone, ReferCall
from app.engine.events import (
    CallAnswered,
    CallArrived,
    CallFinished,
    MalformedSip,
    ReferArrived,
    ReferProgressed,
)
from app.engine.sip_text import header, tag_of
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory, EngineAgent
from tests.support.sip_wire import SipWire

NOT_SIP = {
    "text": b"this is not a SIP message at all\r\n\r\n",
    "zeros": b"\x00" * 900,
    "noise": bytes(range(256)) * 4,
    "half a request line": b"INVITE sip:bob@pbx.example.com;transport=udp",
    "response without headers": b"SIP/2.0 200 OK with a long reason\r\n\r\n",
    "endless first line": b"INVITE " + b"a" * 60_000,
    "endless header": b"OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\nX: " + b"x" * 60_000 + b"\r\n\r\n",
    "bad number": b"OPTIONS sip:b@h SIP/2.0\r\nCSeq: 99999999999999999999 OPTIONS\r\n\r\n",
}


def still_works(agent: EngineAgent) -> None:
    """The engine answers commands, and calls go through it."""
    assert agent.ask(MuteMicrophone(muted=False)).error == ""
    assert agent.outcome is None


@pytest.mark.parametrize("kind", NOT_SIP)
def test_what_is_no_sip_is_counted(agents: AgentFactory, kind: str) -> None:
    bob = agents("bob")
    with SipWire() as wire:
        wire.send(NOT_SIP[kind], bob.port)
        assert bob.wait(MalformedSip).count == 1
    still_works(bob)


def test_a_flood_is_told_in_few_words(agents: AgentFactory) -> None:
    bob = agents("bob")
    with SipWire() as wire:
        began = time.monotonic()
        for _ in range(300):
            wire.send(NOT_SIP["noise"], bob.port)
            still_works(bob)
        bob.wait(MalformedSip, count=300)
    assert len(bob.heard(MalformedSip)) < 3 + (time.monotonic() - began) / TELL_PERIOD


@pytest.mark.parametrize("missing", ["To", "From", "Call-ID", "CSeq", "Via"])
def test_an_invite_without_a_needed_header_is_counted(agents: AgentFactory, missing: str) -> None:
    bob = agents("bob")
    with SipWire() as wire:
        invite = wire.request("INVITE", bob.uri, body=wire.sdp())
        lines = [line for line in invite.split("\r\n") if not line.startswith(f"{missing}:")]
        wire.send("\r\n".join(lines), bob.port)
        bob.wait(MalformedSip, count=1)
        still_works(bob)
        assert not bob.heard(CallArrived)


def test_an_invite_cut_off_anywhere_never_ends_the_engine(agents: AgentFactory) -> None:
    bob = agents("bob")
    with SipWire() as wire:
        invite = wire.request("INVITE", bob.uri, body=wire.sdp())
        for length in range(0, len(invite) - 1, 7):
            wire.send(invite[:length], bob.port)
        still_works(bob)


def test_a_huge_header_in_a_good_invite_does_no_harm(agents: AgentFactory) -> None:
    bob, alice = agents("bob"), agents("alice")
    with SipWire() as wire:
        wire.send(wire.request("INVITE", bob.uri, "X-Long: " + "x" * 59_000, body=wire.sdp()), bob.port)
        wire.receive("SIP/2.0")
    still_works(bob)
    for arrived in bob.heard(CallArrived):
        bob.send(HangUpCall(call_id=arrived.call_id))
        bob.wait(CallArrived)
    answered_call(alice, bob)


def test_text_that_is_no_utf8_reaches_the_parent_readable(agents: AgentFactory) -> None:
    bob = agents("bob")
    with SipWire() as wire:
        invite = wire.request("INVITE", bob.uri, "X-Name: M\xfcller", body=wire.sdp()).encode("latin-1")
        wire.send(invite, bob.port)
        arrived = bob.wait(CallArrived)
        assert [h.value for h in arrived.headers] == ["M\ufffdller"]
        bob.send(HangUpCall(call_id=arrived.call_id))
        assert wire.receive("SIP/2.0 603")


@pytest.mark.parametrize("body", ["v=0\r\nnonsense", "m=audio x RTP/AVP", "\x00\x01", "v=0\r\n" * 200])
def test_an_invite_with_a_broken_session_is_refused_not_fatal(agents: AgentFactory, body: str) -> None:
    bob = agents("bob")
    with SipWire() as wire:
        wire.send(wire.request("INVITE", bob.uri, body=body), bob.port)
        final = wire.receive("SIP/2.0 4")
        assert header(final, "cseq").endswith("INVITE")
    still_works(bob)
    assert not bob.heard(CallArrived)


@pytest.mark.parametrize(
    ("method", "extra"),
    [
        ("REFER", "Refer-To: <sip:carol@127.0.0.1:9>"),
        ("REFER", "Refer-To: nonsense"),
        ("REFER", "X-No: refer-to at all"),
        ("NOTIFY", "Event: refer"),
        ("INFO", "Info-Package: x"),
        ("UPDATE", "X-Empty: yes"),
        ("PRACK", "RAck: 1 1 INVITE"),
        ("MESSAGE", "X-Empty: yes"),
        ("BLUBB", "X-Unknown: method"),
    ],
)
def test_odd_requests_within_a_call_are_answered_and_the_call_lives(
    agents: AgentFactory, method: str, extra: str
) -> None:
    """Without a new call set for a REFER, pjsua2 2.15 would crash."""
    alice = agents("alice")
    with SipWire() as wire:
        alice.call("c1", wire.uri)
        invite = wire.receive("INVITE")
        wire.answer(invite, "200 OK", alice.port, body=wire.sdp())
        wire.receive("ACK")
        alice.wait(CallAnswered)
        request = wire.request(
            method,
            alice.uri,
            extra,
            call_id=header(invite, "call-id"),
            to_tag=tag_of(header(invite, "from")),
        ).replace(f"To: <{alice.uri}>", "To: <sip:alice@127.0.0.1>")
        wire.send(request, alice.port)
        answer = wire.receive("SIP/2.0")
        if method == "REFER":
            assert answer.split()[1] in {"603", "400"}
        still_works(alice)
        alice.send(HangUpCall(call_id="c1"))
        wire.answer(wire.receive("BYE"), "200 OK", alice.port)
        alice.wait(CallFinished)


@pytest.mark.parametrize("fault", ["unknown dialog", "broken header", "broken session", "nothing in common"])
def test_an_invite_with_replaces_that_cannot_be_followed_leaves_the_call_alone(
    agents: AgentFactory, fault: str
) -> None:
    alice, bob = agents("alice"), agents("bob")
    bobs = answered_call(alice, bob)
    dialog = bob.heard(CallAnswered, call_id=bobs)[0].dialog
    replaces = f"Replaces: {dialog.call_id};to-tag={dialog.local_tag};from-tag={dialog.remote_tag}"
    with SipWire() as wire:
        body = wire.sdp()
        if fault == "unknown dialog":
            replaces = "Replaces: nobody;to-tag=1;from-tag=2"
        elif fault == "broken header":
            replaces = "Replaces: ;;;"
        elif fault == "broken session":
            body = "v=0\r\nnonsense"
        else:
            body = body.replace("RTP/AVP 0", "RTP/AVP 96").replace("0 PCMU/8000", "96 nonsense/8000")
        wire.send(wire.request("INVITE", bob.uri, replaces, body=body), bob.port)
        if fault != "broken header":
            assert wire.receive("SIP/2.0 4")
    still_works(bob)
    assert not bob.heard(CallFinished)
    alice.send(HangUpCall(call_id="c1"))
    bob.wait(CallFinished, call_id=bobs)
    assert len(bob.heard(CallFinished)) == 1


@pytest.mark.parametrize(
    "refer_to",
    ["Refer-To: nonsense", "Refer-To: <tel:1>", "Refer-To: <sip:>", "Refer-To: <sip:127.0.0.1:1?Replaces=x>"],
)
def test_a_refer_that_cannot_be_followed_does_no_harm_where_refer_is_allowed(
    agents: AgentFactory, refer_to: str
) -> None:
    alice = agents("alice")
    alice.send(AllowRefer(account_id="alice", allowed=True))
    with SipWire() as wire:
        alice.call("c1", wire.uri)
        invite = wire.receive("INVITE")
        wire.answer(invite, "200 OK", alice.port, body=wire.sdp())
        wire.receive("ACK")
        alice.wait(CallAnswered)
        refer = wire.request(
            "REFER",
            alice.uri,
            refer_to,
            call_id=header(invite, "call-id"),
            to_tag=tag_of(header(invite, "from")),
        )
        wire.send(refer.replace(f"To: <{alice.uri}>", "To: <sip:alice@127.0.0.1>"), alice.port)
        if wire.receive("SIP/2.0").split()[1] == "202":
            new = alice.wait(ReferArrived).new_call_id
            alice.ask(HangUpCall(call_id=new))
            alice.wait(CallFinished, call_id=new)
        still_works(alice)
        alice.send(HangUpCall(call_id="c1"))
        wire.answer(wire.receive("BYE"), "200 OK", alice.port)
        alice.wait(CallFinished, call_id="c1")


@pytest.mark.parametrize(
    "body",
    ["no status line", "SIP/2.0 abc OK\r\n", "INVITE sip:bob@127.0.0.1 SIP/2.0\r\n", "\x00\x01"],
)
def test_a_notify_without_a_readable_sipfrag_moves_nothing(agents: AgentFactory, body: str) -> None:
    """D2, D4: it is counted, the call goes on, and the next NOTIFY holds (RFC 3515 section 2.4.5)."""
    alice = agents("alice")
    with SipWire() as wire:
        alice.call("c1", wire.uri)
        invite = wire.receive("INVITE")
        wire.answer(invite, "200 OK", alice.port, body=wire.sdp())
        wire.receive("ACK")
        alice.wait(CallAnswered)
        alice.send(ReferCall(call_id="c1", target="sip:carol@127.0.0.1:9"))
        wire.answer(wire.receive("REFER"), "202 Accepted", alice.port)
        accepted = alice.wait(ReferProgressed)
        assert (accepted.code, accepted.final) == (202, False)

        def notify(sipfrag: str, state: str, cseq: int) -> None:
            request = wire.request(
                "NOTIFY",
                alice.uri,
                "Event: refer",
                f"Subscription-State: {state}",
                call_id=header(invite, "call-id"),
                to_tag=tag_of(header(invite, "from")),
                cseq=cseq,
                body=sipfrag,
            ).replace(f"To: <{alice.uri}>", "To: <sip:alice@127.0.0.1>")
            wire.send(request.replace("application/sdp", "message/sipfrag;version=2.0"), alice.port)

        notify(body, "active;expires=60", 101)
        alice.wait(MalformedSip)
        still_works(alice)
        assert len(alice.heard(ReferProgressed)) == 1
        notify("SIP/2.0 200 OK\r\n", "terminated;reason=noresource", 102)
        done = alice.wait(ReferProgressed)
        assert (done.code, done.final) == (200, True)
        alice.send(HangUpCall(call_id="c1"))
        wire.answer(wire.receive("BYE"), "200 OK", alice.port)
        alice.wait(CallFinished)


def test_random_bytes_never_end_the_engine(agents: AgentFactory) -> None:
    bob = agents("bob")
    with SipWire() as wire:
        template = wire.request("INVITE", bob.uri, body=wire.sdp()).encode()

        @settings(
            max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
        )
        @given(st.one_of(st.binary(max_size=1500), _mutations(template)))
        def throw(data: bytes) -> None:
            wire.send(data, bob.port)
            assert bob.outcome is None

        throw()
    still_works(bob)


def _mutations(template: bytes) -> st.SearchStrategy[bytes]:
    """A good INVITE with a few stretches replaced by anything."""

    def replace(edits: list[tuple[int, bytes]]) -> bytes:
        data = bytearray(template)
        for place, piece in edits:
            start = place % len(data)
            data[start : start + len(piece)] = piece
        return bytes(data)

    edit = st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=12))
    return st.lists(edit, min_size=1, max_size=4).map(replace)
