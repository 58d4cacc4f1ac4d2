"""How far a table is that is being written, and the way to give it up."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from app.translation import tr
from ui.theme.tokens import GAP_M, GAP_S, GRID, Tone
from ui.widgets.buttons import Button
from ui.widgets.surfaces import Strip
from ui.widgets.text import Text


class Writing(Strip):
    """Not there while nothing is written."""

    def __init__(self) -> None:
        super().__init__(Tone.ACCENT)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_M, GAP_S, GAP_S, GAP_S)
        row.setSpacing(GAP_M)
        row.addWidget(Text(tr("Writing the table")))
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("How much of the table is written"))
        self.progress.setTextVisible(False)
        self.progress.setMinimumWidth(12 * GRID)
        self.cancel = Button(tr("Cancel"))
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        self.hide()

    def show_share(self, percent: int | None) -> None:
        """So much is written; None: nothing is being written."""
        self.progress.setValue(percent or 0)
        self.setVisible(percent is not None)
