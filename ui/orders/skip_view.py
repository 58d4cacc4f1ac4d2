"""Why an order is skipped, and for how long it is put off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.translation import tr
from ui.orders.fields_view import labelled, minutes_field
from ui.theme.tokens import GAP_S
from ui.widgets.layouts import column
from ui.widgets.text import Text

LONGEST_REASON = 200
"""Characters."""


class SkipPanel(QWidget):
    """Two fields, there while an order is being skipped; ``done`` hears Return in the reason."""

    def __init__(self, done: Callable[[], None]) -> None:
        super().__init__()
        layout = column(self, margin=0, spacing=GAP_S)
        question = tr("Why is this order skipped?")
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.setAccessibleName(question)
        self.reason.returnPressed.connect(done)
        self.minutes = minutes_field(least=1)
        layout.addWidget(Text(question, dim=True, wrap=True))
        layout.addWidget(self.reason)
        layout.addWidget(labelled(tr("Call again in"), tr("Minutes until the next call"), self.minutes))
        self.hide()

    def ask(self, minutes: int | None) -> None:
        """Ask, with so many minutes filled in; None: no longer."""
        if minutes is not None and self.isHidden():
            self.reason.clear()
            self.minutes.setValue(minutes)
            self.show()
            self.reason.setFocus()
        elif minutes is None:
            self.hide()
