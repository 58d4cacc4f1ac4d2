"""The network comes and goes in bursts; the phone acts once, at once (P1)."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from app.account.registration import Registrations
from app.account.sip import SipAccount
from app.bus import Bus
from app.engine.commands import NetworkChanged, Register
from app.network import SETTLE_SECONDS, Network
from app.problems import Problems
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


class Late(random.Random):
    """Draws the longest wait, so that no retry falls into the test's own second."""

    def uniform(self, a: float, b: float) -> float:
        """The upper bound."""
        return max(a, b)


class Desk:
    """A registering account, and what the system says of the network."""

    def __init__(self, engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> None:
        self.problems = Problems(bus)
        self.registrations = Registrations(engine, loop, bus, self.problems, rng=Late())
        self.network = Network(loop, self.registrations, self.problems)

    def close(self) -> None:
        self.network.close()
        self.registrations.close()


@pytest.fixture
def desk(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Desk]:
    desk = Desk(engine, loop, bus)
    engine.start()
    yield desk
    desk.close()


def test_a_burst_of_changes_is_acted_on_once(desk: Desk, engine: EngineScripted, loop: VirtualLoop) -> None:
    desk.registrations.use(SipAccount(account_id="desk", user="1001", server="pbx"), "")
    engine.register("desk", 503, "Network is unreachable")
    for reachable in (False, True, False, True):
        desk.network.changed(reachable=reachable)
        loop.advance(SETTLE_SECONDS / 20)
    engine.forget()
    loop.advance(SETTLE_SECONDS)
    sent = engine.fresh()
    assert sent.count(NetworkChanged()) == 1
    assert sent[-1] == Register(account_id="desk")
    assert desk.problems.get("network") is None
    engine.register("desk")


def test_no_network_is_said_until_it_is_back(desk: Desk, loop: VirtualLoop, engine: EngineScripted) -> None:
    desk.registrations.use(SipAccount(account_id="desk", user="1001", server="pbx"), "")
    engine.register("desk")
    desk.network.changed(reachable=False)
    loop.advance(SETTLE_SECONDS)
    found = desk.problems.get("network")
    assert found is not None
    assert found.sentence == "This computer has no network connection."
    desk.network.changed(reachable=True)
    loop.advance(SETTLE_SECONDS)
    assert desk.problems.get("network") is None


def test_a_phone_that_uses_no_server_is_not_troubled(desk: Desk, loop: VirtualLoop) -> None:
    """The embedded exchange lives on 127.0.0.1."""
    desk.registrations.use(SipAccount(account_id="desk", user="me"), "")
    desk.network.changed(reachable=False)
    loop.advance(SETTLE_SECONDS)
    assert list(desk.problems) == []
