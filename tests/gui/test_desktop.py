"""The sign in the tray, the page of this computer, and a window that is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.agent.state import DO_NOT_DISTURB
from app.engine.events import ReferProgressed
from app.errors import UserFacingError
from app.preferences import PreferenceFile
from app.transfer.kinds import TransferType
from tests.gui.centre import Centre, centre
from tests.gui.conftest import DeskInWindow
from tests.support.clipping import clipped
from ui.desktop.assembly import DesktopPart
from ui.desktop.page import DesktopPage
from ui.desktop.page_presenter import DesktopPresenter
from ui.frame.closing_dialog import ClosingDialog

__all__ = ["centre"]

pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", "does not support raise")


class ClosedByPerson(QCloseEvent):
    """What the window's own button sends."""

    def spontaneous(self) -> bool:
        return True


@pytest.fixture
def with_tray(desk: DeskInWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[DesktopPart]:
    """The window of a desktop that has a tray."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    desk.show()
    desk.assembly.welcome()
    assert desk.assembly.desktop is not None
    yield desk.assembly.desktop
    QApplication.setQuitOnLastWindowClosed(True)


def _closed_by_person(desk: DeskInWindow) -> bool:
    """Whether it is closed then."""
    event = ClosedByPerson()
    desk.window.closeEvent(event)
    return event.isAccepted()


def test_a_closed_window_goes_on_in_the_tray_and_comes_back(
    desk: DeskInWindow, with_tray: DesktopPart
) -> None:
    """P8: with a call under way nobody is cut off, and nobody has to be asked."""
    desk.call()
    assert not _closed_by_person(desk)
    assert desk.window.isHidden()
    assert len(desk.phone.calls) == 1
    assert with_tray.tray is not None
    with_tray.tray.menu.actions()[0].trigger()
    assert desk.window.isVisible()


def test_closing_ends_the_program_where_the_person_wants_that(
    desk: DeskInWindow, with_tray: DesktopPart
) -> None:
    """P8: a setting; and always where there is no tray."""
    desk.assembly._own.preferences.change(on_close="quit")  # noqa: SLF001 - of the person at this window
    assert _closed_by_person(desk)
    desk.assembly._own.preferences.change(on_close="tray")  # noqa: SLF001
    assert not _closed_by_person(desk)
    with_tray.tray = None
    assert _closed_by_person(desk)


def test_quitting_from_the_tray_asks_about_calls(desk: DeskInWindow, with_tray: DesktopPart) -> None:
    """P8, S4: in front of the person, though the window was closed."""
    desk.call()
    _closed_by_person(desk)
    assert with_tray.tray is not None
    with_tray.tray.menu.actions()[-1].trigger()
    desk.settle()
    assert desk.window.isVisible()
    (dialog,) = desk.window.findChildren(ClosingDialog)
    assert dialog.isVisible()
    dialog.reject()


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows each time that the program is told to end."""
    told: list[str] = []
    monkeypatch.setattr(QApplication, "quit", lambda: told.append("end"))
    return told


def test_the_program_ends_with_its_window(desk: DeskInWindow, ends: list[str]) -> None:
    """P8: also one that nobody sees; Qt ends a program by itself with the last window in sight only."""
    desk.call()
    assert not desk.window.close()
    assert ends == []
    desk.window.findChildren(ClosingDialog)[0].end.click()
    desk.settle()
    assert ends == ["end"]


def _leaving_with_a_customer(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> str:
    """Quit was chosen in the tray and agreed to; while the PBX is asked, the window is closed."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    centre.assembly.welcome()
    call_id = centre.customer()
    tom = next(t for t in centre.phone.choices.targets(call_id) if t.name.startswith("Tom"))
    centre.phone.choices.begin(call_id, tom, TransferType.COLD)
    centre.grant()
    assert centre.assembly.desktop is not None
    assert centre.assembly.desktop.tray is not None
    centre.assembly.desktop.tray.menu.actions()[-1].trigger()
    centre.settle()
    centre.window.findChildren(ClosingDialog)[0].end.click()
    centre.grant()
    assert not _closed_by_person(centre)
    assert centre.window.isHidden()
    return call_id


def _pbx_says(centre: Centre, call_id: str, code: int) -> None:
    centre.bus.publish(ReferProgressed(call_id=call_id, code=code, reason="", final=code != 202))
    centre.grant()


def test_a_window_closed_while_the_pbx_takes_over_keeps_no_program_alive(
    centre: Centre, ends: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P8, S4: the person has agreed to leave, and is not left with a phone that nobody sees."""
    call_id = _leaving_with_a_customer(centre, monkeypatch)
    _pbx_says(centre, call_id, 202)
    assert ends == ["end"]
    QApplication.setQuitOnLastWindowClosed(True)


def test_a_pbx_that_refuses_brings_the_question_back_in_sight(
    centre: Centre, ends: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P8, S4: the customer is back, and the window with them."""
    call_id = _leaving_with_a_customer(centre, monkeypatch)
    _pbx_says(centre, call_id, 603)
    assert ends == []
    assert centre.window.isVisible()
    assert any(dialog.isVisible() for dialog in centre.window.findChildren(ClosingDialog))


def test_having_agreed_once_is_not_for_the_next_time(
    desk: DeskInWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S4: unsaved settings kept the window open; who has called since then is asked about."""
    desk.show()
    desk.call()
    desk.window.close()
    with monkeypatch.context() as unsaved:
        unsaved.setattr(desk.assembly.account, "may_close", lambda _window: False)
        desk.window.findChildren(ClosingDialog)[0].end.click()
        desk.settle()
    assert desk.window.isVisible()
    desk.call("601")
    assert not desk.window.close()
    assert any(dialog.isVisible() for dialog in desk.window.findChildren(ClosingDialog))


def test_the_menu_offers_what_can_be_done_now(desk: DeskInWindow, with_tray: DesktopPart) -> None:
    """P8: answer, hang up, states."""
    tray = with_tray.tray
    assert tray is not None
    assert not tray.answer.isVisible()
    call_id = desk.ring("Jon & Ada")
    assert tray.icon.toolTip() == "Hookswitch: Jon & Ada is calling"
    assert tray.answer.text() == "Answer Jon && Ada"
    tray.answer.trigger()
    desk.engine.answer(call_id)
    assert tray.hang_up.isVisible()
    tray.hang_up.trigger()
    states = {action.text(): action for action in tray.menu.actions() if action.isCheckable()}
    states["Do not disturb"].trigger()
    assert DO_NOT_DISTURB in (desk.phone.agent.status, desk.phone.agent.next_status)


class Links:
    """Who opens links, as a disk that may be full has it."""

    def __init__(self) -> None:
        self.on = False
        self.full = False

    def installed(self) -> bool:
        return self.on

    def install(self) -> None:
        if self.full:
            raise UserFacingError("The disk is full.")
        self.on = True

    def remove(self) -> None:
        self.on = False


@pytest.mark.parametrize("width", [320, 700])
def test_every_choice_of_the_page_holds_at_once(desk: DeskInWindow, tmp_path: Path, width: int) -> None:
    """P8, P9."""
    kept, links = PreferenceFile.in_folder(tmp_path), Links()
    page = DesktopPage(DesktopPresenter(kept, links, has_tray=True))
    desk.qtbot.addWidget(page)
    page.resize(width, 500)
    page.show()
    for row in (page.notes, page.stays, page.links):
        row.tick.click()
    assert (PreferenceFile.in_folder(tmp_path).current.notes, kept.current.on_close) == ("off", "quit")
    assert links.on
    page.links.tick.click()
    links.full = True
    page.links.tick.click()
    assert not page.links.tick.isChecked()
    assert clipped(page) == []


def test_a_desktop_without_a_tray_says_so(desk: DeskInWindow) -> None:
    """P8: nothing is offered that does not work."""
    page = DesktopPage(DesktopPresenter(PreferenceFile(None), "Others decide.", has_tray=False))
    desk.qtbot.addWidget(page)
    page.show()
    assert not page.stays.tick.isEnabled()
    assert "no tray" in page.stays.tick.accessibleDescription()
    assert not page.links.tick.isEnabled()
    assert page.links.tick.accessibleDescription() == "Others decide."


def test_the_page_is_among_the_settings(desk: DeskInWindow) -> None:
    """P8: reachable in the window."""
    desk.show()
    desk.assembly.account.show("desktop")
    desk.settle()
    assert desk.window.findChild(DesktopPage) is not None
