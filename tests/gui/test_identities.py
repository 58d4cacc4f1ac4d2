"""The choice of an outgoing identity in the window: seen, reached by keys, remembered, on the card (S13)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.account.standing import Standing
from app.calls.call import CallState
from app.directory.entry import MINE, Address, Entry, Kind
from app.engine.commands import PlaceCall
from tests.gui.conftest import SERVER, DeskInWindow
from tests.support.accounts import account, general
from tests.support.clipping import clipped
from ui.identities.view import IdentityRow
from ui.keypad.view import DialPanel
from ui.people.view import PeoplePage
from ui.transfer.view import TransferBox
from ui.widgets.text import Text

IDENTITIES: list[dict[str, object]] = [
    {"name": "Main line", "number": "+49 30 5550100"},
    {"name": "Sales line", "number": "+49 30 5550101"},
    {"name": "Support line", "number": "+49 30 5550102", "groups": ["Support"]},
]
NUMBER = "030901820"
FIELD = "Number or name"
INSIDE = "Inside the company you are shown with your own extension."


def sign_in(desk: DeskInWindow, *identities: dict[str, object]) -> None:
    """Anna, who may use these."""
    made = account(account=general(country="DE"), identities=identities)
    desk.phone.standings.use(Standing(made, made.agent("anna")))
    desk.settle()


def panel(desk: DeskInWindow) -> DialPanel:
    """The window's own number field, not the page's."""
    return next(
        found for found in desk.window.findChildren(DialPanel) if found.edit.accessibleName() == FIELD
    )


def dial_row(desk: DeskInWindow) -> IdentityRow:
    return panel(desk).identity


def type_number(desk: DeskInWindow, number: str) -> None:
    desk.window.focus_number_field()
    edit = panel(desk).edit
    edit.selectAll()
    QTest.keyClicks(edit, number)
    desk.settle()


def call(desk: DeskInWindow, number: str) -> str:
    """Type and press Return; what the called party is to see."""
    type_number(desk, number)
    QTest.keyClick(panel(desk).edit, Qt.Key.Key_Return)
    desk.settle()
    placed = desk.engine.of(PlaceCall)[-1]
    desk.engine.answer(placed.call_id)
    desk.settle()
    return "" if placed.identity is None else placed.identity.address


def hang_up(desk: DeskInWindow) -> None:
    for live in list(desk.phone.calls):
        desk.phone.calls.hang_up(live.id)
        desk.engine.finish(live.id, 200)
    desk.settle()


def texts(desk: DeskInWindow) -> list[str]:
    return [text.text() for text in desk.window.findChildren(Text) if text.isVisible()]


def test_the_choice_is_there_only_where_the_account_leaves_one(desk: DeskInWindow) -> None:
    """S13: an admin's change is seen at once."""
    desk.show()
    row = dial_row(desk)
    assert not row.isVisible()
    sign_in(desk, *IDENTITIES[:1])
    assert not row.isVisible()
    sign_in(desk, *IDENTITIES)
    assert row.isVisible()
    assert [row.choice.itemText(i) for i in range(row.choice.count())] == [
        "Main line, +49 30 5550100",
        "Sales line, +49 30 5550101",
    ]
    assert row.choice.accessibleName() == "Number shown to whoever is called"


def test_by_keys_alone_another_identity_is_chosen_shown_and_remembered(desk: DeskInWindow) -> None:
    """S13, P9: number, Tab, Down, back, Return; the next time it is proposed."""
    sign_in(desk, *IDENTITIES)
    desk.show()
    type_number(desk, NUMBER)
    row = dial_row(desk)
    QTest.keyClick(panel(desk).edit, Qt.Key.Key_Tab)
    assert row.choice.hasFocus()
    QTest.keyClick(row.choice, Qt.Key.Key_Down)
    desk.settle()
    assert row.choice.currentText() == "Sales line, +49 30 5550101"
    desk.window.focus_number_field()
    QTest.keyClick(panel(desk).edit, Qt.Key.Key_Return)
    desk.settle()
    placed = desk.engine.of(PlaceCall)[-1]
    assert placed.identity is not None
    assert placed.identity.address == '"Sales line" <sip:+49305550101@pbx.example.com>'
    desk.engine.answer(placed.call_id)
    desk.settle()
    assert "as Sales line" in texts(desk)
    hang_up(desk)
    assert row.choice.currentText() == "Main line, +49 30 5550100"
    type_number(desk, "+49 30 901820")
    assert row.choice.currentText() == "Sales line, +49 30 5550101"
    assert call(desk, NUMBER).startswith('"Sales line"')
    hang_up(desk)


def test_inside_the_company_the_box_says_why_it_is_closed(desk: DeskInWindow) -> None:
    """S13: if something is not allowed, it is said why."""
    sign_in(desk, *IDENTITIES)
    desk.show()
    type_number(desk, "1002")
    row = dial_row(desk)
    assert not row.choice.isEnabled()
    assert (row.choice.currentText(), row.choice.toolTip()) == ("Your own extension", INSIDE)
    assert row.choice.accessibleDescription() == INSIDE
    assert call(desk, "1002") == ""
    hang_up(desk)


def test_add_call_asks_as_whom_for_a_target_outside(desk: DeskInWindow) -> None:
    """S13, C2: the consultation call goes out with the identity that the box shows."""
    sign_in(desk, *IDENTITIES)
    desk.show()
    desk.phone.calls.answer(desk.ring("Maria", "+4930111222"))
    (customer,) = desk.phone.calls
    desk.engine.answer(customer.id)
    desk.settle()
    assert customer.state is CallState.UP
    desk.assembly.transfer.open_box(customer.id, None)
    desk.settle()
    (box,) = desk.window.findChildren(TransferBox)
    assert not box.identity.isVisible()
    QTest.keyClicks(box.field.edit, "1002")
    desk.settle()
    assert not box.identity.isVisible()
    box.field.edit.clear()
    QTest.keyClicks(box.field.edit, "+49 30 901820")
    desk.settle()
    assert box.identity.isVisible()
    QTest.keyClick(box.identity.choice, Qt.Key.Key_Down)
    desk.settle()
    QTest.keyClick(box.field.edit, Qt.Key.Key_Return)
    desk.settle()
    placed = desk.engine.of(PlaceCall)[-1]
    assert placed.target.startswith("sip:+4930901820@")
    assert placed.identity is not None
    assert placed.identity.address.startswith('"Sales line"')
    for flow in desk.phone.transfers:
        flow.cancel()
    hang_up(desk)


@pytest.mark.parametrize(("width", "height"), [(1024, 680), (640, 680), (400, 680), (320, 560)])
def test_nothing_is_cut_off_at_any_width(desk: DeskInWindow, width: int, height: int) -> None:
    """S13, P9: the choice takes no word away from what stands around it."""
    sign_in(desk, *IDENTITIES)
    desk.show(width, height)
    type_number(desk, NUMBER)
    assert clipped(desk.window) == []


def test_an_incoming_call_says_which_line_was_dialled(desk: DeskInWindow) -> None:
    """S2: one of the account's lines by name, any other number as it is; seen and said."""
    sign_in(desk, *IDENTITIES)
    desk.show()
    desk.engine.arrive(f"sip:1014@{SERVER}", name="Jon Bell", dialled=f"sip:+49305550102@{SERVER}")
    desk.engine.arrive(f"sip:1015@{SERVER}", name="Kim Roy", dialled=f"sip:1001@{SERVER}")
    desk.settle()
    shown = texts(desk)
    assert "1014, to Support line" in shown
    assert "1015, to 1001" in shown


def test_a_contact_who_is_a_coworker_is_called_there_with_the_own_extension(desk: DeskInWindow) -> None:
    """C5, S13: beside the contact it is said where the call goes, and that no line can be chosen."""
    coworkers = [{"name": "Ada Brandt", "extension": "201", "numbers": ["+49 30 901821"]}]
    made = account(account=general(country="DE"), identities=IDENTITIES, coworkers=coworkers)
    desk.phone.standings.use(Standing(made, made.agent("anna")))
    private = Entry(
        uid="a", kind=Kind.CONTACT, name="Ada (private)", addresses=(Address("030 901821"),), source=MINE
    )
    desk.phone.directory.put([private])
    desk.show()
    desk.window.show_page("people")
    desk.settle()
    page = desk.window.findChild(PeoplePage)
    assert page is not None

    def seen(words: str) -> bool:
        desk.settle()
        return words in texts(desk)

    QTest.keyClicks(page.field.edit, "private")
    desk.qtbot.waitUntil(lambda: seen("A coworker: calls go to 201."), timeout=60_000)
    row = page.person.identity
    assert row.isVisible()
    assert (row.choice.isEnabled(), row.choice.toolTip()) == (False, INSIDE)
    page.person.focus_call()
    QTest.keyClick(QApplication.focusWidget() or desk.window, Qt.Key.Key_Space)

    def placed_one() -> bool:
        desk.settle()
        return bool(desk.engine.of(PlaceCall))

    desk.qtbot.waitUntil(placed_one, timeout=60_000)
    (placed,) = desk.engine.of(PlaceCall)
    assert (placed.target, placed.identity) == (f"sip:201@{SERVER}", None)
    hang_up(desk)


@pytest.mark.parametrize("page", ["keypad", "people", "history"])
def test_tab_goes_through_the_whole_window_and_comes_back(desk: DeskInWindow, page: str) -> None:
    """P9: no field keeps whoever works without a mouse."""
    sign_in(desk, *IDENTITIES)
    desk.show()
    desk.window.show_page(page)
    desk.settle()
    start = desk.window.navigation.buttons[page]
    start.setFocus(Qt.FocusReason.TabFocusReason)
    walked: list[QWidget | None] = [start]
    while (focus := _next()) not in walked:
        walked.append(focus)
    assert focus is start
    shown = desk.window.findChildren(QWidget)
    stops = {one for one in shown if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()}
    assert {one for one in stops if one.isEnabled()} <= set(walked)


def _next() -> QWidget | None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_Tab)
    return QApplication.focusWidget()
