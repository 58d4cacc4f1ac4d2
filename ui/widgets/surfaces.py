"""What other things stand on or in: cards, strips, fields, meters, choices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QSizePolicy,
)

from ui.theme.fonts import font
from ui.theme.icons import Icon
from ui.theme.tokens import CONTROL_HEIGHT, GAP_L, GAP_M, GAP_S, GLYPH_SMALL, GRID, Tone, Type
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.marks import mark
from ui.widgets.text import Glyph, Text


class Card(QFrame):
    """A call, a person, a group of facts. A tone other than plain frames it."""

    def __init__(self, tone: Tone = Tone.PLAIN) -> None:
        super().__init__()
        mark(self, "tone", tone.value)

    def set_tone(self, tone: Tone) -> None:
        """Frame the card with what it means."""
        mark(self, "tone", tone.value)


class Strip(QFrame):
    """A line of words on a wash of their meaning: a transfer under way, a problem."""

    def __init__(self, tone: Tone, *, flat: bool = False) -> None:
        super().__init__()
        mark(self, "tone", tone.value)
        mark(self, "flat", flat)

    def set_tone(self, tone: Tone) -> None:
        """Change what the strip means."""
        mark(self, "tone", tone.value)


class Notice(Strip):
    """A sentence that must be seen until it is settled, with at most one thing to do about it."""

    ROOMY = 120 * GRID

    def __init__(self, icon: Icon, sentence: str, tone: Tone, action: str = "") -> None:
        super().__init__(tone, flat=True)
        self._roomy = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GAP_L, GAP_S, GAP_L, GAP_S)
        self._grid.setHorizontalSpacing(GAP_M)
        self._grid.setVerticalSpacing(GAP_S)
        self._grid.addWidget(Glyph(icon, tone=tone), 0, 0, Qt.AlignmentFlag.AlignVCenter)
        self.sentence = Text(sentence, wrap=True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._grid.addWidget(self.sentence, 0, 1)
        self._grid.setColumnStretch(1, 1)
        self.action = Button(action)
        self._grid.addWidget(self.action, 0, 2, Qt.AlignmentFlag.AlignVCenter)
        self.action.setVisible(bool(action))  # not before it has a parent: it would be a window for a moment
        self.setAccessibleName(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the button stands under the sentence."""
        super().resizeEvent(event)
        roomy = event.size().width() >= self.ROOMY
        if roomy is not self._roomy:
            self._roomy = roomy
            self._grid.removeWidget(self.action)
            row, column_ = (0, 2) if roomy else (1, 1)
            self._grid.addWidget(self.action, row, column_, Qt.AlignmentFlag.AlignLeft)


class Field(QFrame):
    """A line to type in, with a sign before it and small buttons after it, framed as one."""

    def __init__(self, icon: Icon, placeholder: str, name: str, style: Type = Type.BODY) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setFont(font(style))
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(name)
        self.edit.installEventFilter(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GAP_M, 0, GRID, 0)
        self._row.setSpacing(GAP_S)
        self._row.addWidget(Glyph(icon, size=GLYPH_SMALL, dim=True))
        self._row.addWidget(self.edit, 1)
        self.setFixedHeight(CONTROL_HEIGHT + GRID)

    def add_button(self, button: GlyphButton) -> None:
        """Put a small button at the end of the field."""
        self._row.addWidget(button)

    def set_problem(self, problem: bool) -> None:  # noqa: FBT001 - a state, as setEnabled's
        """Mark what is typed as not usable; the sentence beside the field says why."""
        mark(self, "problem", problem)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the focus ring from the line to the whole field."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            mark(self, "focused", event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)


def line(name: str, *, secret: bool = False) -> QLineEdit:
    """A line to type in."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setMinimumHeight(CONTROL_HEIGHT)
    made.setMaxLength(2000)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


class LevelMeter(QProgressBar):
    """A sound level in dBFS from -60 to 0, as a bar and, for a screen reader, as a number."""

    FLOOR = -60

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setRange(self.FLOOR, 0)
        self.setValue(self.FLOOR)
        self.setTextVisible(False)
        self.setAccessibleName(name)

    def show_level(self, dbfs: float) -> None:
        """Show a peak; above -3 dBFS it is about to clip."""
        self.setValue(max(self.FLOOR, min(0, round(dbfs))))
        mark(self, "tone", "stop" if dbfs > -3 else "wait" if dbfs > -9 else "go")
