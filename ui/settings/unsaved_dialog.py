"""Asks what is to become of settings that are not saved."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr, tr_count
from ui.theme.tokens import GAP_L, GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.text import Text


class UnsavedDialog(QDialog):
    """Return saves; Escape and Stay change nothing."""

    saved = Signal()
    """Save, then go."""
    discarded = Signal()
    """Give the changes up and go."""

    def __init__(self, count: int, save_refusal: str = "", parent: QWidget | None = None) -> None:
        """``count``: changes that are not saved. ``save_refusal``: why they cannot be; empty: they can."""
        super().__init__(parent)
        self.setWindowTitle(tr("Save the settings?"))
        self.setMinimumWidth(72 * GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_L, GAP_L, GAP_L, GAP_L)
        layout.setSpacing(GAP_S)
        layout.addWidget(Text(tr("Save the settings?"), Type.HEADING))
        told = tr_count(
            "{count} change of the account is not saved.",
            "{count} changes of the account are not saved.",
            count,
        )
        layout.addWidget(Text(told, wrap=True))
        if save_refusal:
            layout.addWidget(Text(save_refusal, wrap=True, tone=Tone.STOP))
        layout.addSpacing(GAP_S)
        self.discard, self.stay = Button(tr("Discard")), Button(tr("Stay"))
        self.save = Button(tr("Save"), tone=Tone.ACCENT, solid=True)
        self.save.set_refusal(save_refusal)
        for button, wish in ((self.discard, self.discarded), (self.save, self.saved)):
            button.clicked.connect(self.accept)
            button.clicked.connect(wish)
        self.stay.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_S)
        buttons.addWidget(self.discard)
        buttons.addStretch(1)
        buttons.addWidget(self.stay)
        buttons.addWidget(self.save)
        layout.addLayout(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self.discard, self.stay, self.save):
            button.setAutoDefault(False)
        first = self.stay if save_refusal else self.save
        first.setDefault(True)
        first.setFocus(Qt.FocusReason.OtherFocusReason)
