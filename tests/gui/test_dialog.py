"""What every dialog does with its buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog


def test_return_presses_the_button_with_the_focus_else_the_last(theme: Theme, qtbot: QtBot) -> None:
    """P9: who has come to Cancel by Tab does not save by Return."""
    del theme
    dialog, name = Dialog("A name"), QLineEdit()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.add_field("Name", name)
    pressed: list[str] = []
    cancel, save = Button("Cancel"), Button("Save")
    cancel.clicked.connect(lambda: pressed.append("cancel"))
    save.clicked.connect(lambda: pressed.append("save"))
    dialog.add_buttons(cancel, save)
    dialog.show()
    for at in (cancel, save, name):
        at.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(at, Qt.Key.Key_Return)
    assert pressed == ["cancel", "save", "save"]
