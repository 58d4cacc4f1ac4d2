"""The order store on SQLite and on PostgreSQL: one operator an order, nothing lost, nothing scanned."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from app.account.call_modes import Result, ResultMeaning
from app.database.store import sqlite_url
from app.errors import UserFacingError
from app.orders.order import Order
from app.orders.outbox import KeptResult
from app.orders.queue import Asking, in_line
from app.orders.seeks import heads, parameter, ranks, take
from app.orders.store import OrderStore
from app.orders.tables import CLOCKS
from tests.support.order_samples import MODES, sample_orders, sample_policy

POLICY = sample_policy()


def filled(store: OrderStore, count: int = 60) -> OrderStore:
    assert store.add(sample_orders(count, store.now())) == count
    return store


def kept(order: Order, result: str, delivery: str = "d1", **more: float | int) -> KeptResult:
    made = KeptResult(delivery=delivery, order_id=order.id, operator="maria", result=result)
    return msgspec.structs.replace(made, **more)


def settle(store: OrderStore, order: Order, name: str, delivery: str = "d1", **more: float | int) -> bool:
    result = POLICY.result(name) or Result(name=name)
    return store.settle(kept(order, name, delivery, **more), result, POLICY)


def test_orders_are_taken_in_the_order_of_the_rule(store: OrderStore) -> None:
    """B1, B11: the store hands out exactly the line that the rule says."""
    filled(store)
    line = in_line(store.every(), POLICY, Asking("maria", MODES, store.now()))
    expected = [v.order.external_id for v in line if v.place is not None]
    taken = []
    while (order := store.take("maria", MODES, POLICY)) is not None:
        taken.append(order.external_id)
    assert taken == expected
    assert len(taken) == 60


@pytest.mark.parametrize("seed", range(6))
def test_any_orders_are_taken_in_the_order_of_the_rule(store: OrderStore, seed: int) -> None:
    """B2 to B5, B9: the one statement that takes orders agrees with the rule, whatever is in the queue."""
    store.add(_any_orders(seed, store.now()))
    line = in_line(store.every(), POLICY, Asking("maria", MODES, store.now()))
    expected = [(v.order.external_id, v.place) for v in line if v.place is not None]
    assert len({place.band for _, place in expected}) == 4
    taken = []
    while (order := store.take("maria", MODES, POLICY)) is not None:
        taken.append(order.external_id)
    assert taken == [external_id for external_id, _ in expected]


def _any_orders(seed: int, now: float) -> Iterator[Order]:
    """Every status and sub-mode, in three countries, due and not due, on either side of the standard time."""
    dice = random.Random(seed)  # noqa: S311 - made-up orders
    meanings: tuple[ResultMeaning | None, ...] = (None, None, "no_answer", "busy", "call_back", "bad_number")
    for n in range(120):
        yield Order(
            id=0,
            external_id=f"R-{n}",
            project=dice.choice(("Solar", "Books", "Nobody's")),
            status=dice.choice(("processing", "waiting", "any", "paid", "lost", "unheard of")),
            name="",
            number="+49301",
            country=dice.choice(("", "DE", "US")),
            attempts=dice.choice((0, 0, 1, 2, 3)),
            last_meaning=dice.choice(meanings),
            ready_at=now - 300 * dice.randint(-6, 26) - 1,  # many at once, as an import makes them
            shuffle=dice.random(),
        )


def test_a_result_frees_the_order_once(store: OrderStore) -> None:
    """B6, B7: delivered twice, a result counts once; the log and the order agree."""
    filled(store)
    order = store.take("maria", frozenset({"Before buyout"}), POLICY)
    assert order is not None
    assert settle(store, order, "No answer") is True
    assert settle(store, order, "No answer") is False
    after = store.get(order.id)
    assert after is not None
    assert after.reserved_by == ""
    assert (after.status, after.attempts) == (("lost", 0) if order.attempts else ("waiting", 1))
    assert [entry["what"] for entry in store.log(order.id)] == ["imported", "taken", "result"]
    assert after.ready_at == store.log(order.id)[-1]["ready_at"]


def test_a_call_back_waits_for_its_time(store: OrderStore) -> None:
    """B3: a promised call comes at its time, not before."""
    filled(store, 1)
    order = store.take("maria", MODES, POLICY)
    assert order is not None
    settle(store, order, "Call back", call_back_at=store.now() + 1000)
    assert store.take("maria", MODES, POLICY) is None
    again = store.get(order.id)
    assert again is not None
    settle(store, again, "Call back", "d2", call_back_at=store.now() - 1)
    assert store.take("maria", MODES, POLICY) is not None


def test_an_order_of_a_desk_that_died_goes_back_after_its_lease(store: OrderStore) -> None:
    """A lease not answered for ends by the database's clock; until then nobody else gets the order."""
    filled(store, 1)
    first = store.take("maria", MODES, POLICY)
    assert first is not None
    assert store.take("jon", MODES, POLICY) is None
    assert store.extend("jon", first.id, 60) is False
    assert store.extend("maria", first.id, -1) is True
    second = store.take("jon", MODES, POLICY)
    assert second is not None
    assert (second.id, second.reserved_by) == (first.id, "jon")
    assert [entry["what"] for entry in store.log(first.id)] == ["imported", "taken", "lease ended", "taken"]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_desk_that_hangs_in_mid_writing_holds_up_nobody(url: sa.URL) -> None:
    """Its order waits for the server to end what it began; the others get theirs."""
    with closing(filled(OrderStore(url), 2)) as store:
        hung = store.take("maria", MODES, POLICY)
        assert hung is not None
        with store.engine.connect() as desk:
            ends = "UPDATE orders SET lease_until = 0 WHERE id = :id"
            with store.engine.begin() as before:
                before.execute(sa.text(ends), {"id": hung.id})
            desk.execute(sa.text(ends), {"id": hung.id})
            impatient = url.update_query_dict({"options": "-c lock_timeout=20s"})
            with closing(OrderStore(impatient)) as other:
                assert [other.take("jon", MODES, POLICY) is None for _ in range(2)] == [False, True]
                desk.rollback()
                again = other.take("jon", MODES, POLICY)
                assert again is not None
                assert again.id == hung.id


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_orders_that_others_are_all_writing_to_are_not_waited_for(url: sa.URL) -> None:
    """There is something, and nothing of it can be had: the desk looks again later."""
    with closing(filled(OrderStore(url), 3)) as store:
        with store.engine.begin() as desk:
            desk.execute(sa.text("SELECT id FROM orders FOR UPDATE"))
            assert store.take("maria", MODES, POLICY) is None
        assert store.take("maria", MODES, POLICY) is not None


def test_an_order_given_back_is_free_at_once(store: OrderStore) -> None:
    filled(store, 1)
    first = store.take("maria", MODES, POLICY)
    assert first is not None
    store.give_back("jon", first.id)
    assert store.take("jon", MODES, POLICY) is None
    store.give_back("maria", first.id)
    assert store.take("jon", MODES, POLICY) is not None


def test_the_same_order_is_imported_once(store: OrderStore) -> None:
    """Duplicates by external id are left out; a cancelled import leaves nothing."""
    filled(store, 10)
    assert store.add(sample_orders(15, store.now())) == 5
    assert store.add(sample_orders(30, store.now()), lambda _looked: False) == 0
    assert len(list(store.every())) == 15


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
def test_a_clock_that_jumps_gives_no_order_to_two(
    url: sa.URL, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    """Bad input, a clock that jumps: the desk's means nothing; after the database's each order is one's."""
    with closing(filled(OrderStore(url), 3)) as before:
        monkeypatch.setattr("time.time", lambda: 0.0)  # a desk whose battery is empty
        first = before.take("maria", MODES, POLICY)
        assert first is not None
        assert abs(first.lease_until - before.now() - POLICY.lease_seconds) < 3_600
    dialect = url.get_backend_name()
    monkeypatch.setitem(CLOCKS, dialect, f"{CLOCKS[dialect]} + ({jump})")
    with closing(OrderStore(url)) as after:
        taken = []
        while (order := after.take("jon", MODES, POLICY)) is not None:
            taken.append(order.id)
        assert len(taken) == len(set(taken))
        # Back in time nothing is ready yet and the lease holds; ahead of it the lease is over.
        assert (first.id in taken) is (jump > 0)
        assert settle(after, first, "Sold") is True
        assert settle(after, first, "Sold") is False


def test_an_order_taken_while_the_clock_was_far_ahead_comes_back(
    url: sa.URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bad input, a clock that jumps: set right, it keeps no order of a dead desk reserved for a month."""
    dialect = url.get_backend_name()
    clock = CLOCKS[dialect]
    with closing(filled(OrderStore(url), 9)) as store:
        given = _taken(store)
        for order in store.every():
            store.give_back("jon", order.id)
    monkeypatch.setitem(CLOCKS, dialect, f"{clock} + {30 * 86_400}")
    with closing(OrderStore(url)) as ahead:
        dead, alive = ahead.take("maria", MODES, POLICY), ahead.take("maria", MODES, POLICY)
        assert dead is not None
        assert alive is not None
    monkeypatch.setitem(CLOCKS, dialect, clock)
    with closing(OrderStore(url)) as right:
        assert _taken(right) == given - 2
        assert right.extend("maria", alive.id, 10 * POLICY.lease_seconds) is True
    monkeypatch.setitem(CLOCKS, dialect, f"{clock} + {2 * POLICY.lease_seconds}")
    with closing(OrderStore(url)) as later:
        assert _taken(later) == given - 1
        assert (held := later.get(alive.id)) is not None
        assert held.reserved_by == "maria"


def _taken(store: OrderStore) -> int:
    """How many orders Jon is given until there is none."""
    taken = 0
    while store.take("jon", MODES, POLICY) is not None:
        taken += 1
    return taken


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    """Bad input, a full disk: one sentence; the line, the log and what is reserved are as they were."""
    store = filled(OrderStore(sqlite_url(tmp_path / "full.db")), 50)
    order = store.take("maria", MODES, POLICY)
    assert order is not None
    before = list(store.every())
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(UserFacingError, match=r"cannot be written.*What was there is still there"):
        store.add(sample_orders(5_000, store.now()))
    assert list(store.every()) == before
    with pytest.raises(UserFacingError, match="cannot be written"):
        _take_and_give_back(store, 5_000)
    for one in store.every():
        assert bool(one.reserved_by) is (store.log(one.id)[-1]["what"] == "taken")
    store.close()


def test_who_waits_for_an_import_too_long_is_told(tmp_path: Path) -> None:
    """SQLite has one writer at a time: an operator reads why no order comes, not that nobody answers."""
    url = sqlite_url(tmp_path / "busy.db")
    with closing(filled(OrderStore(url), 3)) as store, closing(OrderStore(url)) as another:
        with another.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=1")

        def meanwhile(_looked: int) -> bool:
            with pytest.raises(UserFacingError, match="is being written by somebody else"):
                another.take("maria", MODES, POLICY)
            return True

        more = (msgspec.structs.replace(o, external_id=f"B{o.id}") for o in sample_orders(1, store.now()))
        assert store.add(more, meanwhile) == 1
        assert another.take("maria", MODES, POLICY) is not None


def _take_and_give_back(store: OrderStore, times: int) -> None:
    for _ in range(times):
        order = store.take("jon", MODES, POLICY)
        assert order is not None
        store.give_back("jon", order.id)


def test_used_up_orders_are_met_by_no_seek(tmp_path: Path) -> None:
    """B7: without a status to move to, orders whose attempts are used up stay; others cost no more."""
    cost = []
    for used_up in (1, 2_000):
        store = filled(OrderStore(sqlite_url(tmp_path / f"{used_up}.db")), 30)
        used = (
            msgspec.structs.replace(order, external_id=f"U-{n}", attempts=3, last_meaning="busy", ready_at=n)
            for n, order in enumerate(sample_orders(used_up, store.now()), 1)
        )
        assert store.add(used) == used_up
        cost.append(_steps_of_all(store))
        store.close()
    assert cost[1] < 1.2 * cost[0]


def _steps_of_all(store: OrderStore) -> int:
    """SQLite's own steps (a hundred each) until every order that may be taken is."""
    store.take("maria", MODES, POLICY)
    counted = 0

    def hundred() -> int:
        nonlocal counted
        counted += 1
        return 0

    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(hundred, 100)
    taken = 1
    while store.take("maria", MODES, POLICY) is not None:
        taken += 1
    driver.set_progress_handler(None, 0)
    assert taken == 30
    return counted


def test_ending_leases_scans_nothing(store: OrderStore) -> None:
    """What a desk asks before it takes an order: leases that ended, and what there is, by indexes alone."""
    filled(store, 3000)
    asked: list[tuple[str, Any]] = []

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:  # noqa: ANN401 - the driver's own
        if "orders" in statement and not statement.startswith("EXPLAIN"):
            asked.append((statement, values))

    store._look_around()  # noqa: SLF001 - what every taking begins with
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
        explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        plans = [
            "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, values))
            for statement, values in list(asked)
        ]
    everything = "\n".join(plans)
    assert "orders_leased" in everything
    assert re.search("orders_ready|orders_shuffled", everything)
    assert not SCAN.search(everything), everything


@pytest.mark.parametrize("analyzed", [True, False])
def test_taking_the_next_order_scans_nothing(url: sa.URL, *, analyzed: bool) -> None:
    """Each head of the queue and each claim is a seek in the index of its own order: nothing is sorted."""
    store = filled(OrderStore(url), 3000)
    now = store.now()
    asked = ranks(POLICY, Asking("maria", MODES, now), [("", "")], 3)
    dialect = store.engine.dialect.name
    flat = parameter([branch for rank in asked for branch in rank])
    several = parameter(asked if dialect == "postgresql" else asked[0])
    values = {"now": now, "operator": "x", "lease_until": now}
    with store.engine.begin() as connection:
        if analyzed:
            connection.exec_driver_sql("ANALYZE")
        plans = [
            _plan(connection, statement, values | {"branches": branches})
            for statement, branches in ((heads(dialect), flat), (take(dialect), several))
        ]
    store.close()
    for plan in plans:
        assert "orders_ready" in plan
        assert "orders_late" in plan
        assert "orders_shuffled" in plan
        assert not SCAN.search(plan), plan
    # Heads are not sorted at all; taking sorts the few heads of a rank, once.
    sorts = [plan.count("Sort  (") + plan.count("TEMP B-TREE") for plan in plans]
    assert sorts == [0, 1]


SCAN = re.compile(r"Seq Scan on (orders|order_log)|^SCAN (o|orders|order_log)\b", re.MULTILINE)
"""What a plan that reads a whole table says, in PostgreSQL and in SQLite."""


def _plan(connection: sa.Connection, statement: str, values: Mapping[str, object]) -> str:
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    return "\n".join(str(row[-1]) for row in connection.execute(sa.text(explain + statement), values))
