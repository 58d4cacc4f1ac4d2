"""The agent's pill with its menu, and the bar of the work after a call."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.agent.state import Status
from app.translation import tr
from ui.agent.model import PillModel, WrapUpModel
from ui.elapsed import elapsed
from ui.theme.fonts import font
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GLYPH_SMALL, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.layouts import discard
from ui.widgets.marks import mark
from ui.widgets.seconds import Seconds
from ui.widgets.surfaces import Strip
from ui.widgets.text import Text

Clock = Callable[[], float]


class AgentActions(Protocol):
    """What pill and bar ask for; the presenter."""

    def choose(self, status: Status) -> None:
        """A state was picked."""

    def give(self, result: str) -> None:
        """A result was picked."""

    def finish(self) -> None:
        """The work after the call is done."""


class StatePill(Button):
    """The state in a word with its time; pressing it offers the others."""

    def __init__(self, actions: AgentActions, clock: Clock) -> None:
        super().__init__("", icon=Icon.DOWN)
        self._actions, self._clock = actions, clock
        self._model: PillModel | None = None
        self._seconds = Seconds(self, self._show_time)
        self._menu = QMenu(self)
        self._group = QActionGroup(self._menu)
        mark(self, "pill", True)
        self.setFont(font(Type.STRONG))
        self.setFixedHeight(8 * GRID)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)

    def show_model(self, model: PillModel) -> None:
        """Show this."""
        old, self._model = self._model, model
        self.set_tone(model.tone)
        if old is None or (old.choices, old.heading) != (model.choices, model.heading):
            self._fill()
        self.set_refusal("" if model.signed_in else tr("Sign in first; then your state can be changed."))
        self._seconds.refresh()

    def sizeHint(self) -> QSize:
        """Words, and the sign that there is a menu; wide digits, so that it does not shake."""
        widest = "".join("0" if sign.isdigit() else sign for sign in self._words)
        words = self.fontMetrics().horizontalAdvance(widest)
        return QSize(words + GLYPH_SMALL + 2 * GAP_M + GRID, 8 * GRID)

    def minimumSizeHint(self) -> QSize:
        """The same: a state is never cut."""
        return self.sizeHint()

    def _paint_content(self, painter: QStylePainter, option: QStyleOptionButton) -> None:
        room = self.width() - 2 * GAP_M
        words = QRect(GAP_M, 0, room - GLYPH_SMALL, self.height())
        self._paint_words(painter, option, words, self.text())
        sign = QRect(self.width() - GAP_M - GLYPH_SMALL, 0, GLYPH_SMALL, self.height())
        self._paint_words(painter, option, sign, Icon.DOWN.value, icon=GLYPH_SMALL)

    def _show_time(self) -> float | None:
        model = self._model
        if model is None:
            return None
        passed = max(0.0, self._clock() - model.since)
        text = (
            tr("{state} {time}", state=model.state, time=elapsed(passed)) if model.signed_in else model.state
        )
        self.set_text(text)
        # A screen reader hears the state; the seconds would only chatter.
        self.setAccessibleName(tr("Your state: {state}", state=model.state))
        self.updateGeometry()
        return passed

    def _fill(self) -> None:
        self._menu.clear()
        model = self._model
        if model is None:
            return
        if model.heading:
            heading = self._menu.addAction(model.heading)
            heading.setEnabled(False)
        for choice in model.choices:
            action = QAction(choice.label.replace("&", "&&"), self._menu)
            action.setCheckable(True)
            action.setChecked(choice.chosen)
            action.triggered.connect(
                lambda _checked=False, status=choice.status: self._actions.choose(status)
            )
            self._group.addAction(action)
            self._menu.addAction(action)

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + GRID)))


class AgentCorner(QWidget):
    """The left end of the top bar: the pill, and what comes after this call."""

    def __init__(self, actions: AgentActions, clock: Clock) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_M)
        self.pill = StatePill(actions, clock)
        self._afterwards = Text(dim=True)
        self._narrow = False
        row.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._afterwards, 1)

    def show_model(self, model: PillModel) -> None:
        """Show this."""
        self.pill.show_model(model)
        self._afterwards.setText(model.afterwards)
        self._afterwards.setVisible(bool(model.afterwards) and not self._narrow)
        self.pill.setToolTip(model.afterwards)

    def set_narrow(self, *, narrow: bool) -> None:
        """Where there is little room, what comes after this call is in the pill's tool tip and menu."""
        self._narrow = narrow
        self._afterwards.setVisible(bool(self._afterwards.text()) and not narrow)


class WrapUpBar(Strip):
    """Under the top bar while the work after a call lasts: results, the time left, and Done (S8)."""

    def __init__(self, actions: AgentActions, clock: Clock) -> None:
        super().__init__(Tone.WAIT, flat=True)
        self._actions, self._clock = actions, clock
        self._model: WrapUpModel | None = None
        self._shown: tuple[str, ...] = ()
        self._seconds = Seconds(self, self._show_time)
        self._sentence = Text(style=Type.STRONG, wrap=True)
        self._left = Text(style=Type.TIMER)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_L, GAP_S, GAP_L, GAP_S)
        layout.setSpacing(GAP_S)
        head = QHBoxLayout()
        head.setSpacing(GAP_M)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self._sentence)
        lines.addWidget(self._left)
        head.addLayout(lines, 1)
        self.done = Button(tr("Finish"))
        self.done.setFixedHeight(8 * GRID)
        self.done.clicked.connect(lambda: actions.finish())
        head.addWidget(self.done, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(head)
        self._place = QWidget()
        self._row = FlowLayout(self._place, GAP_S)
        layout.addWidget(self._place)
        self._default = Text(dim=True, wrap=True)
        layout.addWidget(self._default)
        self._results: list[Button] = []
        self._place.hide()
        self.hide()

    def show_model(self, model: WrapUpModel | None) -> None:
        """Show this, or nothing."""
        self._model = model
        self.setVisible(model is not None)
        if model is None:
            return
        self.setAccessibleName(model.sentence)
        self._sentence.setText(model.sentence)
        self._default.say(model.default)
        if model.results != self._shown:
            self._offer(model.results)
        self._seconds.refresh()

    def _offer(self, results: tuple[str, ...]) -> None:
        self._shown = results
        for old in self._results:
            discard(self._row, old)
        self._results = []
        for result in results:
            button = Button(result, guarded=True)
            button.clicked.connect(lambda _checked=False, result=result: self._actions.give(result))
            self._results.append(button)
            button.setFixedHeight(8 * GRID)
            self._row.addWidget(button)
        self._place.setVisible(bool(results))

    def _show_time(self) -> float | None:
        model = self._model
        if model is None:
            return None
        self._left.setVisible(model.until is not None)
        if model.until is None:
            return None
        left = max(0.0, model.until - self._clock())
        self._left.setText(tr("ends in {seconds} s", seconds=math.ceil(left)))
        return -left if left else None
