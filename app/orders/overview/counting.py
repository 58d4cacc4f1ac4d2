"""The figures of the order queue: calls by hour and by operator, and orders by status over time. Pure.

A call is one entry ``result`` of the log that is not taken back, at the moment when its result was given; it
was *reached* when somebody was talked to. The database counts by quarters of an hour, because every zone's
offset of today is a multiple of that; here they become hours of the desk's own clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from typing import Final, TypeVar

from app.account.call_modes import ResultMeaning

SLICE: Final = 900
"""Seconds of what the database counts together."""
HOURS: Final = 24
REACHED: Final[tuple[ResultMeaning, ...]] = ("done", "call_back")
"""Meanings of a result after which somebody was talked to."""


K = TypeVar("K")
V = TypeVar("V", int, "Calls")


class Period(Enum):
    """The days that are counted, today the last of them; the value is how many."""

    TODAY = 1
    WEEK = 7
    MONTH = 30

    @property
    def step(self) -> int:
        """Hours from one point of a status' line to the next."""
        return {Period.TODAY: 1, Period.WEEK: 6, Period.MONTH: 24}[self]


@dataclass(frozen=True)
class Calls:
    """How many calls, and how many of them reached somebody."""

    attempts: int = 0
    reached: int = 0

    @property
    def rate(self) -> float | None:
        """Share of the calls that reached somebody, 0 to 1; None without calls."""
        return self.reached / self.attempts if self.attempts else None

    def __add__(self, other: Calls) -> Calls:
        return Calls(self.attempts + other.attempts, self.reached + other.reached)


@dataclass(frozen=True)
class Tally:
    """What a part of the log comes to; two parts are added up."""

    by_slice: Mapping[int, Calls] = field(default_factory=dict)
    """Calls by quarter of an hour since 1970."""
    by_operator: Mapping[str, Calls] = field(default_factory=dict)
    """The same by login."""
    moves: Mapping[tuple[int, str, str], int] = field(default_factory=dict)
    """How many orders came, in a slice, from one status to another; from "" those that were imported."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            _summed(self.by_slice, other.by_slice, Calls()),
            _summed(self.by_operator, other.by_operator, Calls()),
            _summed(self.moves, other.moves, 0),
        )


@dataclass(frozen=True)
class Mark:
    """How far a log was when somebody looked."""

    last: int = -1
    """Its newest entry; -1: nobody has looked yet."""
    under_way: frozenset[int] = frozenset()
    """Transactions that were writing: what they wrote may be older than the newest entry, and seen later."""

    def holds(self, now: Mark) -> bool:
        """Whether nothing has come to the log until ``now``."""
        return self.last == now.last and self.under_way <= now.under_way


@dataclass(frozen=True)
class Stand:
    """How many orders each status had at a moment (Unix seconds)."""

    at: float
    orders: Mapping[str, int]


def begin(now: float, period: Period, zone: tzinfo | None = None) -> float:
    """Unix seconds of the first midnight of the period, by the clock of ``zone`` (None: this desk's)."""
    day = datetime.fromtimestamp(now, zone).date() - timedelta(days=period.value - 1)
    return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()


def by_hour(slices: Mapping[int, Calls], zone: tzinfo | None = None) -> tuple[Calls, ...]:
    """Calls by the hour of the day in which their result was given, from 0 to 23, all days together.

    ``slices``: calls by quarter of an hour since 1970.
    """
    hours = [Calls()] * HOURS
    for number, calls in slices.items():
        hour = datetime.fromtimestamp(number * SLICE, zone).hour
        hours[hour] += calls
    return tuple(hours)


def working_hours(hours: Sequence[Calls]) -> range:
    """The hours from the first to the last with a call, one more on either side; empty without calls."""
    busy = [hour for hour, calls in enumerate(hours) if calls.attempts]
    return range(max(0, busy[0] - 1), min(HOURS, busy[-1] + 2)) if busy else range(0)


def ranked(operators: Mapping[str, Calls]) -> list[tuple[str, Calls]]:
    """Whoever made most calls first, by name where they made as many."""
    made = ((login, calls) for login, calls in operators.items() if calls.attempts)
    return sorted(made, key=lambda pair: (-pair[1].attempts, pair[0]))


def moments(now: float, period: Period, zone: tzinfo | None = None) -> list[float]:
    """The moments at which orders are counted: every ``period.step`` hours of the clock on the wall, and now.

    Where a clock is put forward or back, an hour is that much shorter or longer.
    """
    first = datetime.fromtimestamp(begin(now, period, zone), zone).date()
    days = [first + timedelta(days=day) for day in range(period.value)]
    found = {
        datetime(day.year, day.month, day.day, hour, tzinfo=zone).timestamp()
        for day in days
        for hour in range(0, HOURS, period.step)
    }
    return [*sorted(moment for moment in found if moment < now), now]


def by_status(
    today: Mapping[str, int], moves: Mapping[tuple[int, str, str], int], at: Sequence[float]
) -> list[Stand]:
    """How many orders each status had at each of these moments, which rise; the last one is now.

    Counted backwards from ``today``, which is what the orders themselves say: so the newest figures are
    those of the table, whatever an old log may lack.
    """
    waiting = sorted(moves.items())
    counts = dict(today)
    stands = []
    for moment in reversed(at):
        while waiting and waiting[-1][0][0] * SLICE >= moment:
            (_slice, was, became), count = waiting.pop()
            counts[became] = counts.get(became, 0) - count
            if was:
                counts[was] = counts.get(was, 0) + count
        stands.append(Stand(moment, {status: max(0, count) for status, count in counts.items()}))
    return stands[::-1]


def since_first(stands: Sequence[Stand]) -> tuple[Stand, ...]:
    """Without the time before there were orders, but for its last moment."""
    empty = next((n for n, stand in enumerate(stands) if any(stand.orders.values())), 0)
    return tuple(stands[max(0, empty - 1) :])


def grouped(stands: Sequence[Stand], most: int) -> dict[str, tuple[int, ...]]:
    """The line of each status, those with most orders first; all beyond ``most - 1`` others are together.

    Their key is empty. A status that never had an order has no line.
    """
    peaks: dict[str, int] = {}
    for stand in stands:
        for status, count in stand.orders.items():
            peaks[status] = max(peaks.get(status, 0), count)
    names = sorted((status for status, peak in peaks.items() if peak), key=lambda s: (-peaks[s], s))
    own = names if len(names) <= most else names[: most - 1]
    lines = {name: tuple(stand.orders.get(name, 0) for stand in stands) for name in own}
    rest = names[len(own) :]
    if rest:
        lines[""] = tuple(sum(stand.orders.get(name, 0) for name in rest) for stand in stands)
    return lines


def _summed(one: Mapping[K, V], other: Mapping[K, V], nothing: V) -> dict[K, V]:
    return {key: one.get(key, nothing) + other.get(key, nothing) for key in one.keys() | other.keys()}
