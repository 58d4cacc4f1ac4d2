"""More at once than any person causes: a broken PBX, an attacker, a script gone wild."""

from __future__ import annotations

import contextlib
import socket
from collections import defaultdict
from pathlib import Path

import pytest

from app.engine.child.turnstile import ENTRIES, RELAYED_ENTRIES, WINDOW, Turnstile
from app.engine.commands import HangUpCall, MuteMicrophone, PlaceCall, RemoveAccount
from app.engine.events import CallArrived, CallFinished, CallTurnedAway, EngineLogged
from app.engine.options import EngineOptions
from app.engine.sip_text import header
from tests.engine.conversation import answered_call
from tests.support import coturn
from tests.support.engines import DEADLINE, AgentFactory, EngineAgent
from tests.support.sip_wire import SipWire

FLOOD = 150
BURST = 6
"""INVITEs sent before their answers are read: no more than fit a socket's buffer."""


def test_the_turnstile_lets_so_many_in_and_more_when_time_has_passed() -> None:
    now = 0.0
    turnstile = Turnstile(lambda: now)
    assert [turnstile.enter() for _ in range(ENTRIES + 2)] == [True] * ENTRIES + [False, False]
    now = WINDOW + 0.01
    assert turnstile.enter()
    now = 2 * WINDOW + 0.02
    turnstile.relays = lambda: True
    assert [turnstile.enter() for _ in range(ENTRIES)].count(True) == RELAYED_ENTRIES


def test_a_flood_of_calls_is_answered_and_the_engine_lives(agents: AgentFactory) -> None:
    """Without the turnstile pjsip aborts after some thirty calls in half a second."""
    alice = agents("alice")
    with SipWire() as wire:
        _flooded(alice, wire, ENTRIES)


@pytest.mark.skipif(bool(coturn.missing()), reason=coturn.missing() or "coturn is there")
def test_a_flood_through_a_turn_server_does_no_more(agents: AgentFactory, tmp_path: Path) -> None:
    """Such a call takes twice the sockets: pjsip aborts after fifteen."""
    with coturn.Coturn(tmp_path) as turn, SipWire() as wire:
        alice = agents(
            "alice",
            EngineOptions(sound=False, log_level=3),
            turn_server=turn.address,
            user=coturn.USER,
            password=coturn.PASSWORD,
        )
        alice.wait(EngineLogged, text=f"alice: STUN none, TURN {turn.address}")
        _flooded(alice, wire, RELAYED_ENTRIES)


def _flooded(alice: EngineAgent, wire: SipWire, entries: int) -> None:
    """Calls that are given up at once; all of them are answered, ``entries`` or more of them rang."""
    finals: dict[str, set[str]] = defaultdict(set)
    for sent in range(BURST, FLOOD + 1, BURST):
        for _ in range(BURST):
            invite = wire.request("INVITE", alice.uri, body=wire.sdp())
            wire.send(invite, alice.port)
            wire.send(wire.cancel(invite), alice.port)
        while len(finals) < sent:
            answer = wire.receive(("SIP/2.0 4", "SIP/2.0 6"))
            finals[header(answer, "call-id")].add(answer.split()[1])
    # pjsua forgets which code it was given where the CANCEL comes before the call has its media: 603.
    assert {"487"} <= set().union(*finals.values()) <= {"486", "487", "603"}
    assert alice.ask(MuteMicrophone(muted=False)).error == ""
    arrived, turned_away = alice.heard(CallArrived), alice.heard(CallTurnedAway)
    assert len(arrived) >= entries
    assert len(arrived) + len(turned_away) == FLOOD
    for call in arrived:
        alice.wait(CallFinished, call_id=call.call_id)


def test_a_flood_of_our_own_calls_is_refused_with_a_sentence(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    errors = []
    for number in range(FLOOD):
        command = PlaceCall(call_id=f"c{number}", account_id="alice", target=bob.uri)
        errors.append(alice.ask(command).error)
        if not errors[-1]:
            alice.ask(HangUpCall(call_id=f"c{number}"))
    assert "Too many calls were started at once. Please try again in a moment." in errors
    assert alice.outcome is None


def test_a_call_to_nobodys_name_rings_at_the_first_account_also_after_another_has_gone(
    agents: AgentFactory,
) -> None:
    alice, bob = agents("alice"), agents("bob")
    first = alice.settings
    alice.settings = type(first)(
        account_id="second", address="sip:second@127.0.0.1", local_address="127.0.0.1"
    )
    alice.add_account()
    bob.call("c1", alice.uri.replace("second", "nobody"))
    assert alice.wait(CallArrived).account_id == "alice"
    bob.send(HangUpCall(call_id="c1"))
    alice.wait(CallFinished)
    alice.send(RemoveAccount(account_id="alice"))
    bob.wait(CallFinished)
    bob.call("c2", alice.uri.replace("second", "nobody"))
    assert alice.wait(CallArrived).account_id == "second"


@pytest.mark.parametrize("transport", ["tcp", "tls"])
def test_many_idle_connections_do_no_harm(agents: AgentFactory, transport: str) -> None:
    alice = agents("alice", transport=transport, verify_certificate=False)
    with contextlib.ExitStack() as connections:
        for _ in range(40):
            connections.enter_context(socket.create_connection((alice.host, alice.port), DEADLINE))
        assert alice.ask(MuteMicrophone(muted=False)).error == ""
    assert alice.ask(MuteMicrophone(muted=False)).error == ""


def test_many_calls_one_after_another_leave_nothing_behind(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    for number in range(15):
        bobs = answered_call(alice, bob, f"c{number}")
        alice.send(HangUpCall(call_id=f"c{number}"))
        alice.wait(CallFinished, call_id=f"c{number}")
        bob.wait(CallFinished, call_id=bobs)
