"""One conversation with all that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.history.model import Facts, RecordModel
from ui.identities.model import NO_CHOICE
from ui.identities.view import IdentityRow
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GAP_S, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.fact_table import FactTable, selectable
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import clear, column
from ui.widgets.surfaces import Card
from ui.widgets.text import Text

Extras = Callable[[RecordModel], Iterable[QWidget]]
"""What others show of a record between its facts and its legs: a player, a quality over time."""


class RecordActions(Protocol):
    """What the buttons ask for; the presenter."""

    def call_back(self, place: int | None = None) -> None:
        """Call back pressed."""

    def copy_number(self, place: int | None = None) -> None:
        """Copy number pressed."""

    def only_person(self) -> None:
        """All calls with this person pressed."""

    def pick_identity(self, place: int) -> None:
        """Another identity chosen for calling back."""


class RecordView(QWidget):
    """Facts, call data, whatever ``extras`` adds, legs, steps."""

    left = Signal()
    """Back to the list."""

    def __init__(self, actions: RecordActions, extras: Extras = lambda model: ()) -> None:
        super().__init__()
        self._extras = extras
        self._model: RecordModel | None = None
        layout = column(self, margin=0)
        self.back = Button(tr("All calls"), icon=Icon.BACK)
        self.back.clicked.connect(self.left)
        above = QHBoxLayout()
        above.addWidget(self.back)
        above.addStretch(1)
        layout.addLayout(above)
        self._title = Text(style=Type.HEADING, elide=True)
        self._subtitle = Text(dim=True, elide=True)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self._title)
        lines.addWidget(self._subtitle)
        layout.addLayout(lines)
        self.call = Button(tr("Call back"), icon=Icon.ANSWER, tone=Tone.GO)
        self.call.clicked.connect(lambda: actions.call_back())
        self.copy = Button(tr("Copy number"))
        self.copy.clicked.connect(lambda: actions.copy_number())
        self.person = Button(tr("All calls with this person"))
        self.person.clicked.connect(lambda: actions.only_person())
        layout.addWidget(flow(self.call, self.copy, self.person))
        self.identity = IdentityRow()
        self.identity.picked.connect(lambda place: actions.pick_identity(place))
        layout.addWidget(self.identity)
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self._problem.hide()
        layout.addWidget(self._problem)
        self._body = QVBoxLayout()
        self._body.setSpacing(GAP_M)
        layout.addLayout(self._body)
        layout.addStretch(1)

    def show_record(self, model: RecordModel) -> None:
        """Show this; nothing is made anew where nothing is different: a player may be playing."""
        self.identity.show_identity(model.identity)
        model = replace(model, identity=NO_CHOICE)
        if model == self._model:
            return
        self._model = model
        self._title.setText(model.title)
        self._subtitle.say(model.subtitle)
        self.copy.setVisible(bool(model.number))
        clear(self._body)
        self._fill(model)

    def forget(self) -> None:
        """Nobody looks any more; the next time everything is made anew."""
        self._model = None

    def show_problem(self, sentence: str) -> None:
        """What went wrong with this conversation's buttons."""
        self._problem.say(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Left: back to the list."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Left) and not event.modifiers():
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _fill(self, model: RecordModel) -> None:
        self._add(_facts(model.facts))
        if model.data:
            self._add(Text(tr("Call data"), Type.STRONG), _facts(model.data))
        for extra in self._extras(model):
            self._add(extra)
        for recording in model.recordings:
            if recording.problem:
                self._add(Text(recording.problem, wrap=True, tone=Tone.WAIT))
        if len(model.legs) > 1:
            legs = tuple((leg.title, leg.detail) for leg in model.legs)
            self._add(Text(tr("Calls of this conversation"), Type.STRONG), _lines(legs))
        if model.steps:
            steps = tuple((step.time, step.sentence) for step in model.steps)
            self._add(Text(tr("Transfer steps"), Type.STRONG), _facts(steps))

    def _add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._body.addWidget(widget)


def _facts(facts: Facts) -> Card:
    card = Card()
    column(card).addWidget(FactTable(facts))
    return card


def _lines(pairs: Facts) -> Card:
    """A title, and below it what there is to say."""
    card = Card()
    layout = column(card, margin=GAP_M, spacing=GAP_S)
    for title, detail in pairs:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(Text(title, Type.STRONG, elide=True))
        told = selectable(detail, dim=True)
        told.setAccessibleName(f"{title}, {detail}")
        lines.addWidget(told)
        layout.addLayout(lines)
    return card
