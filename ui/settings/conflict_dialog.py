"""Two people changed the same setting: both values are shown, and the person chooses."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from PySide6.QtWidgets import QButtonGroup, QWidget

from app.account.changes import Place
from app.account.merge import Side
from app.translation import tr
from ui.settings.model import ConflictModel, Decision
from ui.theme.tokens import GAP_M, GAP_XS, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.choices import OneOf
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import Scrolled, column
from ui.widgets.surfaces import Card
from ui.widgets.text import Text

_MOST_CHARACTERS = 48
"""A longer value is told whole by its tool tip."""


class ConflictDialog(Dialog):
    """``accepted``: save with ``decision``. Escape and the plain button keep everything unsaved."""

    def __init__(self, conflicts: Sequence[ConflictModel], parent: QWidget | None = None) -> None:
        super().__init__(tr("Somebody else changed the same"), parent)
        self.decision: Decision = {}
        self._count = len(conflicts)
        self._groups: list[QButtonGroup] = []
        self.column.addWidget(
            Text(
                tr("While you were editing, this was saved by somebody else. Choose what is to stand."),
                wrap=True,
            )
        )
        self.column.addWidget(self._list(conflicts), 1)
        self.later = Button(tr("Go on editing"))
        self.save = Button(tr("Save the choice"), tone=Tone.ACCENT, solid=True)
        self.later.clicked.connect(self.reject)
        self.save.clicked.connect(self.accept)
        self.save.set_refusal(tr("Choose for each setting first."))
        self.add_buttons(self.later, self.save)

    def _list(self, conflicts: Sequence[ConflictModel]) -> QWidget:
        content = QWidget()
        inside = column(content, margin=0)
        for conflict in conflicts:
            inside.addWidget(self._card(conflict))
        inside.addStretch(1)
        area = Scrolled(content)
        area.setMinimumHeight(min(content.sizeHint().height() + GRID, 80 * GRID))
        return area

    def _card(self, conflict: ConflictModel) -> Card:
        card = Card()
        card.setAccessibleName(conflict.label)
        inside = column(card, margin=GAP_M, spacing=GAP_XS)
        inside.addWidget(Text(conflict.label, Type.STRONG, wrap=True))
        group = QButtonGroup(card)
        self._groups.append(group)
        for side, sentence in (
            (Side.MINE, tr("Yours: {value}", value=conflict.mine)),
            (Side.THEIRS, tr("Theirs: {value}", value=conflict.theirs)),
        ):
            choice = OneOf(shorten(sentence, _MOST_CHARACTERS, placeholder=" …").replace("&", "&&"))
            choice.setAccessibleName(sentence)
            choice.setToolTip(sentence)
            choice.setAccessibleDescription(conflict.label)
            choice.toggled.connect(
                lambda on, place=conflict.place, side=side: self._decide(place, side) if on else None
            )
            group.addButton(choice)
            inside.addWidget(choice)
        return card

    def _decide(self, place: Place, side: Side) -> None:
        self.decision[place] = side
        if len(self.decision) == self._count:
            self.save.set_refusal("")
