"""The page of people in the window: found and called by keys, kept contacts, a stranger who becomes one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.directory.entry import MINE, Address, AddressKind, Entry, Kind
from tests.gui.conftest import DeskInWindow
from tests.support.clipping import clipped
from tests.support.specimens import laid_out
from ui.gallery.specimen import Specimen
from ui.gradually import Gradually
from ui.history.view import HistoryPage
from ui.people.contact_dialog import ContactDialog
from ui.people.specimens import SPECIMENS
from ui.people.view import PeoplePage
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, GlyphButton

ADA = Entry(
    uid="coworker:201", kind=Kind.COWORKER, name="Ada Brandt", addresses=(Address("201"),), source="account"
)
MARIA = Entry(
    uid="m",
    kind=Kind.CONTACT,
    name="Maria Keller",
    addresses=(Address("+49 30 901820", AddressKind.WORK), Address("0171 2345678", AddressKind.MOBILE)),
    source=MINE,
)


class People:
    """The page open in the window, with somebody in it."""

    def __init__(self, desk: DeskInWindow, *, width: int = 1024) -> None:
        self.desk = desk
        desk.phone.directory.put([ADA, MARIA])
        desk.show(width)
        desk.window.activateWindow()
        desk.qtbot.waitUntil(desk.window.isActiveWindow, timeout=60_000)
        desk.window.show_page("people")
        desk.settle()
        page = desk.window.findChild(PeoplePage)
        assert page is not None
        self.page: PeoplePage = page
        self.wait(lambda: self.page.rows.model().rowCount() > 1)

    def wait(self, met: Callable[[], bool]) -> None:
        """Until the directory has answered so."""

        def settled() -> bool:
            self.desk.settle()
            return met()

        self.desk.qtbot.waitUntil(settled, timeout=60_000)

    def look_for(self, text: str) -> None:
        """Into the field, and wait until somebody is chosen."""
        QTest.keyClicks(self.page.field.edit, text)
        self.wait(lambda: self.page.rows.currentIndex().isValid())

    def button(self, name: str, kind: type[Button] = Button) -> Button:
        """The one of this name that can be seen."""
        there: list[Button] = list(self.page.findChildren(kind))
        found = [button for button in there if button.accessibleName() == name and button.isVisible()]
        assert len(found) == 1, name
        return found[0]


def form_of(desk: DeskInWindow) -> ContactDialog:
    """The form that is open."""
    dialog = desk.window.findChild(ContactDialog)
    assert dialog is not None
    return dialog


@pytest.mark.parametrize("width", [1024, 600])
def test_type_arrow_enter_enter_calls(desk: DeskInWindow, width: int) -> None:
    """C4, P9: three letters, and Enter leads to the person and Enter there calls; no mouse, at any width."""
    people = People(desk, width=width)
    QTest.keySequence(QApplication.focusWidget() or desk.window, QKeySequence("Ctrl+F"))
    desk.settle()
    assert people.page.field.edit.hasFocus()
    people.look_for("ma")
    QTest.keyClick(people.page.field.edit, Qt.Key.Key_Down)
    QTest.keyClick(people.page.field.edit, Qt.Key.Key_Return)
    call = QApplication.focusWidget()
    assert isinstance(call, Button)
    assert call.accessibleName() == "Call Maria Keller at +49 30 901820"
    QTest.keyClick(call, Qt.Key.Key_Space)
    people.wait(lambda: len(desk.phone.calls) == 1)
    assert next(iter(desk.phone.calls)).remote.name == "Maria Keller"


def test_in_a_narrow_page_the_details_stand_behind_the_list(desk: DeskInWindow) -> None:
    people = People(desk, width=460)
    people.look_for("maria")
    assert not people.page.person.isVisible()
    QTest.keyClick(people.page.field.edit, Qt.Key.Key_Return)
    assert people.page.person.isVisible()
    assert not people.page.rows.isVisible()
    people.button("All people").click()
    assert people.page.rows.isVisible()


def test_a_number_is_copied(desk: DeskInWindow) -> None:
    people = People(desk)
    people.look_for("maria")
    people.button("Copy 0171 2345678", GlyphButton).click()
    assert QGuiApplication.clipboard().text() == "0171 2345678"


def test_a_deleted_contact_comes_back_with_undo(desk: DeskInWindow) -> None:
    people = People(desk)
    people.look_for("maria")
    people.button("Delete").click()
    people.wait(lambda: people.page.rows.model().rowCount() == 0 or not people.page.rows.isVisible())
    people.button("Undo").click()
    people.page.field.edit.clear()
    people.wait(lambda: people.page.rows.isVisible() and people.page.rows.model().rowCount() == 2)


def test_the_form_tells_what_is_wrong_and_keeps_what_is_right(desk: DeskInWindow) -> None:
    people = People(desk)
    people.button("Add a contact").click()
    desk.settle()
    dialog = form_of(desk)
    QTest.keyClicks(dialog.name, "Jon Bell")
    QTest.keyClicks(dialog.rows[0].value, "?!")
    dialog.apply.click()
    assert dialog.isVisible()
    assert dialog.rows[0].value.hasFocus()
    dialog.rows[0].value.setText("+1 415 555 0142")
    dialog.apply.click()
    people.wait(lambda: people.page.rows.model().rowCount() == 3)
    people.look_for("4155")
    assert people.page.rows.currentIndex().data() == "Jon Bell, +1 415 555 0142"


def test_a_stranger_on_the_line_becomes_a_contact(desk: DeskInWindow) -> None:
    """After an unknown call: Add to contacts, on its card; the card then has the name."""
    desk.show()
    call_id = desk.ring(name="", number="+4989123456")
    desk.phone.calls.answer(call_id)
    desk.engine.answer(call_id)

    def keep_buttons() -> list[QWidget]:
        desk.settle()
        buttons = desk.window.findChildren(GlyphButton)
        return [b for b in buttons if b.accessibleName() == "Add to contacts" and b.isVisible()]

    desk.qtbot.waitUntil(lambda: len(keep_buttons()) == 1, timeout=60_000)
    button = keep_buttons()[0]
    assert isinstance(button, GlyphButton)
    button.click()
    desk.settle()
    dialog = form_of(desk)
    assert dialog.rows[0].value.text() == "+4989123456"
    QTest.keyClicks(dialog.name, "Lena Sorel")
    dialog.apply.click()
    call = desk.phone.calls.get(call_id)
    assert call is not None
    desk.qtbot.waitUntil(lambda: keep_buttons() == [], timeout=60_000)
    assert call.remote.name == "Lena Sorel"


def test_five_thousand_people_are_fetched_as_one_scrolls(desk: DeskInWindow) -> None:
    """The list has its whole length at once; rows come when they come into sight."""
    people = People(desk)
    desk.phone.directory.put(
        Entry(uid=f"{n}", kind=Kind.CONTACT, name=f"Person {n:05}", source=MINE) for n in range(5_000)
    )
    people.wait(lambda: people.page.rows.model().rowCount() == 5_002)
    people.page.rows.scrollToBottom()
    last = people.page.rows.model().index(5_001, 0)
    people.wait(lambda: last.data() == "Person 04999")


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_no_word_is_cut(qtbot: QtBot, theme: Theme, specimen: Specimen) -> None:
    """P9: at 320 pixels, too."""
    del theme
    assert clipped(laid_out(qtbot, specimen)) == []


@pytest.mark.parametrize("width", [400, 520, 640, 800, 1024, 1600])
def test_the_page_fits_every_window_and_every_control_has_a_name(desk: DeskInWindow, width: int) -> None:
    """P9: from a strip beside another program to the whole desk."""
    people = People(desk, width=width)
    people.look_for("maria")
    assert clipped(people.page) == []
    for control in people.page.findChildren(QAbstractButton):
        if control.isVisible():
            name = QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
            assert name.strip(), type(control).__name__


def test_whoever_comes_by_keys_is_in_the_search(desk: DeskInWindow) -> None:
    """P9, C4: from another page's field to the people: one types a name at once."""
    desk.show()
    desk.window.show_page("history")
    desk.settle()
    (history,) = desk.window.findChildren(HistoryPage)
    history.search.edit.setFocus()
    assert history.search.edit.hasFocus()
    desk.window.show_page("people")
    desk.settle()
    (people,) = desk.window.findChildren(PeoplePage)
    assert people.field.edit.hasFocus()
    QTest.keyClick(people.field.edit, Qt.Key.Key_Tab)
    assert people.shelf.hasFocus()


def test_what_is_typed_while_the_page_is_made_is_looked_for(desk: DeskInWindow) -> None:
    """C4: the field is there with the click; what belongs to it follows in the next turns of the loop."""
    desk.phone.directory.put([ADA, MARIA])
    desk.show()
    desk.window.show_page("people")
    (page,) = desk.window.findChildren(PeoplePage)
    (making,) = page.findChildren(Gradually)
    assert making.busy
    page.field.edit.setFocus()
    QTest.keyClicks(page.field.edit, "mari")
    QTest.keyClick(page.field.edit, Qt.Key.Key_Return)
    assert making.busy

    def shown() -> bool:
        desk.settle()
        return page.rows.isVisible() and page.rows.model().rowCount() == 1

    desk.qtbot.waitUntil(shown, timeout=60_000)
    assert page.field.edit.hasFocus()
    assert page.rows.currentIndex().data().startswith("Maria Keller")
