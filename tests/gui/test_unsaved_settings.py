"""Closing the window, or signing out, with settings that are not saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.account.changes import Put
from app.account.save import Draft
from tests.gui.test_settings import file, office
from tests.support.office import TEXT, OfficeWindow
from ui.frame.closing_dialog import ClosingDialog
from ui.settings.conflict_dialog import ConflictDialog
from ui.settings.unsaved_dialog import UnsavedDialog
from ui.sign_in.view import LeaveDialog
from ui.widgets.text import Text

__all__ = ["file", "office"]

RING_TIMEOUT = "Ring Timeout (s)"


def change(office: OfficeWindow, value: str = "45") -> None:
    """Type another ring timeout and save nothing."""
    office.open_settings("account")
    office.type(RING_TIMEOUT, value)


def close(office: OfficeWindow) -> UnsavedDialog:
    """Close the window; the question that comes."""
    office.window.close()
    office.settle()
    return asked(office)


def asked(office: OfficeWindow) -> UnsavedDialog:
    (dialog,) = (d for d in office.window.findChildren(UnsavedDialog) if d.isVisible())
    return dialog


def is_asked(office: OfficeWindow) -> bool:
    return any(d.isVisible() for d in office.window.findChildren(UnsavedDialog))


def test_return_saves_and_the_window_closes_when_that_is_done(office: OfficeWindow, file: Path) -> None:
    """S4, P9: nothing is lost, and no mouse is needed."""
    change(office)
    dialog = close(office)
    assert office.window.isVisible()
    assert "1 change of the account is not saved." in [t.text() for t in dialog.findChildren(Text)]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    office.wait(lambda: not office.window.isVisible())
    assert file.read_text() == TEXT.replace("= 30", "= 45")


def test_escape_stays_and_changes_nothing(office: OfficeWindow, file: Path) -> None:
    """S4, P9."""
    change(office)
    dialog = close(office)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    office.settle()
    assert office.window.isVisible()
    assert office.line(RING_TIMEOUT).text() == "45"
    assert file.read_text() == TEXT
    close(office)


def test_discard_closes_and_the_file_is_as_it_was(office: OfficeWindow, file: Path) -> None:
    """S4."""
    change(office)
    office.click("Discard", close(office))
    office.wait(lambda: not office.window.isVisible())
    assert file.read_text() == TEXT


def test_what_cannot_be_saved_says_so_and_can_be_stayed_for(office: OfficeWindow) -> None:
    """S4: the button says why it cannot be pressed; Return stays."""
    change(office, "soon")
    dialog = close(office)
    assert not dialog.save.isEnabled()
    assert dialog.save.toolTip() == "Put the marked fields right first."
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    office.settle()
    assert office.window.isVisible()
    assert not is_asked(office)


def test_a_save_that_meets_another_one_keeps_the_window(office: OfficeWindow, file: Path) -> None:
    """S4: somebody else changed the same meanwhile; both values are shown in the settings."""
    change(office)
    office.window.show_page("keypad")
    Draft.open(file).save([Put(("account", "ring_timeout_seconds"), 40)])
    office.click("Save", close(office))
    office.wait(lambda: bool(office.window.findChildren(ConflictDialog)))
    office.settle()
    assert office.window.isVisible()
    assert office.settings.isVisible()
    (conflict,) = office.window.findChildren(ConflictDialog)
    office.click("Go on editing", conflict)


def test_calls_are_asked_about_after_the_settings(office: OfficeWindow) -> None:
    """S4: whoever stays for the settings cuts nobody off."""
    call = office.phone.dial("600")
    office.engine.answer(call.id)
    change(office)
    office.click("Discard", close(office))
    office.wait(lambda: any(d.isVisible() for d in office.window.findChildren(ClosingDialog)))
    (dialog,) = office.window.findChildren(ClosingDialog)
    office.click("Keep the calls", dialog)
    assert office.window.isVisible()
    assert call.established


def test_signing_out_asks_too(office: OfficeWindow, file: Path) -> None:
    """S4: the settings of an account nobody is signed in to cannot be saved any more."""
    change(office)
    office.open_settings("accounts")
    office.click("Sign out")
    office.click("Save", asked(office))
    office.wait(lambda: any(isinstance(w, LeaveDialog) for w in QApplication.topLevelWidgets()))
    assert file.read_text() == TEXT.replace("= 30", "= 45")
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, LeaveDialog))
    office.click("Cancel", dialog)


def test_without_changes_nothing_is_asked(office: OfficeWindow) -> None:
    """S4."""
    office.open_settings("account")
    office.window.close()
    office.settle()
    assert not is_asked(office)
    assert not office.window.isVisible()
