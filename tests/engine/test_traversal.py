"""Through NAT by STUN and TURN: what stands in the offer, and that no server is waited for."""

from __future__ import annotations

import errno
import logging
import queue
import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pjsua2 as pj
import pytest

from app.engine.child import stun
from app.engine.child.loop import EngineLoop
from app.engine.child.stun import Address
from app.engine.child.traversal import Traversal
from app.engine.commands import AddAccount, AnswerCall, HoldCall, PlaceCall, ResumeCall
from app.engine.events import (
    AccountListening,
    CallAnswered,
    CallArrived,
    CallFinished,
    CallMeasured,
    EngineLogged,
    Event,
    MediaChanged,
)
from app.engine.options import EngineOptions
from app.engine.sip_text import header
from app.engine.values import AccountSettings
from tests.engine.conversation import answered_call
from tests.support import coturn
from tests.support.engines import DEADLINE, AgentFactory, EngineAgent
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


def _knows(agent: EngineAgent, *, stun: str = "none", turn: str = "none") -> None:
    """Wait until the engine has looked at the servers."""
    agent.wait(EngineLogged, text=f"{agent.settings.account_id}: STUN {stun}, TURN {turn}")


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


def test_a_stun_server_that_dies_while_pjsip_asks_it_is_left_out_too(agents: AgentFactory) -> None:
    """PJSIP asks once more by itself, and gives up every call after it got no answer."""
    with StunServer(not_for_pjsip=True) as stun:
        alice = agents("alice", _OPTIONS, stun_servers=[stun.address])
        _knows(alice, stun=stun.address)
        _knows(alice)


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
def test_sound_comes_from_the_turn_server(agents: AgentFactory, tmp_path: Path) -> None:
    """A relayed candidate (RFC 8656), and a peer without ICE that hears the agent from that address."""
    with coturn.Coturn(tmp_path) as turn, SipWire() as wire, socket.socket(type=socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(DEADLINE)
        credentials = {"user": coturn.USER, "password": coturn.PASSWORD}
        alice = agents("alice", _OPTIONS, turn_server=turn.address, **credentials)
        _knows(alice, turn=turn.address)
        alice.send(PlaceCall(call_id="c1", account_id="alice", target=wire.uri))
        invite = wire.receive("INVITE")
        relayed = next(line for line in invite.splitlines() if "typ relay" in line).split()
        answer = wire.sdp().replace("m=audio 40000", f"m=audio {ear.getsockname()[1]}")
        wire.answer(invite, "200 OK", alice.port, body=answer)
        alice.wait(CallAnswered, call_id="c1")
        packet, sender = ear.recvfrom(2048)
    assert packet[0] >> 6 == 2, "RTP (RFC 3550 section 5.1)"
    assert sender == (relayed[4], int(relayed[5]))


@pytest.mark.skipif(bool(coturn.missing()), reason=coturn.missing() or "coturn is there")
def test_two_phones_hear_each_other_by_ice_and_may_hold(agents: AgentFactory, tmp_path: Path) -> None:
    """P2: ICE finds the pair of relays, and the re-INVITEs of hold and resume go through afterwards."""
    credentials = {"user": coturn.USER, "password": coturn.PASSWORD}
    with coturn.Coturn(tmp_path) as turn:
        alice, bob = (
            agents(name, _OPTIONS, turn_server=turn.address, **credentials) for name in ("alice", "bob")
        )
        _knows(alice, turn=turn.address)
        bob.wait(EngineLogged, text=f"bob: STUN none, TURN {turn.address}")
        answered_call(alice, bob)
        alice.send(HoldCall(call_id="c1"))
        alice.wait(MediaChanged, held_by_us=True)
        alice.send(ResumeCall(call_id="c1"))
        alice.wait(MediaChanged, held_by_us=False)
        while not alice.wait(CallMeasured, call_id="c1").received:
            pass  # the next one comes a second later
        alice.close()
        bob.close()


def test_a_call_that_comes_in_is_answered_with_the_address_outside(agents: AgentFactory) -> None:
    """Also where the caller knows no ICE: the c= line of the answer."""
    with StunServer() as stun, SipWire() as wire:
        alice = agents("alice", _OPTIONS, stun_servers=[stun.address])
        _knows(alice, stun=stun.address)
        wire.send(wire.request("INVITE", alice.uri, body=wire.sdp()), alice.port)
        alice.send(AnswerCall(call_id=alice.wait(CallArrived).call_id))
        answer = wire.receive("SIP/2.0 200")
        assert f"c=IN IP4 {PUBLIC}" in answer


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


# --- when something fails on the way (no engine) ------------------------------------------------------


class Turns:
    """The engine's loop, turned by the test."""

    def __init__(self) -> None:
        self.posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.later: list[Callable[[], None]] = []

    def post(self, work: Callable[[], None]) -> None:
        self.posted.put(work)

    def call_later(self, _seconds: float, work: Callable[[], None]) -> None:
        self.later.append(work)

    def turn(self) -> None:
        self.posted.get(timeout=DEADLINE)()


class Traveller:
    """An account that pjsua may refuse to change."""

    def __init__(self, server: str) -> None:
        self.settings = AccountSettings(account_id="a", address="sip:a@127.0.0.1", stun_servers=[server])
        self.uses: list[bool] = []
        self.refuses = False

    def traverse(self, *, stun: bool, turn: str) -> None:
        del turn
        if self.refuses:
            raise pj.Error
        self.uses.append(stun)


def _travelling() -> tuple[Traversal, Turns, Traveller, list[Event]]:
    turns, said = Turns(), list[Event]()
    endpoint = SimpleNamespace(natUpdateStunServers=lambda _servers, _wait: None)
    traversal = Traversal(cast("pj.Endpoint", endpoint), cast("EngineLoop", turns), said.append)
    return traversal, turns, Traveller("stun.example.com"), said


def _all_answer(servers: Iterable[str]) -> dict[str, Address]:
    return dict.fromkeys(servers, ("127.0.0.1", 1))


def _no_socket(_servers: object) -> dict[str, Address]:
    raise OSError(errno.EMFILE, "Too many open files")


def _no_thread(_thread: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("trouble", ["no socket", "no thread"])
def test_a_look_that_fails_is_not_the_last_and_keeps_no_call_waiting(
    monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """P1: out of sockets or threads for a moment; the call goes out without the server."""
    traversal, turns, account, _ = _travelling()
    monkeypatch.setattr(stun, "answering", _all_answer)
    traversal.follow(account)
    turns.turn()
    assert account.uses == [True]
    with monkeypatch.context() as failing:
        if trouble == "no socket":
            failing.setattr(stun, "answering", _no_socket)
        else:
            failing.setattr(threading.Thread, "start", _no_thread)
        called: list[str] = []
        assert not traversal.when_sure("a", lambda: called.append("c1"))
        turns.turn()
        assert (called, account.uses) == (["c1"], [True, False])
        turns.later[-1]()
        turns.turn()
    turns.later[-1]()
    turns.turn()
    assert account.uses == [True, False, True]


def test_an_account_that_pjsua_would_not_change_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """P1."""
    traversal, turns, account, said = _travelling()
    monkeypatch.setattr(stun, "answering", _all_answer)
    account.refuses = True
    traversal.follow(account)
    turns.turn()
    assert [getattr(one, "level", None) for one in said] == [logging.WARNING]
    account.refuses = False
    turns.later[-1]()
    turns.turn()
    assert account.uses == [True]
