"""Forwarding and answering by itself on the screen."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.reception.choices import Way
from app.translation import tr
from ui.reception.presenter import DELAYS, RINGS, ReceptionModel, WayModel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GAP_XS, GRID, Tone, Type
from ui.widgets.choices import StillChoice, Tick, tick_line
from ui.widgets.layouts import column
from ui.widgets.surfaces import Card, Field
from ui.widgets.text import Text


class ReceptionActions(Protocol):
    """What the page asks for; the presenter."""

    def refresh(self) -> None:
        """Show what holds now."""

    def forward(self, way: Way, text: str) -> None:
        """An address was typed, or taken away."""

    def ring_for(self, seconds: int) -> None:
        """Another time to ring was chosen."""

    def answer_by_itself(self, *, on: bool, seconds: int) -> None:
        """Answering by itself was switched, or its time changed."""


class _WayRow(QWidget):
    """One way of forwarding: a title, where to, and why that cannot be."""

    def __init__(self, page: ReceptionPage, way: Way) -> None:
        super().__init__()
        self._page, self._way = page, way
        layout = column(self, margin=0, spacing=GAP_XS)
        self._title = Text(style=Type.STRONG, wrap=True)
        layout.addWidget(self._title)
        self.field = Field(Icon.OUTGOING, tr("Number or address; empty: off"), "")
        self.field.edit.editingFinished.connect(self._edited)
        layout.addWidget(self.field)
        self._trouble = Text(tone=Tone.STOP, wrap=True)
        layout.addWidget(self._trouble)

    def show_model(self, model: WayModel, refusal: str) -> None:
        """Show this; what somebody is typing just now is left alone."""
        self._title.setText(model.title)
        self._title.setAccessibleName(" ")  # the field itself says it
        edit = self.field.edit
        edit.setAccessibleName(tr("Forward: {when}", when=model.title))
        if not edit.hasFocus() or not edit.isModified():
            edit.setText(model.text)
        edit.setEnabled(not refusal)
        edit.setAccessibleDescription(model.trouble or refusal)
        self.field.set_problem(bool(model.trouble))
        self._trouble.say(model.trouble)

    def _edited(self) -> None:
        if self.field.edit.isModified():
            self.field.edit.setModified(False)
            self._page.wishes.forward(self._way, self.field.edit.text())


class ReceptionPage(QWidget):
    """Every choice holds at once."""

    WIDTH = 120 * GRID

    def __init__(self, actions: ReceptionActions | None = None) -> None:
        """``actions`` None: given by ``attach`` before anybody sees it."""
        super().__init__()
        if actions is not None:
            self.wishes = actions
        layout = column(self, margin=0, spacing=GAP_L)
        self.setMaximumWidth(self.WIDTH)
        layout.addWidget(self._made_forwarding())
        layout.addWidget(self._made_answering())
        layout.addStretch(1)

    def attach(self, actions: ReceptionActions) -> None:
        """From now on ask ``actions``."""
        self.wishes = actions
        actions.refresh()

    def show_reception(self, model: ReceptionModel) -> None:
        """See ``ReceptionView``."""
        for way in model.ways:
            self.ways[way.way].show_model(way, model.forwarding_refusal)
        self._refusal.say(model.forwarding_refusal)
        self.ring.show_options(_seconds(RINGS, model.ring_seconds), str(model.ring_seconds))
        self.ring.setEnabled(not model.forwarding_refusal)
        decided = model.answering_decided
        self.answers.blockSignals(True)
        self.answers.setChecked(model.answers)
        self.answers.blockSignals(False)
        self.answers.setEnabled(not decided)
        self.answers.setAccessibleDescription(decided)
        self.delay.show_options(_seconds(DELAYS, model.answer_seconds), str(model.answer_seconds))
        self.delay.setEnabled(model.answers and not decided)
        self._decided.say(decided)

    # --- inside -------------------------------------------------------------------------------------

    def _made_forwarding(self) -> Card:
        card = Card()
        inside = column(card, margin=GAP_M, spacing=GAP_M)
        inside.addWidget(Text(tr("Forward calls to another number"), Type.STRONG, wrap=True))
        self._refusal = Text(tone=Tone.WAIT, wrap=True)
        inside.addWidget(self._refusal)
        self.ways = {way: _WayRow(self, way) for way in Way}
        for row in self.ways.values():
            inside.addWidget(row)
        self.ring = StillChoice(tr("Seconds that a call rings before it is forwarded as unanswered"))
        self.ring.currentIndexChanged.connect(lambda _at: self.wishes.ring_for(int(self.ring.value)))
        inside.addLayout(_timed(tr("After ringing for"), self.ring))
        words = tr(
            "The PBX sends the caller there. While Hookswitch does not run, calls follow the PBX's own rules."
        )
        inside.addWidget(Text(words, Type.LABEL, dim=True, wrap=True))
        return card

    def _made_answering(self) -> Card:
        card = Card()
        inside = column(card, margin=GAP_M, spacing=GAP_S)
        self.answers = Tick()
        self.answers.toggled.connect(lambda _on: self._answering_chosen())
        inside.addLayout(tick_line(self.answers, tr("Answer calls by itself while you are available")))
        self.delay = StillChoice(tr("Seconds until a call is answered by itself"))
        self.delay.currentIndexChanged.connect(lambda _at: self._answering_chosen())
        inside.addLayout(_timed(tr("After"), self.delay))
        self._decided = Text(tone=Tone.WAIT, wrap=True)
        inside.addWidget(self._decided)
        words = tr(
            "A tone sounds before you can be heard. Never during another call, a break or do not disturb."
        )
        inside.addWidget(Text(words, Type.LABEL, dim=True, wrap=True))
        return card

    def _answering_chosen(self) -> None:
        self.wishes.answer_by_itself(on=self.answers.isChecked(), seconds=int(self.delay.value))


def _timed(words: str, choice: StillChoice) -> QVBoxLayout:
    """Words and, below them, a time: beside each other they are too wide for the narrowest page."""
    lines = QVBoxLayout()
    lines.setSpacing(GAP_XS)
    said = Text(words, wrap=True)
    said.setAccessibleName(" ")  # the choice itself says it
    lines.addWidget(said)
    lines.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
    return lines


def _seconds(offered: tuple[int, ...], chosen: int) -> list[tuple[str, str]]:
    """What can be chosen, and what is: an account file may say any number."""
    return [(str(seconds), tr("{seconds} s", seconds=seconds)) for seconds in sorted({*offered, chosen})]
