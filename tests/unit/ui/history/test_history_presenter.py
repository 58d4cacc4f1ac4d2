"""The page of past calls without Qt: what it shows, and what its buttons ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from app.bus import Bus
from app.calls.end_reason import Direction
from app.directory.entry import Address, Entry, Kind
from app.errors import UserFacingError
from app.history.events import HistoryChanged
from app.history.record import Leg, Record
from app.history.wanted import Extent, Show, Wanted, day_of
from tests.support.identities import BOTH, MAIN, SALES, IdentitiesFake
from tests.support.past_calls import BEGIN, past
from tests.support.past_source import DAY, Source
from ui.history.model import ListModel, RecordModel
from ui.history.presenter import HistoryPresenter


class View:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.model = ListModel()
        self.totals: list[int] = []
        self.added: list[int] = []
        self.older: list[int] = []
        self.changed: list[tuple[int, int]] = []
        self.record: RecordModel | None = None
        self.copied: list[str] = []
        self.said: list[str] = []

    def show_list(self, model: ListModel) -> None:
        self.model = model

    def show_all_rows(self, total: int) -> None:
        self.totals.append(total)

    def add_rows(self, count: int) -> None:
        self.added.append(count)

    def add_older_rows(self, count: int) -> None:
        self.older.append(count)

    def change_rows(self, first: int, last: int) -> None:
        self.changed.append((first, last))

    def show_record(self, model: RecordModel | None) -> None:
        self.record = model

    def copy(self, text: str) -> None:
        self.copied.append(text)

    def say(self, sentence: str) -> None:
        self.said.append(sentence)


class People:
    """Knows one extension, of this company."""

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        entry = Entry(uid="a", kind=Kind.CONTACT, name="Ann", addresses=(Address("1014"),))
        found([entry] if address == "sip:1014@pbx.example.com" else [])


class Desk:
    def __init__(self, *records: Record) -> None:
        self.source = Source(0)
        self.source.records = list(records)
        self.bus, self.view = Bus(), View()
        self.called: list[Leg] = []
        self.refusal = ""
        self.presenter = HistoryPresenter(
            self.source, self.bus, self._call, People(), lambda: day_of(BEGIN + 30 * DAY)
        )
        self.presenter.attach(self.view)
        self.presenter.look()
        self.source.answer()

    def _call(self, leg: Leg) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)
        self.called.append(leg)

    def rows(self) -> list[str]:
        return [self.presenter.row(n).title for n in range(len(self.source.records))]


@pytest.fixture
def desk() -> Desk:
    return Desk(
        past("1", BEGIN, name="Maria Keller"),
        past("2", BEGIN + DAY, name="", number="1014", answered=False),
        past("3", BEGIN + 30 * DAY, name="Jon Bell", direction=Direction.OUT),
    )


def test_rows_say_who_when_and_what_came_of_it(desk: Desk) -> None:
    """P7: in the words of the day."""
    assert desk.rows() == ["Jon Bell", "1014", "Maria Keller"]
    row = desk.presenter.row(1)
    assert row.badge == "Missed"
    assert "Incoming" in row.detail
    assert f"{day_of(BEGIN + DAY):%b}" in row.detail
    assert desk.presenter.row(0).detail.split(", ")[1:] == ["Outgoing", "00:55", "+4930901820"]
    assert desk.view.model.about == "3 calls"


def test_each_wish_narrows_and_a_newer_one_takes_the_place_of_the_older(desk: Desk) -> None:
    """P7: kind, day, words; a date typed is a day."""
    desk.presenter.show(Show.MISSED)
    desk.presenter.search("mar")
    desk.presenter.search("maria")
    desk.source.answer()
    assert desk.source.wanted[-1] == Wanted(show=Show.MISSED, words=("maria",))
    assert len(desk.view.totals) == 2
    desk.presenter.search("2023-11-15")
    assert desk.source.wanted[-1] == Wanted(show=Show.MISSED, day=date(2023, 11, 15))
    desk.source.answer()
    assert desk.view.model.day == date(2023, 11, 15)
    assert desk.view.model.day in [one.day for one in desk.view.model.days]


def test_an_unnamed_caller_gets_the_name_of_the_directory(desk: Desk) -> None:
    """P7: as the directory names callers."""
    desk.presenter.open(1)
    assert desk.view.record is not None
    assert (desk.view.record.title, desk.view.record.subtitle) == ("Ann", "1014")


def test_the_extension_of_another_company_is_nobody_of_ours(desk: Desk) -> None:
    """P7: the directory is asked with the caller's host."""
    other = past("4", BEGIN, name="", number="1014")
    leg = msgspec.structs.replace(other.legs[0], uri="sip:1014@elsewhere.example.net")
    elsewhere = Desk(msgspec.structs.replace(other, legs=(leg,)))
    elsewhere.presenter.row(0)
    elsewhere.source.answer()
    elsewhere.presenter.open(0)
    assert elsewhere.view.record is not None
    assert elsewhere.view.record.title == "1014"
    assert elsewhere.view.record.address == "sip:1014@elsewhere.example.net"


def test_the_one_looked_at_is_called_back_as_chosen(desk: Desk) -> None:
    """S13: the last used is proposed, another one can be picked, and the next conversation begins anew."""
    known = IdentitiesFake(MAIN, SALES)
    presenter = HistoryPresenter(
        desk.source, desk.bus, desk.called.append, People(), lambda: day_of(BEGIN + DAY), known
    )
    presenter.attach(desk.view)
    presenter.look()
    desk.source.answer()
    presenter.row(2)
    desk.source.answer()
    presenter.open(2)
    assert desk.view.record is not None
    assert (desk.view.record.identity.choices, desk.view.record.identity.chosen) == (BOTH, 0)
    presenter.pick_identity(1)
    assert desk.view.record.identity.chosen == 1
    presenter.call_back()
    assert known.last == {"sip:+4930901820@pbx.example.com": SALES.name}
    presenter.open(1)
    assert desk.view.record.identity.chosen == 0
    presenter.close()


def test_calling_back_copying_and_why_not(desk: Desk) -> None:
    """P7: a sentence where it cannot be called."""
    desk.presenter.call_back(1)
    assert [leg.number for leg in desk.called] == ["1014"]
    desk.presenter.copy_number(1)
    assert desk.view.copied == ["1014"]
    assert desk.view.said == ["1014 is on the clipboard."]
    desk.refusal = "No account is set up."
    desk.presenter.call_back(0)
    assert desk.view.model.problem == "No account is set up."
    desk.presenter.call_back(99)


def test_only_one_person_and_everybody_again(desk: Desk) -> None:
    desk.presenter.open(0)
    desk.presenter.only_person()
    assert desk.view.record is None
    desk.source.answer()
    assert desk.view.model.person == "Only calls with Jon Bell"
    desk.presenter.everybody()
    desk.source.answer()
    assert desk.view.model.person == ""


def test_what_happens_while_one_looks_is_shown_and_counts_as_seen(desk: Desk) -> None:
    """P7: a missed call in sight is no news."""
    seen = desk.source.seen
    new = past("4", BEGIN + 31 * DAY, answered=False)
    desk.source.records.append(new)
    desk.bus.publish(HistoryChanged((new,), 1))
    desk.source.answer()
    assert desk.view.added == [1]
    assert desk.source.seen == seen + 1
    desk.rows()
    desk.source.answer()
    desk.bus.publish(HistoryChanged((past("4", BEGIN + 31 * DAY, result="Sold"),), 0))
    assert desk.view.changed[-1] == (0, 0)


def test_what_happens_while_nobody_looks_is_found_when_somebody_does(desk: Desk) -> None:
    desk.presenter.rest()
    asked = len(desk.source.wanted)
    new = past("4", BEGIN + 31 * DAY)
    desk.source.records.append(new)
    desk.bus.publish(HistoryChanged((new,), 1))
    assert len(desk.source.wanted) == asked
    desk.presenter.look()
    desk.source.answer()
    assert desk.view.totals[-1] == 4


def test_a_search_grows_at_its_older_end(desk: Desk) -> None:
    """P7: the newest are listed at once, and how far it is is said."""
    desk.source.complete = False
    desk.presenter.search("ma")
    desk.source.answer()
    assert "so far" in desk.view.model.about
    desk.source.counted(Extent(5, 3, complete=False))
    assert desk.view.older == [2]
    new = past("4", BEGIN + 31 * DAY, name="Maria")
    desk.bus.publish(HistoryChanged((new,), 1))
    asked = len(desk.source.known)
    desk.source.counted(Extent(9, 3))
    assert (desk.view.older, desk.view.model.about) == ([2, 4], "9 calls")
    assert desk.source.known[asked:] == [Extent(9, 3)]  # what came meanwhile is looked for now


def test_a_table_on_its_way_shows_how_far_it_is_and_can_be_given_up(desk: Desk) -> None:
    """P7: in percent; another one waits its turn."""
    desk.presenter.export("history.csv")
    assert desk.view.model.written == 0
    first = desk.source.written
    assert desk.source.progress(1)
    assert desk.view.model.written == 33
    desk.presenter.export("another.csv")
    assert desk.source.written is first
    desk.presenter.cancel_export()
    assert not desk.source.progress(2)
    desk.source.written(0, "")
    assert desk.view.said[-1] == "No table was written."
    assert "written=None" in repr(desk.view.model)
    desk.presenter.export("history.csv")
    desk.source.written(0, "The disk is full.")
    assert (desk.view.model.problem, desk.view.said[-1]) == ("The disk is full.", "The disk is full.")
    desk.presenter.export("history.csv")
    desk.source.written(3, "")
    assert (desk.view.model.problem, desk.view.said[-1]) == ("", "3 calls were written.")
    assert desk.view.model.about.endswith(" 3 calls were written.")


def test_a_closed_page_hears_nothing(desk: Desk) -> None:
    desk.presenter.close()
    assert desk.bus.listeners() == 0
