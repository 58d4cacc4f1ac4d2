"""An order that was taken and is skipped: put off, with the reason in its log, on both databases."""

from __future__ import annotations

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
