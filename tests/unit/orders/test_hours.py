"""Calling hours in the customer's own time: over midnight and over the change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.account.call_modes import CallingHours, Weekday
from app.orders.hours import opens_at, zone_of

DAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = CallingHours(country="DE", days=DAYS)


def at(text: str, zone: str = "Europe/Berlin") -> float:
    """Unix seconds of a time there."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2027-03-28 01:59", "2027-03-28 08:00"),  # the night is an hour shorter
        ("2027-03-28 07:59", "2027-03-28 08:00"),
        ("2027-03-28 08:00", None),
        ("2027-10-31 02:30", "2027-10-31 08:00"),  # and an hour longer
        ("2027-10-31 19:59", None),
        ("2027-10-31 20:00", "2027-11-01 08:00"),
    ],
)
def test_hours_keep_to_the_wall_clock_when_it_changes(now: str, opens: str | None) -> None:
    """Eight o'clock is eight o'clock, in summer time and after it; ``end`` itself is over."""
    assert opens_at(EVERY_DAY, "Europe/Berlin", at(now)) == (None if opens is None else at(opens))


def test_hours_that_begin_in_the_hour_that_is_left_out() -> None:
    """Half past two does not exist that night: it opens when the clocks have changed."""
    night = CallingHours(country="DE", begin="02:30", end="06:00", days=DAYS)
    opening = opens_at(night, "Europe/Berlin", at("2027-03-28 01:00"))
    assert opening == at("2027-03-28 03:30")
    assert opens_at(night, "Europe/Berlin", at("2027-03-28 03:30")) is None


def test_a_closed_day_is_left_out() -> None:
    """The law's Sunday: what would open then opens on Monday."""
    weekdays = CallingHours(country="DE")
    assert opens_at(weekdays, "Europe/Berlin", at("2026-11-22 12:00")) == at("2026-11-23 08:00")


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc/passwd", "Europe", "\x00", "x" * 5000])
def test_a_zone_that_nobody_knows_is_none_and_counts_as_utc(name: str) -> None:
    """Bad input: never an error in the middle of the queue."""
    assert zone_of(name) is None
    assert opens_at(EVERY_DAY, name, at("2026-11-23 07:00", "UTC")) == at("2026-11-23 08:00", "UTC")


_times = st.times().map(lambda moment: f"{moment:%H:%M}")
_hours = st.builds(
    lambda begin, end, days: CallingHours(country="DE", begin=begin, end=end, days=tuple(days)),
    _times,
    _times,
    st.sets(st.sampled_from(DAYS), min_size=1),
)
_zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Australia/Lord_Howe", ""]
)


@given(_hours, _zones, st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), st.data())  # noqa: DTZ001
def test_nobody_is_called_before_the_moment_named(
    hours: CallingHours, zone: str, now: datetime, data: st.DataObject
) -> None:
    """It is open at the moment named, later than now, and at no moment before."""
    asked = now.replace(tzinfo=UTC).timestamp()
    opening = opens_at(hours, zone, asked)
    if opening is None:
        return
    assert asked < opening < asked + 9 * 86_400
    assert opens_at(hours, zone, opening) is None
    between = data.draw(st.floats(asked, opening, exclude_max=True))
    assert opens_at(hours, zone, between) == opening


@given(_hours, _zones, st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)))  # noqa: DTZ001
def test_it_is_open_only_on_its_days(hours: CallingHours, zone: str, now: datetime) -> None:
    """Where a call is allowed, its day is listed, or the one before whose hours last over midnight."""
    asked = now.replace(tzinfo=UTC).timestamp()
    if opens_at(hours, zone, asked) is not None:
        return
    here = datetime.fromtimestamp(asked, zone_of(zone) or UTC)
    overnight = time.fromisoformat(hours.end) <= time.fromisoformat(hours.begin)
    days = {DAYS[here.weekday()]} | ({DAYS[(here - timedelta(days=1)).weekday()]} if overnight else set())
    assert days & set(hours.days)
