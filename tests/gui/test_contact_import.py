"""Importing contacts in the window: the page's menu, the dialog by keyboard, nothing clipped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import DeskInWindow
from tests.support.clipping import clipped
from tests.support.specimens import laid_out
from ui.address_books.specimens import SPECIMENS as BOOKS
from ui.contact_import.specimens import SPECIMENS
from ui.gallery.specimen import Specimen
from ui.people.view import PeoplePage
from ui.theme.theme import Theme
from ui.widgets.text import Text


def wait(desk: DeskInWindow, done: Callable[[], bool]) -> None:
    """Let the window live until ``done``."""

    def settled() -> bool:
        desk.settle()
        return done()

    desk.qtbot.waitUntil(settled, timeout=30_000)


def test_the_page_of_people_leads_to_import_and_export(desk: DeskInWindow, tmp_path: Path) -> None:
    """C4: by the menu of the page, and Escape leaves everything as it was."""
    desk.show()
    desk.window.show_page("people")
    desk.settle()
    page = desk.window.findChild(PeoplePage)
    assert isinstance(page, PeoplePage)
    assert page.more.isVisible()
    action = page.menu.actions()[0]
    assert action.text() == "Import contacts"
    file = tmp_path / "a.csv"
    file.write_text("Name;Phone\nAda;030 901820\n")
    action.trigger()
    dialog = desk.assembly.contacts.dialog
    assert dialog is not None
    dialog.choose.click()
    assert dialog.files.isVisible()
    dialog.files.fileSelected.emit(str(file))
    dialog.files.reject()
    wait(desk, dialog.read.isVisible)
    dialog.read.click()
    wait(desk, dialog.leave.isVisible)
    dialog.leave.click()
    desk.settle()
    assert desk.assembly.contacts.dialog is None


def test_address_books_are_opened_from_the_page_and_say_what_is_missing(desk: DeskInWindow) -> None:
    """C4."""
    desk.show()
    desk.assembly.contacts.menu()[-1].does()
    books = desk.assembly.contacts.books
    assert books is not None
    books.add.click()
    desk.settle()
    assert not books.sync.isVisible()
    assert any("server's address" in text.text() for text in books.findChildren(Text) if text.isVisible())
    books.leave.click()
    desk.settle()
    assert desk.assembly.contacts.books is None


@pytest.mark.parametrize("specimen", [*SPECIMENS, *BOOKS], ids=lambda specimen: specimen.name)
def test_nothing_is_clipped(qtbot: QtBot, theme: Theme, specimen: Specimen) -> None:
    """P9."""
    del theme
    assert clipped(laid_out(qtbot, specimen)) == []
