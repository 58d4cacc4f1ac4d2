"""The eye that looks for cut words does see them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.clipping import clipped
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.text import Text


def test_cut_words_and_buttons_outside_are_found(qtbot: QtBot, theme: Theme) -> None:
    del theme
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    layout = QVBoxLayout(window)
    whole, cut = Text("All of this fits"), Text("This has no room at all")
    layout.addWidget(whole)
    layout.addWidget(cut)
    cut.setFixedWidth(20)
    outside = Button(
        "Hang up",
    )
    outside.setParent(window)
    outside.setGeometry(260, 100, 90, 36)
    low = Text("A sentence that needs two lines in a window of this width, at least", wrap=True)
    low.setParent(window)
    low.setGeometry(0, 150, 100, 18)
    window.show()
    found = clipped(window)
    assert len(found) == 3
    assert any("no room" in line for line in found)
    assert any("sticks out" in line for line in found)
    assert any("two lines" in line for line in found)
