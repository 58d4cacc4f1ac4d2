"""The whole phone from the keyboard, and keys that never do harm."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.engine.commands import AnswerCall, HangUpCall, PlaceCall, SendDtmf
from tests.gui.conftest import DeskInWindow
from ui.calls.card import CallCard
from ui.settings.own_presenter import keys
from ui.widgets.buttons import Button
from ui.widgets.text import Text


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(desk: DeskInWindow, keys: str) -> None:
    QTest.keySequence(QApplication.focusWidget() or desk.window, QKeySequence(keys))
    desk.settle()


def type_keys(desk: DeskInWindow, text: str) -> None:
    for key in text:
        QTest.keyClicks(QApplication.focusWidget() or desk.window, key)
        desk.settle()


def tones(desk: DeskInWindow) -> str:
    desk.loop.advance(30)
    return "".join(command.digits for command in desk.engine.of(SendDtmf))


def test_every_key_of_the_window_is_told_in_the_settings(desk: DeskInWindow) -> None:
    """P9: a key that nobody knows helps nobody."""
    bound = {shortcut.key().toString() for shortcut in desk.window.findChildren(QShortcut)}
    assert "Ctrl+Shift+T" in bound
    assert bound <= {key.keys for key in keys()}


def test_call_hold_mute_and_answer_without_a_mouse(desk: DeskInWindow) -> None:
    """P9: Ctrl+K, a number, Return; Ctrl+Shift+H holds, Ctrl+Shift+M mutes, Ctrl+Shift+A answers."""
    desk.show()
    press(desk, "Ctrl+K")
    type_keys(desk, "600")
    press(desk, "Return")
    (placed,) = desk.engine.of(PlaceCall)
    assert placed.target == "sip:600@pbx.example.com"
    desk.engine.answer(placed.call_id)
    press(desk, "Ctrl+Shift+H")
    desk.engine.grant_holds()
    call = desk.phone.calls.get(placed.call_id)
    assert call is not None
    assert call.held_by_us
    press(desk, "Ctrl+Shift+H")
    desk.engine.grant_holds()
    assert not call.held_by_us
    press(desk, "Ctrl+Shift+M")
    assert desk.phone.calls.muted
    incoming = desk.ring()
    press(desk, "Ctrl+Shift+A")
    assert [command.call_id for command in desk.engine.of(AnswerCall) if command.code == 200] == [incoming]


def test_after_dialling_digits_are_tones_without_another_click(desk: DeskInWindow) -> None:
    """P3: the focus leaves the number field with the call, so "press 1" needs no thought."""
    desk.show()
    press(desk, "Ctrl+K")
    type_keys(desk, "600")
    press(desk, "Return")
    desk.engine.answer(desk.engine.of(PlaceCall)[0].call_id)
    type_keys(desk, "1#*")
    assert tones(desk) == "1#*"
    assert desk.assembly.keypad.model().text == ""


def test_in_the_number_field_digits_are_a_number_although_a_call_is_up(desk: DeskInWindow) -> None:
    desk.show()
    desk.call()
    press(desk, "Ctrl+K")
    type_keys(desk, "601")
    assert tones(desk) == ""
    assert desk.assembly.keypad.model().text == "601"


def test_without_a_call_digits_begin_a_number_from_anywhere(desk: DeskInWindow) -> None:
    desk.show()
    desk.window.setFocus()
    type_keys(desk, "+49")
    assert desk.assembly.keypad.model().text == "+49"
    assert focused().accessibleName() == "Number or name"


@pytest.mark.parametrize("where", ["window", "field", "card", "hang up"])
def test_escape_never_ends_a_call(desk: DeskInWindow, where: str) -> None:
    desk.show()
    desk.call()
    desk.ring()
    press(desk, "Ctrl+K")
    type_keys(desk, "601")
    places: dict[str, QWidget] = {
        "window": desk.window,
        "field": focused(),
        "card": desk.window.findChildren(CallCard)[0],
        "hang up": next(b for b in desk.window.findChildren(Button) if b.accessibleName() == "Hang up"),
    }
    places[where].setFocus()
    for _ in range(3):
        press(desk, "Escape")
    assert desk.engine.of(HangUpCall) == []
    assert desk.window.isVisible()
    assert desk.assembly.keypad.model().text == "601"


def test_a_ringing_call_takes_no_focus_and_no_half_typed_number(desk: DeskInWindow) -> None:
    desk.show()
    press(desk, "Ctrl+K")
    type_keys(desk, "03")
    before = focused()
    desk.ring()
    assert focused() is before
    type_keys(desk, "0")
    assert desk.assembly.keypad.model().text == "030"


def test_the_focus_of_a_card_that_goes_never_lands_on_another_hang_up(desk: DeskInWindow) -> None:
    """Else Space, pressed a moment too late, would end the wrong call."""
    desk.show()
    desk.call("600", "Maria")
    second = desk.call("601", "Jon")
    (button,) = [
        b
        for card in desk.window.findChildren(CallCard)
        if "Jon" in card.accessibleName()
        for b in card.findChildren(Button)
        if b.accessibleName() == "Hang up"
    ]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    desk.phone.calls.hang_up(second)
    desk.engine.finish(second, by_us=True)
    desk.settle()
    assert not isinstance(QApplication.focusWidget(), Button)
    desk.engine.forget()
    type_keys(desk, " ")
    assert desk.engine.take(HangUpCall) == []


def test_tab_walks_from_the_navigation_through_the_cards_to_the_field(desk: DeskInWindow) -> None:
    desk.show()
    desk.call("600", "Maria")
    desk.ring("Jon")
    desk.window.navigation.buttons["keypad"].setFocus(Qt.FocusReason.TabFocusReason)
    walked = [focused().accessibleName()]
    for _ in range(13):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        walked.append(focused().accessibleName())
    assert walked == [
        "Keypad",
        "Call with Maria",
        "Record",
        "Mute",
        "Hold",
        "Keypad",
        "Add Call",
        "Hang up",
        "Incoming call from Jon",
        "Answer & End",
        "Answer & Hold",
        "Ignore",
        "Decline",
        "Number or name",
    ]


def test_arrows_walk_through_the_navigation(desk: DeskInWindow) -> None:
    desk.show()
    buttons = desk.window.navigation.buttons
    pages = [button.accessibleName() for button in buttons.values() if button.isVisible()]
    buttons["keypad"].setFocus(Qt.FocusReason.TabFocusReason)
    walked = [focused().accessibleName()]
    while walked[-1] != "Settings":
        press(desk, "Down")
        walked.append(focused().accessibleName())
    assert walked == pages
    assert any(text.text() == "Test call" and text.isVisible() for text in desk.window.findChildren(Text))
    for _ in pages[1:]:
        press(desk, "Up")
    assert focused().accessibleName() == "Keypad"


def test_a_click_on_a_button_leaves_the_focus_where_it_was(desk: DeskInWindow) -> None:
    desk.show()
    desk.call()
    press(desk, "Ctrl+K")
    before = focused()
    mute = next(b for b in desk.window.findChildren(Button) if b.accessibleName() == "Mute")
    QTest.mouseClick(mute, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.phone.calls.muted
    assert focused() is before


def test_opening_the_cards_keypad_sends_what_is_typed_to_the_call(desk: DeskInWindow) -> None:
    desk.show()
    desk.call()
    press(desk, "Ctrl+K")
    type_keys(desk, "60")
    (keypad,) = [
        b
        for card in desk.window.findChildren(CallCard)
        for b in card.findChildren(Button)
        if b.accessibleName() == "Keypad"
    ]
    QTest.mouseClick(keypad, Qt.MouseButton.LeftButton)
    type_keys(desk, "7")
    assert tones(desk) == "7"
    assert desk.assembly.keypad.model().text == "60"


def test_arrows_in_the_field_bring_back_the_last_number(desk: DeskInWindow) -> None:
    desk.show()
    press(desk, "Ctrl+K")
    type_keys(desk, "600")
    press(desk, "Return")
    press(desk, "Ctrl+K")
    press(desk, "Up")
    assert desk.assembly.keypad.model().text == "600"
    press(desk, "Down")
    assert desk.assembly.keypad.model().text == ""


def test_the_field_is_reached_from_a_page_in_a_narrow_window(desk: DeskInWindow) -> None:
    desk.show(500, 700)
    desk.window.show_page("keypad")
    desk.settle()
    press(desk, "Ctrl+K")
    assert focused().accessibleName() == "Number or name"
    assert focused().isVisible()
