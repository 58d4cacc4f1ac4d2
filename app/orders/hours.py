"""When a customer may be called, in the customer's own time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.account.call_modes import CallingHours

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of this IANA name; None for an empty name and for one that nobody knows."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def opens_at(hours: CallingHours | None, zone: str, now: float) -> float | None:
    """The next moment (Unix seconds) at which a call is allowed; None when that is now.

    ``zone`` is an IANA name; one that is unknown counts as UTC, and ``app.orders.why`` says so. ``end``
    itself is no longer allowed; hours whose ``end`` is not after their ``begin`` last over midnight.
    """
    if hours is None:
        return None
    here = zone_of(zone) or UTC
    local = datetime.fromtimestamp(now, here)
    begin, end = time.fromisoformat(hours.begin), time.fromisoformat(hours.end)
    # From yesterday, whose hours may last over midnight, to the same day of next week.
    for days in range(-1, 9):
        day = local.date() + timedelta(days=days)
        if _DAYS[day.weekday()] not in hours.days:
            continue
        opening = datetime.combine(day, begin, here)
        closing = datetime.combine(day if end > begin else day + timedelta(days=1), end, here)
        if opening.timestamp() <= now < closing.timestamp():
            return None
        if opening.timestamp() > now:
            return opening.timestamp()
    raise AssertionError("calling hours have at least one day")
