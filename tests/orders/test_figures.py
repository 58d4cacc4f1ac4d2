"""The figures of the order queue, counted by SQLite and by PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from app.orders.board import Seen, look
from app.orders.order import Order
from app.orders.outbox import KeptResult
from app.orders.overview.counting import Calls, Mark, Period, Tally, by_status, moments
from app.orders.overview.statistics import About, Figures, counted
from app.orders.overview.store import OverviewStore
from app.orders.store import OrderStore
from tests.support.order_samples import MODES, sample_orders, sample_policy
from tests.support.postgres import Postgres

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
    return work(store, calls)


def work(store: OrderStore, calls: int, skipped: int = 0) -> OrderStore:
    """Calls by two operators in turns; ``skipped``: calls that were made before."""
    for number in range(skipped, skipped + calls):
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


def nobody_reached(store: OrderStore, operator: str, status: str = "") -> tuple[KeptResult, Order]:
    """A call for want of a line: its result, and the order as it was before."""
    order = store.take(operator, MODES, POLICY)
    assert order is not None
    kept = KeptResult(
        delivery=f"lost-{order.id}-{order.reserved_at}",
        order_id=order.id,
        operator=operator,
        result="Gone",
        meaning="no_answer",
        status=status,
        taken_at=order.reserved_at,
    )
    assert store.settle(kept, kept.pressed, POLICY)
    return kept, order


def take_back(store: OrderStore, kept: KeptResult, order: Order) -> bool:
    back = kept.taken_back(order)
    return store.settle(back, back.pressed, POLICY)


def whole(overview: OverviewStore, since: float = 0, project: str = "", operator: str = "") -> Tally:
    """Everything that the log says by now."""
    return overview.tally(since, overview.mark(), project, operator)


def paid(seen: Seen) -> int:
    return sum(count for (_project, status), count in seen.counts.items() if status == "paid")


def total(slices: Mapping[int, Calls]) -> Calls:
    return sum(slices.values(), Calls())


def test_calls_are_counted_by_time_and_by_operator(store: OrderStore) -> None:
    """B7: every result is one call; it reached somebody where its meaning says so."""
    overview = OverviewStore.of(worked(store, 12))
    everybodys, jons = whole(overview), whole(overview, operator="jon")
    assert total(everybodys.by_slice) == Calls(12, 6)
    assert total(jons.by_slice) == Calls(4, 2)
    assert jons.by_operator == everybodys.by_operator == {"maria": Calls(8, 4), "jon": Calls(4, 2)}
    assert whole(overview, overview.now() + 1000) == Tally()


def test_a_call_that_is_taken_back_is_none(store: OrderStore) -> None:
    """B7: neither by time nor by operator; a result that stands is one, though it was to be taken back."""
    overview = OverviewStore.of(worked(store, 12))
    before, began = whole(overview), overview.now()
    kept, order = nobody_reached(store, "op1")
    assert whole(overview).by_operator["op1"] == Calls(1, 0)
    assert take_back(store, kept, order)
    assert total(whole(overview).by_slice) == total(before.by_slice) == Calls(12, 6)
    assert whole(overview).by_operator["op1"] == Calls()
    assert "op1" not in dict(counted(There(store), Figures(), About()).operators)
    stands, again = nobody_reached(store, "op1")
    store.requeue([again.id], "admin")
    assert take_back(store, stands, again)
    assert whole(overview).by_operator["op1"] == Calls(1, 0)
    assert total(whole(overview, began).by_slice) == Calls(1, 0)


def test_what_is_taken_back_later_is_taken_from_what_was_counted(store: OrderStore) -> None:
    """B7: the next look reads no more than what came since, and says what a first look says; a call of before
    the period was not counted in it."""
    there = There(worked(store, 5))
    kept, order = nobody_reached(store, "op1")
    with store.engine.begin() as connection:  # it was given in another quarter of an hour
        earlier = sa.text("UPDATE order_log SET at = at - 2000 WHERE delivery = :it")
        connection.execute(earlier, {"it": kept.delivery})
    first = counted(there, Figures(), About())
    assert dict(first.operators)["op1"] == Calls(1, 0)
    read = statements(store)
    assert take_back(store, kept, order)
    read.clear()
    again = counted(there, first, About())
    assert sum("order_log.id > " in statement for statement in read) == 2
    anew = counted(there, Figures(), About())
    assert again.tally == anew.tally
    assert (again.hours, again.operators) == (anew.hours, anew.operators)
    assert "op1" not in dict(again.operators)
    overview = OverviewStore.of(store)
    assert total(whole(overview, overview.now() - 1000).by_slice).attempts == 5


def statements(store: OrderStore) -> list[str]:
    """Statements, as they are executed from now on."""
    read: list[str] = []

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        read.append(statement)

    return read


def test_one_project_alone_is_counted(store: OrderStore) -> None:
    overview = OverviewStore.of(worked(store, 12))
    by_project = [total(whole(overview, project=name).by_slice) for name in ("Solar", "Books")]
    assert by_project[0] + by_project[1] == Calls(12, 6)
    assert by_project[0].attempts == 10, "those with high priority come first"
    assert whole(overview, project="nothing") == Tally()


def test_moves_add_up_to_what_the_orders_say(store: OrderStore) -> None:
    """B9: from nothing to today by the log alone gives the table's own counts; B7: taken back, too."""
    overview = OverviewStore.of(worked(store, 12))
    kept, order = nobody_reached(store, "maria", status="paid")
    assert take_back(store, kept, order)
    back = store.get(order.id)
    assert back is not None
    assert back.status == order.status
    sums: dict[str, int] = {}
    moves = whole(overview).moves
    for (_slice, was, became), count in moves.items():
        sums[became] = sums.get(became, 0) + count
        if was:
            sums[was] = sums.get(was, 0) - count
    today: dict[str, int] = {}
    for (_project, status), count in overview.counts().items():
        today[status] = today.get(status, 0) + count
    assert sums == today
    stands = by_status(today, moves, moments(overview.now(), Period.TODAY))
    assert dict(stands[-1].orders) == today


def test_a_log_of_an_older_program_is_counted_as_well(store: OrderStore) -> None:
    """It did not say with which status an order was imported; the order's first call does, or the order."""
    overview = OverviewStore.of(worked(store, 12))
    before = whole(overview)
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE order_log SET status = '' WHERE what = 'imported'"))
    assert whole(overview) == before


def test_imported_orders_come_from_nowhere(store: OrderStore) -> None:
    overview = OverviewStore.of(worked(store, 0, orders=30))
    moves = whole(overview).moves
    assert {(was, became, count) for (_slice, was, became), count in moves.items()} == {
        ("", "processing", 10),
        ("", "waiting", 10),
        ("", "any", 10),
    }
    assert set(whole(overview, project="Solar").moves.values()) == {5}


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


@pytest.mark.parametrize("wanted", [About(), About(project="Books"), About(operator="jon")])
def test_what_comes_after_a_look_is_added_to_it(store: OrderStore, wanted: About) -> None:
    """The next look reads no more of the log than came since, and says what a first look says."""
    there = There(worked(store, 5))
    first = counted(there, Figures(), wanted)
    read = statements(store)
    work(store, 7, skipped=5)
    store.add([msgspec.structs.replace(order, external_id="new") for order in sample_orders(1, store.now())])
    read.clear()
    again = counted(there, first, wanted)
    assert sum("order_log.id > " in statement for statement in read) == 2
    anew = counted(there, Figures(), wanted)
    assert again.tally == anew.tally != first.tally
    assert (again.hours, again.operators, again.stands[-1].orders) == (
        (anew.hours, anew.operators, anew.stands[-1].orders)
    )


def test_what_is_written_earlier_and_seen_later_is_counted(postgres: Postgres) -> None:
    """B10: another desk's transaction may end after one that began, and made its entries, later."""
    store = OrderStore(postgres.new_database("late"))
    try:
        worked(store, 4)
        overview, there = OverviewStore.of(store), There(store)
        slow = store.engine.connect()
        with slow, slow.begin():
            slow.exec_driver_sql("UPDATE orders SET status = 'paid' WHERE id = 60")
            slow.exec_driver_sql(
                "INSERT INTO order_log (order_id, at, operator, what, result, meaning, status) "
                "SELECT 60, max(at), 'late', 'result', 'Sold', 'done', 'paid' FROM order_log"
            )
            work(store, 1, skipped=4)
            seen = look(there, Seen())
            first = counted(there, Figures(), About())
            assert "late" not in dict(first.operators)
            assert look(there, seen) is seen, "nothing came meanwhile"
        assert overview.mark().last == seen.mark.last
        assert paid(look(there, seen)) == paid(seen) + 1
        second = counted(there, first, About())
        assert dict(second.operators)["late"] == Calls(1, 1)
        assert counted(there, second, About()) is second or second.now // 900 != overview.now() // 900
    finally:
        store.close()


def test_a_mark_holds_until_whoever_was_writing_is_done() -> None:
    mark = Mark(7, frozenset({1, 2}))
    assert mark.holds(mark)
    assert mark.holds(Mark(7, frozenset({1, 2, 3}))), "who began later makes later entries"
    assert not mark.holds(Mark(7, frozenset({2})))
    assert not mark.holds(Mark(8, mark.under_way))


def test_only_what_is_counted_is_read(store: OrderStore) -> None:
    """A period is one range of the index of moments, which no taking of an order is in."""
    overview = OverviewStore.of(worked(store, 4, orders=3000))
    asked: list[tuple[str, Any]] = []

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:  # noqa: ANN401 - the driver's own
        if "order_log" in statement and statement.startswith("WITH"):
            asked.append((statement, values))

    since = overview.now() - 1000
    whole(overview, since)
    assert len(asked) == 2
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
