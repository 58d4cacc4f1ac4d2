"""The counting rules of the order queue's figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.overview.counting import (
    SLICE,
    Calls,
    Period,
    Stand,
    begin,
    by_hour,
    by_status,
    grouped,
    moments,
    ranked,
    since_first,
    working_hours,
)

BERLIN, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")


def moment(words: str, zone: ZoneInfo) -> float:
    """Unix seconds of a wall clock's reading."""
    return datetime.fromisoformat(words).replace(tzinfo=zone).timestamp()


def slice_of(words: str, zone: ZoneInfo) -> int:
    return int(moment(words, zone) // SLICE)


@pytest.mark.parametrize(
    ("zone", "hour"), [(ZoneInfo("UTC"), 23), (BERLIN, 1), (KOLKATA, 5), (ZoneInfo("America/New_York"), 19)]
)
def test_hours_are_those_of_the_desks_own_clock(zone: ZoneInfo, hour: int) -> None:
    """B10: 23:45 UTC in July is another hour of the day elsewhere, half an hour's offset included."""
    at = int(datetime(2026, 7, 1, 23, 45, tzinfo=UTC).timestamp() // SLICE)
    hours = by_hour({at: Calls(3, 1)}, zone)
    assert hours[hour] == Calls(3, 1)
    assert sum(calls.attempts for calls in hours) == 3


def test_the_same_hour_of_several_days_is_one_also_when_clocks_are_changed() -> None:
    days = ("2026-10-24 09:15", "2026-10-25 09:00", "2026-10-26 09:45")
    hours = by_hour({slice_of(day, BERLIN): Calls(2, 1) for day in days}, BERLIN)
    assert hours[9] == Calls(6, 3)
    assert hours[9].rate == 0.5


def test_no_calls_have_no_rate_and_no_hours() -> None:
    """Empty data: nothing is drawn, rather than a rate of nought."""
    hours = by_hour({}, BERLIN)
    assert len(hours) == 24
    assert hours[9].rate is None
    assert working_hours(hours) == range(0)


@pytest.mark.parametrize(("hour", "shown"), [(9, range(8, 11)), (0, range(2)), (23, range(22, 24))])
def test_one_call_alone_is_shown_with_an_hour_on_either_side(hour: int, shown: range) -> None:
    hours = by_hour({slice_of(f"2026-03-03 {hour:02}:00", BERLIN): Calls(1, 0)}, BERLIN)
    assert working_hours(hours) == shown
    assert hours[hour].rate == 0.0


def test_a_period_begins_at_midnight_here() -> None:
    now = moment("2026-11-22 10:30", KOLKATA)
    assert begin(now, Period.TODAY, KOLKATA) == moment("2026-11-22 00:00", KOLKATA)
    assert begin(now, Period.WEEK, KOLKATA) == moment("2026-11-16 00:00", KOLKATA)


@pytest.mark.parametrize("period", list(Period))
@pytest.mark.parametrize("words", ["2026-03-29 12:10", "2026-10-25 12:10", "2026-01-01 00:00"])
def test_moments_rise_from_midnight_to_now_when_clocks_are_changed_too(period: Period, words: str) -> None:
    now = moment(words, BERLIN)
    found = moments(now, period, BERLIN)
    assert found[-1] == now
    assert all(earlier < later for earlier, later in pairwise(found))
    if len(found) > 1:
        assert found[0] == begin(now, period, BERLIN)


def test_operators_stand_by_their_calls() -> None:
    team = {"zoe": Calls(4, 1), "ada": Calls(4, 4), "jon": Calls(9, 0)}
    assert [login for login, _ in ranked(team)] == ["jon", "ada", "zoe"]
    assert ranked({"maria": Calls(1, 1)}) == [("maria", Calls(1, 1))]


def test_statuses_are_counted_back_from_what_is_true_now() -> None:
    """Twenty orders came, two were sold, one was lost: before each, one more was new."""
    at = [moment(f"2026-11-22 {hour:02}:00", BERLIN) for hour in (8, 9, 10, 11)]
    moves = {
        (slice_of("2026-11-22 08:15", BERLIN), "", "New"): 20,
        (slice_of("2026-11-22 09:30", BERLIN), "New", "Sold"): 2,
        (slice_of("2026-11-22 10:00", BERLIN), "New", "Lost"): 1,
    }
    stands = by_status({"New": 17, "Sold": 2, "Lost": 1}, moves, at)
    assert [dict(stand.orders) for stand in stands] == [
        {"New": 0, "Sold": 0, "Lost": 0},
        {"New": 20, "Sold": 0, "Lost": 0},
        {"New": 18, "Sold": 2, "Lost": 0},
        {"New": 17, "Sold": 2, "Lost": 1},
    ]
    assert [stand.at for stand in stands] == at


@given(
    moves=st.dictionaries(
        st.tuples(st.integers(1, 40), st.sampled_from(["", "a", "b", "c"]), st.sampled_from(["a", "b", "c"])),
        st.integers(1, 9),
    )
)
def test_counting_back_is_counting_on_backwards(moves: dict[tuple[int, str, str], int]) -> None:
    """Whatever happened: each stand is the sum of what had happened by then."""
    start = dict.fromkeys("abc", 10_000)
    at = [float(n * SLICE) for n in range(42)]

    def after(number: int) -> dict[str, int]:
        counts = dict(start)
        for (quarter, was, became), count in moves.items():
            if quarter < number:
                counts[became] += count
                if was:
                    counts[was] -= count
        return counts

    stands = by_status(after(41), moves, at)
    assert [dict(stand.orders) for stand in stands] == [after(n) for n in range(42)]


def test_many_statuses_share_the_last_line() -> None:
    stands = by_status({f"s{n}": 10 - n for n in range(8)} | {"never": 0}, {}, [0.0, 1.0])
    lines = grouped(stands, 4)
    assert list(lines) == ["s0", "s1", "s2", ""]
    assert lines[""] == (25, 25)
    assert list(grouped(stands, 8)) == [f"s{n}" for n in range(8)]
    assert grouped([], 4) == {}


def test_the_time_before_there_were_orders_is_left_out() -> None:
    """Few data: orders of this morning are not drawn as a week of nothing."""
    stands = [Stand(float(n), {"New": new}) for n, new in enumerate((0, 0, 0, 7, 0))]
    assert [stand.at for stand in since_first(stands)] == [2.0, 3.0, 4.0]
    assert list(since_first(stands[3:])) == stands[3:]
    assert list(since_first([])) == []


def test_every_zones_offset_is_of_whole_slices() -> None:
    """What makes counting by slices right for the desk's hours."""
    for name in ("Asia/Kathmandu", "Australia/Eucla", "America/St_Johns", "Pacific/Chatham"):
        offset = datetime(2026, 7, 1, tzinfo=ZoneInfo(name)).utcoffset()
        assert offset is not None
        assert offset % timedelta(seconds=SLICE) == timedelta()
