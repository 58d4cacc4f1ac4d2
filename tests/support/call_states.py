"""Calls of a scripted engine by their ids: one that is up, how one stands, how one has ended."""

from __future__ import annotations

from app.calls.call import CallState, EndReason
from app.calls.calls import Calls
from tests.support.scripted_engine import EngineScripted

TARGET = "sip:600@127.0.0.1"


def up(calls: Calls, engine: EngineScripted, target: str = TARGET) -> str:
    """A call that we placed and that was answered."""
    call = calls.place("desk", target)
    engine.answer(call.id)
    engine.grant_holds()
    return call.id


def state(calls: Calls, call_id: str) -> CallState:
    """Of a call that is remembered."""
    call = calls.get(call_id)
    assert call is not None
    return call.state


def ended(calls: Calls, call_id: str) -> EndReason | None:
    """How a call that is remembered has ended; None: it lives."""
    call = calls.get(call_id)
    assert call is not None
    return call.end_reason
