"""Choosing one of several."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from ui.widgets.choices import Choice


def test_a_screen_reader_says_what_is_chosen_from(qtbot: QtBot) -> None:
    """P9: on every desktop, though Qt tells some of them the chosen words instead of the name."""
    choice = Choice("Project")
    qtbot.addWidget(choice)
    choice.addItems(["Books", "Solar"])
    interface = QAccessible.queryAccessibleInterface(choice)
    told = {interface.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description)}
    assert "Project" in told
