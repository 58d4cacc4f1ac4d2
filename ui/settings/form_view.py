"""Forms on the screen: a field is a name, a control, what it means, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from app.account.changes import Place
from app.account.forms import Kind
from app.translation import tr
from ui.gradually import Gradually
from ui.settings import words
from ui.settings.model import FieldModel, FormModel, SectionModel
from ui.settings.tick_list import TickList
from ui.theme.tokens import CONTROL_HEIGHT, GAP_L, GAP_M, GAP_S, GAP_XS, GRID, Tone, Type
from ui.widgets.choices import StillChoice, Tick, tick_line
from ui.widgets.layouts import clear, column
from ui.widgets.marks import mark
from ui.widgets.tall import Tall
from ui.widgets.text import Text

MOST_WIDTH = 140 * GRID
"""A line of text stays legible."""
_NUMBER_WIDTH = 30 * GRID
_ROOM = 40 * GRID
"""Height that is kept for each part of a form while it is made; as long as that is enough, what stands stays.

Qt lays a form out before it lets it grow, and would squeeze and stretch every row each time one comes below.
"""


class FieldRow(Tall):
    """One setting that can be changed."""

    typed = Signal(object, str)
    """Place and text."""
    ticked = Signal(object, bool)
    """Place and whether it is on."""

    def __init__(self, model: FieldModel) -> None:
        super().__init__()
        self.place: Place = model.place
        self._kind = model.kind
        layout = column(self, margin=0, spacing=GAP_XS)
        self._title = Text(model.label, Type.STRONG, wrap=True)
        self.control = self._made(model)
        if self._kind is not Kind.YES_NO:
            self._title.setAccessibleName(" ")  # the control itself says it
            layout.addWidget(self._title)
            self._title.setBuddy(self.control)
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self._note = Text(tone=Tone.WAIT, wrap=True)
        self._help = Text(model.help, Type.LABEL, dim=True, wrap=True)
        self._hint = Text(model.hint, Type.LABEL, dim=True, wrap=True)
        if isinstance(self.control, Tick):
            layout.addLayout(tick_line(self.control, model.label))
        elif isinstance(self.control, QPlainTextEdit | TickList) or self._kind is Kind.TEXT:
            layout.addWidget(self.control)
        else:
            row = QHBoxLayout()
            row.setSpacing(GAP_M)
            row.addWidget(self.control)
            row.addWidget(self._hint, 1)
            layout.addLayout(row)
        for text in (self._problem, self._note, self._help):
            layout.addWidget(text)
        self.show_field(model)

    def show_field(self, model: FieldModel) -> None:
        """Show this; what somebody is typing just now is left alone."""
        self._problem.say(model.problem)
        self._note.say(model.note)
        self._help.setVisible(bool(model.help))
        spoken = [model.problem, model.note, model.help, model.hint]
        self.control.setAccessibleDescription("\n".join(part for part in spoken if part))
        mark(self.control, "problem", bool(model.problem))
        mark(self.control, "changed", model.changed)
        self._show_value(model)

    def _show_value(self, model: FieldModel) -> None:
        control = self.control
        if isinstance(control, Tick):
            control.setChecked(model.on)
        elif isinstance(control, TickList):
            names = [(option.value, option.words) for option in model.options]
            control.show_names(names, model.text.splitlines())
        elif isinstance(control, StillChoice):
            control.show_options([(option.value, option.words) for option in model.options], model.text)
        elif control.hasFocus() and model.changed:
            return
        elif isinstance(control, QLineEdit) and control.text() != model.text:
            control.setText(model.text)
        elif isinstance(control, QPlainTextEdit) and control.toPlainText() != model.text:
            control.blockSignals(True)
            control.setPlainText(model.text)
            control.blockSignals(False)

    def _made(self, model: FieldModel) -> QWidget:
        if model.kind is Kind.YES_NO:
            tick = Tick()
            tick.clicked.connect(lambda on: self.ticked.emit(self.place, on))
            return tick
        if model.kind is Kind.CHOICE:
            choice = StillChoice(model.label)
            choice.setMinimumWidth(44 * GRID)
            choice.currentIndexChanged.connect(lambda _at: self.typed.emit(self.place, choice.value))
            return choice
        if model.kind is Kind.LIST:
            return self._ticks(model) if model.options else self._lines(model)
        line = QLineEdit()
        line.setAccessibleName(model.label)
        line.setMaxLength(2000)
        line.setMinimumHeight(CONTROL_HEIGHT)
        if model.kind is Kind.WHOLE_NUMBER:
            line.setFixedWidth(_NUMBER_WIDTH)
        line.textEdited.connect(lambda text: self.typed.emit(self.place, text))
        return line

    def _ticks(self, model: FieldModel) -> TickList:
        names = TickList(model.label)
        names.changed.connect(lambda: self.typed.emit(self.place, "\n".join(names.ticked)))
        return names

    def _lines(self, model: FieldModel) -> QPlainTextEdit:
        lines = QPlainTextEdit()
        lines.setAccessibleName(model.label)
        lines.setPlaceholderText(tr("One a line"))
        lines.setTabChangesFocus(True)
        lines.setFixedHeight(4 * Type.BODY.value.line + 6 * GRID)
        lines.textChanged.connect(lambda: self.typed.emit(self.place, lines.toPlainText()))
        return lines


class Fact(Tall):
    """One setting that can only be looked at, and who decided it."""

    def __init__(self, model: FieldModel) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_M)
        self.place: Place = model.place
        label = Text(model.label, dim=True, wrap=True)
        label.setToolTip(model.help)
        row.addWidget(label, 2, Qt.AlignmentFlag.AlignTop)
        self._value = Text(wrap=True)
        self._note = Text(style=Type.LABEL, dim=True, wrap=True)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._value)
        column.addWidget(self._note)
        row.addLayout(column, 3)
        self.show_field(model)

    def show_field(self, model: FieldModel) -> None:
        """Show this."""
        if model.kind is Kind.YES_NO:
            value = words.shown(model.on)
        else:
            value = words.choice(model.text).replace("\n", ", ") or tr("Nothing")
        self._value.setText(value)
        self._note.say(model.note)


class FormBody(Tall):
    """Sections of fields, one below the other; those that are in sight first come first."""

    typed = Signal(object, str)
    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[Place, FieldRow | Fact] = {}
        self._fields: dict[Place, FieldModel] = {}
        self._shape: tuple[object, ...] = ()
        self._layout = column(self, margin=0, spacing=GAP_L)
        self._making = Gradually(self)
        self.setMaximumWidth(MOST_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_form(self, model: FormModel) -> None:
        """Show exactly this; controls that stay are left alone, with the focus they may have."""
        self._fields = {field.place: field for section in model.sections for field in section.fields}
        shape = _shape(model)
        if shape != self._shape:
            self._shape = shape
            self._rebuild(model)
            return
        for place, row in self._rows.items():
            row.show_field(self._fields[place])

    def row(self, key: str) -> FieldRow | Fact | None:
        """The row of the setting with that key, the first one."""
        self._making.finish()
        return next((row for place, row in self._rows.items() if place[-1] == key), None)

    def focus_problem(self) -> None:
        """Move the focus to the first field that is marked."""
        self._making.finish()
        for row in self._rows.values():
            if isinstance(row, FieldRow) and row.control.property("problem") == "true":
                row.control.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _rebuild(self, model: FormModel) -> None:
        clear(self._layout)
        self._rows = {}
        self._layout.addStretch(1)
        parts = list(self._parts(model))
        self.setMinimumHeight(len(parts) * _ROOM)
        self._making.begin([*parts, lambda: self.setMinimumHeight(0)])

    def _parts(self, model: FormModel) -> Iterator[Callable[[], None]]:
        for section in model.sections:
            if section.title or section.text:
                yield partial(self._add_heading, section)
            for field in section.fields:
                yield partial(self._add_row, field.place, editable=model.editable)
            if not section.fields:
                yield partial(self._insert, QSpacerItem(0, GAP_S))

    def _add_heading(self, section: SectionModel) -> None:
        around = QWidget(self)
        heading = QVBoxLayout(around)
        heading.setContentsMargins(0, GAP_S if section.title else 0, 0, 0)
        heading.setSpacing(GAP_XS)
        if section.title:
            heading.addWidget(Text(section.title, Type.HEADING, wrap=True))
        if section.text:
            heading.addWidget(Text(section.text, dim=True, wrap=True))
        self._insert(around)

    def _add_row(self, place: Place, *, editable: bool) -> None:
        """With what is to be seen by now, which may be newer than the form was when it was begun."""
        field = self._fields[place]
        row: FieldRow | Fact
        if editable:
            row = FieldRow(field)
            row.typed.connect(self.typed)
            row.ticked.connect(self.ticked)
        else:
            row = Fact(field)
        self._rows[place] = row
        self._insert(row)

    def _insert(self, what: QWidget | QSpacerItem) -> None:
        """Last, but above the stretch."""
        at = self._layout.count() - 1
        if isinstance(what, QWidget):
            self._layout.insertWidget(at, what)
        else:
            self._layout.insertItem(at, what)


def _shape(model: FormModel) -> tuple[object, ...]:
    """What decides which controls there are."""
    fields = ((field.place, field.kind) for section in model.sections for field in section.fields)
    return (model.editable, *fields)
