"""Calls that outlive the engine, over a scripted one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from app.calls.calls import Calls
from app.calls.events import CallRecovered
from app.calls.recovery import LONGEST_GAP, Recovery, replaces
from app.engine.commands import PlaceCall
from app.engine.events import AccountListening
from app.engine.values import Header
from tests.support.scripted_engine import EngineScripted, dialog
from tests.support.virtual_loop import VirtualLoop

BACK = AccountListening(account_id="desk", transport="udp", host="127.0.0.1", port=5070)


@pytest.fixture
def recovered(calls: Calls, loop: VirtualLoop, bus: Bus) -> Iterator[list[CallRecovered]]:
    """What the recovery told."""
    told: list[CallRecovered] = []
    recovery = Recovery(calls, loop, bus)
    subscription = bus.subscribe(CallRecovered, told.append)
    yield told
    subscription.close()
    recovery.close()


def lose(engine: EngineScripted, bus: Bus, loop: VirtualLoop, seconds: float = 1.0) -> None:
    """The engine dies, and another one has the account after so many seconds."""
    engine.lose()
    loop.advance(seconds)
    engine.start()
    engine.forget()
    bus.publish(BACK)


def test_an_answered_call_is_asked_for_by_the_names_of_its_dialog(
    calls: Calls, engine: EngineScripted, bus: Bus, loop: VirtualLoop, recovered: list[CallRecovered]
) -> None:
    """P2: RFC 3891: to-tag is the receiver's own tag; the call is current again when it answers."""
    call_id = engine.arrive("sip:1003@127.0.0.1")
    calls.answer(call_id)
    engine.answer(call_id)
    lose(engine, bus, loop)
    (placed,) = engine.take(PlaceCall)
    assert placed.target == dialog(call_id).remote_target
    assert placed.headers == [replaces(dialog(call_id))]
    assert placed.headers[0].value == f"{call_id}@test;to-tag={call_id}-remote;from-tag={call_id}-local"
    assert recovered == [CallRecovered(call_id, placed.call_id)]
    engine.answer(placed.call_id)
    assert calls.current is not None
    assert calls.current.id == placed.call_id
    assert calls.current.remote.number == "1003"


def test_whoever_is_back_is_known_as_before_and_brings_the_same_data(
    calls: Calls, engine: EngineScripted, bus: Bus, loop: VirtualLoop, recovered: list[CallRecovered]
) -> None:
    """D11: what came with the call is there after a restart; the Contact that is called names nobody."""
    data = Header("User-to-User", "00414243;encoding=hex")
    call_id = engine.arrive("sip:+493012345@127.0.0.1", headers=[data, Header("X-Queue", "7")])
    calls.answer(call_id)
    engine.answer(call_id)
    before = calls.get(call_id)
    lose(engine, bus, loop)
    (placed,) = engine.take(PlaceCall)
    assert placed.headers == [replaces(dialog(call_id)), data]
    after = calls.get(placed.call_id)
    assert before is not None
    assert after is not None
    assert after.remote == before.remote
    assert after.dialled == before.dialled


def test_what_was_not_answered_or_was_being_hung_up_is_let_go(
    calls: Calls, engine: EngineScripted, bus: Bus, loop: VirtualLoop, recovered: list[CallRecovered]
) -> None:
    calls.place("desk", "sip:1004@127.0.0.1")
    ended = engine.arrive("sip:1003@127.0.0.1")
    calls.answer(ended)
    engine.answer(ended)
    calls.hang_up(ended)
    lose(engine, bus, loop)
    assert not engine.take(PlaceCall)
    assert not recovered


def test_nobody_waits_for_ever(
    calls: Calls, engine: EngineScripted, bus: Bus, loop: VirtualLoop, recovered: list[CallRecovered]
) -> None:
    call_id = engine.arrive("sip:1003@127.0.0.1")
    calls.answer(call_id)
    engine.answer(call_id)
    lose(engine, bus, loop, LONGEST_GAP + 1)
    assert not engine.take(PlaceCall)
    assert not recovered


def test_it_is_tried_once(
    calls: Calls, engine: EngineScripted, bus: Bus, loop: VirtualLoop, recovered: list[CallRecovered]
) -> None:
    call_id = engine.arrive("sip:1003@127.0.0.1")
    calls.answer(call_id)
    engine.answer(call_id)
    lose(engine, bus, loop)
    bus.publish(BACK)
    assert len(engine.take(PlaceCall)) == 1
    assert len(recovered) == 1
