"""Through NAT by STUN and TURN: what stands in the offer, and that no server is waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.commands import AddAccount, PlaceCall
from app.engine.events import AccountListening, CallFinished, EngineLogged
from app.engine.options import EngineOptions
from app.engine.sip_text import header
from tests.support import coturn
from tests.support.engines import AgentFactory, EngineAgent
from tests.support.sip_wire import SipWire
from tests.support.stun_server import PUBLIC, StunServer

_OPTIONS = EngineOptions(sound=False, log_level=3)


def _offer(alice: EngineAgent, wire: SipWire) -> str:
    """The INVITE of a call, which is refused at once."""
    alice.send(PlaceCall(call_id="c1", account_id="alice", target=wire.uri))
    invite = wire.receive("INVITE")
    wire.answer(invite, "486 Busy Here", alice.port)
    alice.wait(CallFinished, call_id="c1", code=486)
    return invite


def _knows(alice: EngineAgent, *, stun: str = "none", turn: str = "none") -> None:
    """Wait until the engine has looked at the servers."""
    alice.wait(EngineLogged, text=f"alice: STUN {stun}, TURN {turn}")


def test_the_offer_says_where_the_phone_is_seen_from_outside(agents: AgentFactory) -> None:
    """An ICE candidate (RFC 8445 section 5.1.1.2), and the same address for a peer without ICE."""
    with StunServer(silent=True) as silent, StunServer() as stun, SipWire() as wire:
        alice = agents("alice", _OPTIONS, stun_servers=[silent.address, stun.address])
        _knows(alice, stun=stun.address)
        offer = _offer(alice, wire)
    assert f" {PUBLIC} " in next(line for line in offer.splitlines() if "typ srflx" in line)
    assert f"c=IN IP4 {PUBLIC}" in offer


def test_a_silent_stun_server_keeps_no_call_waiting(agents: AgentFactory) -> None:
    """PJSIP would hold the INVITE back for eight seconds and then give the call up."""
    with StunServer(silent=True) as stun, SipWire() as wire:
        alice = agents("alice", _OPTIONS, stun_servers=[stun.address])
        _knows(alice)
        offer = _offer(alice, wire)
    assert "a=candidate" not in offer


def test_a_stun_server_that_went_silent_is_left_out_of_the_next_call(agents: AgentFactory) -> None:
    """It is asked once more before a call goes out."""
    with StunServer() as stun, SipWire() as wire:
        alice = agents("alice", _OPTIONS, stun_servers=[stun.address])
        _knows(alice, stun=stun.address)
        stun.silent = True
        assert "a=candidate" not in _offer(alice, wire)
        stun.silent = False
        _knows(alice, stun=stun.address)
        assert "typ srflx" in _offer(alice, wire)


def test_servers_cause_no_registration_of_their_own(agents: AgentFactory) -> None:
    """P1: the account is changed in place; a REGISTER is asked for by the parent only."""
    with StunServer() as stun, SipWire() as wire:
        alice = agents(
            "alice",
            _OPTIONS,
            registrar=f"sip:127.0.0.1:{wire.port}",
            user="alice",
            password="secret",  # noqa: S106 - nobody's
            stun_servers=[stun.address],
        )
        first = wire.receive("REGISTER")
        wire.answer(first, "200 OK", alice.port, "Expires: 90")
        _knows(alice, stun=stun.address)
        stun.silent = True
        _knows(alice)
        alice.close()
        gone = wire.receive("REGISTER")
    assert header(gone, "expires") == "0", "the next REGISTER is the one that unregisters"


@pytest.mark.skipif(bool(coturn.missing()), reason=coturn.missing() or "coturn is there")
def test_a_turn_server_lends_its_address(agents: AgentFactory, tmp_path: Path) -> None:
    """A relayed candidate (RFC 8656) that also stands where a peer without ICE looks."""
    with coturn.Coturn(tmp_path) as turn, SipWire() as wire:
        credentials = {"user": coturn.USER, "password": coturn.PASSWORD}
        alice = agents("alice", _OPTIONS, turn_server=turn.address, **credentials)
        _knows(alice, turn=turn.address)
        offer = _offer(alice, wire)
    relayed = next(line for line in offer.splitlines() if "typ relay" in line).split()
    assert f"m=audio {relayed[5]} " in offer


@pytest.mark.skipif(bool(coturn.missing()), reason=coturn.missing() or "coturn is there")
def test_a_turn_server_that_refuses_the_password_costs_no_call(agents: AgentFactory, tmp_path: Path) -> None:
    """PJSIP would give every call up."""
    with coturn.Coturn(tmp_path) as turn, StunServer() as stun, SipWire() as wire:
        alice = agents(
            "alice",
            _OPTIONS,
            account=False,
            stun_servers=[stun.address],
            turn_server=turn.address,
            user=coturn.USER,
            password="wrong",  # noqa: S106 - that is the point
        )
        alice.send(AddAccount(account=alice.settings))
        alice.port = alice.wait(AccountListening).port
        _knows(alice, stun=stun.address)
        offer = _offer(alice, wire)
    assert "typ relay" not in offer
    assert "typ srflx" in offer
