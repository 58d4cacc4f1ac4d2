"""Results come into the database: once, as of when they were given, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from app.account.call_modes import Result
from app.apart import AtOnce
from app.bus import Bus
from app.errors import UserFacingError
from app.orders.delivery import LOOK_AGAIN, Deliveries
from app.orders.order import Order
from app.orders.outbox import KeptResult, Outbox
from app.orders.store import OrderStore
from tests.support.order_samples import MODES, sample_orders, sample_policy
from tests.support.virtual_loop import VirtualLoop

POLICY = sample_policy()
HOURS = 3 * 3_600.0


@pytest.fixture
def order(store: OrderStore) -> Order:
    """One that Maria has taken."""
    store.add(sample_orders(6, store.now()))
    return taken(store, "maria")


def taken(store: OrderStore, operator: str) -> Order:
    order = store.take(operator, MODES, POLICY)
    assert order is not None
    return order


def kept(order: Order, result: str = "No answer", after: float = 0.0) -> KeptResult:
    """As a desk writes it down, ``after`` seconds after it took the order."""
    return KeptResult(
        delivery=f"{order.reserved_by}-{order.id}-{result}",
        order_id=order.id,
        operator=order.reserved_by,
        result=result,
        taken_at=order.reserved_at,
        given_after=after,
    )


def settle(store: OrderStore, late: KeptResult) -> bool:
    result = POLICY.result(late.result) or Result(name=late.result)
    return store.settle(late, result, POLICY)


def hours_pass(store: OrderStore, order: Order) -> Order:
    """Nobody answered for the order meanwhile; the order as it was taken that long ago."""
    with store.engine.begin() as connection:
        for statement in (
            "UPDATE orders SET reserved_at = reserved_at - :h, lease_until = lease_until - :h WHERE id = :id",
            "UPDATE order_log SET at = at - :h WHERE order_id = :id",
        ):
            connection.execute(sa.text(statement), {"h": HOURS, "id": order.id})
    long_ago = store.get(order.id)
    assert long_ago is not None
    return long_ago


def now(store: OrderStore, order: Order) -> Order:
    found = store.get(order.id)
    assert found is not None
    return found


def give(desk: Deliveries, order: Order) -> None:
    sold = POLICY.result("Sold")
    assert sold is not None
    desk.keep(order, "maria", sold, None, None, 5.0)


def test_a_late_result_counts_from_when_it_was_given(store: OrderStore, order: Order) -> None:
    """B6: the database was away for three hours: the log says when, and the put-off is over by now."""
    order = hours_pass(store, order)
    assert settle(store, kept(order, after=40.0))
    entry = store.log(order.id)[-1]
    assert (entry["what"], entry["at"]) == ("result", order.reserved_at + 40.0)
    put_off = order.reserved_at + 40.0 + 60 * 60
    assert (now(store, order).ready_at, now(store, order).reserved_by) == (put_off, "")
    assert put_off < store.now()


def test_an_order_that_is_done_with_is_not_dialled_again(store: OrderStore) -> None:
    """B8: a button that moves the order to no status: it waits for an admin, not for the next operator."""
    store.add(sample_orders(1, store.now()))
    only = taken(store, "maria")
    assert store.settle(kept(only, "Talked"), Result(name="Talked"), POLICY)
    assert now(store, only).status == only.status
    with closing(OrderStore(store.engine.url)) as another:
        assert another.take("jon", MODES, POLICY) is None
        assert another.requeue([only.id], "admin") == 1
        assert taken(another, "jon").id == only.id


def test_a_result_is_never_given_in_the_future(store: OrderStore, order: Order) -> None:
    """Bad input, a clock that jumps: a desk that counts too long dates nothing after the database's now."""
    assert settle(store, kept(order, after=1e6))
    assert store.log(order.id)[-1]["at"] <= store.now()


def test_a_newer_result_stands(store: OrderStore, order: Order) -> None:
    """A lost desk's result is written down, and the order stays what the last one made of it."""
    order = hours_pass(store, order)
    again = _taken_again(store, order, "jon")
    assert settle(store, kept(again, "Sold"))
    sold = now(store, order)
    assert settle(store, kept(order, "No answer"))
    assert now(store, order) == sold
    entry = store.log(order.id)[-1]
    assert (entry["operator"], entry["result"], entry["status"]) == ("maria", "No answer", "paid")


def _taken_again(store: OrderStore, order: Order, operator: str) -> Order:
    """The lease is over, and ``operator`` gets it."""
    while (again := taken(store, operator)).id != order.id:
        pass
    return again


def test_an_order_that_was_requeued_stays_so(store: OrderStore, order: Order) -> None:
    """What an admin has decided since is newer."""
    order = hours_pass(store, order)
    _taken_again(store, order, "jon")
    assert store.give_back("jon", order.id)
    assert store.requeue([order.id], "admin") == 1
    before = now(store, order)
    assert settle(store, kept(order, "Sold"))
    assert now(store, order) == before
    assert [entry["what"] for entry in store.log(order.id)][-2:] == ["requeued", "result"]


@pytest.mark.parametrize("who", ["jon", "maria"])
def test_an_order_in_hand_stays_there(store: OrderStore, order: Order, who: str) -> None:
    """It was taken again, perhaps by the same operator: the late result frees nobody's order in mid-call."""
    order = hours_pass(store, order)
    again = _taken_again(store, order, who)
    assert settle(store, kept(order, "Sold"))
    held = now(store, order)
    assert (held.reserved_by, held.reserved_at, held.status) == (who, again.reserved_at, "paid")
    assert settle(store, msgspec.structs.replace(kept(again, "No answer"), delivery="second"))
    assert (now(store, order).reserved_by, now(store, order).last_result) == ("", "No answer")


def test_a_result_that_an_older_program_kept_is_taken(store: OrderStore, order: Order) -> None:
    """It does not say when it was given: it counts from now."""
    old = msgspec.structs.replace(kept(order), taken_at=0.0, given_after=0.0)
    assert settle(store, old)
    assert store.log(order.id)[-1]["at"] >= order.reserved_at
    assert now(store, order).reserved_by == ""


def test_the_only_writing_that_waits_for_the_disk_is_that_of_results(tmp_path: Path) -> None:
    """A result that SQLite has taken outlives a power cut; taking an order does not wait for that."""
    store = OrderStore(sa.URL.create("sqlite", database=str(tmp_path / "orders.db")))
    store.add(sample_orders(3, store.now()))
    found: list[int] = []

    @sa.event.listens_for(store.engine, "commit")
    def committing(connection: sa.Connection) -> None:
        driver: Any = connection.connection.driver_connection
        found.extend(driver.execute("PRAGMA synchronous").fetchone())

    order = taken(store, "maria")
    taking = set(found)
    found.clear()
    settle(store, kept(order))
    assert (taking, found) == ({1}, [2])  # NORMAL and FULL
    found.clear()
    taken(store, "maria")
    assert set(found) == {1}
    store.close()


# --- PostgreSQL alone ---------------------------------------------------------------------------

alone = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@pytest.fixture
def server(store: OrderStore) -> OrderStore:
    """Six orders on PostgreSQL."""
    store.add(sample_orders(6, store.now()))
    return store


def between(store: OrderStore, work: Callable[[], object]) -> list[str]:
    """``work`` is done once, between a result's look and its writing; the statements of all of it."""
    said: list[str] = []

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement.split(maxsplit=1)[0])
        if said == ["SELECT", "WITH"]:
            work()

    return said


@alone
def test_a_result_takes_two_round_trips(server: OrderStore) -> None:
    """One look, one statement that writes, no transaction around them: a server may be far away."""
    order = taken(server, "maria")
    said = between(server, lambda: None)
    assert settle(server, kept(order))
    assert said == ["SELECT", "WITH"]


@alone
def test_whoever_changes_the_order_meanwhile_is_noticed(server: OrderStore) -> None:
    """The order is looked at again: nothing that another desk did is overwritten."""
    order = taken(server, "maria")
    other = OrderStore(server.engine.url)
    said = between(server, lambda: other.extend("maria", order.id, 500))
    assert settle(server, kept(order, "Sold"))
    assert said == ["SELECT", "WITH", "SELECT", "WITH"]
    assert now(server, order).status == "paid"
    assert [entry["what"] for entry in server.log(order.id)] == ["imported", "taken", "result"]
    other.close()


@alone
def test_two_windows_deliver_the_same_result_at_once(server: OrderStore) -> None:
    """It counts once."""
    order = taken(server, "maria")
    other = OrderStore(server.engine.url)
    between(server, lambda: settle(other, kept(order)))
    assert settle(server, kept(order)) is False
    assert [entry["what"] for entry in server.log(order.id)] == ["imported", "taken", "result"]
    other.close()


@alone
def test_a_connection_lost_in_mid_result_loses_nothing(server: OrderStore, tmp_path: Path) -> None:
    """A lost connection: the result stays on the desk and is delivered once."""
    order = taken(server, "maria")
    other = sa.create_engine(server.engine.url, isolation_level="AUTOCOMMIT")

    def cut() -> None:
        with other.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    between(server, cut)
    loop, outbox = VirtualLoop(), Outbox(tmp_path / "results")
    desk = Deliveries(server, AtOnce(), outbox, loop, Bus(), lambda: POLICY)
    give(desk, order)
    assert (desk.waiting, now(server, order).reserved_by) == (1, "maria")
    loop.advance(LOOK_AGAIN)
    assert (desk.waiting, now(server, order).status) == (0, "paid")
    assert [entry["what"] for entry in server.log(order.id)] == ["imported", "taken", "result"]
    desk.close()
    other.dispose()


# --- a disk without room ------------------------------------------------------------------------

_FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON order_log FOR EACH ROW EXECUTE FUNCTION full_disk();
"""
"""PostgreSQL says what it says on a full disk; filling one takes another disk."""


def fill(store: OrderStore) -> str:
    """Leave no room for an entry of the log; SQL that makes room."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.begin() as connection:
            connection.exec_driver_sql(_FULL)
        return "DROP TRIGGER full_disk ON order_log"
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    other = taken(store, "jon")
    with pytest.raises(UserFacingError, match="cannot be written"):
        _settle_without_end(store, other)
    return "PRAGMA max_page_count=1000000"


def _settle_without_end(store: OrderStore, order: Order) -> None:
    for number in range(5_000):
        settle(store, msgspec.structs.replace(kept(order), delivery=f"{number:032}"))


def test_a_full_disk_keeps_the_result_on_the_desk(store: OrderStore, order: Order, tmp_path: Path) -> None:
    """Bad input, a full disk: a sentence; the order is as it was, and the result comes when there is room."""
    room = fill(store)
    loop, outbox = VirtualLoop(), Outbox(tmp_path / "results")
    desk = Deliveries(store, AtOnce(), outbox, loop, Bus(), lambda: POLICY)
    give(desk, order)
    loop.advance(10 * LOOK_AGAIN)
    assert (desk.waiting, now(store, order)) == (1, order)
    with pytest.raises(UserFacingError, match=r"cannot be written: .*full|No space left on device"):
        settle(store, outbox.waiting()[0])
    with store.engine.begin() as connection:
        connection.exec_driver_sql(room)
    loop.advance(LOOK_AGAIN)
    assert (desk.waiting, now(store, order).status) == (0, "paid")
    assert [entry["what"] for entry in store.log(order.id)] == ["imported", "taken", "result"]
    desk.close()


@alone
def test_a_full_disk_is_said_to_who_waits_for_an_order(server: OrderStore) -> None:
    """Bad input, a full disk: why no order comes, although the driver is asked directly there."""
    fill(server)
    with pytest.raises(UserFacingError, match="No space left on device"):
        server.take("jon", MODES, POLICY)
