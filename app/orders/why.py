"""For every order one sentence: why it stands where it stands in line, or why it is not dialled now (B11).

The sentence says what ``app.orders.queue.verdict`` found and decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Final

from app.orders.hours import zone_of
from app.orders.order import Order, SubMode
from app.orders.policy import Policy
from app.orders.queue import Asking, Hindrance, Verdict
from app.translation import tr, tr_count

Times = Callable[[float], str]


def why(verdict: Verdict, policy: Policy, asking: Asking, zone: tzinfo | None = None) -> str:
    """Why the order stands there, or why it is not dialled now; ``zone`` of the times, None: this desk's."""

    def at(moment: float) -> str:
        return time_words(moment, asking.now, zone)

    if verdict.hindrance is None:
        said = _standing(verdict, policy, asking, at)
    else:
        said = _HINDRANCES[verdict.hindrance](verdict, asking, at)
    more = _more(verdict, policy)
    return f"{said} {more}" if more else said


def zone_doubt(order: Order, policy: Policy) -> str:
    """That a customer's calling hours are counted in UTC because nobody knows their time zone; else empty."""
    if policy.hours(order.country) is None or zone_of(order.time_zone) is not None:
        return ""
    if order.time_zone:
        sentence = "There is no time zone “{zone}”, so their calling hours are counted in UTC."
        return tr(sentence, zone=order.time_zone)
    return tr("The customer's time zone is not known, so their calling hours are counted in UTC.")


def time_words(moment: float, now: float, zone: tzinfo | None = None) -> str:
    """A moment (Unix seconds) as ``14:30``, with its date where that is not today's."""
    when, today = datetime.fromtimestamp(moment, zone), datetime.fromtimestamp(now, zone)
    if when.date() == today.date():
        return f"{when:%H:%M}"
    return f"{when:%Y-%m-%d %H:%M}"


def _standing(verdict: Verdict, policy: Policy, asking: Asking, at: Times) -> str:
    order, place = verdict.order, verdict.place
    assert place is not None
    if place.band == 0:
        return tr("New lead of {project}, which has high priority.", project=order.project)
    if order.sub_mode is SubMode.PLANNED:
        return tr("Call-back promised for {time}.", time=at(order.ready_at))
    if place.band == 2:
        return tr_count(
            "{count} minute past its standard time.",
            "{count} minutes past its standard time.",
            max(1, int(-place.over / 60)),
        )
    if order.sub_mode is SubMode.NO_ANSWER:
        return tr(
            "Put off until {time}; {done} of {allowed} attempts made.",
            time=at(order.ready_at),
            done=order.attempts,
            allowed=verdict.attempts_allowed,
        )
    return _unprocessed(order, at, random=policy.mode(verdict.mode).shuffled)


def _unprocessed(order: Order, at: Times, *, random: bool) -> str:
    """Not called in its present status; it may have been called in another."""
    moved, since = {"result": order.last_result, "status": order.status}, at(order.ready_at)
    if order.last_result and random:
        return tr("“{result}” moved it to {status}; its turn is random.", **moved)
    if order.last_result:
        return tr("“{result}” moved it to {status}; in line since {time}.", **moved, time=since)
    if random:
        return tr("Not called yet; its turn is random.")
    return tr("Not called yet; in line since {time}.", time=since)


def _more(verdict: Verdict, policy: Policy) -> str:
    """What the rule alone does not explain."""
    if verdict.hindrance in (None, Hindrance.OUTSIDE_HOURS):
        return zone_doubt(verdict.order, policy)
    if verdict.hindrance is not Hindrance.ATTEMPTS_USED:
        return ""
    settings = policy.settings(verdict.order.project, verdict.mode)
    if settings is not None and settings.status_after_attempts:
        return tr("More were allowed when the last one was made; it stays here until it is requeued.")
    return tr("No status to move to is set, so it stays here until it is requeued.")


def _status_unknown(verdict: Verdict, _asking: Asking, _at: Times) -> str:
    return tr("The account file has no status {status}.", status=verdict.order.status)


def _status_not_ticked(verdict: Verdict, _asking: Asking, _at: Times) -> str:
    return tr("Status {status} is not ticked for dial-up.", status=verdict.order.status)


def _no_settings(verdict: Verdict, _asking: Asking, _at: Times) -> str:
    return tr(
        "Project {project} has no settings for {mode}.", project=verdict.order.project, mode=verdict.mode
    )


def _no_access(verdict: Verdict, asking: Asking, _at: Times) -> str:
    if verdict.mode not in asking.modes:
        return tr("Mode {mode} is not chosen.", mode=verdict.mode)
    return tr(
        "{operator} has no access to {project} in {mode}.",
        operator=asking.operator,
        project=verdict.order.project,
        mode=verdict.mode,
    )


def _attempts_used(verdict: Verdict, _asking: Asking, _at: Times) -> str:
    return tr(
        "{done} of {allowed} attempts are made.",
        done=verdict.order.attempts,
        allowed=verdict.attempts_allowed,
    )


def _bad_number(verdict: Verdict, _asking: Asking, _at: Times) -> str:
    return tr("The number {number} cannot be dialled.", number=verdict.order.number)


def _done(verdict: Verdict, _asking: Asking, _at: Times) -> str:
    sentence = "“{result}” moves it to no other status, so it stays here until it is requeued."
    return tr(sentence, result=verdict.order.last_result)


def _reserved(verdict: Verdict, _asking: Asking, at: Times) -> str:
    order = verdict.order
    return tr("Reserved by {operator} since {time}.", operator=order.reserved_by, time=at(order.reserved_at))


def _not_yet(verdict: Verdict, _asking: Asking, at: Times) -> str:
    return tr("Put off until {time}.", time=at(verdict.until))


def _call_back_later(verdict: Verdict, _asking: Asking, at: Times) -> str:
    return tr("Call-back at {time}.", time=at(verdict.until))


def _outside_hours(verdict: Verdict, _asking: Asking, at: Times) -> str:
    return tr("Outside the customer's calling hours until {time}.", time=at(verdict.until))


_HINDRANCES: Final[dict[Hindrance, Callable[[Verdict, Asking, Times], str]]] = {
    Hindrance.STATUS_UNKNOWN: _status_unknown,
    Hindrance.STATUS_NOT_TICKED: _status_not_ticked,
    Hindrance.NO_SETTINGS: _no_settings,
    Hindrance.NO_ACCESS: _no_access,
    Hindrance.ATTEMPTS_USED: _attempts_used,
    Hindrance.BAD_NUMBER: _bad_number,
    Hindrance.DONE: _done,
    Hindrance.RESERVED: _reserved,
    Hindrance.NOT_YET: _not_yet,
    Hindrance.CALL_BACK_LATER: _call_back_later,
    Hindrance.OUTSIDE_HOURS: _outside_hours,
}
