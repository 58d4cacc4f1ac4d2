"""Results that a desk takes back, because its calls in a row came to nothing: on SQLite and PostgreSQL."""

from __future__ import annotations

from contextlib import closing

import msgspec
import pytest
import sqlalchemy as sa

from app.account.call_modes import Result
from app.orders.order import Order
from app.orders.outbox import KeptResult
from app.orders.overview.store import OverviewStore
from app.orders.store import OrderStore
from tests.support.order_samples import MODES, sample_orders, sample_policy

POLICY = sample_policy()


@pytest.fixture
def order(store: OrderStore) -> Order:
    """One that Maria has taken."""
    store.add(sample_orders(6, store.now()))
    return taken(store, "maria")


def taken(store: OrderStore, operator: str) -> Order:
    order = store.take(operator, MODES, POLICY)
    assert order is not None
    return order


def kept(order: Order, result: str = "No answer") -> KeptResult:
    """As a desk writes it down, right after it took the order."""
    return KeptResult(
        delivery=f"{order.reserved_by}-{order.id}-{result}",
        order_id=order.id,
        operator=order.reserved_by,
        result=result,
        meaning="done" if result == "Sold" else "no_answer",
        status="paid" if result == "Sold" else "",
        taken_at=order.reserved_at,
    )


def settle(store: OrderStore, said: KeptResult) -> bool:
    return store.settle(said, said.pressed, POLICY)


def now(store: OrderStore, order: Order) -> Order:
    found = store.get(order.id)
    assert found is not None
    return found


def told(store: OrderStore, order: Order) -> list[str]:
    """What the log says has happened to the order since it was taken first."""
    return [entry["what"] for entry in store.log(order.id)][2:]


NOT_REACHED = [
    Result(name="No answer", meaning="no_answer"),
    Result(name="Gone", meaning="no_answer", status="paid"),
    Result(name="Wrong number", meaning="bad_number"),
]


@pytest.mark.parametrize("result", NOT_REACHED, ids=lambda result: result.name)
def test_a_result_that_is_taken_back_leaves_the_order_as_it_was(
    store: OrderStore, order: Order, result: Result
) -> None:
    """B6, B7: the desk's calls in a row came to nothing: it counts as uncalled, and others come first."""
    given = kept(order, result.name)
    assert store.settle(given, result, POLICY)
    assert _line_of(now(store, order)) != _line_of(order)
    began = store.now()
    assert store.settle(given.taken_back(order), result, POLICY)
    free = now(store, order)
    assert (_line_of(free), free.reserved_by) == (_line_of(order), "")
    assert free.ready_at >= began + 60 * 60, "the minutes after no answer"
    assert [(entry["what"], entry["result"], entry["status"]) for entry in store.log(order.id)[2:]] == [
        ("result", result.name, result.status or order.status),
        ("taken back", result.name, order.status),
    ]


def _line_of(order: Order) -> tuple[object, ...]:
    return (order.status, order.attempts, order.last_result, order.last_meaning, order.parked)


def test_a_result_is_taken_back_once(store: OrderStore, order: Order) -> None:
    """B7: delivered again after the order was called anew, it changes nothing."""
    given = kept(order)
    back = given.taken_back(order)
    assert (settle(store, given), settle(store, back)) == (True, True)
    assert settle(store, msgspec.structs.replace(kept(order), delivery="second"))
    called = now(store, order)
    assert settle(store, back) is False
    assert now(store, order) == called


def test_a_number_that_nobody_can_call_is_not_tried_without_end(store: OrderStore, order: Order) -> None:
    """Bad input, B7: one of three in a row for the second time, it is bad; the log has both."""
    for status in (order.status, "lost"):
        again = order if status == order.status else _taken_again(store, order, "jon")
        bad = msgspec.structs.replace(kept(again, "Wrong"), meaning="bad_number", status="lost")
        assert settle(store, bad)
        assert settle(store, bad.taken_back(again))
        assert now(store, order).status == status
    assert told(store, order) == ["result", "taken back", "taken", "result", "stands"]


def _taken_again(store: OrderStore, order: Order, operator: str) -> Order:
    """Its lease and its put-off are over."""
    with store.engine.begin() as connection:
        over = "UPDATE orders SET ready_at = 0, lease_until = 0 WHERE id = :id"
        connection.execute(sa.text(over), {"id": order.id})
    with closing(OrderStore(store.engine.url)) as another:  # it has not looked for ended leases yet
        while (again := taken(another, operator)).id != order.id:
            pass
    return again


def test_what_was_decided_since_is_not_taken_back(store: OrderStore, order: Order) -> None:
    """B7: another desk has reached the customer, an admin has requeued the order, somebody put it off."""
    given = kept(order)
    assert settle(store, given)
    assert store.requeue([order.id], "admin") == 1
    again = taken(store, "jon")
    assert again.id == order.id
    assert store.give_back("jon", order.id, 600.0, "speaks Dutch")
    put_off = now(store, order)
    assert settle(store, given.taken_back(order))
    assert now(store, order) == put_off
    assert told(store, order)[-1] == "stands"


@pytest.mark.parametrize("decision", ["sold", "requeued"])
def test_what_was_decided_before_a_late_result_came_is_not_taken_back(
    store: OrderStore, order: Order, decision: str
) -> None:
    """B7: the desk was away with both; its lease ended, another sold: nobody dials that again."""
    _taken_again(store, order, "jon")
    jons = now(store, order)
    if decision == "sold":
        assert settle(store, kept(jons, "Sold"))
    else:
        assert store.give_back("jon", order.id)
        assert store.requeue([order.id], "admin") == 1
    decided = now(store, order)
    late = msgspec.structs.replace(kept(order, "Busy"), given_after=1e-6)
    assert settle(store, late)
    assert settle(store, late.taken_back(order))
    assert now(store, order) == decided
    assert told(store, order)[-2:] == ["result", "stands"]


def test_an_order_in_hand_stays_there_though_a_result_is_taken_back(store: OrderStore, order: Order) -> None:
    """B7: who has it by now goes on, and the attempt that did not count is gone."""
    given = kept(order, "Busy")
    assert store.settle(given, Result(name="Busy", meaning="busy"), POLICY)
    again = _taken_again(store, order, "jon")
    assert (again.id, again.attempts) == (order.id, order.attempts + 1)
    assert settle(store, given.taken_back(order))
    held = now(store, order)
    assert (held.reserved_by, held.reserved_at) == ("jon", again.reserved_at)
    assert held.attempts == order.attempts


def test_a_result_that_the_database_never_got_is_not_taken_back(store: OrderStore, order: Order) -> None:
    """Bad input, a desk's file that was cut: what others made of the order stands."""
    assert settle(store, kept(order, "Sold"))
    sold = now(store, order)
    lost = msgspec.structs.replace(kept(order), delivery="lost")
    assert settle(store, lost.taken_back(order))
    assert now(store, order) == sold
    assert told(store, order)[-1] == "stands"


def test_what_is_taken_back_is_not_exported(store: OrderStore, order: Order) -> None:
    """B7: the table has the results that count, as the statistics have; one that stands is among them."""
    first, second, sold = kept(order), taken(store, "maria"), taken(store, "jon")
    for given in (first, kept(second), kept(sold, "Sold")):
        assert settle(store, given)
    assert settle(store, first.taken_back(order))
    assert store.requeue([second.id], "admin") == 1
    assert settle(store, kept(second).taken_back(second))
    rows = [(row.operator, row.external_id) for row in OverviewStore.of(store).results()]
    assert rows == [("maria", second.external_id), ("jon", sold.external_id)]
