"""One person in full: ways to call, what is known, and what to do with the entry."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.identities.view import IdentityRow
from ui.people.model import NOBODY, AddressLine, PersonModel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.fact_table import FactTable
from ui.widgets.layouts import clear, column
from ui.widgets.surfaces import Card
from ui.widgets.text import Avatar, Pill, Text


class PersonActions(Protocol):
    """What the details ask for; the presenter."""

    def call(self, place: int = 0) -> None:
        """Call pressed at this address."""

    def pick_identity(self, place: int) -> None:
        """Another identity chosen."""

    def toggle_favourite(self) -> None:
        """The star pressed."""

    def edit(self) -> None:
        """Edit pressed."""

    def delete(self) -> None:
        """Delete pressed."""


class PersonView(QWidget):
    """See the module. ``copied`` tells the text that was asked for; ``left``: back to the list."""

    copied = Signal(str)
    left = Signal()

    def __init__(self, actions: PersonActions) -> None:
        super().__init__()
        self._actions = actions
        self._model = NOBODY
        layout = column(self, margin=0, spacing=GAP_M)
        self.back = Button(tr("All people"), icon=Icon.BACK)
        self.back.clicked.connect(self.left.emit)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._nobody = Text(tr("Choose somebody to see how to reach them."), dim=True, wrap=True)
        layout.addWidget(self._nobody)
        self._all = QWidget()
        inside = column(self._all, margin=0, spacing=GAP_M)
        inside.addLayout(self._head())
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self._called_at = Text(dim=True, wrap=True)
        inside.addWidget(self._problem)
        self._card = Card()
        self._lines = QVBoxLayout(self._card)
        self._lines.setContentsMargins(GAP_M, GAP_S, GAP_S, GAP_S)
        self._lines.setSpacing(GAP_S)
        inside.addWidget(self._card)
        self.identity = IdentityRow()
        self.identity.picked.connect(lambda place: self._actions.pick_identity(place))
        inside.addWidget(self.identity)
        inside.addWidget(self._called_at)
        self._facts = FactTable()
        inside.addWidget(self._facts)
        inside.addLayout(self._foot())
        layout.addWidget(self._all)
        layout.addStretch(1)
        self._call_buttons: list[Button] = []
        self.show_person(NOBODY, anew=True)

    def _head(self) -> QHBoxLayout:
        self._avatar = Avatar()
        self._name = Text(style=Type.HEADING, wrap=True)
        self._subtitle = Text(dim=True, wrap=True)
        self._pill = Pill()
        self.star = GlyphButton(Icon.FAVOURITE, tr("Make a favourite"))
        self.star.clicked.connect(lambda: self._actions.toggle_favourite())
        head = QHBoxLayout()
        head.setSpacing(GAP_M)
        head.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self._name)
        words.addWidget(self._subtitle)
        words.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignLeft)
        head.addLayout(words, 1)
        head.addWidget(self.star, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _foot(self) -> QHBoxLayout:
        self.edit = Button(tr("Edit"), icon=Icon.EDIT)
        self.delete = Button(tr("Delete"), icon=Icon.DELETE, tone=Tone.STOP)
        self.edit.clicked.connect(lambda: self._actions.edit())
        self.delete.clicked.connect(lambda: self._actions.delete())
        foot = QHBoxLayout()
        foot.setSpacing(GAP_S)
        foot.addWidget(self.edit)
        foot.addWidget(self.delete)
        foot.addStretch(1)
        return foot

    def show_person(self, model: PersonModel, *, anew: bool = False) -> None:
        """Show this one; nobody: say so."""
        old, self._model = self._model, model
        known = model != NOBODY
        self._all.setVisible(known)
        self._nobody.setVisible(not known)
        self._avatar.show_content(model.initials or Icon.CALLS, Tone.ACCENT)
        self._name.setText(model.name)
        self._subtitle.say(model.subtitle)
        self._pill.setText(model.badge)
        self._pill.set_tone(model.tone)
        self._problem.say(model.problem)
        self._called_at.say(model.called_at)
        self.identity.show_identity(model.identity)
        self.star.set_icon(Icon.FAVOURITE_ON if model.favourite else Icon.FAVOURITE)
        self.star.set_text(tr("No favourite any more") if model.favourite else tr("Make a favourite"))
        self.star.set_tone(Tone.ACCENT if model.favourite else Tone.PLAIN)
        self.edit.setVisible(model.editable)
        self.delete.setVisible(model.editable)
        self._facts.show_facts(model.facts)
        if anew or (old.name, old.lines) != (model.name, model.lines):
            self._fill(model)

    def focus_call(self) -> None:
        """The keys go to the first Call button."""
        if self._call_buttons:
            self._call_buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self, model: PersonModel) -> None:
        clear(self._lines)
        self._call_buttons = []
        for place, line in enumerate(model.lines):
            self._lines.addWidget(self._line(place, line, model.name))
        self._card.setVisible(bool(model.lines))

    def _line(self, place: int, line: AddressLine, name: str) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP_S)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(line.value, Type.STRONG, elide=True))
        words.addWidget(Text(line.kind, dim=True, elide=True))
        across.addLayout(words, 1)
        copy = GlyphButton(Icon.COPY, tr("Copy {number}", number=line.value))
        copy.clicked.connect(lambda: self.copied.emit(line.value))
        across.addWidget(copy)
        call = Button(tr("Call"), icon=Icon.ANSWER, tone=Tone.GO, solid=place == 0)
        call.setAccessibleName(tr("Call {name} at {number}", name=name, number=line.value))
        call.setToolTip(tr("Call {number}", number=line.value))
        call.clicked.connect(lambda: self._actions.call(place))
        across.addWidget(call)
        self._call_buttons.append(call)
        return row
