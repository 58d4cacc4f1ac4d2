"""Past calls one looks at: their steps, who called, calling back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.account.standing import Standing
from app.directory.entry import Entry
from app.engine.commands import PlaceCall
from tests.gui.conftest import SERVER
from tests.gui.past import ADA, JON, MARIA, NOW, MakeDesk, desk_with
from tests.support.accounts import account, general
from tests.support.clipping import clipped
from tests.support.past_calls import past
from ui.people.contact_dialog import ContactDialog
from ui.widgets.buttons import Button

__all__ = ["desk_with"]


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


def test_what_cannot_be_called_back_is_a_sentence(desk_with: MakeDesk) -> None:
    desk = desk_with(past("1", NOW, name="", number=""))
    desk.open(1)
    desk.phone.centre.leave()
    desk.click("Call back")
    assert any("nothing can be dialled" in text for text in desk.texts())


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
