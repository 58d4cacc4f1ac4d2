"""The figures of the order queue, counted by SQLite and by PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.orders.outbox import KeptResult
from app.orders.overview.counting import Calls, Move, Period, by_status, moments
from app.orders.overview.statistics import About, Figures, counted
from app.orders.overview.store import OverviewStore
from app.orders.store import OrderStore
from tests.support.order_samples import MODES, sample_orders, sample_policy

POLICY = sample_policy()
RESULTS = ("Sold", "No answer", "Call back", "No answer")


class There:
    """A store that is open."""

    def __init__(self, store: OrderStore) -> None:
        self._store = store

    def opened(self) -> OrderStore:
        return self._store


def worked(store: OrderStore, calls: int, orders: int = 60) -> OrderStore:
    """Some orders, and some calls by two operators in turns."""
    store.add(sample_orders(orders, store.now()))
    for number in range(calls):
        operator = ("maria", "maria", "jon")[number % 3]
        order = store.take(operator, MODES, POLICY)
        assert order is not None
        name = RESULTS[number % len(RESULTS)]
        kept = KeptResult(
            delivery=f"d{number}",
            order_id=order.id,
            operator=operator,
            result=name,
            call_back_at=store.now() + 60,
        )
        result = POLICY.result(name)
        assert result is not None
        store.settle(kept, result, POLICY)
    return store


def total(slices: dict[int, Calls]) -> Calls:
    return sum(slices.values(), Calls())


def test_calls_are_counted_by_time_and_by_operator(store: OrderStore) -> None:
    """B7: every result is one call; it reached somebody where its meaning says so."""
    overview = OverviewStore.of(worked(store, 12))
    assert total(overview.calls_by_slice(0)) == Calls(12, 6)
    assert total(overview.calls_by_slice(0, operator="jon")) == Calls(4, 2)
    assert overview.calls_by_operator(0) == {"maria": Calls(8, 4), "jon": Calls(4, 2)}
    assert overview.calls_by_slice(overview.now() + 1000) == {}


def test_one_project_alone_is_counted(store: OrderStore) -> None:
    overview = OverviewStore.of(worked(store, 12))
    by_project = [total(overview.calls_by_slice(0, name)) for name in ("Solar", "Books")]
    assert by_project[0] + by_project[1] == Calls(12, 6)
    assert by_project[0].attempts == 10, "those with high priority come first"
    assert overview.calls_by_operator(0, "nothing") == {}


def test_moves_add_up_to_what_the_orders_say(store: OrderStore) -> None:
    """B9: from nothing to today by the log alone gives the table's own counts."""
    overview = OverviewStore.of(worked(store, 12))
    sums: dict[str, int] = {}
    for move in overview.moves(0):
        sums[move.became] = sums.get(move.became, 0) + move.count
        if move.was:
            sums[move.was] = sums.get(move.was, 0) - move.count
    today: dict[str, int] = {}
    for (_project, status), count in overview.counts().items():
        today[status] = today.get(status, 0) + count
    assert sums == today
    stands = by_status(today, overview.moves(0), moments(overview.now(), Period.TODAY))
    assert dict(stands[-1].orders) == today


def test_a_log_of_an_older_program_is_counted_as_well(store: OrderStore) -> None:
    """It did not say with which status an order was imported; the order's first call does, or the order."""
    overview = OverviewStore.of(worked(store, 12))
    before = sorted(overview.moves(0), key=repr)
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE order_log SET status = '' WHERE what = 'imported'"))
    assert sorted(overview.moves(0), key=repr) == before


def test_imported_orders_come_from_nowhere(store: OrderStore) -> None:
    overview = OverviewStore.of(worked(store, 0, orders=30))
    assert {(move.was, move.became, move.count) for move in overview.moves(0)} == {
        ("", "processing", 10),
        ("", "waiting", 10),
        ("", "any", 10),
    }
    assert all(isinstance(move, Move) for move in overview.moves(0, "Books"))


@pytest.mark.parametrize("period", [Period.WEEK, Period.MONTH])
def test_nothing_is_counted_anew_while_nothing_happens(store: OrderStore, period: Period) -> None:
    """A look costs one seek; another order taken, or another wish, and everything is counted again."""
    there = There(worked(store, 4))
    first = counted(there, Figures(), About(period))
    assert sum(calls.attempts for calls in first.hours) == 4
    assert [login for login, _ in first.operators] == ["maria", "jon"]
    quarter = first.now // 900
    again = counted(there, first, About(period))
    assert again is first or again.now // 900 != quarter
    assert counted(there, first, About(period, operator="jon")) is not first


def test_only_what_is_counted_is_read(store: OrderStore) -> None:
    """A period is one range of the index of moments, which no taking of an order is in."""
    overview = OverviewStore.of(worked(store, 4, orders=3000))
    asked: list[tuple[str, Any]] = []

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:  # noqa: ANN401 - the driver's own
        if "order_log" in statement and statement.startswith(("SELECT", "WITH")):
            asked.append((statement, values))

    since = overview.now() - 1000
    overview.calls_by_slice(since)
    overview.calls_by_operator(since)
    overview.moves(since)
    assert len(asked) == 3
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE order_log SET at = at - 2000 WHERE id > 10")
        connection.exec_driver_sql("ANALYZE")
        explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        for statement, values in asked:
            rows = connection.exec_driver_sql(explain + statement, values)
            plan = "\n".join(str(row[-1]) for row in rows)
            assert "order_log_at" in plan, plan


def test_an_empty_store_has_empty_figures(store: OrderStore) -> None:
    figures = counted(There(store), Figures(), About())
    assert figures.operators == ()
    assert not any(calls.attempts for calls in figures.hours)
    assert all(not stand.orders for stand in figures.stands)
