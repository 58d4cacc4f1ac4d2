"""Asks what is to become of settings that are not saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.translation import tr, tr_count
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.text import Text


class UnsavedDialog(Dialog):
    """Return saves; Escape and Stay change nothing."""

    saved = Signal()
    """Save, then go."""
    discarded = Signal()
    """Give the changes up and go."""

    def __init__(self, count: int, save_refusal: str = "", parent: QWidget | None = None) -> None:
        """``count``: changes that are not saved. ``save_refusal``: why they cannot be; empty: they can."""
        super().__init__(tr("Save the settings?"), parent)
        told = tr_count(
            "{count} change of the account is not saved.",
            "{count} changes of the account are not saved.",
            count,
        )
        self.column.addWidget(Text(told, wrap=True))
        if save_refusal:
            self.column.addWidget(Text(save_refusal, wrap=True, tone=Tone.STOP))
        self.discard, self.stay = Button(tr("Discard")), Button(tr("Stay"))
        self.save = Button(tr("Save"), tone=Tone.ACCENT, solid=True)
        self.save.set_refusal(save_refusal)
        for button, wish in ((self.discard, self.discarded), (self.save, self.saved)):
            button.clicked.connect(self.accept)
            button.clicked.connect(wish)
        self.stay.clicked.connect(self.reject)
        first = self.stay if save_refusal else self.save
        self.add_buttons(self.stay, self.save, first=first, apart=self.discard)
