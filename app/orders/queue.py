"""Which order is dialled next, and for every order why it stands where it stands.

The rule, from the first consideration to the last:

1. new leads of a project with high priority come before other projects' orders (B4);
2. then calls promised for a time that has come;
3. then orders that have waited past their standard time, the longest over it first (B5);
4. then unprocessed orders before those put off, the oldest first, or in random order where the mode
   says so (B2, B3).

``Place`` is that rule as a sort key, and ``app.orders.store`` finds the smallest one by index seeks:
within one cell and sub-mode the order of ``Place`` is the order of one column.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from app.account.call_modes import ModeSettings
from app.orders.hours import opens_at
from app.orders.order import Order, SubMode
from app.orders.policy import Policy


class Place(NamedTuple):
    """Where an order stands; smaller is sooner."""

    band: int
    """0 high priority, 1 promised, 2 past its standard time, 3 the rest."""
    over: float
    """In band 2 minus the seconds over the standard time, elsewhere 0."""
    sub_mode: int
    position: float
    """``ready_at``, or the shuffle place of an unprocessed order in a random mode."""
    id: int


class Hindrance(Enum):
    """Why an order is not dialled now."""

    BAD_NUMBER = "bad_number"
    DONE = "done"
    STATUS_UNKNOWN = "status_unknown"
    STATUS_NOT_TICKED = "status_not_ticked"
    NO_SETTINGS = "no_settings"
    NO_ACCESS = "no_access"
    ATTEMPTS_USED = "attempts_used"
    RESERVED = "reserved"
    NOT_YET = "not_yet"
    CALL_BACK_LATER = "call_back_later"
    OUTSIDE_HOURS = "outside_hours"


@dataclass(frozen=True)
class Verdict:
    """What the rules say of one order: a place in line, or what hinders it."""

    order: Order
    mode: str
    place: Place | None
    hindrance: Hindrance | None = None
    until: float = 0.0
    """When the hindrance ends, where that is known (Unix seconds)."""
    attempts_allowed: int = 0


@dataclass(frozen=True)
class Asking:
    """Who asks, in which modes, and when (Unix seconds by the database's clock)."""

    operator: str
    modes: frozenset[str]
    now: float


def shuffle_place(seed: int, external_id: str) -> float:
    """A fair place from 0 up to 1, the same for the same seed and order on every desk."""
    digest = hashlib.blake2b(f"{seed}:{external_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def verdict(order: Order, policy: Policy, asking: Asking) -> Verdict:
    """What the rules say of ``order`` for the one who asks."""
    status = policy.status(order.status)
    if order.last_meaning == "bad_number":  # its status may be one of the program's own
        return Verdict(order, status.mode if status else "", None, Hindrance.BAD_NUMBER)
    if status is None:
        return Verdict(order, "", None, Hindrance.STATUS_UNKNOWN)
    if not status.dial or not status.mode:
        return Verdict(order, status.mode, None, Hindrance.STATUS_NOT_TICKED)
    settings = policy.settings(order.project, status.mode)
    if settings is None:
        return Verdict(order, status.mode, None, Hindrance.NO_SETTINGS)
    hindrance, until = _hindrance(order, settings, policy, asking)
    if hindrance is not None:
        return Verdict(order, status.mode, None, hindrance, until, settings.attempts)
    return Verdict(
        order, status.mode, place(order, settings, policy, asking.now), None, 0.0, settings.attempts
    )


def place(order: Order, settings: ModeSettings, policy: Policy, now: float) -> Place:
    """Where an order that may be dialled stands in line."""
    mode = policy.mode(settings.mode)
    over = now - order.ready_at - settings.standard_minutes * 60
    if settings.high_priority and mode.new_leads:
        band = 0
    elif order.sub_mode is SubMode.PLANNED:
        band = 1
    else:
        band = 2 if over > 0 else 3
    random = mode.shuffled and order.sub_mode is SubMode.UNPROCESSED
    position = order.shuffle if random else order.ready_at
    return Place(band, -over if band == 2 else 0.0, order.sub_mode.value, position, order.id)


def in_line(orders: Iterable[Order], policy: Policy, asking: Asking) -> list[Verdict]:
    """The orders that would be dialled, in that order, then the others with their hindrance (B11)."""
    verdicts = [verdict(order, policy, asking) for order in orders]
    ready = sorted((v for v in verdicts if v.place is not None), key=lambda v: v.place or ())
    return ready + [v for v in verdicts if v.place is None]


def _hindrance(
    order: Order, settings: ModeSettings, policy: Policy, asking: Asking
) -> tuple[Hindrance | None, float]:
    if settings.mode not in asking.modes or asking.operator not in settings.operators:
        return Hindrance.NO_ACCESS, 0.0
    if order.held(asking.now):
        return Hindrance.RESERVED, order.lease_until
    if order.last_meaning == "done":
        return Hindrance.DONE, 0.0
    if order.attempts >= settings.attempts and order.sub_mode is not SubMode.PLANNED:
        return Hindrance.ATTEMPTS_USED, 0.0
    if order.ready_at > asking.now:
        planned = order.sub_mode is SubMode.PLANNED
        return (Hindrance.CALL_BACK_LATER if planned else Hindrance.NOT_YET), order.ready_at
    opening = opens_at(policy.hours(order.country), order.time_zone, asking.now)
    return (None, 0.0) if opening is None else (Hindrance.OUTSIDE_HOURS, opening)
