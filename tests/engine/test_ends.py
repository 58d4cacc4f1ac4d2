"""However an engine ends, it ends cleanly, and whoever watches it knows at once."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time

import pytest

from app.bus import Bus
from app.engine.commands import AddAccount, AnswerCall, EchoCall, HoldCall, Shutdown
from app.engine.events import (
    AccountListening,
    CallAnswered,
    CallArrived,
    CallFinished,
    CallProgressed,
    EngineLost,
    EngineStarted,
    Hello,
    MediaChanged,
)
from app.engine.options import EngineOptions
from app.engine.supervisor import Engine, EngineState
from app.engine.values import AccountSettings
from app.loop import ThreadLoop
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory, EngineAgent

SILENT = EngineOptions(sound=False)


@pytest.mark.parametrize("situation", ["idle", "ringing out", "ringing in", "up", "held", "echo"])
def test_shutdown_is_clean(agents: AgentFactory, situation: str) -> None:
    """Exit status 0 without an assertion; the other side is told."""
    alice, bob = agents("alice"), agents("bob")
    _bring_into(situation, alice, bob)
    alice.close()
    if situation != "idle":
        bob.wait(CallFinished)


@pytest.mark.parametrize("situation", ["ringing in", "up"])
def test_sigterm_is_a_clean_end(agents: AgentFactory, situation: str) -> None:
    alice, bob = agents("alice"), agents("bob")
    _bring_into(situation, alice, bob)
    os.kill(alice.process.pid, signal.SIGTERM)
    outcome = alice.ended()
    assert (outcome.exit_code, outcome.last_words) == (0, "")
    bob.wait(CallFinished)


PARENT = """
import sys, threading
from app.engine.commands import AddAccount, PlaceCall
from app.engine.events import Hello
from app.engine.messages import Request
from app.engine.options import EngineOptions
from app.engine.process import EngineProcess
from app.engine.values import AccountSettings
hello = threading.Event()
process = EngineProcess(
    EngineOptions(sound=False),
    lambda message: isinstance(message, Hello) and hello.set(),
    lambda outcome: None,
)
hello.wait(60)
account = AccountSettings(account_id="a", address="sip:a@127.0.0.1", local_address="127.0.0.1")
process.send(Request(token=1, command=AddAccount(account=account)))
process.send(Request(token=2, command=PlaceCall(call_id="c", account_id="a", target=sys.argv[1])))
print(process.pid, flush=True)
threading.Event().wait(600)
"""


def test_an_engine_whose_parent_was_killed_hangs_up_and_ends_by_itself(agents: AgentFactory) -> None:
    bob = agents("bob")
    with subprocess.Popen([sys.executable, "-c", PARENT, bob.uri], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        engine = os.pidfd_open(int(parent.stdout.readline()))
        try:
            bobs = bob.wait(CallArrived).call_id
            bob.send(AnswerCall(call_id=bobs))
            bob.wait(CallAnswered, call_id=bobs)
            parent.kill()
            finished = bob.wait(CallFinished, call_id=bobs)
            assert (finished.code, finished.by_us) == (200, False)
            assert select.select([engine], [], [], 60.0)[0], "the engine outlived its parent"
        finally:
            parent.kill()
            os.close(engine)


def test_the_supervisor_notices_a_killed_engine_and_replaces_it(expected_errors: list[str]) -> None:
    """The engine dies, the window does not: it is noticed, and a new one takes calls. Prints both times."""
    expected_errors.append("hookswitch.engine")
    loop, bus = ThreadLoop(), Bus()
    engine = Engine(loop, bus, SILENT)
    pids: list[int] = []
    log: list[tuple[str, float]] = []
    bus.subscribe(Hello, lambda hello: pids.append(hello.pid))
    bus.subscribe(EngineStarted, lambda _: log.append(("started", time.monotonic())))
    bus.subscribe(EngineStarted, lambda _: engine.send(AddAccount(account=_account())))
    bus.subscribe(EngineLost, lambda event: log.append((event.sentence, time.monotonic())))
    bus.subscribe(AccountListening, lambda _: log.append(("listening", time.monotonic())))

    def names() -> list[str]:
        return [name for name, _ in log]

    engine.start()
    try:
        assert loop.run_until(lambda: names() == ["started", "listening"], 60.0)
        killed = time.monotonic()
        os.kill(pids[0], signal.SIGKILL)
        assert loop.run_until(lambda: len(log) == 5, 60.0)
    finally:
        engine.stop()
    assert names()[2:] == [
        "The telephone engine stopped unexpectedly and is being started again.",
        "started",
        "listening",
    ]
    noticed, seconds = log[2][1] - killed, log[4][1] - killed
    print(f"noticed after {noticed:.3f} s, a new engine after {seconds:.2f} s")  # noqa: T201 - figures
    assert pids[0] != pids[1]
    assert engine.state is EngineState.STOPPED


def test_a_command_to_a_dead_engine_is_answered_with_a_sentence() -> None:
    loop, bus = ThreadLoop(), Bus()
    engine = Engine(loop, bus, SILENT)
    errors: list[str] = []
    engine.send(Shutdown(), lambda reply: errors.append(reply.error))
    assert not errors, "never before send has returned"
    assert loop.run_until(lambda: bool(errors), 60.0)
    assert errors == ["The telephone engine is not running."]


def _account() -> AccountSettings:
    return AccountSettings(account_id="a", address="sip:a@127.0.0.1", local_address="127.0.0.1")


def _bring_into(situation: str, alice: EngineAgent, bob: EngineAgent) -> None:
    if situation == "ringing out":
        alice.call("c1", bob)
        alice.wait(CallProgressed)
        bob.wait(CallArrived)
    elif situation == "ringing in":
        bob.call("c1", alice)
        alice.wait(CallArrived)
        bob.wait(CallProgressed)
    elif situation != "idle":
        answered_call(alice, bob)
        if situation == "held":
            alice.send(HoldCall(call_id="c1"))
            alice.wait(MediaChanged)
        if situation == "echo":
            alice.send(EchoCall(call_id="c1", on=True))
