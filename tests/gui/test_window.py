"""What the window does with a mouse, and with what goes wrong while it is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.engine.commands import AnswerCall, HangUpCall, PlaceCall, SendDtmf
from app.engine.events import DeviceInUse, DevicesChanged
from tests.gui.conftest import DeskInWindow
from tests.support.clipping import clipped, place
from ui.calls.card import CallCard
from ui.theme.icons import Icon
from ui.theme.theme import Appearance, Theme
from ui.widgets import buttons
from ui.widgets.buttons import Button, TileButton
from ui.widgets.text import ElapsedText, Text


def button(desk: DeskInWindow, name: str, card: str = "") -> Button:
    """The visible button of that name, in the card of that name."""
    root: QWidget = desk.window
    if card:
        root = next(c for c in desk.window.findChildren(CallCard) if card in c.accessibleName())
    found = [b for b in root.findChildren(Button) if b.accessibleName() == name and b.isVisible()]
    assert len(found) == 1, f"{name}: {len(found)} found"
    return found[0]


def click(desk: DeskInWindow, name: str, card: str = "") -> None:
    QTest.mouseClick(button(desk, name, card), Qt.MouseButton.LeftButton)
    desk.settle()


def texts(desk: DeskInWindow) -> list[str]:
    return [text.text() for text in desk.window.findChildren(Text) if text.isVisible()]


def test_a_call_by_mouse_from_keypad_to_hang_up(desk: DeskInWindow) -> None:
    desk.show()
    for digit in "600":
        click(desk, digit)
    QTest.mouseClick(_wide_call(desk), Qt.MouseButton.LeftButton)
    desk.settle()
    (placed,) = desk.engine.of(PlaceCall)
    desk.engine.answer(placed.call_id)
    desk.settle()
    assert "Talking" in texts(desk)
    click(desk, "Hold", "600")
    desk.engine.grant_holds()
    desk.settle()
    assert "On hold" in texts(desk)
    click(desk, "Resume", "600")
    desk.engine.grant_holds()
    desk.settle()
    click(desk, "Hang up", "600")
    assert [command.call_id for command in desk.engine.of(HangUpCall)] == [placed.call_id]


def _wide_call(desk: DeskInWindow) -> Button:
    """The Call under the keys, not the one in the field."""
    found = [b for b in desk.window.findChildren(Button) if b.accessibleName() == "Call" and b.isVisible()]
    return max(found, key=lambda b: b.width())


def test_the_cards_own_keypad_sends_tones_and_shows_them(desk: DeskInWindow) -> None:
    desk.show()
    desk.call("600", "Maria")
    click(desk, "Keypad", "Maria")
    for digit in "42#":
        click(desk, digit, "Maria")
    desk.loop.advance(10)
    assert "".join(command.digits for command in desk.engine.of(SendDtmf)) == "42#"
    assert "42#" in texts(desk)


def test_a_switch_shows_what_is_so_not_what_was_asked_for(desk: DeskInWindow) -> None:
    desk.show()
    desk.call("600", "Maria")
    hold = button(desk, "Hold", "Maria")
    QTest.mouseClick(hold, Qt.MouseButton.LeftButton)
    desk.settle()
    assert hold.accessibleName() == "Hold"
    desk.engine.grant_holds()
    desk.settle()
    assert hold.property("on") == "true"
    assert hold.accessibleName() == "Resume"


def test_answer_silence_and_decline_ask_for_just_that(desk: DeskInWindow) -> None:
    desk.show()
    first, second = desk.ring("Jon"), desk.ring("Ada")
    click(desk, "Silence", "Jon")
    assert not button(desk, "Silenced", "Jon").isEnabled()
    click(desk, "Decline", "Ada")
    click(desk, "Answer", "Jon")
    assert [command.call_id for command in desk.engine.of(HangUpCall)] == [second]
    assert [command.call_id for command in desk.engine.of(AnswerCall) if command.code == 200] == [first]


def test_an_ended_call_says_why_and_can_be_called_again(desk: DeskInWindow) -> None:
    desk.show()
    call = desk.phone.calls.place("desk", "sip:601@pbx.example.com")
    desk.engine.finish(call.id, 486)
    desk.settle()
    assert "The line is busy." in texts(desk)
    click(desk, "Call again", "601")
    assert len(desk.engine.of(PlaceCall)) == 2
    assert desk.engine.of(PlaceCall)[1].target == "sip:601@pbx.example.com"


def test_what_stands_stays_where_it_is_when_a_call_comes_in(desk: DeskInWindow) -> None:
    desk.show()
    desk.call("600", "Maria")
    before = place(desk.window, button(desk, "Hang up", "Maria"))
    desk.ring("Jon")
    assert place(desk.window, button(desk, "Hang up", "Maria")) == before


def test_hang_up_never_stands_where_another_button_was(desk: DeskInWindow) -> None:
    """The banner becomes the card of its call: Hang up stands where Decline was, and nowhere else."""
    desk.show()
    desk.ring("Jon")
    harmless = [place(desk.window, button(desk, name, "Jon")) for name in ("Answer", "Silence")]
    click(desk, "Answer", "Jon")
    desk.engine.answer(desk.engine.of(AnswerCall)[-1].call_id)
    desk.settle()
    hang_up = place(desk.window, button(desk, "Hang up", "Jon"))
    assert not any(hang_up.intersects(spot) for spot in harmless)


def test_hang_up_is_bottom_right_of_its_card(desk: DeskInWindow) -> None:
    desk.show()
    desk.call("600", "Maria")
    card = next(iter(desk.window.findChildren(CallCard)))
    hang_up = button(desk, "Hang up", "Maria")
    corner = place(card, hang_up).bottomRight()
    assert (card.rect().bottomRight() - corner).manhattanLength() < 2 * 20
    for other in card.findChildren(Button):
        if other.isVisible() and other is not hang_up:
            beside = place(card, other).right() < place(card, hang_up).left()
            assert beside or place(card, other).bottom() < place(card, hang_up).top()


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_tile_that_just_came_takes_no_click(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A click meant for what was there before ends no call."""
    del theme
    monkeypatch.setattr(buttons, "SETTLE_SECONDS", 0.4)
    clock, pressed = _Clock(), []
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 300)
    inner = QWidget(window)
    inner.setGeometry(0, 0, 200, 200)
    tile = TileButton(Icon.HANG_UP, "Hang up", guarded=True, clock=clock)
    tile.setParent(inner)
    tile.setGeometry(QRect(0, 0, 80, 52))
    tile.clicked.connect(lambda: pressed.append(clock.now))
    window.show()
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    clock.now += 0.5
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert pressed == [100.5]
    inner.move(QPoint(0, 60))  # a card above went away, say
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    clock.now += 0.5
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert pressed == [100.5, 101.0]
    QTest.keyClick(tile, Qt.Key.Key_Space)
    assert len(pressed) == 3


def test_timers_run_only_while_somebody_can_see_them(desk: DeskInWindow) -> None:
    desk.show()
    desk.call()
    desk.loop.advance(61)
    running = [text for text in desk.window.findChildren(ElapsedText) if text.isVisible()]
    assert running
    desk.window.hide()
    desk.window.show()
    desk.settle()
    assert "01:01" in texts(desk)
    desk.window.hide()
    assert not any(text.is_running for text in desk.window.findChildren(ElapsedText))


def test_a_day_of_calls_leaves_nothing_behind_in_the_window(desk: DeskInWindow, qapp: QApplication) -> None:
    """Every card that went is gone with its timers: the evening's window is the morning's."""
    desk.show()

    def one_call() -> None:
        call_id = desk.ring("Jon")
        desk.phone.calls.answer(call_id)
        desk.engine.answer(call_id)
        desk.phone.calls.hang_up(call_id)
        desk.engine.finish(call_id, by_us=True)
        desk.settle()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    one_call()
    before = len(desk.window.findChildren(QObject)), desk.loop.pending()
    for _ in range(60):
        one_call()
    assert (len(desk.window.findChildren(QObject)), desk.loop.pending()) == before


def test_a_dead_engine_is_told_in_the_window_which_lives_on(desk: DeskInWindow) -> None:
    desk.show()
    desk.call("600", "Maria")
    desk.engine.lose("The phone engine stopped and is being started again.")
    desk.settle()
    assert "The phone engine stopped and is being started again." in texts(desk)
    assert "The call was lost because the phone engine stopped." in texts(desk)
    desk.engine.start()
    desk.engine.register("desk")
    desk.settle()
    assert "The phone engine stopped and is being started again." not in texts(desk)
    assert "Registered" in texts(desk)


def test_a_refused_registration_says_why_and_can_be_tried_again(desk: DeskInWindow) -> None:
    """P1: in plain words."""
    desk.show()
    desk.engine.register("desk", 401, "Unauthorized", status=171100)
    desk.settle()
    assert "Not registered" in texts(desk)
    assert any("Wrong password" in text for text in texts(desk))
    click(desk, "Try again")
    desk.engine.register("desk")
    desk.settle()
    assert "Registered" in texts(desk)
    assert not any("Wrong password" in text for text in texts(desk))


def test_a_missing_microphone_leads_to_the_sound_settings(desk: DeskInWindow) -> None:
    """P4: no sound card is a sentence, and the rest of the phone works."""
    desk.show()
    desk.bus.publish(DevicesChanged(devices=[]))
    desk.bus.publish(DeviceInUse(role="microphone", name=""))
    desk.settle()
    assert "No microphone was found: others cannot hear you." in texts(desk)
    click(desk, "Sound settings")
    assert "Test call" in texts(desk)
    desk.call("600", "Maria")
    assert "Talking" in texts(desk)


def test_in_a_phone_sized_window_the_settings_have_a_way_back(desk: DeskInWindow) -> None:
    desk.show(340, 680)
    desk.call("600", "Maria")
    desk.bus.publish(DevicesChanged(devices=[]))
    desk.bus.publish(DeviceInUse(role="microphone", name=""))
    desk.settle()
    click(desk, "Sound settings")
    assert "Test call" in texts(desk)
    assert clipped(desk.window) == []
    assert button(desk, "Hang up", "Maria").isVisible()
    click(desk, "Calls")
    assert "Test call" not in texts(desk)
    desk.window.show_page("settings")
    desk.window.resize(700, 680)
    desk.window.resize(340, 680)
    desk.settle()
    assert "Test call" not in texts(desk)


def test_every_control_has_a_name_for_a_screen_reader(desk: DeskInWindow) -> None:
    """P9: no button or field without words."""
    desk.show()
    desk.call("600", "Maria")
    desk.call("601", "Ada")
    desk.ring("Jon")
    call = desk.phone.calls.place("desk", "sip:602@pbx.example.com")
    desk.engine.finish(call.id, 486)
    desk.settle()
    controls = [*desk.window.findChildren(QPushButton), *desk.window.findChildren(QLineEdit)]
    assert len(controls) > 20
    nameless = []
    for control in controls:
        interface = QAccessible.queryAccessibleInterface(control)
        name = interface.text(QAccessible.Text.Name)
        if control.isVisible() and not any(char.isalnum() or char in "*#" for char in name):
            nameless.append(control)
    assert nameless == []


def test_ringing_and_answering_are_announced(desk: DeskInWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """P9: a screen reader hears it without the focus moving."""
    said: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        if event.type() is QAccessible.Event.Announcement:
            said.append(event.message())  # type: ignore[attr-defined]  # PySide6 types the base class only

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    desk.show()
    call_id = desk.ring("Jon Bell")
    desk.phone.calls.answer(call_id)
    desk.engine.answer(call_id)
    desk.phone.calls.mute(True)
    assert said == ["Incoming call from Jon Bell, to 1001.", "Connected to Jon Bell.", "Microphone muted."]


@pytest.mark.parametrize("appearance", [a for a in Appearance if a is not Appearance.SYSTEM])
def test_the_theme_changes_live_and_keeps_the_layout(
    desk: DeskInWindow, theme: Theme, appearance: Appearance
) -> None:
    """P9: light, dark and high contrast, without a restart."""
    desk.show()
    desk.call("600", "Maria")
    before = place(desk.window, button(desk, "Hang up", "Maria"))
    theme.choose(appearance)
    desk.settle()
    try:
        assert theme.palette.name == appearance.value
        assert desk.window.grab().toImage().pixelColor(700, 650).name().upper() == theme.palette.bg
        assert place(desk.window, button(desk, "Hang up", "Maria")) == before
    finally:
        theme.choose(Appearance.LIGHT)
