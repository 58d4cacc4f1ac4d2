"""One line that says as whom somebody is called, and lets a person choose."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.translation import tr
from ui.identities.model import IdentityModel
from ui.theme.tokens import GAP_S
from ui.widgets.choices import Choice
from ui.widgets.text import Text


class IdentityRow(QWidget):
    """Not there where the account leaves no choice."""

    picked = Signal(int)
    """Place of the one that a person chose."""

    def __init__(self) -> None:
        super().__init__()
        self._model = IdentityModel()
        self.choice = _Numbers()
        self.choice.activated.connect(self.picked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_S)
        row.addWidget(Text(tr("Call as"), dim=True))
        row.addWidget(self.choice, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_identity(self, model: IdentityModel) -> None:
        """Show these, with the one that holds."""
        if model != self._model:
            self._model = model
            shown = [tr("Your own extension")] if model.refusal else list(model.choices)
            if shown != [self.choice.itemText(place) for place in range(self.choice.count())]:
                self.choice.clear()
                self.choice.addItems(shown)
            self.choice.setCurrentIndex(0 if model.refusal else model.chosen)
            self.choice.setEnabled(not model.refusal)
            self.choice.setToolTip(model.refusal or self.choice.currentText())
            self.choice.setAccessibleDescription(model.refusal)
        self.setVisible(model.there)


class _Numbers(Choice):
    """A wheel that passes over it changes nothing: it is noticed by whoever is called only."""

    def __init__(self) -> None:
        super().__init__(tr("Number shown to whoever is called"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """For whatever scrolls around it."""
        event.ignore()
