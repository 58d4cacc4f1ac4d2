"""What a result does to an order."""

from __future__ import annotations

import msgspec

from app.account.call_modes import ModeSettings, Result, ResultMeaning
from app.orders.order import Order
from app.orders.policy import Policy

_PUT_OFF: tuple[ResultMeaning, ...] = ("no_answer", "busy", "discharge")


def put_off_minutes(settings: ModeSettings, meaning: ResultMeaning) -> int:
    """The minutes proposed until the next call for a reason of not getting through (B6), 0 for others."""
    match meaning:
        case "no_answer":
            return settings.no_answer_minutes
        case "busy":
            return settings.busy_minutes
        case "discharge":
            return settings.discharge_minutes
        case _:
            return 0


def taken_back(order: Order, before: Order, policy: Policy, now: float) -> Order:
    """``order``, whose last result does not count (B7), as it was ``before`` that call.

    It is put off as after no answer (B6): where it is the order's fault after all, others come first.
    """
    settings = _cell_of(before, policy)
    minutes = put_off_minutes(settings, "no_answer") if settings else 0
    return msgspec.structs.replace(
        order,
        status=before.status,
        attempts=before.attempts,
        last_result=before.last_result,
        last_meaning=before.last_meaning,
        ready_at=max(order.ready_at, now + 60 * minutes),
    )


def after(
    order: Order,
    result: Result,
    policy: Policy,
    now: float,
    *,
    minutes: int | None = None,
    call_back_at: float | None = None,
) -> Order:
    """``order`` after a call with ``result``, free for the next operator.

    ``minutes`` replaces the proposed put-off time (B6); ``call_back_at`` is the promised time (Unix
    seconds) that the meaning ``call_back`` needs. Raises ``ValueError`` without it. An order whose calls
    are used up moves to the status of its cell (B7); a new status starts counting anew.
    """
    settings = _cell_of(order, policy)
    attempts = order.attempts + 1
    proposed = put_off_minutes(settings, result.meaning) if settings else 0
    ready_at = now + 60 * (proposed if minutes is None else minutes) if result.meaning in _PUT_OFF else now
    if result.meaning == "call_back":
        if call_back_at is None:
            raise ValueError("a call back needs its time")
        ready_at = call_back_at
    used_up = settings is not None and result.meaning in _PUT_OFF and attempts >= settings.attempts
    moved = result.status or (settings.status_after_attempts if settings and used_up else "")
    changed = bool(moved) and moved != order.status
    keeps_meaning = not changed or result.meaning in ("call_back", "bad_number")
    return msgspec.structs.replace(
        order,
        status=moved or order.status,
        attempts=0 if changed else attempts,
        last_result=result.name,
        last_meaning=result.meaning if keeps_meaning else None,
        ready_at=ready_at,
        reserved_by="",
        reserved_at=0.0,
        lease_until=0.0,
    )


def _cell_of(order: Order, policy: Policy) -> ModeSettings | None:
    status = policy.status(order.status)
    return policy.settings(order.project, status.mode) if status else None
