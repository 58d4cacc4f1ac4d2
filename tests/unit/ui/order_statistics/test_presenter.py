"""The statistics without Qt: what is shown, what is saved, and that nobody is asked while nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.database.store import sqlite_url
from app.errors import UserFacingError
from app.orders.outbox import KeptResult
from app.orders.overview.statistics import LOOK_AGAIN, Statistics
from app.orders.store import OrderStore
from app.sheets.sheet import Sheet
from tests.support.order_samples import MODES, sample_orders, sample_policy
from tests.support.seating import ApartScripted
from tests.support.virtual_loop import VirtualLoop
from ui.order_statistics.model import Shape, StatisticsModel
from ui.order_statistics.presenter import HOURS, OPERATORS, STATUSES, StatisticsPresenter

POLICY = sample_policy()


class Office:
    """Statistics on a store of their own; time and threads move when told to."""

    def __init__(self, folder: Path) -> None:
        self.store = OrderStore(sqlite_url(folder / "orders.sqlite"))
        self.asked = 0
        self.problem = ""
        self.loop, self.apart = VirtualLoop(), ApartScripted()
        self.said: list[str] = []
        self.shown = StatisticsModel()
        self.presenter = StatisticsPresenter(
            lambda changed: Statistics(lambda: self, self.apart, self.loop, changed),
            lambda: POLICY,
            self.apart,
            self.said.append,
        )
        self.presenter.attach(self)

    def opened(self) -> OrderStore:
        """See ``Opened``."""
        self.asked += 1
        if self.problem:
            raise UserFacingError(self.problem)
        return self.store

    def show_statistics(self, model: StatisticsModel) -> None:
        """See ``StatisticsView``."""
        self.shown = model

    def settle(self) -> None:
        """Everything that is under way comes to its end."""
        while self.apart.waiting:
            self.apart.finish()
            self.loop.run()

    def call(self, operator: str, name: str, number: int) -> None:
        """One order dialled, with this result."""
        order, result = self.store.take(operator, MODES, POLICY), POLICY.result(name)
        assert order is not None
        assert result is not None
        kept = KeptResult(delivery=f"d{number}", order_id=order.id, operator=operator, result=name)
        self.store.settle(kept, result, POLICY)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """With 30 orders, two of which were called by maria and one by jon."""
    made = Office(tmp_path)
    made.store.add(sample_orders(30, made.store.now()))
    for number, (operator, result) in enumerate(
        (("maria", "Sold"), ("maria", "No answer"), ("jon", "No answer"))
    ):
        made.call(operator, result, number)
    yield made
    made.presenter.close()
    made.store.close()


def test_calls_by_hour_are_bars_and_a_rate(office: Office) -> None:
    assert office.shown.sentence == "Counting …"
    office.presenter.seen(there=True)
    office.settle()
    picture = office.shown.picture
    assert picture is not None
    calls, rate = picture.panels
    assert [(one.name, sum(value or 0 for value in one.values), one.shape) for one in calls.series] == [
        ("Calls", 3, Shape.WHOLE),
        ("Reached", 1, Shape.PART),
    ]
    assert [value for value in rate.series[0].values if value is not None] == [pytest.approx(1 / 3)]
    assert office.shown.rows[-1] == ("All hours", "3", "1", "33\u202f%")
    assert office.shown.sentence.startswith("3 calls, 1 reached (33\u202f%).")


def test_a_picture_says_what_was_counted(office: Office) -> None:
    """Whoever gets the file alone reads period, project and operator in it."""
    office.presenter.seen(there=True)
    office.presenter.choose_project("Solar")
    office.settle()
    assert office.shown.picture is not None
    period, project, operator = office.shown.picture.scope.split(" · ")
    assert (project, operator) == ("Solar", "Everybody")
    days = [date.fromisoformat(day) for day in period.removeprefix("Last 7 days (").strip(")").split(" to ")]
    assert days[1] - days[0] == timedelta(days=6)
    office.presenter.choose_project("")
    office.presenter.choose_operator("maria")
    office.presenter.choose_period("TODAY")
    office.settle()
    assert office.shown.picture.scope.startswith("Today (20")
    assert office.shown.picture.scope.endswith(") · All projects · maria")
    office.presenter.choose_kind(STATUSES)
    assert office.shown.picture.scope.endswith(") · All projects")


def test_one_operator_alone(office: Office) -> None:
    """Whoever made no calls in the period gets a sentence."""
    office.presenter.seen(there=True)
    office.presenter.choose_operator("jon")
    office.settle()
    assert office.shown.rows[-1] == ("All hours", "1", "0", "0\u202f%")
    office.presenter.choose_operator("op7")
    office.settle()
    assert office.shown.picture is None
    assert office.shown.sentence == "op7 made no calls in this time."


def test_operators_stand_by_their_calls(office: Office) -> None:
    office.presenter.seen(there=True)
    office.presenter.choose_kind(OPERATORS)
    office.settle()
    assert office.shown.rows == (
        ("maria", "2", "1", "50\u202f%"),
        ("jon", "1", "0", "0\u202f%"),
        ("Everybody", "3", "1", "33\u202f%"),
    )
    assert office.shown.picture is not None
    assert office.shown.picture.places == ("maria", "jon")
    assert office.shown.operators == ()


def test_orders_by_status_end_with_what_is_true_now(office: Office) -> None:
    """B9: the newest row is what the orders themselves say."""
    office.presenter.seen(there=True)
    office.presenter.choose_kind(STATUSES)
    office.settle()
    newest = dict(zip(office.shown.head, office.shown.rows[0], strict=True))
    assert (newest["waiting"], newest["any"], newest["paid"], newest["processing"]) == ("10", "10", "1", "9")
    office.presenter.choose_project("Solar")
    office.settle()
    assert dict(zip(office.shown.head, office.shown.rows[0], strict=True)).get("waiting", "0") == "0"
    office.presenter.choose_kind(HOURS)
    assert office.shown.kind == HOURS


def test_nobody_is_asked_while_nobody_looks(office: Office) -> None:
    office.presenter.seen(there=True)
    office.settle()
    office.call("jon", "Sold", 9)
    office.loop.advance(LOOK_AGAIN * 100)
    office.settle()
    assert office.shown.rows[-1][1] == "4"
    office.presenter.seen(there=False)
    asked = office.asked
    office.loop.advance(LOOK_AGAIN * 100)
    office.settle()
    assert office.asked == asked
    assert office.loop.pending() == 0


def test_a_silent_database_is_told_and_what_was_counted_stays(office: Office) -> None:
    office.presenter.seen(there=True)
    office.settle()
    rows = office.shown.rows
    office.problem = "The order database does not answer."
    office.loop.advance(LOOK_AGAIN * 100)
    office.settle()
    assert (office.shown.problem, office.shown.rows) == ("The order database does not answer.", rows)
    office.problem = ""
    office.loop.advance(LOOK_AGAIN * 100)
    office.settle()
    assert office.shown.problem == ""


def test_figures_are_saved_or_a_sentence_says_why_not(office: Office, tmp_path: Path) -> None:
    office.presenter.seen(there=True)
    office.settle()
    for name in ("figures.csv", "figures.xlsx"):
        office.presenter.save_table(str(tmp_path / name))
        office.settle()
        assert office.said[-1] == f"{name} is written."
        assert [row.cells for row in Sheet(tmp_path / name).rows()] == list(office.shown.rows)
    office.presenter.save_table(str(tmp_path / "figures.pdf"))
    office.settle()
    assert office.shown.told == "Tables are written as CSV or XLSX; figures.pdf is named as neither."
    office.presenter.save_picture(str(tmp_path), lambda: b"png")
    office.settle()
    assert office.shown.told == f"{tmp_path} cannot be written: Is a directory."
