"""What is said of every order agrees with what taking the next one does, whatever the orders are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.account.call_modes import CallingHours
from app.database.store import sqlite_url
from app.orders.order import Order
from app.orders.policy import Policy
from app.orders.queue import Asking, Hindrance, in_line, shuffle_place
from app.orders.store import OrderStore
from app.orders.tables import customer_zone, order_log, orders
from app.orders.why import why
from tests.support.order_samples import MODES, sample_policy

AWAY = 3600.0
"""Orders are ready, or not, by at least so many seconds: the database's clock goes on meanwhile."""

_orders = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(["processing", "waiting", "any", "paid", "lost", "?"]),
            "project": st.sampled_from(["Solar", "Books", "Cars"]),
            "country": st.sampled_from(["", "DE"]),
            "attempts": st.integers(0, 3),
            "last_meaning": st.sampled_from([None, "no_answer", "busy", "call_back", "bad_number"]),
            "ready": st.sampled_from([-90 * 60.0, -70 * 60.0, AWAY]),
            "reserved_by": st.sampled_from(["", "", "jon"]),
            "lease": st.sampled_from([-AWAY, AWAY]),
        }
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OrderStore]:
    """One store for all examples; each empties it first."""
    opened = OrderStore(address(tmp_path_factory.getbasetemp()))
    yield opened
    opened.close()


def address(folder: Path) -> sa.URL:
    return sqlite_url(folder / "why.db")


def policy(now: float) -> Policy:
    """Customers in Germany may be called on one day a week, which is not today."""
    another_day = (datetime.fromtimestamp(now, UTC) + timedelta(days=3)).strftime("%a").lower()
    shut = CallingHours.model_validate({"country": "DE", "days": (another_day,)})
    return Policy(dataclasses.replace(sample_policy().orders, calling_hours=(shut,)))


@given(examples=_orders, modes=st.sets(st.sampled_from(sorted(MODES))))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_said_is_what_is_done(
    store: OrderStore,
    tmp_path_factory: pytest.TempPathFactory,
    examples: list[dict[str, object]],
    modes: set[str],
) -> None:
    """B1, B9, B10, B11: orders are taken exactly in the order said, and none that is said to be held back."""
    empty(address(tmp_path_factory.getbasetemp()))
    now = store.now()
    store.add([made(number, example, now) for number, example in enumerate(examples)])
    rules, asking = policy(now), Asking("maria", frozenset(modes), now)
    line = in_line(store.every(), rules, asking)
    assert all(why(verdict, rules, asking, UTC).endswith(".") for verdict in line)
    said = [verdict.order.external_id for verdict in line if verdict.place is not None]
    taken = []
    while (order := store.take("maria", asking.modes, rules)) is not None:
        taken.append(order.external_id)
    assert taken == said
    held = {verdict.order.external_id for verdict in line if verdict.place is None}
    assert held | set(taken) == {order.external_id for order in store.every()}


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
        {"reserved_by": "jon", "lease": AWAY},
        {"ready": AWAY},
        {"ready": AWAY, "last_meaning": "call_back"},
        {"country": "DE"},
    ]
    held = [made(number, base | change, now) for number, change in enumerate(changed)]
    assert {verdict.hindrance for verdict in in_line(held, rules, asking)} == set(Hindrance)


def made(number: int, example: dict[str, object], now: float) -> Order:
    """An order of an example. Ready times differ a little, so that there is one right order."""
    fields = {key: example[key] for key in ("status", "project", "country", "attempts", "last_meaning")}
    ready, lease = float(str(example["ready"])), float(str(example["lease"]))
    return Order(
        id=0,
        external_id=f"A-{number}",
        name="",
        number="1",
        ready_at=now + ready + number * 7,
        shuffle=shuffle_place(3, f"A-{number}"),
        reserved_by=str(example["reserved_by"]),
        reserved_at=now if example["reserved_by"] else 0.0,
        lease_until=now + lease if example["reserved_by"] else 0.0,
        **fields,  # type: ignore[arg-type] # drawn from the right values above
    )


def empty(url: sa.URL) -> None:
    """No orders; the store itself never deletes any."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table in (orders, order_log, customer_zone):
            connection.execute(table.delete())
    engine.dispose()
