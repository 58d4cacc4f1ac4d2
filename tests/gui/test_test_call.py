"""The test call of an agent who is signed in by an account file (P4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.commands import PlaceCall
from tests.gui.test_settings import file
from tests.support.office import TEXT, OfficeWindow
from ui.devices.view import SoundPage
from ui.theme.theme import Theme
from ui.widgets.text import Text

__all__ = ["file"]


@pytest.fixture
def office(qtbot: QtBot, theme: Theme, tmp_path: Path, file: Path) -> Iterator[OfficeWindow]:
    del theme
    made = OfficeWindow(qtbot, tmp_path / "desk", file)
    made.show()
    yield made
    made.close()


def _page(office: OfficeWindow) -> SoundPage:
    office.open_settings("sound")
    (page,) = office.window.findChildren(SoundPage)
    return page


def test_the_account_file_names_the_number_of_the_test_call(office: OfficeWindow, file: Path) -> None:
    """P4: also where the page was open before the file said so."""
    office.wait_until_signed_in()
    page = _page(office)
    assert not page.test_call.isVisible()
    file.write_text(TEXT.replace("[sip]", '[sip]\necho_number = "600"'))
    office.wait(page.test_call.isVisible)
    said = [text.text() for text in page.findChildren(Text)]
    assert "Calls 600, which sends your own voice back." in said
    QTest.mouseClick(page.test_call, Qt.MouseButton.LeftButton)
    office.settle()
    (placed,) = office.engine.of(PlaceCall)
    assert placed.target == "sip:600@pbx.example.com"
