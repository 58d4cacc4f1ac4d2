"""From a strip beside another program to a window that fills the desk: nothing cut, Hang up in reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.gui.conftest import DeskInWindow
from tests.support.clipping import clipped, place
from tests.support.specimens import laid_out
from ui.frame.specimens import SPECIMENS
from ui.gallery.specimen import Specimen
from ui.theme.theme import Theme
from ui.widgets.buttons import Button

WIDTHS = (320, 399, 400, 520, 639, 640, 800, 1024, 1600, 2560)
WINDOWS = [specimen for specimen in SPECIMENS if specimen.name.startswith("window")]
LONG = "Maximiliane Freifrau von Hohenlohe-Schillingsfürst"


def hang_ups(desk: DeskInWindow) -> list[Button]:
    found = desk.window.findChildren(Button)
    return [button for button in found if button.accessibleName() == "Hang up" and button.isVisible()]


@pytest.mark.parametrize("width", WIDTHS)
def test_with_calls_nothing_is_cut_and_hang_up_is_in_the_window(desk: DeskInWindow, width: int) -> None:
    """P9: every width from 320 px on."""
    desk.show(width, 720)
    desk.call("415555014200", LONG)
    desk.call("601", LONG)
    desk.ring(LONG, "+49301234567890")
    assert clipped(desk.window) == []
    assert len(hang_ups(desk)) == 2
    for button in hang_ups(desk):
        assert desk.window.rect().contains(place(desk.window, button))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("height", [480, 720])
def test_hang_up_of_the_current_call_is_always_on_screen(desk: DeskInWindow, width: int, height: int) -> None:
    """Also with many calls in a low window: the current card is scrolled into sight."""
    desk.show(width, height)
    for number in range(4):
        desk.call(str(601 + number), LONG)
    desk.ring(LONG)
    desk.settle()
    current = hang_ups(desk)[-1]
    assert not current.visibleRegion().isEmpty()
    assert current.visibleRegion().boundingRect() == current.rect()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_alone_keeps_hang_up_above_it(desk: DeskInWindow, width: int) -> None:
    desk.show(width, 720)
    desk.call("601", LONG)
    desk.window.show_page("keypad")
    desk.settle()
    assert clipped(desk.window) == []
    (button,) = hang_ups(desk)
    assert desk.window.rect().contains(place(desk.window, button))


@pytest.mark.parametrize("width", WIDTHS)
def test_an_idle_window_is_whole_at_every_width(desk: DeskInWindow, width: int) -> None:
    desk.show(width, 640)
    desk.assembly.keypad.edited("12 monkeys, a number that nobody can dial, and a long one too")
    desk.phone.problems.tell("engine", "The phone engine stopped and is being started again.")
    desk.settle()
    assert clipped(desk.window) == []


@pytest.mark.parametrize(
    ("width", "navigation", "page"), [(399, False, False), (400, True, False), (640, True, True)]
)
def test_what_has_no_room_is_absent(desk: DeskInWindow, width: int, *, navigation: bool, page: bool) -> None:
    """Under 640 px the page is a page of its own, under 400 px only state, calls and field remain."""
    desk.show(width, 640)
    assert desk.window.navigation.isVisible() is navigation
    shown = [button for button in desk.window.findChildren(Button) if button.isVisible()]
    assert any(button.accessibleName() == "Call" for button in shown) is (page or width < 400)


def test_the_window_can_be_dragged_through_all_widths(desk: DeskInWindow) -> None:
    desk.show(1600, 700)
    desk.call("601", "Maria Keller")
    for width in (*range(1600, 320, -97), 320, *range(333, 1600, 111)):
        desk.window.resize(width, 700)
        desk.settle()
        assert len(hang_ups(desk)) == 1
    assert clipped(desk.window) == []


@pytest.mark.parametrize("specimen", WINDOWS, ids=lambda specimen: specimen.name)
def test_no_window_of_the_gallery_cuts_anything(qtbot: QtBot, theme: Theme, specimen: Specimen) -> None:
    del theme
    assert clipped(laid_out(qtbot, specimen)) == []


def test_a_phones_menu_leads_to_every_page_and_back(
    desk: DeskInWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P9: under 400 px a menu takes the navigation's place; it has the same entries."""
    popped: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _where: popped.append(menu))  # no grabs off-screen
    desk.show(320, 640)
    window = desk.window
    assert not window.navigation.isVisible()
    titles = [button.text() for button in window.navigation.buttons.values() if not button.isHidden()]
    assert "Calls" not in titles
    pages = next(b for b in window.findChildren(Button) if b.accessibleName() == "Pages" and b.isVisible())
    for place_in_menu in range(len(titles)):
        pages.setFocus()
        QTest.keyClick(pages, Qt.Key.Key_Space)
        assert [action.text() for action in popped[-1].actions()] == titles
        popped[-1].actions()[place_in_menu].trigger()
        desk.settle()
        assert clipped(window) == []
        back = [b for b in window.findChildren(Button) if b.text() == "Calls" and b.isVisible()]
        assert not pages.isVisible()
        back[0].click()
        desk.settle()
        assert pages.isVisible()
