"""A changed network (sleep, another Wi-Fi, a VPN): the phone goes on where it was."""

from __future__ import annotations

import statistics
import time

import pytest

from app.engine.commands import HangUpCall, MuteMicrophone, NetworkChanged
from app.engine.events import CallArrived, CallFinished, CallProgressed
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_an_idle_phone_can_be_called_as_before(agents: AgentFactory, transport: str) -> None:
    alice, bob = agents("alice", transport=transport), agents("bob", transport=transport)
    alice.send(NetworkChanged())
    bob.call("c1", alice)
    alice.wait(CallArrived)
    bob.wait(CallProgressed)


def test_the_engine_is_as_quick_as_before(agents: AgentFactory) -> None:
    alice = agents("alice")
    alice.send(NetworkChanged())
    times = []
    for _ in range(30):
        started = time.perf_counter()
        alice.send(MuteMicrophone(muted=False))
        times.append(time.perf_counter() - started)
    assert statistics.median(times) < 0.3, "no turn of the loop, which is a second, is waited for"


def test_a_call_that_is_up_stays_up_and_can_be_ended(agents: AgentFactory) -> None:
    alice, bob = agents("alice"), agents("bob")
    bobs = answered_call(alice, bob)
    alice.send(NetworkChanged())
    alice.send(HangUpCall(call_id="c1"))
    assert alice.wait(CallFinished).by_us
    bob.wait(CallFinished, call_id=bobs)
