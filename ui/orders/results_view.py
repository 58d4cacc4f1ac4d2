"""The result buttons of an order's call, and what a result needs to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QDate, QDateTime, QTime, QTimeZone
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from app.translation import tr
from ui.orders.fields_view import labelled, minutes_field
from ui.orders.model import MomentModel, ResultModel, WorkModel
from ui.orders.presenter import MOST_KEYS
from ui.theme.tokens import GAP_M, GAP_S, GRID
from ui.widgets.buttons import Button
from ui.widgets.choices import paint_down
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.layouts import column, discard
from ui.widgets.text import Text


class ResultActions(Protocol):
    """What the panel asks for."""

    def pick(self, number: int) -> None:
        """A result was pressed."""

    def set_minutes(self, minutes: int) -> None:
        """Another put-off time was typed."""

    def set_moment(self, at: datetime) -> None:
        """Another moment was chosen for the call-back."""


class MomentEdit(QDateTimeEdit):
    """A date and a time, with a calendar behind our own sign."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet draws no arrow; we do."""
        super().paintEvent(event)
        paint_down(QPainter(self), self, GAP_S)


class ResultPanel(QWidget):
    """See the module."""

    def __init__(self, actions: ResultActions) -> None:
        super().__init__()
        self._actions = actions
        layout = column(self, margin=0, spacing=GAP_M)
        self._place = QWidget()
        self._flow = FlowLayout(self._place, GAP_S)
        layout.addWidget(self._place)
        self._names: list[str] = []
        self.buttons: list[Button] = []
        self.minutes = minutes_field()
        self._minutes_row = labelled(tr("Call again in"), tr("Minutes until the next call"), self.minutes)
        layout.addWidget(self._minutes_row)
        self.moment = MomentEdit()
        self._moment_row = labelled(tr("Call back at"), tr("When to call back"), self.moment)
        layout.addWidget(self._moment_row)
        self._note = Text(dim=True, wrap=True)
        layout.addWidget(self._note)
        self._set_up()

    def show_results(self, model: WorkModel) -> bool:
        """Show the buttons, the picked one marked, and the field that it needs; True: they are new ones."""
        self.setVisible(bool(model.results))
        new = bool(model.results) and [result.name for result in model.results] != self._names
        if new:
            self._fill(model.results)
        for button, result in zip(self.buttons, model.results, strict=False):
            button.set_chosen(on=result.picked)
        self._minutes_row.setVisible(model.minutes is not None)
        if model.minutes is not None and self.minutes.value() != model.minutes:
            self.minutes.blockSignals(True)
            self.minutes.setValue(model.minutes)
            self.minutes.blockSignals(False)
        self._show_moment(model.moment)
        return new

    def _set_up(self) -> None:
        self.minutes.valueChanged.connect(self._actions.set_minutes)
        self.moment.setTimeZone(QTimeZone.utc())
        self.moment.setCalendarPopup(True)
        self.moment.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.moment.setMinimumWidth(44 * GRID)
        self.moment.dateTimeChanged.connect(self._moment_changed)
        for number in range(MOST_KEYS):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda number=number: self._press(number))

    def _fill(self, results: tuple[ResultModel, ...]) -> None:
        self._names = [result.name for result in results]
        for old in self.buttons:
            discard(self._flow, old)
        self.buttons = []
        for number, result in enumerate(results):
            button = Button(result.name, guarded=True)
            button.setToolTip(result.keys)
            button.clicked.connect(lambda _checked=False, number=number: self._actions.pick(number))
            self._flow.addWidget(button)
            self.buttons.append(button)

    def _press(self, number: int) -> None:
        if number < len(self.buttons) and self.isVisible():
            self._actions.pick(number)

    def _show_moment(self, moment: MomentModel | None) -> None:
        self._moment_row.setVisible(moment is not None)
        self._note.setVisible(moment is not None and bool(moment.note))
        if moment is None:
            return
        self._note.setText(moment.note)
        self._note.set_tone(moment.tone)
        self.moment.setAccessibleDescription(moment.note)
        wanted = _field_time(moment.at)
        today = _field_time(moment.earliest.replace(hour=0, minute=0))
        if (self.moment.dateTime(), self.moment.minimumDateTime()) != (wanted, today):
            self.moment.blockSignals(True)
            self.moment.setMinimumDateTime(today)
            self.moment.setDateTime(wanted)
            self.moment.blockSignals(False)

    def _moment_changed(self, moment: QDateTime) -> None:
        date, at = moment.date(), moment.time()
        chosen = datetime(date.year(), date.month(), date.day(), at.hour(), at.minute())  # noqa: DTZ001 - the customer's
        self._actions.set_moment(chosen)


def _field_time(at: datetime) -> QDateTime:
    """In UTC, whose clocks leave out no hour; this desk's would move the customer's."""
    return QDateTime(QDate(at.year, at.month, at.day), QTime(at.hour, at.minute), QTimeZone.utc())
