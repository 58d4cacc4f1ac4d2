"""The queue's page without Qt: what is shown, and that nobody is asked while nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from app.bus import Bus
from app.database.store import sqlite_url
from app.errors import UserFacingError
from app.orders.board import LOOK_AGAIN, OrderBoard
from app.orders.events import OrderDeskChanged
from app.orders.outbox import KeptResult
from app.orders.overview.listing import Listing
from app.orders.policy import Policy
from app.orders.store import OrderStore
from app.sheets.sheet import Sheet
from tests.support.order_samples import MODES, sample_orders, sample_policy
from tests.support.seating import ApartScripted
from tests.support.virtual_loop import VirtualLoop
from ui.order_admin.import_presenter import ImportPresenter
from ui.order_admin.model import BoardModel, ImportModel
from ui.order_admin.presenter import BoardPresenter
from ui.transfer.model import RowModel


class Late:
    """A store that can be out of reach."""

    def __init__(self, store: OrderStore) -> None:
        self._store = store
        self.asked = 0
        self.problem = ""

    def opened(self) -> OrderStore:
        """See ``Opened``."""
        self.asked += 1
        if self.problem:
            raise UserFacingError(self.problem)
        return self._store


@dataclass
class Screen:
    """Remembers what it was shown."""

    board: BoardModel = field(default_factory=BoardModel)
    importing: ImportModel = field(default_factory=ImportModel)
    total: int = 0
    changed: list[tuple[int, int]] = field(default_factory=list)

    def show_board(self, model: BoardModel) -> None:
        """See ``BoardView``."""
        self.board = model

    def show_all_rows(self, total: int) -> None:
        """See ``BoardView``."""
        self.total = total

    def change_rows(self, first: int, last: int) -> None:
        """See ``BoardView``."""
        self.changed.append((first, last))

    def show_import(self, model: ImportModel) -> None:
        """See ``ImportView``."""
        self.importing = model


class Office:
    """A board on a store of its own; time and threads move when told to."""

    def __init__(self, folder: Path) -> None:
        self.store = OrderStore(sqlite_url(folder / "orders.sqlite"))
        self.late = Late(self.store)
        self.loop, self.apart, self.bus = VirtualLoop(), ApartScripted(), Bus()
        self.policy = sample_policy()
        self.there: Late | None = self.late
        self.said: list[str] = []
        self.gears: list[tuple[str, str]] = []
        self.screen = Screen()
        self.presenter = BoardPresenter(
            lambda changed: OrderBoard(lambda: self.there, self._policy, self.apart, self.loop, changed),
            lambda changed: Listing(lambda: self.there, self._policy, self.apart, self.loop, changed),
            self.bus,
            self.said.append,
            lambda project, mode: self.gears.append((project, mode)),
            lambda: "boss",
        )
        self.presenter.attach(self.screen)
        self.settle()

    def _policy(self) -> Policy:
        return self.policy

    def settle(self) -> None:
        """Everything that is under way comes to its end."""
        while self.apart.waiting:
            self.apart.finish()
            self.loop.run()

    def rows(self) -> list[RowModel]:
        """The whole list, as somebody who scrolls through it sees it."""
        for place in range(self.screen.total):
            self.presenter.row(place)
            self.settle()
        return [self.presenter.row(place) for place in range(self.screen.total)]

    def count(self, project: str, mode: str) -> str:
        """What a cell shows."""
        named = next(p for p in self.screen.board.projects if p.name == project)
        return next(cell.count for cell in named.cells if cell.mode == mode)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with 30 orders."""
    made = Office(tmp_path)
    made.store.add(sample_orders(30, made.store.now()))
    yield made
    made.presenter.close()
    made.store.close()


def test_counts_are_shown_and_stay_live_while_somebody_looks(office: Office) -> None:
    """B10: projects by modes; whoever does not look asks for nothing."""
    asked = office.late.asked
    office.loop.advance(10 * LOOK_AGAIN)
    office.settle()
    assert office.late.asked == asked
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


def test_the_list_is_the_line_with_a_reason_for_each(office: Office) -> None:
    """B11: in the order in which they will be dialled."""
    office.presenter.seen(there=True)
    office.settle()
    rows = office.rows()
    first = office.store.take(office.screen.board.operator, MODES, office.policy)
    assert first is not None
    assert rows[0].initials == "1"
    assert rows[0].title.startswith(first.external_id)
    assert [row.initials for row in rows] == [str(n) for n in range(1, 31)]
    assert all(row.detail for row in rows)
    assert first.number in office.presenter.facts(0)
    assert office.presenter.facts(0).endswith(rows[0].detail)
    assert office.screen.board.about == "30 orders, in the order in which they will be dialled."


def test_filters_narrow_the_list(office: Office) -> None:
    """B11: what was chosen while a look was under way is looked for next."""
    office.presenter.seen(there=True)
    office.presenter.choose_which("all")
    office.presenter.choose_project("Solar")
    office.presenter.search(" a-00000 ")
    office.settle()
    rows = office.rows()
    assert [row.title for row in rows] == ["A-000003 Customer 3", "A-000009 Customer 9"]
    assert {row.initials for row in rows} == {"–"}
    assert office.screen.board.about == "2 orders."


def test_an_order_in_sight_that_is_taken_says_so_at_its_place(office: Office) -> None:
    """B11: rows in sight stay true; the line closes when it is made anew."""
    office.presenter.seen(there=True)
    office.settle()
    taken = office.store.take("jon", MODES, office.policy)
    assert taken is not None
    assert office.rows()[0].title.startswith(taken.external_id)
    office.loop.advance(100 * LOOK_AGAIN)
    office.settle()
    rows = office.rows()
    assert len(rows) == 29
    assert not rows[0].title.startswith(taken.external_id)
    office.presenter.choose_which("reserved")
    office.settle()
    assert [row.title.split()[0] for row in office.rows()] == [taken.external_id]
    assert "Reserved by jon since" in office.rows()[0].detail


def test_a_long_list_is_fetched_where_somebody_looks(office: Office) -> None:
    """B11: the list is complete; a jump to its end fetches the last page alone."""
    office.store.add(sample_orders(1_230, office.store.now()))
    office.presenter.seen(there=True)
    office.presenter.choose_which("all")
    office.settle()
    assert office.screen.total == 1_230
    assert office.presenter.row(1_229).title == ""
    office.settle()
    assert office.presenter.row(1_229).title == "A-001229 Customer 1229"
    assert office.screen.changed[-1] == (1_200, 1_229)
    assert office.presenter.row(600).title == ""


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


def test_rows_in_sight_ask_a_silent_database_no_more_often_than_the_clock(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B11: each look that fails has the window paint its rows anew; those that are missing wait."""
    office.store.add(sample_orders(1_230, office.store.now()))
    office.presenter.seen(there=True)
    office.presenter.choose_which("all")
    office.settle()

    def paint(_total: int) -> None:
        for place in (0, 600, 700):
            office.presenter.row(place)

    monkeypatch.setattr(office.screen, "show_all_rows", paint)
    office.late.problem = "The order database does not answer."
    asked = office.late.asked
    office.presenter.row(600)
    for _ in range(5):
        if office.apart.waiting:
            office.apart.waiting.pop(0)()
    assert office.late.asked == asked + 1
    office.late.problem = ""
    office.loop.advance(LOOK_AGAIN)
    office.settle()
    assert office.presenter.row(600).title == "A-000600 Customer 600"


def test_rows_of_a_longer_list_are_not_waited_for_in_a_shorter_one(office: Office) -> None:
    """B11: they were on their way when another list was wished for, which has no such places."""
    office.store.add(sample_orders(1_230, office.store.now()))
    office.presenter.seen(there=True)
    office.presenter.choose_which("all")
    office.settle()
    office.late.problem = "The order database does not answer."
    office.presenter.row(600)
    office.settle()
    office.late.problem = ""
    office.presenter.search("A-00000")
    for _ in range(5):
        if office.apart.waiting:
            office.apart.waiting.pop(0)()
    assert (office.apart.waiting, office.screen.total) == ([], 10)


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


def test_orders_are_dialled_again(office: Office) -> None:
    """B9: chosen orders begin anew, moved to a status or with a number that was mended; refusals are said."""
    bad = msgspec.structs.replace(
        next(sample_orders(1, 0)), external_id="BAD", number="12", last_meaning="bad_number", status="lost"
    )
    office.store.add([bad])
    office.presenter.seen(there=True)
    office.presenter.choose_which("bad_number")
    office.settle()
    assert office.screen.total == 1
    for status, number, sentence in (
        ("", "nobody", "“nobody” is no telephone number."),
        (
            "",
            "+49 30 901820",
            "1 order begins anew. “BAD” is not dialled: status lost is not ticked for dial-up.",
        ),
        ("waiting", "", "1 order begins anew."),
    ):
        office.presenter.choose_which("all")
        office.presenter.search("BAD")
        office.settle()
        office.presenter.requeue(office.presenter.ids([range(1)]), status, number)
        office.settle()
        assert office.screen.board.requeued == sentence
    row = office.presenter.row(0)
    assert row.badge == "waiting"
    (found,) = [order for order in office.store.every() if order.external_id == "BAD"]
    assert (found.number, found.last_meaning) == ("+49 30 901820", None)
    assert [entry["operator"] for entry in office.store.log(found.id)][-2:] == ["boss", "boss"]
    office.presenter.search("")
    office.settle()
    office.presenter.requeue(office.presenter.ids([range(3), range(5, 7)]), "", "")
    office.settle()
    assert office.screen.board.requeued == "5 orders begin anew."
    office.presenter.requeue(office.presenter.ids([range(2)]), "", "+49 30 1")
    office.settle()
    assert office.screen.board.requeued == "A number is one order's."


def test_an_import_by_hand(office: Office, tmp_path: Path) -> None:
    """Columns are guessed; what is missing is said; the counts follow at once."""
    presenter = ImportPresenter(office.presenter.board, office.said.append, "DE")
    presenter.attach(office.screen)
    path = tmp_path / "orders.csv"
    path.write_text("nr,phone\nX-1,030 901820\nX-2,\n", encoding="utf-8")
    presenter.open(str(path))
    office.settle()
    shown = office.screen.importing
    assert [column.use for column in shown.columns] == ["data", "number"]
    assert shown.columns[0].examples == "X-1, X-2"
    assert shown.refusal.startswith("Choose the column that tells orders apart")
    presenter.begin()
    assert office.apart.waiting == []
    presenter.use(0, "external_id")
    presenter.choose_project("Books")
    presenter.choose_status("waiting")
    assert office.screen.importing.refusal == ""
    presenter.begin()
    assert office.screen.importing.percent == 0
    office.settle()
    assert office.screen.importing.sentence == "1 order was added. 1 row is broken."
    assert office.screen.importing.remarks == ("line 3: There is no telephone number.",)
    assert office.count("Books", "Before buyout") == "11"


def test_a_long_report_is_cut_with_a_word_and_saved_whole(office: Office, tmp_path: Path) -> None:
    """Nothing is lost: what has no room on the screen is counted there and stands in the file."""
    path = tmp_path / "orders.csv"
    broken = "".join(f"B-{n},\n" for n in range(250))
    path.write_text(f"id,phone\nX-1,+49 30 901820\n{broken}", encoding="utf-8")
    presenter = ImportPresenter(office.presenter.board, office.said.append, "DE")
    presenter.attach(office.screen)
    presenter.open(str(path))
    office.settle()
    presenter.choose_project("Books")
    presenter.choose_status("waiting")
    presenter.begin()
    office.settle()
    assert len(office.screen.importing.remarks) == 201
    assert office.screen.importing.remarks[-1] == "50 more rows: see the report."
    presenter.save_remarks(str(tmp_path / "report.csv"))
    office.settle()
    assert office.screen.importing.told == "report.csv is written."
    sheet = Sheet(tmp_path / "report.csv")
    assert sheet.head == ("Line", "Reason")
    rows = [row.cells for row in sheet.rows()]
    assert len(rows) == 250
    assert rows[0] == ("3", "There is no telephone number.")
    presenter.save_remarks(str(tmp_path / "nowhere" / "report.csv"))
    office.settle()
    assert "cannot be written" in office.screen.importing.told
    presenter.close()


def test_a_database_that_fails_during_an_import_is_told(office: Office, tmp_path: Path) -> None:
    presenter = ImportPresenter(office.presenter.board, office.said.append)
    presenter.attach(office.screen)
    path = tmp_path / "orders.csv"
    path.write_text("id,phone,project,status\nX-1,+49 30 901820,Books,waiting\n", encoding="utf-8")
    presenter.open(str(path))
    office.settle()
    office.late.problem = "The order database does not answer."
    presenter.begin()
    office.settle()
    assert office.screen.importing.sentence == "The order database does not answer."
    assert office.screen.importing.percent is None
    assert office.screen.importing.columns
