"""The details of the current call, as a page."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.translation import tr
from ui.call_data.model import DetailsModel
from ui.quality.facts import QualityFacts
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.fact_table import FactTable
from ui.widgets.layouts import column
from ui.widgets.surfaces import Card
from ui.widgets.text import Text


class DetailsActions(Protocol):
    """What the page asks for; the presenter."""

    def open(self) -> None:
        """Open in CRM pressed."""

    def write(self, call_id: str, text: str) -> None:
        """Something was written into the notes of that call."""


class DetailsPage(QWidget):
    """See the module."""

    def __init__(self, actions: DetailsActions) -> None:
        super().__init__()
        layout = column(self, margin=GAP_L)
        head = QHBoxLayout()
        head.setSpacing(GAP_M)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        self._title = Text(style=Type.HEADING, elide=True)
        self._subtitle = Text(dim=True, elide=True)
        lines.addWidget(self._title)
        lines.addWidget(self._subtitle)
        head.addLayout(lines, 1)
        self.open = Button(tr("Open in CRM"), icon=Icon.OPEN)
        self.open.clicked.connect(lambda: actions.open())
        head.addWidget(self.open, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        self._card = Card()
        self._facts = FactTable()
        column(self._card).addWidget(self._facts)
        layout.addWidget(self._card)
        self._heard = QualityFacts()
        layout.addWidget(self._heard)
        self._problem = Text(tone=Tone.STOP, wrap=True)
        layout.addWidget(self._problem)
        self._empty = Text(dim=True, wrap=True)
        layout.addWidget(self._empty)
        self._actions, self._call_id = actions, ""
        self._place, self.notes, self._hint = QWidget(), QPlainTextEdit(), Text(dim=True, wrap=True)
        self._lay_out_notes()
        layout.addWidget(self._place)
        layout.addStretch(1)

    def show_details(self, model: DetailsModel) -> None:
        """See ``DetailsView``."""
        self._title.setText(model.title or tr("Details"))
        self._subtitle.say(model.subtitle)
        self.open.setVisible(bool(model.address))
        self.open.setToolTip(model.address)
        self._problem.say(model.problem)
        self._empty.say(model.empty)
        self._card.setVisible(bool(model.facts))
        self._heard.show_quality(model.quality, model.line)
        self._facts.show_facts(model.facts)
        self._show_notes(model)

    def _lay_out_notes(self) -> None:
        inside = column(self._place, margin=0, spacing=GAP_S)
        inside.addWidget(Text(tr("Your notes"), Type.STRONG))
        self.notes.setAccessibleName(tr("Notes on this call"))
        self.notes.setPlaceholderText(tr("What the next one should know"))
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(5 * Type.BODY.value.line + 6 * GRID)
        self.notes.textChanged.connect(self._written)
        inside.addWidget(self.notes)
        inside.addWidget(self._hint)

    def _show_notes(self, model: DetailsModel) -> None:
        """The text is set only where it is another one: else the cursor would jump."""
        self._place.setVisible(bool(model.call_id))
        self._call_id = model.call_id
        if self.notes.toPlainText() != model.notes:
            self.notes.blockSignals(True)
            self.notes.setPlainText(model.notes)
            self.notes.blockSignals(False)
        self._hint.setText(model.notes_hint)
        self._hint.set_tone(Tone.WAIT if model.notes_trouble else Tone.PLAIN)
        self.notes.setAccessibleDescription(model.notes_hint)

    def _written(self) -> None:
        if self._call_id:
            self._actions.write(self._call_id, self.notes.toPlainText())
