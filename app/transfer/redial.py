"""When a target is rung again (A1-A5). Pure: the clock and the ringing are ``target_leg``'s."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from app.account.redial import RedialPolicy
from app.calls.end_reason import EndReason


class Miss(Enum):
    """Why an attempt did not reach the target, as far as redial is concerned."""

    UNANSWERED = "unanswered"
    """Nobody answered within the ring time (A3)."""
    BUSY = "busy"
    """Busy, out of reach, or the call was dropped before the two were joined (A4)."""
    FINAL = "final"
    """Somebody said no, or we stopped: ringing again would be wrong."""


_MISSES: Final[dict[EndReason, Miss]] = {
    EndReason.NO_ANSWER: Miss.UNANSWERED,
    EndReason.BUSY: Miss.BUSY,
    EndReason.UNREACHABLE: Miss.BUSY,
    # A server says "not found" also of a phone that is not registered just now.
    EndReason.NOT_FOUND: Miss.BUSY,
    EndReason.NETWORK_LOST: Miss.BUSY,
    EndReason.THEY_HUNG_UP: Miss.BUSY,
    EndReason.DECLINED: Miss.FINAL,
    EndReason.FORBIDDEN: Miss.FINAL,
    EndReason.FORWARDED: Miss.FINAL,
    EndReason.WE_HUNG_UP: Miss.FINAL,
    EndReason.ENGINE_LOST: Miss.FINAL,
}


OURS: Final = frozenset({EndReason.WE_HUNG_UP, EndReason.ENGINE_LOST})
"""Ends that say nothing of the target."""


def miss(reason: EndReason) -> Miss:
    """Which count a failed attempt goes to."""
    return _MISSES[reason]


@dataclass(frozen=True)
class Attempts:
    """How often one target has been rung in one transfer."""

    number: int = 1
    """The attempt at hand, from 1."""
    unanswered: int = 0
    """Redials used after no answer (A3)."""
    busy: int = 0
    """Redials used after busy or an error (A4)."""


@dataclass(frozen=True)
class Again:
    """Ring once more."""

    after: float
    """Seconds to wait first (A5)."""
    attempts: Attempts
    of: int
    """How many attempts it would be if each from now on failed in the same way: "attempt 2 of 3"."""


@dataclass(frozen=True)
class GiveUp:
    """Ring no more."""

    attempts: int
    """How many there were."""


def first_of(policy: RedialPolicy) -> int:
    """How many attempts the first one is "of"."""
    return 1 + policy.call_attempts


def after_miss(reason: EndReason, attempts: Attempts, policy: RedialPolicy) -> Again | GiveUp:
    """What follows a failed attempt. The two counts never use each other up (A4)."""
    kind = miss(reason)
    number = attempts.number + 1
    if kind is Miss.UNANSWERED and attempts.unanswered < policy.call_attempts:
        used = replace(attempts, number=number, unanswered=attempts.unanswered + 1)
        return Again(policy.interval_seconds, used, number + policy.call_attempts - used.unanswered)
    if kind is Miss.BUSY and attempts.busy < policy.busy_attempts:
        used = replace(attempts, number=number, busy=attempts.busy + 1)
        return Again(policy.busy_interval_seconds, used, number + policy.busy_attempts - used.busy)
    return GiveUp(attempts.number)


def after_group_miss(reason: EndReason, attempts: Attempts, left: int) -> Again | GiveUp:
    """What follows when one of a group was not reached: the next at once, who may say yes (E12).

    ``left``: how many can be rung now and were not yet.
    """
    if reason in OURS or not left:
        return GiveUp(attempts.number)
    return Again(0, replace(attempts, number=attempts.number + 1), attempts.number + left)
