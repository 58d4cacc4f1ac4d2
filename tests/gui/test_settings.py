"""The settings in the window: edit and save, two admins, look only, signing in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTableView
from pytestqt.qtbot import QtBot

from app.account.changes import Put
from app.account.save import Draft
from app.kept import write_atomically
from app.preferences import Preferences
from tests.support.clipping import clipped
from tests.support.office import PASSWORD, TEXT, OfficeWindow
from tests.support.specimens import laid_out
from ui.gallery.specimen import Specimen
from ui.problems.view import Notices
from ui.settings.conflict_dialog import ConflictDialog
from ui.settings.presenter import entries
from ui.settings.redial_view import RedialPage
from ui.settings.row_dialog import RowDialog
from ui.settings.specimens import SPECIMENS as SETTINGS
from ui.settings.table_view import TablePage
from ui.sign_in.specimens import SPECIMENS as SIGN_IN
from ui.sign_in.view import LeaveDialog, PasswordDialog, SignInDialog
from ui.theme.theme import Theme
from ui.widgets.choices import OneOf
from ui.widgets.text import Text

SAVED = "Saved. Every desk follows within a second."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "account.toml"
    made.write_text(TEXT)
    return made


@pytest.fixture
def office(qtbot: QtBot, theme: Theme, tmp_path: Path, file: Path) -> Iterator[OfficeWindow]:
    del theme
    made = OfficeWindow(qtbot, tmp_path / "desk", file)
    made.show()
    made.wait_until_signed_in()
    yield made
    made.close()


def texts(office: OfficeWindow) -> str:
    return "\n".join(text.text() for text in office.window.findChildren(Text) if text.isVisible())


# --- an admin ---------------------------------------------------------------------------------------


def test_ring_timeout_is_changed_from_the_keyboard_and_the_comments_stay(
    office: OfficeWindow, file: Path
) -> None:
    """C9, P9: no mouse from the field to the saved file."""
    office.open_settings("account")
    office.type("Ring Timeout (s)", "45")
    assert office.settings.bar.sentence.text() == "1 change is not saved."
    save = office.button("Save")
    save.setFocus()
    QTest.keyClick(save, Qt.Key.Key_Space)
    office.wait(lambda: office.settings.bar.sentence.text() == SAVED)
    assert file.read_text() == TEXT.replace("= 30", "= 45")


def test_what_cannot_be_saved_is_told_at_the_field(office: OfficeWindow, file: Path) -> None:
    office.open_settings("account")
    office.type("Ring Timeout (s)", "soon")
    assert "Type a whole number from 1 to 600." in texts(office)
    assert "Type a whole number" in office.line("Ring Timeout (s)").accessibleDescription()
    assert not office.button("Save").isEnabled()
    office.click("Discard")
    office.wait(lambda: office.line("Ring Timeout (s)").text() == "30")
    assert file.read_text() == TEXT


def test_the_second_of_two_admins_sees_both_values_and_chooses(office: OfficeWindow, file: Path) -> None:
    """Neither save is lost."""
    office.open_settings("account")
    office.type("Ring Timeout (s)", "45")
    Draft.open(file).save([Put(("account", "ring_timeout_seconds"), 40), Put(("account", "country"), "NL")])
    office.click("Save")
    office.wait(lambda: bool(office.window.findChildren(ConflictDialog)))
    (dialog,) = office.window.findChildren(ConflictDialog)
    choices = {choice.accessibleName(): choice for choice in dialog.findChildren(OneOf)}
    assert list(choices) == ["Yours: 45", "Theirs: 40"]
    assert not dialog.save.isEnabled()
    choices["Yours: 45"].click()
    office.click("Save the choice", dialog)
    office.wait(lambda: "Saved, together" in office.settings.bar.sentence.text())
    assert "= 45  # agreed in May" in file.read_text()
    assert 'country = "NL"' in file.read_text()


def test_a_choice_that_is_put_off_keeps_my_value_in_the_form(office: OfficeWindow, file: Path) -> None:
    office.open_settings("account")
    office.type("Ring Timeout (s)", "45")
    Draft.open(file).save([Put(("account", "ring_timeout_seconds"), 40)])
    office.click("Save")
    office.wait(lambda: bool(office.window.findChildren(ConflictDialog)))
    (dialog,) = office.window.findChildren(ConflictDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    office.settle()
    assert office.line("Ring Timeout (s)").text() == "45"
    assert "= 40" in file.read_text()


def test_a_coworker_is_added_with_the_generated_form(office: OfficeWindow, file: Path) -> None:
    office.open_settings("people")
    page = office.settings.findChild(TablePage)
    assert isinstance(page, TablePage)
    page.tabs.setCurrentIndex(2)
    office.click("Add")
    (dialog,) = office.window.findChildren(RowDialog)
    office.click("Add", dialog)
    assert "This must not be empty." in "\n".join(text.text() for text in dialog.findChildren(Text))
    office.type("Name", "Bea Fox", dialog)
    office.type("Extension", "1101", dialog)
    office.choose("Agent group", "Sales", dialog)
    office.click("Add", dialog)
    assert page.rows.rowCount() == 2
    assert page.rows.index(1, 0).data() == "Bea Fox"
    office.click("Save")
    office.wait(lambda: office.settings.bar.sentence.text() == SAVED)
    assert '[[coworkers]]\nname = "Bea Fox"\nextension = "1101"\ngroup = "Sales"\n' in file.read_text()


def test_a_right_is_switched_off_for_a_group(office: OfficeWindow, file: Path) -> None:
    """E1: and the effective result is told at once, with who decided it."""
    office.open_settings("rights")
    assert "External transfer is on (account)" in texts(office)
    office.choose("External transfer, Agent group", "off")
    assert "External transfer is off (agent group Sales)" in texts(office)
    office.click("Save")
    office.wait(lambda: office.settings.bar.sentence.text() == SAVED)
    assert '[agent_groups.rights]\nexternal = "off"' in file.read_text()


def test_a_campaign_gets_a_redial_policy_with_the_save_button(office: OfficeWindow, file: Path) -> None:
    """A8: the form of the campaign, then Save."""
    office.open_settings("redial")
    (page,) = office.settings.findChildren(RedialPage)
    page.has_policy.click()
    office.settle()
    office.type("Number of call attempts", "3")
    office.click("Save")
    office.wait(lambda: office.settings.bar.sentence.text() == SAVED)
    assert "[campaigns.redial]" in file.read_text()
    assert "call_attempts = 3" in file.read_text()


# --- everybody else ---------------------------------------------------------------------------------


def test_who_cannot_write_the_file_sees_the_same_pages_to_look_at(
    office: OfficeWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path not in (file, file.parent) and real(path, mode))
    for page, shown in (
        ("account", "Ring Timeout (s)"),
        ("rights", "External transfer is on (account)"),
        ("redial", "What holds for a call"),
    ):
        office.open_settings(page)
        assert shown in texts(office)
        assert "which you cannot change" in texts(office)
        assert not [line for line in office.settings.findChildren(QLineEdit) if line.isVisible()]
        assert not office.settings.bar.isVisible()
    office.open_settings("holds")
    assert "Transfer is on (account)." in texts(office)


def test_a_broken_file_is_a_banner_that_leads_to_all_its_problems(office: OfficeWindow, file: Path) -> None:
    """File, line, column, field and reason; the last good one stays in force."""
    bad = TEXT.replace("= 30", "= 0").replace('"1002"', '"10 02"')
    write_atomically(file, bad.encode())  # half a file is broken in other ways
    (notices,) = office.window.findChildren(Notices)
    office.wait(notices.isVisible)
    said = texts(office)
    assert f"{file}:7:24: error: account.ring_timeout_seconds: This must be 1 or more." in said
    office.click("See all")
    said = texts(office)
    assert "The file is not valid; the last good one stays in force." in said
    assert "Line 7, column 24" in said
    assert "agents[2].extension" in said
    file.write_text(TEXT)
    office.wait(lambda: not notices.isVisible())
    assert "nothing is wrong with it" in texts(office)


def test_my_own_choices_hold_at_once_and_at_the_next_start(office: OfficeWindow, tmp_path: Path) -> None:
    """P9: dark is dark, and kept in the person's own folder."""
    office.open_settings("appearance")
    dark = next(b for b in office.settings.findChildren(OneOf) if b.text() == "Dark")
    dark.click()
    assert office.looks == ["dark"]
    assert office.preferences.current == Preferences(appearance="dark")
    assert (tmp_path / "desk" / "config" / "preferences.json").is_file()


# --- signing in -------------------------------------------------------------------------------------


def test_a_first_start_asks_for_file_agent_and_password(
    qtbot: QtBot, theme: Theme, tmp_path: Path, file: Path
) -> None:
    """P6: without a keyring the password is kept nowhere, and the dialog says so."""
    del theme
    office = OfficeWindow(qtbot, tmp_path / "first", None)
    try:
        office.show()
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SignInDialog))
        assert dialog.isVisible()
        assert not dialog.sign_in.isEnabled()
        office.type("Account file", str(file), dialog)
        QTest.keyClick(dialog.file, Qt.Key.Key_Return)
        office.wait(lambda: dialog.agent.count() == 3)
        office.choose("Agent", "maria", dialog)
        office.wait(lambda: any("keyring" in text.text() for text in dialog.findChildren(Text)))
        office.type("Password", PASSWORD, dialog)
        office.click("Sign in", dialog)
        office.wait_until_signed_in()
        assert office.phone.account is not None
        assert office.phone.account.user == "1001"
        kept = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert not [path for path in kept if PASSWORD.encode() in path.read_bytes()]
    finally:
        office.close()


def test_switching_the_agent_in_a_call_asks_first(office: OfficeWindow) -> None:
    """S4: who would be cut off, and nothing happens until it is agreed to."""
    call = office.phone.dial("600")
    office.engine.answer(call.id)
    office.settle()
    office.open_settings("accounts")
    office.click("Switch agent")
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, LeaveDialog))
    said = "\n".join(text.text() for text in dialog.findChildren(Text))
    assert "600 is talking to you and would be cut off." in said
    office.click("Keep the calls", dialog)
    assert call.established
    office.click("Switch agent")
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, LeaveDialog) and w.isVisible())
    office.click("Hang up and switch", dialog)
    office.wait(lambda: any(isinstance(w, PasswordDialog) for w in QApplication.topLevelWidgets()))
    asks = next(w for w in QApplication.topLevelWidgets() if isinstance(w, PasswordDialog))
    office.type("Password", "of jan", asks)
    office.click("Use this password", asks)
    office.wait_until_signed_in()
    assert office.phone.account is not None
    assert office.phone.account.user == "1002"


# --- for everybody, at every width ------------------------------------------------------------------


@pytest.mark.parametrize("width", [400, 520, 640, 800, 1024, 1600])
def test_no_page_cuts_anything_and_every_control_has_a_name(office: OfficeWindow, width: int) -> None:
    """P9: from a strip beside another program to the whole desk."""
    office.window.resize(width, 720)
    for entry in entries():
        office.open_settings(entry.key)
        assert clipped(office.window) == [], entry.key
        for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTableView):
            for control in office.settings.findChildren(kind):
                if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    name = QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
                    assert name.strip(), (entry.key, type(control).__name__)


@pytest.mark.parametrize("specimen", [*SETTINGS, *SIGN_IN], ids=lambda specimen: specimen.name)
def test_no_specimen_cuts_anything(qtbot: QtBot, theme: Theme, specimen: Specimen) -> None:
    del theme
    assert clipped(laid_out(qtbot, specimen)) == []
