"""The company on an engine of its own, called by a phone on another: the same code as the demo."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from app.account.sip import SipAccount
from app.bus import Bus
from app.calls.call import Call, CallState, EndReason
from app.calls.calls import Calls
from app.calls.events import CallChanged, CallEnded
from app.demo.exchange import Exchange, ExchangeFailed, ExchangeOpened, ExchangeState
from app.demo.recordings import recording
from app.demo.switchboard import LineRang
from app.engine.commands import AddAccount, HangUpCall, ReferCall
from app.engine.events import AccountListening, CallArrived, DtmfHeard, Hello
from app.engine.options import EngineOptions
from app.engine.sip_text import header, tag_of
from app.engine.supervisor import Engine
from app.loop import ThreadLoop
from tests.support.sip_wire import SipWire

ANSWER = 60.0
"""Seconds within which anything the company does must have happened."""


class _Desk:
    """A phone and the company, both real engines without sound, on one loop."""

    def __init__(self) -> None:
        self.loop = ThreadLoop()
        options = EngineOptions(sound=False)
        company_bus, self.bus = Bus(), Bus()
        self.company = Engine(self.loop, company_bus, options)
        self.exchange = Exchange(self.company, self.loop, company_bus, recording)
        self.engine = Engine(self.loop, self.bus, options)
        self.calls = Calls(self.engine, self.loop, self.bus)
        self.seen: list[tuple[str, CallState]] = []
        self.digits: list[str] = []
        self.port = 0
        self.bus.subscribe(AccountListening, self._on_listening)
        self.bus.subscribe(CallChanged, self._on_changed)
        company_bus.subscribe(DtmfHeard, lambda event: self.digits.append(event.digit))

    def open(self) -> None:
        self.exchange.start()
        self.engine.start()
        account = SipAccount(account_id="desk", user="1001", local_address="127.0.0.1")
        assert self.until(lambda: self.engine.abilities is not None)
        self.engine.send(AddAccount(account=account.settings("")))
        assert self.until(lambda: self.exchange.state is ExchangeState.OPEN and self.port > 0)

    def close(self) -> None:
        self.exchange.stop()
        self.engine.stop()

    def until(self, condition: Callable[[], bool], seconds: float = ANSWER) -> bool:
        return self.loop.run_until(condition, seconds)

    def call(self, user: str, ring_timeout: float | None = None) -> Call:
        return self.calls.place("desk", self.exchange.uri(user), ring_timeout=ring_timeout)

    def states(self, call: Call) -> list[CallState]:
        return [state for call_id, state in self.seen if call_id == call.id]

    def _on_listening(self, event: AccountListening) -> None:
        self.port = event.port

    def _on_changed(self, event: CallChanged) -> None:
        call = self.calls.get(event.call_id)
        assert call is not None
        if not self.seen or self.seen[-1] != (call.id, call.state):
            self.seen.append((call.id, call.state))


@pytest.fixture(scope="module")
def open_desk() -> Iterator[_Desk]:
    desk = _Desk()
    try:
        desk.open()
        yield desk
    finally:
        desk.close()


@pytest.fixture
def desk(open_desk: _Desk) -> Iterator[_Desk]:
    yield open_desk
    for call in open_desk.calls:
        open_desk.calls.hang_up(call.id)
    assert open_desk.until(lambda: not len(open_desk.calls) and not open_desk.exchange.calls)
    open_desk.digits.clear()


@pytest.mark.parametrize(
    ("line", "reason"),
    [("busy", EndReason.BUSY), ("declined", EndReason.DECLINED), ("999", EndReason.NOT_FOUND)],
)
def test_a_refusing_line_ends_the_call_with_its_reason(desk: _Desk, line: str, reason: EndReason) -> None:
    call = desk.call(line)
    assert desk.until(lambda: call.end_reason is not None)
    assert call.end_reason is reason
    assert CallState.UP not in desk.states(call)


def test_nobody_rings_until_the_phones_own_timeout(desk: _Desk) -> None:
    call = desk.call("nobody", ring_timeout=4.0)
    assert desk.until(lambda: call.state is CallState.RINGING)
    assert desk.until(lambda: call.end_reason is not None)
    assert call.end_reason is EndReason.NO_ANSWER
    assert desk.until(lambda: desk.exchange.calls == 0)


def test_early_media_is_heard_before_the_answer(desk: _Desk) -> None:
    call = desk.call("604")
    assert desk.until(lambda: call.state is CallState.UP)
    states = desk.states(call)
    assert states.index(CallState.EARLY_MEDIA) < states.index(CallState.UP)


def test_a_coworker_answers_after_two_seconds(desk: _Desk) -> None:
    call = desk.call("ada")
    assert desk.until(lambda: call.state is CallState.UP)
    assert call.answered_at is not None
    assert call.answered_at - call.started_at >= 2.0


def test_the_company_hears_digits(desk: _Desk) -> None:
    call = desk.call("600")
    assert desk.until(lambda: call.state is CallState.UP)
    desk.calls.send_dtmf(call.id, "12#")
    assert desk.until(lambda: desk.digits == ["1", "2", "#"])


def test_a_coworker_calls_the_phone_and_hears_that_it_hung_up(desk: _Desk) -> None:
    arrived: list[CallArrived] = []
    subscription = desk.bus.subscribe(CallArrived, arrived.append)
    desk.exchange.ring("lena", f"sip:1001@127.0.0.1:{desk.port}")
    assert desk.until(lambda: bool(arrived))
    subscription.close()
    assert arrived[0].remote_name == "Lena Sorel"
    call = desk.calls.get(arrived[0].call_id)
    assert call is not None
    assert call.remote.number == "203"
    desk.calls.answer(call.id)
    assert desk.until(lambda: call.state is CallState.UP)
    desk.calls.hang_up(call.id)
    assert desk.until(lambda: desk.exchange.calls == 0)


def test_a_promise_to_call_back_is_kept(desk: _Desk) -> None:
    arrived: list[CallArrived] = []
    ended: list[CallEnded] = []
    subscriptions = [
        desk.bus.subscribe(CallArrived, arrived.append),
        desk.bus.subscribe(CallEnded, ended.append),
    ]
    desk.call("lena")
    assert desk.until(lambda: bool(arrived))
    for subscription in subscriptions:
        subscription.close()
    assert [event.reason for event in ended] == [EndReason.THEY_HUNG_UP]
    assert arrived[0].remote_name == "Lena Sorel"


def test_a_line_follows_a_transfer_to_another_line(desk: _Desk) -> None:
    rang: list[LineRang] = []
    subscription = desk.exchange.bus.subscribe(LineRang, rang.append)
    call = desk.call("600")
    assert desk.until(lambda: call.state is CallState.UP)
    desk.engine.send(ReferCall(call_id=call.id, target=desk.exchange.uri("nobody")))
    assert desk.until(lambda: [event.line.name for event in rang] == ["echo", "nobody"])
    subscription.close()
    desk.calls.hang_up(call.id)
    for left in [event.call_id for event in rang[1:]]:
        desk.company.send(HangUpCall(call_id=left))
    assert desk.until(lambda: desk.exchange.calls == 0)


def test_a_caller_too_many_hears_busy_and_the_others_ring_on(desk: _Desk) -> None:
    """The wheel's build holds four calls at once; the company then answers 486 and loses nobody."""
    assert desk.engine.abilities is not None
    calls = [desk.call("nobody") for _ in range(desk.engine.abilities.max_calls)]
    assert desk.until(lambda: all(call.state is CallState.RINGING for call in calls))
    port = int(desk.exchange.address.rpartition(":")[2])
    with SipWire() as fifth:
        invite = fifth.request("INVITE", desk.exchange.uri("echo"), body=fifth.sdp())
        fifth.send(invite, port)
        answer = fifth.receive("SIP/2.0 486")
        tag = tag_of(header(answer, "to"))
        ack = fifth.request("ACK", desk.exchange.uri("echo"), call_id=header(invite, "call-id"), to_tag=tag)
        fifth.send(ack, port)
    assert all(call.state is CallState.RINGING for call in calls)


def test_the_company_ends_with_its_engine_and_leaves_no_process() -> None:
    loop, bus = ThreadLoop(), Bus()
    exchange = Exchange(Engine(loop, bus, EngineOptions(sound=False)), loop, bus, recording)
    hello: list[Hello] = []
    bus.subscribe(Hello, hello.append)
    exchange.start()
    assert loop.run_until(lambda: exchange.state is ExchangeState.OPEN, ANSWER)
    exchange.stop()
    assert exchange.state is ExchangeState.CLOSED
    with pytest.raises(ProcessLookupError):
        os.kill(hello[0].pid, 0)


def test_the_company_is_back_at_its_port_after_its_engine_was_killed(expected_errors: list[str]) -> None:
    expected_errors.append("hookswitch.engine")
    loop, bus = ThreadLoop(), Bus()
    exchange = Exchange(Engine(loop, bus, EngineOptions(sound=False)), loop, bus, recording)
    hello: list[Hello] = []
    opened: list[ExchangeOpened] = []
    failed: list[ExchangeFailed] = []
    bus.subscribe(Hello, hello.append)
    bus.subscribe(ExchangeOpened, opened.append)
    bus.subscribe(ExchangeFailed, failed.append)
    exchange.start()
    try:
        assert loop.run_until(lambda: bool(opened), ANSWER)
        os.kill(hello[0].pid, signal.SIGKILL)
        assert loop.run_until(lambda: len(opened) == 2, ANSWER)
        assert opened[0] == opened[1]
        assert len(failed) == 1
    finally:
        exchange.stop()
