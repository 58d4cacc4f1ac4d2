"""Asks before people are cut off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.text import Text


class ClosingDialog(QDialog):
    """``accepted``: hang up and close. Escape and the plain button keep the calls."""

    def __init__(
        self,
        consequences: Sequence[str],
        parent: QWidget | None = None,
        *,
        calls: bool = True,
        hands_over: bool = False,
    ) -> None:
        """``calls``: there are some. ``hands_over``: the PBX will be asked to go on with a transfer before
        the window closes."""
        super().__init__(parent)
        self.setWindowTitle(tr("Close Hookswitch?"))
        self.setMinimumWidth(72 * GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_L, GAP_L, GAP_L, GAP_L)
        layout.setSpacing(GAP_S)
        layout.addWidget(Text(tr("Close Hookswitch?"), Type.HEADING))
        for consequence in consequences:
            layout.addWidget(Text(consequence, wrap=True))
        layout.addSpacing(GAP_S)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_S)
        self.keep = Button(tr("Keep the calls") if calls else tr("Do not close"))
        words = tr("Hang up and close") if calls else tr("Close all the same")
        words = tr("Hand over and close") if hands_over else words
        self.end = Button(words, icon=Icon.HANG_UP if calls else None, tone=Tone.STOP, solid=True)
        self.keep.clicked.connect(self.reject)
        self.end.clicked.connect(self.accept)
        self.keep.setDefault(True)
        self.end.setAutoDefault(False)
        buttons.addStretch(1)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.end)
        layout.addLayout(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)
