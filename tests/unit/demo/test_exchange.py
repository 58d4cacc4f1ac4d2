"""The exchange's own life, with a scripted engine."""

from __future__ import annotations

import itertools

import pytest

from app.bus import Bus
from app.demo.exchange import TRANSITIONS, Exchange, ExchangeFailed, ExchangeOpened, ExchangeState
from app.demo.switchboard import LinesInUse
from app.engine.commands import AddAccount, Command, PlaceCall, PublishPresence
from app.engine.events import AccountListening, EngineLost, EngineStarted
from app.engine.messages import Reply
from app.engine.port import OnReply
from app.engine.values import Abilities
from app.errors import IllegalTransition
from tests.support.virtual_loop import VirtualLoop

STARTED = EngineStarted(
    Abilities(pjsip_version="", max_calls=4, codecs=[], tls13=False, opus=False, bridge_rate=16000)
)


class _EngineSpy:
    def __init__(self) -> None:
        self.did: list[str] = []
        self.sent: list[tuple[Command, OnReply | None]] = []

    def start(self) -> None:
        self.did.append("start")

    def stop(self) -> None:
        self.did.append("stop")

    def send(self, command: Command, on_reply: OnReply | None = None) -> None:
        self.sent.append((command, on_reply))


class _House:
    def __init__(self) -> None:
        self.bus, self.engine = Bus(), _EngineSpy()
        self.loop = VirtualLoop()
        self.exchange = Exchange(self.engine, self.loop, self.bus, str)
        self.opened: list[ExchangeOpened] = []
        self.failed: list[ExchangeFailed] = []
        self.bus.subscribe(ExchangeOpened, self.opened.append)
        self.bus.subscribe(ExchangeFailed, self.failed.append)

    def open(self, port: int = 5999) -> None:
        self.bus.publish(STARTED)
        self.bus.publish(AccountListening(account_id="company", transport="udp", host="127.0.0.1", port=port))
        _, on_reply = self.engine.sent[-1]
        assert on_reply is not None
        on_reply(Reply(token=1))

    def states(self) -> dict[str, str]:
        """Each line's latest note."""
        told = [command for command, _ in self.engine.sent if isinstance(command, PublishPresence)]
        return {state.account_id.removeprefix("line-"): state.note for state in told}

    def accounts(self) -> list[AddAccount]:
        return [command for command, _ in self.engine.sent if isinstance(command, AddAccount)]


def test_the_exchange_opens_where_its_engine_listens() -> None:
    house = _House()
    house.exchange.start()
    house.open()
    assert house.opened == [ExchangeOpened("127.0.0.1", 5999)]
    assert house.exchange.uri("echo") == "sip:echo@127.0.0.1:5999"
    assert house.exchange.state is ExchangeState.OPEN


def test_a_new_engine_opens_at_the_same_port_after_the_old_one_was_lost() -> None:
    house = _House()
    house.exchange.start()
    house.open()
    house.exchange.ring("lena", "sip:1001@127.0.0.1:6000")
    house.bus.publish(EngineLost("The engine ended unexpectedly."))
    assert house.failed == [ExchangeFailed("The engine ended unexpectedly.")]
    assert house.exchange.calls == 0
    house.open()
    company = [account for account in house.accounts() if account.account.account_id == "company"]
    assert [account.account.local_port for account in company] == [0, 5999]
    assert house.exchange.state is ExchangeState.OPEN


def test_a_caller_has_an_account_in_its_own_name_made_once() -> None:
    house = _House()
    house.exchange.start()
    house.open()
    house.exchange.ring("203", "sip:1001@127.0.0.1:6000")
    house.exchange.ring("lena", "sip:1001@127.0.0.1:6000")
    (caller,) = [account for account in house.accounts() if account.account.account_id == "line-203"]
    assert (caller.account.display_name, caller.account.address) == ("Lena Sorel", "sip:203@127.0.0.1:5999")
    placed = [command for command, _ in house.engine.sent if isinstance(command, PlaceCall)]
    assert [call.account_id for call in placed] == [caller.account.account_id] * 2


def test_every_agent_of_the_company_has_a_state_and_talks_while_in_a_call() -> None:
    """E7: so that a newcomer sees in the transfer box who is free, and on the page of people also where."""
    house = _House()
    house.exchange.start()
    house.open()
    always = {"204": "talking", "700": "available"}
    assert house.states() == {"201": "available", "202": "available", "203": "after-call work", **always}
    house.bus.publish(LinesInUse(frozenset({"201", "600"})))
    assert house.states()["201"] == "talking"
    house.bus.publish(LinesInUse(frozenset()))
    assert house.states()["201"] == "available"
    house.loop.advance(45)
    assert house.states() == {"201": "available", "202": "talking", "203": "break: Lunch", **always}


def test_a_turn_that_begins_in_a_call_shows_after_it() -> None:
    """E7: a call is a call."""
    house = _House()
    house.exchange.start()
    house.open()
    house.bus.publish(LinesInUse(frozenset({"203"})))
    house.loop.advance(25)
    assert house.states()["203"] == "talking"
    house.bus.publish(LinesInUse(frozenset()))
    assert house.states()["203"] == "available"


def test_a_closed_company_tells_nobody_anything() -> None:
    house = _House()
    house.exchange.start()
    house.open()
    house.exchange.stop()
    told = len(house.engine.sent)
    house.loop.advance(500)
    assert len(house.engine.sent) == told


def test_a_refused_account_is_told_in_a_sentence() -> None:
    house = _House()
    house.exchange.start()
    house.bus.publish(STARTED)
    _, on_reply = house.engine.sent[0]
    assert on_reply is not None
    on_reply(Reply(token=1, error="Port 5999 is taken."))
    assert house.failed == [ExchangeFailed("Port 5999 is taken.")]


def test_stopping_ends_the_engine_once_and_lets_go_of_the_bus() -> None:
    house = _House()
    house.exchange.start()
    house.open()
    house.exchange.stop()
    house.exchange.stop()
    assert house.engine.did == ["start", "stop"]
    assert house.bus.listeners() == 2  # this test's own


@pytest.mark.parametrize(("old", "new"), [*itertools.product(ExchangeState, ExchangeState)])
def test_every_pair_of_states_is_legal_or_raises(old: ExchangeState, new: ExchangeState) -> None:
    exchange = _House().exchange
    exchange._state = old  # noqa: SLF001 - the table is walked from every state
    if new in TRANSITIONS[old]:
        exchange._to(new)  # noqa: SLF001
        assert exchange.state is new
    else:
        with pytest.raises(IllegalTransition):
            exchange._to(new)  # noqa: SLF001
