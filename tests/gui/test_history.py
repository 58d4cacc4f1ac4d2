"""The page of past calls in the window, with a scripted engine and a real store."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.account.desk import ACCOUNT_ID, Desk
from app.account.sip import SipAccount
from app.account.standing import Standing
from app.bus import Bus
from app.directory.entry import Entry
from app.engine.commands import PlaceCall
from app.history.history import FILE
from app.history.record import Record
from app.history.store import HistoryStore
from app.history.wanted import Wanted
from app.paths import Paths
from app.phone import Phone, build
from tests.gui.conftest import SERVER
from tests.support.accounts import account, general
from tests.support.clipping import clipped
from tests.support.past_calls import many, passed_on, past
from tests.support.scripted_engine import EngineScripted
from ui.frame.assembly import Assembly
from ui.history.specimens import SPECIMENS
from ui.history.view import HistoryPage
from ui.people.contact_dialog import ContactDialog
from ui.qt_loop import QtLoop
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.text import Text

NOW = 1_800_000_000.0


class PastInWindow:
    """A phone with a past, and its window."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.loop, self.bus = QtLoop(), Bus()
        self.engine = EngineScripted(self.loop, self.bus)
        sip = SipAccount(account_id=ACCOUNT_ID, user="1001", server=SERVER)
        desk = Desk(account=sip, password="secret", country="DE")  # noqa: S106 - of no account
        self.phone: Phone = build(
            self.loop, desk=desk, paths=Paths.under(folder), bus=self.bus, engine=self.engine
        )
        self.phone.start()
        self.engine.register(ACCOUNT_ID)
        self.assembly = Assembly(self.phone)
        self.window = self.assembly.window
        self.window.setParent(None)
        qtbot.addWidget(self.window)
        self.window.resize(1100, 760)
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def page(self) -> HistoryPage:
        (page,) = self.window.findChildren(HistoryPage)
        return page

    def open(self, total: int) -> HistoryPage:
        """Show the page and wait until all its rows are there."""
        self.window.show_page("history")
        self.wait_for(total)
        return self.page

    def wait_for(self, total: int) -> None:
        self.wait(lambda: self.page.rows.rowCount() == total and "…" not in self.titles()[:1])

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=20_000)

    def titles(self, most: int = 5) -> list[str]:
        rows = self.page.rows
        shown = range(min(most, rows.rowCount()))
        return [rows.data(rows.index(n, 0), Qt.ItemDataRole.UserRole).title for n in shown]

    def texts(self) -> list[str]:
        return [text.text() for text in self.window.findChildren(Text) if text.isVisible()]

    def click(self, name: str) -> None:
        found = [b for b in self.page.findChildren(Button) if b.accessibleName() == name and b.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} found"
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifiers)
        QApplication.processEvents()

    def call(self, number: str, name: str) -> str:
        """A caller whom nobody answers."""
        call_id = self.engine.arrive(f"sip:{number}@{SERVER}", name=name, dialled=f"sip:1001@{SERVER}")
        QApplication.processEvents()
        self.engine.finish(call_id, 487)
        QApplication.processEvents()
        return call_id

    def close(self) -> None:
        self.assembly.close()
        self.phone.stop()


MakeDesk = Callable[..., PastInWindow]


@pytest.fixture
def desk_with(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[MakeDesk]:
    """A window on a phone whose past is these records, the oldest first."""
    del theme
    made: list[PastInWindow] = []

    def make(*records: Record) -> PastInWindow:
        folder = Paths.under(tmp_path).data
        if records:
            store = HistoryStore(folder / FILE)
            store.put(records)
            store.close()
        made.append(PastInWindow(qtbot, tmp_path))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


MARIA = past("1", NOW, name="Maria Keller", number="+4930901820")
JON = past("2", NOW + 600, name="Jon Bell", number="1014", answered=False)
ADA = passed_on("3", NOW + 1200, name="Łukasz Nowak", number="+48221234567")


def test_an_empty_past_says_so(desk_with: MakeDesk) -> None:
    """P7: a sentence, and nothing to press that would do nothing."""
    desk = desk_with()
    desk.window.show_page("history")
    desk.wait(lambda: any("No calls yet." in text for text in desk.texts()))
    assert not desk.page.table.isVisible()
    assert not desk.page.export.isEnabled()


def test_kinds_days_and_words_narrow_the_list(desk_with: MakeDesk) -> None:
    """P7: missed, transferred; search as one types; everything again."""
    desk = desk_with(MARIA, JON, ADA)
    page = desk.open(3)
    assert desk.titles() == ["Łukasz Nowak", "Jon Bell", "Maria Keller"]
    page.tabs.setCurrentIndex(1)
    desk.wait_for(1)
    assert desk.titles() == ["Jon Bell"]
    page.tabs.setCurrentIndex(4)
    desk.wait(lambda: desk.titles() == ["Łukasz Nowak"])
    page.tabs.setCurrentIndex(0)
    desk.wait_for(3)
    QTest.keyClicks(page.search.edit, "kell")
    desk.wait_for(1)
    assert desk.titles() == ["Maria Keller"]
    QTest.keyClick(page.search.edit, Qt.Key.Key_Escape)
    desk.wait_for(3)
    QTest.keyClicks(page.search.edit, "1999-01-01")
    desk.wait(lambda: any("No call fits." in text for text in desk.texts()))


def test_the_list_by_keyboard(desk_with: MakeDesk) -> None:
    """P7, P9: arrows, letters to search, Return calls back, Space tells more, Escape goes back."""
    desk = desk_with(MARIA, JON, ADA)
    page = desk.open(3)
    page.table.setFocus()
    desk.press(Qt.Key.Key_Down)
    assert page.table.place == 1
    desk.press(Qt.Key.Key_M)
    assert page.search.edit.hasFocus()
    assert page.search.edit.text() == "m"
    QTest.keyClicks(page.search.edit, "ari")
    desk.wait(lambda: desk.titles() == ["Maria Keller"])
    desk.press(Qt.Key.Key_Return)
    assert page.table.hasFocus()
    desk.press(Qt.Key.Key_Space)
    assert page.record.isVisible()
    assert page.record.back.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.engine.of(PlaceCall)[-1].target == f"sip:+4930901820@{SERVER}"
    desk.wait(lambda: page.rows.rowCount() == 1)


def test_every_filter_and_action_is_reached_by_keyboard(desk_with: MakeDesk) -> None:
    """P7, P9: kinds and days by arrows, the person from the details, call back, copy and export by Tab."""
    desk = desk_with(MARIA, JON, ADA)
    page = desk.open(3)

    def tabbed(start: QWidget, end: QWidget) -> set[QWidget]:
        """Everything that Tab meets on its way."""
        start.setFocus()
        met: list[QWidget] = []
        while not end.hasFocus():
            desk.press(Qt.Key.Key_Tab)
            focus = QApplication.focusWidget()
            assert focus is not None
            assert focus not in met, f"Tab goes round and never meets {end.accessibleName()}"
            met.append(focus)
        return set(met)

    met = tabbed(page.export, page.details)
    assert {page.tabs, page.search.edit, page.day, page.table, page.call, page.copy_number} <= met
    page.tabs.setFocus()
    desk.press(Qt.Key.Key_Right)
    desk.wait(lambda: desk.titles() == ["Jon Bell"])
    desk.press(Qt.Key.Key_Left)
    desk.wait_for(3)
    page.day.setFocus()
    desk.press(Qt.Key.Key_Down)
    desk.wait(lambda: page.rows.rowCount() == 0)  # today nobody called
    desk.press(Qt.Key.Key_Up)
    desk.wait_for(3)
    page.details.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert {page.record.call, page.record.copy} <= tabbed(page.record.back, page.record.person)
    desk.press(Qt.Key.Key_Space)
    desk.wait_for(1)
    page.everybody.setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.wait_for(3)


def test_digits_in_the_list_are_for_a_call(desk_with: MakeDesk) -> None:
    """P3: a digit typed outside of a field is not swallowed."""
    desk = desk_with(MARIA)
    page = desk.open(1)
    page.table.setFocus()
    desk.press(Qt.Key.Key_5)
    assert page.search.edit.text() == ""
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Number or name"


def test_a_number_is_copied(desk_with: MakeDesk) -> None:
    """P7: from the list, by button and by key."""
    desk = desk_with(MARIA, JON)
    page = desk.open(2)
    desk.click("Copy number")
    assert QGuiApplication.clipboard().text() == "1014"
    page.table.choose(1)
    page.table.setFocus()
    desk.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "+4930901820"


def test_a_conversation_with_its_legs_and_steps(desk_with: MakeDesk) -> None:
    """P7, D11: what happened, in order, and what came with it."""
    desk = desk_with(MARIA, past("4", NOW + 9, data={"customer": "Keller & Söhne"}), ADA)
    desk.open(3)
    desk.click("More about this call")
    texts = desk.texts()
    for text in ("Łukasz Nowak", "Success transfer to Ada Brandt", "Ada Brandt answers.", "Transferred"):
        assert text in texts
    desk.click("All calls")
    desk.page.table.choose(1)
    desk.click("More about this call")
    assert "Keller & Söhne" in desk.texts()
    assert clipped(desk.window) == []


def test_whoever_called_is_kept_as_a_contact(desk_with: MakeDesk) -> None:
    """After an unknown call: Add to contacts; of somebody who is known it is not there."""
    desk = desk_with(MARIA)
    desk.open(1)

    def offered() -> bool:
        there = [button for button in desk.page.findChildren(Button) if button.isVisible()]
        return any(button.accessibleName() == "Add to contacts" for button in there)

    desk.click("More about this call")
    desk.wait(offered)
    desk.click("Add to contacts")
    form = desk.window.findChild(ContactDialog)
    assert form is not None
    assert (form.name.text(), form.rows[0].value.text()) == ("Maria Keller", "+4930901820")
    form.apply.click()
    desk.click("All calls")
    kept: list[Entry] = []

    def known() -> bool:
        """Asked until so: another thread writes the contact down."""
        desk.phone.directory.who_is("+4930901820", kept.extend)
        return bool(kept)

    desk.wait(known)
    desk.click("More about this call")
    answers: list[list[Entry]] = []
    desk.phone.directory.who_is("+4930901820", answers.append)  # answered after the page's own question
    desk.wait(lambda: bool(answers))
    assert not offered()


def test_what_the_account_finds_too_old_is_gone(desk_with: MakeDesk) -> None:
    """P7: applied live, as everything in the account file."""
    recent = past("9", time.time() - 3600, name="Ann")
    old = past("8", time.time() - 8 * 86_400, name="Bo Li")
    desk = desk_with(old, recent)
    desk.open(2)
    desk.phone.standings.use(Standing(account(history={"keep_days": 7})))
    desk.wait_for(1)
    assert desk.titles() == ["Ann"]


def test_a_record_that_changes_takes_no_focus(desk_with: MakeDesk) -> None:
    """P9: its result is given while it is looked at; whoever stands on a button stays there."""
    desk = desk_with(MARIA, JON)
    desk.open(2)
    desk.click("More about this call")
    desk.page.record.copy.setFocus()
    desk.phone.history.keep(past("2", NOW + 600, name="Jon Bell", number="1014", result="Sold"))
    desk.wait(lambda: "Sold" in desk.texts())
    assert desk.page.record.copy.hasFocus()


def test_all_calls_with_one_person(desk_with: MakeDesk) -> None:
    """P7: the same number, whatever the name was."""
    desk = desk_with(MARIA, JON, past("5", NOW + 1800, name="", number="030901820"))
    desk.open(3)
    desk.click("More about this call")
    desk.click("All calls with this person")
    desk.wait_for(2)
    assert desk.titles() == ["030901820", "Maria Keller"]
    desk.click("Show everybody")
    desk.wait_for(3)


def test_a_call_that_comes_now_stands_first_and_moves_nothing(desk_with: MakeDesk) -> None:
    """P7: what is chosen stays chosen, under another number of row."""
    desk = desk_with(*many(300))
    page = desk.open(300)
    page.table.choose(150)
    desk.wait(lambda: page.rows.data(page.rows.index(150, 0), Qt.ItemDataRole.UserRole).title != "…")
    chosen = page.rows.data(page.table.currentIndex(), Qt.ItemDataRole.UserRole).key
    desk.call("1014", "Jon Bell")
    desk.wait_for(301)
    desk.wait(lambda: desk.titles()[0] == "Jon Bell")
    assert page.table.place == 151
    assert page.rows.data(page.table.currentIndex(), Qt.ItemDataRole.UserRole).key == chosen


def test_missed_calls_are_counted_at_the_entry_until_they_are_looked_at(desk_with: MakeDesk) -> None:
    """P7: a number, and words for a screen reader."""
    desk = desk_with(MARIA)
    desk.open(1)
    desk.window.show_page("keypad")
    entry = desk.window.navigation.buttons["history"]
    desk.call("1014", "Jon Bell")
    desk.call("1015", "Ann")
    desk.wait(lambda: entry.accessibleDescription() == "2 missed calls")
    desk.window.show_page("history")
    desk.wait(lambda: entry.accessibleDescription() == "")
    desk.wait_for(3)


def test_the_list_as_a_table(desk_with: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """P7: what is listed is what is written."""
    desk = desk_with(MARIA, JON, ADA)
    page = desk.open(3)
    path = tmp_path / "out.csv"
    monkeypatch.setattr(page, "_ask", lambda _parent: str(path))
    page.tabs.setCurrentIndex(1)
    desk.wait_for(1)
    desk.click("Export")
    desk.wait(path.exists)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["Name"] for row in csv.DictReader(file)] == ["Jon Bell"]


def test_a_long_table_shows_its_progress_and_is_given_up_by_keyboard(
    desk_with: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P7, P9: Cancel is reached by Tab; the focus is on Export again, and no file is there."""
    go_on, batches = threading.Event(), HistoryStore.batches

    def one_and_no_more(store: HistoryStore, wanted: Wanted) -> Iterator[list[Record]]:
        for batch in batches(store, wanted):
            yield batch
            assert go_on.wait(60)  # as long as somebody needs to press Cancel

    monkeypatch.setattr(HistoryStore, "batches", one_and_no_more)
    desk = desk_with(*many(600))
    page = desk.open(600)
    path = tmp_path / "tables" / "out.csv"
    path.parent.mkdir()
    monkeypatch.setattr(page, "_ask", lambda _parent: str(path))
    page.export.setFocus()
    try:
        desk.press(Qt.Key.Key_Space)
        desk.wait(lambda: page.writing.progress.value() == 33)
        assert not page.export.isEnabled()
        for _ in range(20):
            if not page.writing.cancel.hasFocus():
                desk.press(Qt.Key.Key_Tab)
        desk.press(Qt.Key.Key_Space)
    finally:
        go_on.set()
    desk.wait(lambda: not page.writing.isVisible())
    assert list(path.parent.iterdir()) == []
    assert page.export.isEnabled()


def test_what_cannot_be_called_back_is_a_sentence(desk_with: MakeDesk) -> None:
    desk = desk_with(past("1", NOW, name="", number=""))
    desk.open(1)
    desk.phone.centre.leave()
    desk.click("Call back")
    assert any("nothing can be dialled" in text for text in desk.texts())


def test_a_store_of_a_newer_program_is_told(desk_with: MakeDesk, tmp_path: Path) -> None:
    """Bad input: refused, and the phone works on."""
    import sqlite3

    folder = Paths.under(tmp_path).data
    HistoryStore(folder / FILE).close()
    with sqlite3.connect(folder / FILE) as raw:
        raw.execute("UPDATE alembic_version SET version_num='9999'")
    raw.close()
    desk = desk_with()
    desk.window.show_page("history")
    desk.wait(lambda: any("newer Hookswitch" in text for text in desk.texts()))


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_nothing_is_cut(qtbot: QtBot, theme: Theme, specimen: object) -> None:
    """P9: every width from 320 px on."""
    del theme
    page = specimen.build()  # type: ignore[attr-defined]
    qtbot.addWidget(page)
    page.resize(specimen.width, specimen.height)  # type: ignore[attr-defined]
    page.show()
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    assert clipped(page) == []


def test_a_past_call_is_called_back_as_the_person_chooses(desk_with: MakeDesk) -> None:
    """S13, P7: the choice stands below Call back, and nothing is cut by it."""
    desk = desk_with(MARIA)
    lines = [{"name": "Main line", "number": "+49 30 5550100"}, {"name": "Sales", "number": "+49 30 5550101"}]
    made = account(account=general(country="DE"), identities=lines)
    desk.phone.standings.use(Standing(made, made.agent("anna")))
    desk.open(1)
    desk.click("More about this call")
    row = desk.page.record.identity
    assert row.isVisible()
    assert row.choice.currentText().startswith("Main line")
    for width in (320, 1100):
        desk.window.resize(width, 760)
        QApplication.processEvents()
        assert clipped(desk.page) == []
    QTest.keyClick(row.choice, Qt.Key.Key_Down)
    desk.click("Call back")
    placed = desk.engine.of(PlaceCall)[-1]
    assert placed.identity is not None
    assert placed.identity.address == f'"Sales" <sip:+49305550101@{SERVER}>'
