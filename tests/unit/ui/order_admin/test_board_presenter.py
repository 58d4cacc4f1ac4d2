"""The queue's page without Qt: what is shown, and that nobody is asked while nobody looks."""

from __future__ import annotations

from pathlib import Path

from app.database.store import sqlite_url
from app.orders.board import LOOK_AGAIN
from app.orders.events import OrderDeskChanged
from app.orders.outbox import KeptResult
from app.orders.policy import Policy
from app.orders.store import OrderStore
from tests.support.order_board import Late, Office
from tests.support.order_samples import MODES, sample_orders


def test_counts_are_shown_and_stay_live_while_somebody_looks(office: Office) -> None:
    """B10: projects by modes; whoever does not look asks for nothing."""
    asked = office.late.asked
    office.loop.advance(10 * LOOK_AGAIN)
    office.settle()
    assert office.late.asked == asked
    assert office.count("Books", "Before buyout") == "–", "nobody has counted, which is not none"
    office.presenter.seen(there=True)
    office.settle()
    assert office.count("Books", "Before buyout") == "10"
    more = [order for order in sample_orders(60, office.store.now()) if order.status == "waiting"]
    office.store.add(more)
    office.loop.advance(100 * LOOK_AGAIN)
    office.settle()
    assert office.count("Books", "Before buyout") == "20"
    office.presenter.seen(there=False)
    asked = office.late.asked
    office.loop.advance(10 * LOOK_AGAIN)
    office.settle()
    assert office.late.asked == asked
    assert office.loop.pending() == 0


def test_cells_say_how_many_are_in_each_part_of_a_mode(office: Office) -> None:
    """B3: unprocessed, no answer, planned call back; the list can be of one of them."""
    order = office.store.take("maria", MODES, office.policy)
    promised = office.policy.result("Call back")
    assert order is not None
    assert promised is not None
    kept = KeptResult(
        delivery="d",
        order_id=order.id,
        operator="maria",
        result=promised.name,
        call_back_at=office.store.now() + 3600,
    )
    office.store.settle(kept, promised, office.policy)
    office.presenter.seen(there=True)
    office.settle()

    def parts() -> dict[str, int]:
        sums: dict[str, int] = {}
        for project in office.screen.board.projects:
            for words, count in (part for cell in project.cells for part in cell.parts):
                sums[words] = sums.get(words, 0) + int(count)
        return sums

    assert parts() == {"Unprocessed": 23, "No answer": 6, "Call back": 1}
    office.presenter.choose_which("all")
    for name, count in (("UNPROCESSED", 23), ("NO_ANSWER", 6), ("PLANNED", 1)):
        office.presenter.choose_sub_mode(name)
        office.settle()
        assert (office.screen.total, office.screen.board.sub_mode) == (count, name)
    office.presenter.choose_which("line")
    office.presenter.choose_sub_mode("NO_ANSWER")
    office.settle()
    assert office.screen.total == 6
    office.presenter.choose_sub_mode("")
    office.settle()
    assert office.screen.total == 29


def test_cells_say_who_gets_their_orders(office: Office) -> None:
    """B9, B10: a cell without settings says so; orders whose status no mode dials stand beside."""
    office.presenter.seen(there=True)
    office.settle()
    books = next(p for p in office.screen.board.projects if p.name == "Books")
    notes = {cell.mode: cell.note for cell in books.cells}
    assert notes["New leads"] == "52 operators"
    solar = next(p for p in office.screen.board.projects if p.name == "Solar")
    assert {cell.note for cell in solar.cells if not cell.has_settings} == {"No settings"}
    office.presenter.settings("Solar", "Random")
    assert office.gears == [("Solar", "Random")]


def test_a_silent_database_is_told_and_what_was_seen_stays(office: Office) -> None:
    """Bad input: a lost connection gets a sentence, and goes again by itself."""
    office.presenter.seen(there=True)
    office.settle()
    office.late.problem = "The order database does not answer."
    office.loop.advance(100 * LOOK_AGAIN)
    office.settle()
    assert office.screen.board.problem == "The order database does not answer."
    assert office.count("Books", "Before buyout") == "10"
    office.late.problem = ""
    office.loop.advance(100 * LOOK_AGAIN)
    office.settle()
    assert office.screen.board.problem == ""


def test_another_account_has_other_operators(office: Office) -> None:
    """The list is asked for whoever gets orders in the account that holds now."""
    assert office.screen.board.operator == "maria"
    orders = office.policy.orders
    cells = tuple(cell.model_copy(update={"operators": ("jon",)}) for cell in orders.settings)
    office.policy = Policy(type(orders)(modes=orders.modes, statuses=orders.statuses, settings=cells))
    office.bus.publish(OrderDeskChanged())
    assert office.screen.board.operator == "jon"


def test_orders_that_come_while_somebody_looks_are_shown(office: Office, tmp_path: Path) -> None:
    """Signing in to another account shows its orders, and nothing of the one before."""
    office.presenter.seen(there=True)
    office.settle()
    other = OrderStore(sqlite_url(tmp_path / "other.sqlite"))
    other.add(sample_orders(3, other.now()))
    before, office.there = office.there, None
    office.bus.publish(OrderDeskChanged())
    office.loop.advance(100 * LOOK_AGAIN)
    office.settle()
    office.there = Late(other)
    office.bus.publish(OrderDeskChanged())
    office.settle()
    assert (before, office.count("Books", "Before buyout")) == (office.late, "1")
    other.close()


def test_an_export_that_fails_says_why(office: Office, tmp_path: Path) -> None:
    office.presenter.export(str(tmp_path / "no" / "such.csv"))
    office.settle()
    assert "cannot be written" in office.said[-1]
    office.presenter.export(str(tmp_path / "results.csv"))
    office.settle()
    assert office.screen.board.told == "0 results are in results.csv."
