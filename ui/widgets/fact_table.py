"""Names and what they are, side by side."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme.tokens import GAP_L, GAP_S, GRID
from ui.widgets.layouts import clear
from ui.widgets.text import Text


class FactTable(QWidget):
    """A row a fact. A screen reader hears both as one, and values can be copied with the mouse."""

    def __init__(self, facts: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP_L)
        self._grid.setVerticalSpacing(GAP_S)
        self._grid.setColumnMinimumWidth(0, 20 * GRID)
        self._grid.setColumnStretch(1, 1)
        self._fill(facts)

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show exactly these, name and value; what is selected in them stays while they stay."""
        wanted = tuple(facts)
        if wanted != self._shown:
            clear(self._grid)
            self._fill(wanted)
        self.setVisible(bool(wanted))

    def _fill(self, facts: Iterable[tuple[str, str]]) -> None:
        self._shown = tuple(facts)
        for row, (name, value) in enumerate(self._shown):
            told = selectable(value)
            told.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(Text(name, dim=True, wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(told, row, 1)


def selectable(words: str, *, dim: bool = False) -> Text:
    """Words to be copied with the mouse."""
    text = Text(words, wrap=True, dim=dim)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return text
