"""The order queue's rule: who is next, and why not."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.account.call_modes import CallingHours, CallMode, ModeSettings, Orders, OrderStatus, Result
from app.orders.order import Order, SubMode
from app.orders.policy import Policy
from app.orders.queue import Asking, Hindrance, in_line, shuffle_place, verdict
from app.orders.results import after

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()  # a Monday
MINUTE = 60.0

ORDERS = Orders(
    modes=(
        CallMode(name="New leads", new_leads=True),
        CallMode(name="Before buyout"),
        CallMode(name="Random", shuffled=True),
    ),
    statuses=(
        OrderStatus(name="processing", mode="New leads", dial=True),
        OrderStatus(name="waiting", mode="Before buyout", dial=True),
        OrderStatus(name="any", mode="Random", dial=True),
        OrderStatus(name="paid", mode="Before buyout", dial=False),
        OrderStatus(name="lost"),
    ),
    results=(
        Result(name="Sold", status="paid"),
        Result(name="No answer", meaning="no_answer"),
        Result(name="Busy", meaning="busy"),
        Result(name="Call back", meaning="call_back"),
        Result(name="Bad number", meaning="bad_number"),
        Result(name="Later", extra=True),
        Result(name="Never", extra=True),
    ),
    settings=(
        ModeSettings(project="Solar", mode="New leads", operators=("maria",), high_priority=True),
        ModeSettings(project="Books", mode="New leads", operators=("maria", "jon"), extra_results=("Later",)),
        ModeSettings(
            project="Books",
            mode="Before buyout",
            operators=("maria",),
            standard_minutes=30,
            attempts=2,
            no_answer_minutes=90,
            busy_minutes=5,
            status_after_attempts="lost",
        ),
        ModeSettings(project="Books", mode="Random", operators=("maria",)),
    ),
    calling_hours=(CallingHours(country="DE", begin="08:00", end="20:00"),),
)
POLICY = Policy(ORDERS)
ASKING = Asking("maria", frozenset({"New leads", "Before buyout", "Random"}), NOW)


def order(number: int, status: str = "waiting", project: str = "Books", **more: object) -> Order:
    made = Order(id=number, external_id=f"A-{number}", project=project, status=status, name="", number="1")
    return msgspec.structs.replace(made, **{"ready_at": NOW - MINUTE, **more})


def ids(*orders: Order, asking: Asking = ASKING) -> list[int]:
    return [v.order.id for v in in_line(orders, POLICY, asking) if v.place is not None]


def test_new_leads_of_a_high_priority_project_come_first() -> None:
    """B4: high priority brings a project's new leads before the orders of other projects, however late."""
    late = order(1, ready_at=NOW - 9999 * MINUTE)
    promised = order(2, last_meaning="call_back", attempts=1)
    lead = order(3, "processing", "Solar")
    assert ids(late, promised, lead) == [3, 2, 1]


def test_an_order_past_its_standard_time_rises() -> None:
    """B5: past the standard time an order comes before those within it, the longest over it first."""
    fresh = order(1, "processing", ready_at=NOW - 55 * MINUTE)
    over = order(2, ready_at=NOW - 31 * MINUTE)
    more_over = order(3, ready_at=NOW - 45 * MINUTE)
    assert ids(fresh, over, more_over) == [3, 2, 1]


def test_sub_modes_stand_in_their_order() -> None:
    """B3: promised call backs, then unprocessed orders, then those put off."""
    orders = [
        order(1, attempts=1, last_meaning="no_answer"),
        order(2),
        order(3, attempts=1, last_meaning="call_back"),
    ]
    assert [o.sub_mode for o in orders] == [SubMode.NO_ANSWER, SubMode.UNPROCESSED, SubMode.PLANNED]
    assert ids(*orders) == [3, 2, 1]


def test_random_order_is_fair_and_repeatable() -> None:
    """B2: in a random mode unprocessed orders follow their shuffle place, whatever their age."""
    shuffled = [
        order(n, "any", shuffle=shuffle_place(7, f"A-{n}"), ready_at=NOW - n * MINUTE) for n in range(1, 30)
    ]
    expected = sorted(shuffled, key=lambda o: o.shuffle)
    assert ids(*shuffled) == [o.id for o in expected]
    places = [shuffle_place(7, str(n)) for n in range(2000)]
    assert 0.48 < sum(places) / len(places) < 0.52


@pytest.mark.parametrize(
    ("candidate", "hindrance"),
    [
        (order(1, "unheard of"), Hindrance.STATUS_UNKNOWN),
        (order(1, "paid"), Hindrance.STATUS_NOT_TICKED),
        (order(1, "waiting", "Cars"), Hindrance.NO_SETTINGS),
        (order(1, attempts=2, last_meaning="busy"), Hindrance.ATTEMPTS_USED),
        (order(1, last_meaning="bad_number", attempts=1), Hindrance.BAD_NUMBER),
        (order(1, last_meaning="done", attempts=1), Hindrance.DONE),
        (order(1, reserved_by="jon", lease_until=NOW + 1), Hindrance.RESERVED),
        (order(1, attempts=1, last_meaning="busy", ready_at=NOW + 1), Hindrance.NOT_YET),
        (order(1, attempts=1, last_meaning="call_back", ready_at=NOW + 1), Hindrance.CALL_BACK_LATER),
        (order(1, country="DE", time_zone="Pacific/Auckland"), Hindrance.OUTSIDE_HOURS),
    ],
)
def test_what_hinders_an_order_is_said(candidate: Order, hindrance: Hindrance) -> None:
    """B9, B7, B10: an order that is not dialled says why; an unticked status is in no mode."""
    assert verdict(candidate, POLICY, ASKING).hindrance is hindrance


def test_a_lease_that_ended_frees_the_order() -> None:
    """An order whose operator's desk died goes back after its lease."""
    assert ids(order(1, reserved_by="jon", lease_until=NOW)) == [1]


def test_operators_get_only_what_they_have_access_to() -> None:
    """B10: ticks give operators access to a cell; B1: the system hands orders to operators."""
    jon = Asking("jon", ASKING.modes, NOW)
    assert ids(order(1), order(2, "processing"), asking=jon) == [2]


def test_calling_hours_are_the_customers_own() -> None:
    """Half past twelve at noon UTC in Berlin is allowed; the verdict elsewhere says when it opens."""
    assert ids(order(1, country="DE", time_zone="Europe/Berlin")) == [1]
    shut = verdict(order(1, country="DE", time_zone="Pacific/Auckland"), POLICY, ASKING)
    assert datetime.fromtimestamp(shut.until, UTC) == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


def test_put_off_times_are_filled_in_by_reason() -> None:
    """B6: no answer and busy put the call off by the cell's own minutes, which the agent may change."""
    no_answer, busy = POLICY.result("No answer"), POLICY.result("Busy")
    assert no_answer is not None
    assert busy is not None
    assert after(order(1), no_answer, POLICY, NOW).ready_at == NOW + 90 * MINUTE
    assert after(order(1), busy, POLICY, NOW).ready_at == NOW + 5 * MINUTE
    assert after(order(1), busy, POLICY, NOW, minutes=1).ready_at == NOW + MINUTE


def test_used_up_attempts_move_the_order() -> None:
    """B7: after so many attempts the order moves to the status to move, and counts anew there."""
    busy = POLICY.result("Busy")
    assert busy is not None
    once = after(order(1), busy, POLICY, NOW)
    twice = after(once, busy, POLICY, NOW)
    assert (once.status, once.attempts) == ("waiting", 1)
    assert (twice.status, twice.attempts, twice.last_meaning) == ("lost", 0, None)


def test_without_a_status_to_move_an_order_with_used_up_attempts_stays_until_it_is_requeued() -> None:
    """B7: the account names none: it keeps its status, is not dialled, and a promised call still comes."""
    busy, promised = POLICY.result("Busy"), POLICY.result("Call back")
    assert busy is not None
    assert promised is not None
    called = order(1, "processing")
    for _ in range(3):
        called = after(called, busy, POLICY, NOW - 60 * MINUTE)
    assert (called.status, called.attempts) == ("processing", 3)
    assert verdict(called, POLICY, ASKING).hindrance is Hindrance.ATTEMPTS_USED
    again = after(called, promised, POLICY, NOW, call_back_at=NOW)
    assert verdict(again, POLICY, ASKING).place is not None


def test_extra_buttons_only_where_switched_on() -> None:
    """B8: a mode lists the basic results and the extra ones that are switched on there."""
    plain, extra = POLICY.settings("Solar", "New leads"), POLICY.settings("Books", "New leads")
    assert plain is not None
    assert extra is not None
    assert [r.name for r in POLICY.buttons(plain)] == ["Sold", "No answer", "Busy", "Call back", "Bad number"]
    assert [r.name for r in POLICY.buttons(extra)][-1:] == ["Later"]


_orders = st.lists(
    st.builds(
        order,
        st.integers(1, 10**6),
        st.sampled_from(["processing", "waiting", "any", "paid", "lost", "?"]),
        st.sampled_from(["Solar", "Books", "Cars"]),
        attempts=st.integers(0, 3),
        last_meaning=st.sampled_from([None, "no_answer", "busy", "call_back", "bad_number"]),
        ready_at=st.floats(NOW - 10**6, NOW + 10**6),
        reserved_by=st.sampled_from(["", "jon"]),
        lease_until=st.floats(NOW - 100, NOW + 100),
    ),
    unique_by=lambda o: o.id,
    max_size=40,
)


@given(_orders)
def test_no_order_is_lost_or_doubled_and_priority_is_respected(orders: list[Order]) -> None:
    """B11: the line holds every order once; nobody with a later place stands before one with an earlier."""
    line = in_line(orders, POLICY, ASKING)
    assert sorted(v.order.id for v in line) == sorted(o.id for o in orders)
    places = [v.place for v in line if v.place is not None]
    assert places == sorted(places)
    assert all((v.place is None) == (v.hindrance is not None) for v in line)
