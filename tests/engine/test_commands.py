"""Commands reach pjsua2 at once, each has its handler, and what cannot be done is said in a sentence."""

from __future__ import annotations

import statistics
import time

import pytest

from app.engine.child.dispatcher import Dispatcher
from app.engine.commands import HoldCall, MuteMicrophone, PlaceCall, Register, RemoveAccount
from app.engine.events import EngineLogged
from app.engine.values import Header
from tests.support.engines import AgentFactory


def test_a_command_wakes_the_engine(agents: AgentFactory) -> None:
    """The loop sleeps up to a second between turns: without the doorbell this would take as long."""
    alice = agents("alice")
    times = []
    for _ in range(60):
        started = time.perf_counter()
        alice.send(MuteMicrophone(muted=False))
        times.append(time.perf_counter() - started)
    assert statistics.median(times) < 0.3


def test_unknown_calls_and_accounts_are_refused_with_a_sentence(agents: AgentFactory) -> None:
    alice = agents("alice")
    assert alice.ask(HoldCall(call_id="none")).error == "The call is over."
    for command in (
        Register(account_id="none"),
        RemoveAccount(account_id="none"),
        PlaceCall(call_id="c", account_id="none", target="sip:a@127.0.0.1"),
    ):
        assert alice.ask(command).error == "There is no such account."
    assert alice.ask(Register(account_id="alice")).error == "The account has no registrar."


def test_a_target_that_is_no_uri_is_refused_and_takes_no_line(agents: AgentFactory) -> None:
    alice = agents("alice")
    for number in range(10):
        reply = alice.ask(PlaceCall(call_id=f"c{number}", account_id="alice", target="not a uri"))
        assert reply.error == "The address not a uri cannot be called."


@pytest.mark.parametrize(
    "header",
    [Header("X-A", "1\r\nX-B: 2"), Header("X-A\r\nX-B", "1"), Header("X A", "1"), Header("", "1")],
)
def test_a_header_that_would_break_the_message_is_refused(agents: AgentFactory, header: Header) -> None:
    alice = agents("alice")
    command = PlaceCall(call_id="c1", account_id="alice", target=alice.uri, headers=[header])
    assert alice.ask(command).error == f"The header {header.name!r} cannot be sent."


def test_a_bug_in_one_command_is_reported_and_nothing_else_happens() -> None:
    said: list[object] = []
    dispatcher = Dispatcher(said.append)

    def broken(command: MuteMicrophone) -> None:
        raise KeyError(command.muted)

    dispatcher.on(MuteMicrophone, broken)
    assert dispatcher.run(MuteMicrophone(muted=True)).startswith("The engine failed")
    assert isinstance(said[0], EngineLogged)
    assert "KeyError" in said[0].text
