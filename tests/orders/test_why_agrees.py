"""The rule as it is explained and the rule as the databases carry it out are one, whatever the orders are."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.account.call_modes import CallingHours, CallMode, ModeSettings, OrderStatus
from app.orders import store as store_module
from app.orders.order import Order
from app.orders.outbox import KeptResult
from app.orders.policy import Policy
from app.orders.queue import Asking, Hindrance, Verdict, in_line, shuffle_place
from app.orders.store import OrderStore
from app.orders.tables import customer_zone, order_log, orders
from app.orders.why import why
from tests.support.order_samples import MODES, sample_policy

AWAY = 3600.0
"""Orders are ready, or not, by at least so many seconds: the database's clock goes on meanwhile."""
CREW = ("maria", "jon")
RESULTS = ("Sold", "No answer", "Call back")
_FREES = frozenset({"result", "given back", "skipped", "lease ended"})

_orders = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(["processing", "waiting", "any", "paid", "lost", "?"]),
            "project": st.sampled_from(["Solar", "Books", "Cars"]),
            "country": st.sampled_from(["", "DE"]),
            "attempts": st.integers(0, 3),
            "last_meaning": st.sampled_from([None, "no_answer", "busy", "call_back", "bad_number"]),
            "ready": st.sampled_from([-90 * 60.0, -70 * 60.0, AWAY]),
            "reserved_by": st.sampled_from(["", "", "paul"]),
            "lease": st.sampled_from([-AWAY, AWAY]),
        }
    ),
    max_size=12,
)
_cell = st.fixed_dictionaries(
    {
        "operators": st.sampled_from([CREW, CREW, ("maria",), ()]),
        "high_priority": st.booleans(),
        "standard_minutes": st.sampled_from([1, 60, 80, 10_000]),
        "attempts": st.integers(1, 3),
        "status_after_attempts": st.sampled_from(["", "lost"]),
    }
)
_rules = st.fixed_dictionaries(
    {
        "cells": st.lists(_cell, min_size=4, max_size=4),
        "ticks": st.lists(st.booleans(), min_size=5, max_size=5),
        "new_leads": st.booleans(),
        "shuffled": st.booleans(),
    }
)
_steps = st.lists(
    st.tuples(st.sampled_from(CREW), st.sampled_from(["die", "give back", "skip", *RESULTS])), max_size=12
)
_modes = st.sets(st.sampled_from(sorted(MODES)))
any_time = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _every_look_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leases that ended are seen at once, not within a second."""
    monkeypatch.setattr(store_module, "_FRESH", 0.0)


def policy(now: float, rules: dict[str, Any] | None = None) -> Policy:
    """Customers in Germany may be called on one day a week, which is not today; settings as ``rules`` say."""
    another_day = (datetime.fromtimestamp(now, UTC) + timedelta(days=3)).strftime("%a").lower()
    shut = CallingHours.model_validate({"country": "DE", "days": (another_day,)})
    given = dataclasses.replace(sample_policy().orders, calling_hours=(shut,))
    if rules is None:
        return Policy(given)
    cells = [
        ModeSettings.model_validate(cell.model_dump() | drawn)
        for cell, drawn in zip(given.settings, rules["cells"], strict=True)
    ]
    ticks = [
        OrderStatus.model_validate(status.model_dump() | {"dial": tick})
        for status, tick in zip(given.statuses, rules["ticks"], strict=True)
    ]
    modes = [
        CallMode(name="New leads", new_leads=rules["new_leads"], shuffled=rules["shuffled"]),
        CallMode(name="Before buyout", new_leads=not rules["new_leads"]),
        CallMode(name="Random", shuffled=True),
    ]
    return Policy(
        dataclasses.replace(given, settings=tuple(cells), statuses=tuple(ticks), modes=tuple(modes))
    )


@given(examples=_orders, modes=_modes, drawn=_rules)
@any_time
def test_what_is_said_is_what_is_done(
    store: OrderStore, examples: list[dict[str, Any]], modes: set[str], drawn: dict[str, Any]
) -> None:
    """B1 to B5, B7, B9 to B11: orders are taken exactly in the order said, and none that is held back."""
    now = fill(store, examples)
    rules, asking = policy(now, drawn), Asking("maria", frozenset(modes), now)
    line = said(store, rules, asking)
    expected = [verdict.order.external_id for verdict in line if verdict.place is not None]
    taken = []
    while (order := store.take("maria", asking.modes, rules)) is not None:
        taken.append(order.external_id)
    assert taken == expected
    held = {verdict.order.external_id for verdict in line if verdict.place is None}
    assert held | set(taken) == names(store)


@given(examples=_orders, drawn=_rules, steps=_steps)
@any_time
def test_whatever_operators_do_the_next_order_is_the_one_said(
    store: OrderStore, examples: list[dict[str, Any]], drawn: dict[str, Any], steps: list[tuple[str, str]]
) -> None:
    """B1, B6, B7, B11: results, skips and desks that die between; none is lost, doubled or with two."""
    rules = policy(fill(store, examples), drawn)
    everybody = names(store)
    for number, (operator, then) in enumerate(steps):
        asking = Asking(operator, MODES, store.now())
        line = said(store, rules, asking)
        first = line[0].order.external_id if line and line[0].place is not None else None
        order = store.take(operator, MODES, rules)
        assert (order and order.external_id) == first
        if order is not None:
            do(store, rules, order, then, f"d{number}")
            assert one_at_a_time([entry["what"] for entry in store.log(order.id)])
        assert names(store) == everybody


def do(store: OrderStore, rules: Policy, order: Order, then: str, delivery: str) -> None:
    """What becomes of an order that was taken."""
    operator = order.reserved_by
    if then == "die":
        assert store.extend(operator, order.id, -AWAY)
    elif then in ("give back", "skip"):
        assert store.give_back(operator, order.id, AWAY if then == "skip" else 0.0, then)
    else:
        result = rules.result(then)
        assert result is not None
        kept = KeptResult(
            delivery=delivery,
            order_id=order.id,
            operator=operator,
            result=then,
            minutes=0 if then == "No answer" else None,
            call_back_at=store.now() - AWAY if then == "Call back" else None,
        )
        assert store.settle(kept, result, rules) is True
        assert store.settle(kept, result, rules) is False


def said(store: OrderStore, rules: Policy, asking: Asking) -> list[Verdict]:
    """The line as the rule has it, each order with its sentence."""
    line = in_line(store.every(), rules, asking)
    assert all(why(verdict, rules, asking, UTC).endswith(".") for verdict in line)
    return line


def names(store: OrderStore) -> set[str]:
    every = [order.external_id for order in store.every()]
    assert len(every) == len(set(every))
    return set(every)


def one_at_a_time(log: list[str]) -> bool:
    """Nobody took it while somebody else had it."""
    having = False
    for what in log:
        if what == "taken" and having:
            return False
        having = what == "taken" or (
            having and what not in ("result", "given back", "skipped", "lease ended")
        )
    return True


def test_every_hindrance_is_among_the_examples(store: OrderStore) -> None:
    """The examples above could not agree by accident: they contain what holds orders back."""
    now = store.now()
    rules, asking = policy(now), Asking("maria", frozenset({"New leads", "Before buyout"}), now)
    base = {
        "status": "waiting",
        "project": "Books",
        "country": "",
        "attempts": 0,
        "last_meaning": None,
        "ready": -70 * 60.0,
        "reserved_by": "",
        "lease": -AWAY,
    }
    changed: list[dict[str, object]] = [
        {"status": "?"},
        {"status": "paid"},
        {"project": "Cars"},
        {"status": "any"},
        {"attempts": 3, "last_meaning": "busy"},
        {"last_meaning": "bad_number"},
        {"attempts": 1, "last_meaning": "done"},
        {"reserved_by": "jon", "lease": AWAY},
        {"ready": AWAY},
        {"ready": AWAY, "last_meaning": "call_back"},
        {"country": "DE"},
    ]
    held = [made(number, base | change, now) for number, change in enumerate(changed)]
    assert {verdict.hindrance for verdict in in_line(held, rules, asking)} == set(Hindrance)


def made(number: int, example: dict[str, Any], now: float) -> Order:
    """An order of an example. Ready times differ a little, so that there is one right order."""
    fields = {key: example[key] for key in ("status", "project", "country", "attempts", "last_meaning")}
    return Order(
        id=0,
        external_id=f"A-{number}",
        name="",
        number="1",
        ready_at=now + example["ready"] + number * 7,
        shuffle=shuffle_place(3, f"A-{number}"),
        reserved_by=example["reserved_by"],
        reserved_at=now if example["reserved_by"] else 0.0,
        lease_until=now + example["lease"] if example["reserved_by"] else 0.0,
        **fields,
    )


def fill(store: OrderStore, examples: list[dict[str, Any]]) -> float:
    """These orders and no others; the store itself never deletes any. The database's time."""
    with store.engine.begin() as connection:
        for table in (orders, order_log, customer_zone):
            connection.execute(table.delete())
    now = store.now()
    store.add([made(number, example, now) for number, example in enumerate(examples)])
    return now
