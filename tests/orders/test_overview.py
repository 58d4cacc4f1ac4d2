"""What an admin asks of the orders, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from app.errors import Cancelled
from app.orders.columns import guess
from app.orders.exporting import export_results
from app.orders.importing import Import
from app.orders.order import SubMode
from app.orders.outbox import KeptResult
from app.orders.overview.store import Filter, OverviewStore, Which
from app.orders.queue import Asking, in_line
from app.orders.requeuing import Anew, anew
from app.orders.store import OrderStore
from app.sheets.sheet import Sheet
from tests.support.order_samples import MODES, sample_orders, sample_policy

POLICY = sample_policy()


@pytest.fixture
def overview(url: sa.URL) -> Iterator[OverviewStore]:
    """The same database seen from above."""
    opened = OverviewStore(url)
    yield opened
    opened.close()


def filled(store: OrderStore, count: int = 60) -> OrderStore:
    assert store.add(sample_orders(count, store.now())) == count
    return store


def test_counts_are_by_project_and_status(store: OrderStore, overview: OverviewStore) -> None:
    """B10: the admin's table shows how many orders each cell has."""
    assert overview.mark().last == 0
    filled(store, 60)
    counts = overview.counts()
    assert sum(counts.values()) == 60
    assert counts["Books", "waiting"] == 20


def test_parts_of_a_mode_are_counted(store: OrderStore, overview: OverviewStore) -> None:
    """B3: unprocessed and no answer, without what somebody has; by an index alone."""
    filled(store, 60)
    assert sum(overview.waiting().values()) == 60
    assert overview.waiting()["Books", "waiting", SubMode.NO_ANSWER] == 4
    store.take("maria", MODES, POLICY)
    assert sum(overview.waiting().values()) == 59
    assert len(overview.page(Filter(sub_mode=SubMode.NO_ANSWER), 100)) == 12
    assert overview.page(Filter(sub_mode=SubMode.PLANNED), 100) == []


def test_whatever_changes_the_counts_makes_an_entry(store: OrderStore, overview: OverviewStore) -> None:
    """B10: counts stay live: taking, results, giving back, requeueing and imports are all seen."""
    filled(store, 30)
    before = overview.mark().last
    order = store.take("maria", MODES, POLICY)
    assert order is not None
    taken = overview.mark().last
    kept = KeptResult(delivery="d", order_id=order.id, operator="maria", result="Sold")
    sold = POLICY.result("Sold")
    assert sold is not None
    store.settle(kept, sold, POLICY)
    settled = overview.mark().last
    store.requeue([order.id], "admin")
    assert before < taken < settled < overview.mark().last


@pytest.mark.parametrize("most", [1, 7, 100])
def test_the_line_is_the_one_that_is_dialled(store: OrderStore, overview: OverviewStore, most: int) -> None:
    """B11: the list shows the orders in the order of dialling, however few are asked for."""
    filled(store)
    shown = overview.line(POLICY, "maria", MODES, most)
    whole = in_line(store.every(), POLICY, Asking("maria", MODES, store.now()))
    expected = [v.order.external_id for v in whole if v.place is not None][:most]
    assert [v.order.external_id for v in shown] == expected
    taken = [store.take("maria", MODES, POLICY) for _ in shown]
    assert [order.external_id for order in taken if order is not None] == expected


def test_an_order_whose_desk_is_gone_is_in_line(store: OrderStore, overview: OverviewStore) -> None:
    """B11: its lease is over, so it is dialled next; the list says so before anybody asks for an order."""
    filled(store, 3)
    order = store.take("maria", MODES, POLICY)
    assert order is not None
    asking = Asking("jon", MODES, store.now())
    assert order.id not in overview.line_ids(POLICY, asking, Filter())
    assert store.extend("maria", order.id, -1)
    line = overview.line(POLICY, "jon", MODES, 5)
    assert [verdict.order.id for verdict in line[:1]] == [order.id]
    assert len(line) == 3
    asking = Asking("jon", MODES, store.now())
    assert list(overview.line_ids(POLICY, asking, Filter())) == [verdict.order.id for verdict in line]
    assert overview.page(Filter(which=Which.RESERVED), 5) == []
    assert len(overview.page(Filter(which=Which.FREE), 5)) == 3
    with closing(OrderStore(store.engine.url)) as another:
        again = another.take("jon", MODES, POLICY)
        assert again is not None
        assert again.id == order.id


def test_pages_hold_what_the_filter_says(store: OrderStore, overview: OverviewStore) -> None:
    """B11: the list can be filtered; every order is on one page."""
    filled(store, 60)
    order = store.take("maria", MODES, POLICY)
    assert order is not None
    first = overview.page(Filter(), 40)
    rest = overview.page(Filter(), 40, first[-1].id)
    assert len({o.id for o in (*first, *rest)}) == 60
    assert [o.id for o in overview.page(Filter(which=Which.RESERVED), 10)] == [order.id]
    assert len(overview.page(Filter(which=Which.FREE), 100)) == 59
    assert overview.page(Filter(which=Which.LATER), 100) == []
    assert {o.project for o in overview.page(Filter(project="Solar"), 100)} == {"Solar"}
    assert {o.status for o in overview.page(Filter(statuses=("any", "waiting")), 100)} == {"any", "waiting"}
    assert [o.external_id for o in overview.page(Filter(text="a-00000"), 100)] == [
        f"A-{n:06}" for n in range(10)
    ]
    assert overview.page(Filter(text="100%"), 100) == []
    assert overview.find("A-000003") is not None
    assert overview.find("nobody") is None


def test_a_requeued_order_is_dialled_anew(store: OrderStore, overview: OverviewStore) -> None:
    """A bad number that was mended, attempts that were used up; what an operator holds is left alone."""
    bad = msgspec.structs.replace(next(sample_orders(1, 0)), last_meaning="bad_number", status="waiting")
    store.add([bad])
    assert store.take("maria", MODES, POLICY) is None
    found = overview.find(bad.external_id)
    assert found is not None
    assert store.requeue([found.id], "admin") == 1
    taken = store.take("maria", MODES, POLICY)
    assert taken is not None
    assert (taken.attempts, taken.last_meaning) == (0, None)
    assert store.requeue([found.id], "admin") == 0
    assert [entry["what"] for entry in store.log(found.id)] == ["imported", "requeued", "taken"]


def test_a_requeued_order_may_move_on(store: OrderStore, overview: OverviewStore) -> None:
    """B9: another status and a mended number, in figures and log too; one whose desk is gone is free."""
    filled(store, 1)
    order = store.take("maria", MODES, POLICY)
    assert order is not None
    assert store.requeue([order.id], "admin", Anew("waiting")) == 0
    assert store.extend("maria", order.id, -1)
    mended = anew(POLICY, status="waiting", number="+1 212 555 2368", of=order)
    assert store.requeue([order.id], "admin", mended) == 1
    found = overview.find(order.external_id)
    assert found is not None
    assert (found.status, found.number) == ("waiting", "+1 212 555 2368")
    assert (found.country, found.time_zone) == ("US", "America/New_York")
    assert [(entry["what"], entry["status"]) for entry in store.log(order.id)][-2:] == [
        ("lease ended", ""),
        ("requeued", "waiting"),
    ]
    assert (order.status, "waiting") in {
        (was, became) for _, was, became in overview.tally(0, overview.mark()).moves
    }
    again = store.take("jon", MODES, POLICY)
    assert again is not None
    assert again.id == order.id


def test_results_are_exported(store: OrderStore, overview: OverviewStore, tmp_path: Path) -> None:
    """Each result of each call with its order, operator, time and status."""
    filled(store, 6)
    for number in range(3):
        order = store.take("maria", MODES, POLICY)
        assert order is not None
        sold = POLICY.result("Sold")
        assert sold is not None
        kept = KeptResult(delivery=f"d{number}", order_id=order.id, operator="maria", result="Sold")
        store.settle(kept, sold, POLICY)
    path = tmp_path / "results.csv"
    assert export_results(path, overview.results(), UTC) == 3
    sheet = Sheet(path)
    rows = [row.cells for row in sheet.rows()]
    assert sheet.head[:4] == ("Order", "Project", "Customer", "Number")
    assert {row[6:9] for row in rows} == {("Sold", "done", "paid")}
    assert {row[5] for row in rows} == {"maria"}
    assert all(row[4].endswith("+00:00") and row[3].startswith("+4930") for row in rows)
    assert list(overview.results(until=store.now() - 1000)) == []
    assert len(list(overview.results(since=store.now() - 1000, until=store.now() + 1000))) == 3
    with pytest.raises(Cancelled):
        export_results(path, overview.results(), UTC, lambda _done: False)
    assert len(list(Sheet(path).rows())) == 3


def test_an_import_into_the_database(store: OrderStore, overview: OverviewStore, tmp_path: Path) -> None:
    """New orders are added, those that are there stay as they are; a cancelled import leaves nothing."""
    path = tmp_path / "orders.csv"
    lines = [f"A-{n:06},+49 30 {901000 + n},Customer" for n in range(1500)]
    path.write_text("\n".join(["id,phone,name", *lines, "B-1,nothing,Bad", ",,"]), encoding="utf-8-sig")
    filled(store, 10)
    mapped = guess(("id", "phone", "name"), "Books", "waiting")

    def fresh() -> Import:
        return Import(Sheet(path), mapped, POLICY, country="DE")

    with pytest.raises(Cancelled):
        fresh().run(store, lambda share: share <= 0.5)
    assert sum(overview.counts().values()) == 10
    report = fresh().run(store)
    assert (report.added, report.already_there, len(report.bad_numbers)) == (1491, 10, 1)
    assert [o.external_id for o in overview.page(Filter(which=Which.BAD_NUMBER), 10)] == ["B-1"]


def test_the_whole_line_is_the_one_of_the_rule(store: OrderStore, overview: OverviewStore) -> None:
    """B2 to B5, B11: sorted where the orders lie, it is the line that ``queue.place`` says."""
    filled(store, 300)
    for number in range(40):  # some promised, some put off, some done
        order = store.take("maria", MODES, POLICY)
        assert order is not None
        result = POLICY.result(("Call back", "No answer", "Sold")[number % 3])
        assert result is not None
        at = store.now() - 1 if number % 2 else store.now() + 500
        kept = KeptResult(
            delivery=f"w{number}",
            order_id=order.id,
            operator="maria",
            result=result.name,
            call_back_at=at,
            minutes=0 if number % 4 else 60,
        )
        store.settle(kept, result, POLICY)
    store.take("jon", MODES, POLICY)
    every = list(store.every())
    now = overview.now()
    for modes in (MODES, frozenset({"Random"}), frozenset[str]()):
        asking = Asking("maria", modes, now)
        wanted = [v.order.id for v in in_line(every, POLICY, asking) if v.place is not None]
        assert list(overview.line_ids(POLICY, asking, Filter())) == wanted
        books = [v.order.id for v in in_line(every, POLICY, asking) if v.place is not None]
        books = [id_ for id_ in books if next(o for o in every if o.id == id_).project == "Books"]
        assert list(overview.line_ids(POLICY, asking, Filter(project="Books"))) == books
    assert not overview.line_ids(POLICY, Asking("nobody", MODES, now), Filter())


def test_lists_are_complete(store: OrderStore, overview: OverviewStore) -> None:
    """B11: every order of a filter, by id, and the rows of any of them."""
    filled(store, 250)
    ids = overview.ids(Filter())
    assert list(ids) == sorted(ids)
    assert len(ids) == 250
    assert len(overview.ids(Filter(text="a-00001"))) == 10
    assert not overview.ids(Filter(which=Which.BAD_NUMBER))
    found = overview.orders(ids[200:203])
    assert sorted(found) == list(ids[200:203])
    assert overview.orders([10**9]) == {}
