"""The page of past calls in the window, with a scripted engine and a real store."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.account.standing import Standing
from app.engine.commands import PlaceCall
from app.history.history import FILE
from app.history.store import HistoryStore
from app.paths import Paths
from tests.gui.conftest import SERVER
from tests.gui.past import ADA, JON, MARIA, NOW, MakeDesk, desk_with
from tests.support.accounts import account
from tests.support.clipping import clipped
from tests.support.past_calls import many, past
from tests.support.specimens import laid_out
from ui.gallery.specimen import Specimen
from ui.gradually import Gradually
from ui.history.specimens import SPECIMENS
from ui.theme.theme import Theme

__all__ = ["desk_with"]


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
def test_nothing_is_cut(qtbot: QtBot, theme: Theme, specimen: Specimen) -> None:
    """P9: every width from 320 px on."""
    del theme
    assert clipped(laid_out(qtbot, specimen)) == []


def test_what_is_typed_while_the_page_is_made_is_looked_for(desk_with: MakeDesk) -> None:
    """P7: the field is there with the click; list and buttons follow in the next turns of the loop."""
    desk = desk_with(MARIA, JON, ADA)
    desk.window.show_page("history")
    page = desk.page
    (making,) = page.findChildren(Gradually)
    assert making.busy
    page.search.edit.setFocus()
    QTest.keyClicks(page.search.edit, "kell")
    assert making.busy
    desk.wait(lambda: page.table.isVisible() and desk.titles() == ["Maria Keller"])
    assert page.search.edit.hasFocus()
