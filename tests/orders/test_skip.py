"""An order that was taken and is skipped: put off, with the reason in its log, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.orders.store import OrderStore
from tests.support.order_samples import MODES, sample_orders, sample_policy

POLICY = sample_policy()


def test_a_skipped_order_is_put_off_and_its_log_says_why(store: OrderStore) -> None:
    """B1, B6, B7: nobody gets it before its time; it keeps its status and its attempts."""
    store.add(sample_orders(1, store.now()))
    order = store.take("maria", MODES, POLICY)
    assert order is not None
    assert store.give_back("jon", order.id, 600.0, "not mine") is False
    assert store.give_back("maria", order.id, 600.0, "speaks Dutch") is True
    assert store.give_back("maria", order.id, 600.0, "again") is False
    for operator in ("maria", "jon"):
        assert store.take(operator, MODES, POLICY) is None
    put_off = store.get(order.id)
    assert put_off is not None
    assert (put_off.status, put_off.attempts, put_off.sub_mode) == (
        order.status,
        order.attempts,
        order.sub_mode,
    )
    *_, entry = store.log(order.id)
    assert (entry["what"], entry["operator"], entry["result"]) == ("skipped", "maria", "speaks Dutch")
    assert entry["ready_at"] == put_off.ready_at
    assert put_off.ready_at - entry["at"] == 600


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_an_order_in_hand_is_answered_for_in_one_round_trip(store: OrderStore) -> None:
    """B1: a server may be far away, and whoever has pressed Call now waits for its word."""
    store.add(sample_orders(1, store.now()))
    order = store.take("maria", MODES, POLICY)
    assert order is not None
    said: list[str] = []

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def note(connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        alone: Any = connection.connection.driver_connection
        said.append(statement.split(maxsplit=1)[0] if alone.autocommit else "in a transaction")

    assert store.extend("maria", order.id, 60.0)
    assert store.give_back("maria", order.id, 600.0, "speaks Dutch")
    assert not store.give_back("maria", order.id)
    assert said == ["UPDATE", "WITH", "WITH"]


def test_the_order_in_hand_is_found_again(store: OrderStore) -> None:
    """B1: by whoever took it, until it is given back, or its lease is over."""
    store.add(sample_orders(2, store.now()))
    assert store.in_hand("maria") is None
    assert store.in_hand("") is None, "a free order is nobody's"
    order = store.take("maria", MODES, POLICY)
    assert order is not None
    found = store.in_hand("maria")
    assert found is not None
    assert found[0] == order
    assert 0.0 <= found[1] <= store.now() - order.reserved_at
    assert store.in_hand("jon") is None
    assert store.extend("maria", order.id, -1.0)
    assert store.in_hand("maria") is None
    assert store.extend("maria", order.id, 60.0)
    store.give_back("maria", order.id)
    assert store.in_hand("maria") is None
