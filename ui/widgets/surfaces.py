"""What other things stand on or in: cards, strips, fields, meters, choices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
)

from ui.theme.fonts import font
from ui.theme.icons import Icon, icon_font
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
        self.setFocusProxy(self.edit)
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


class Choice(QComboBox):
    """One of several, with our own sign at its end."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumWidth(30 * GRID)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet cuts long names in the middle of a letter and draws no arrow; we do better."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.width() - GLYPH_SMALL - GAP_M - GAP_S
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.setFont(icon_font(GLYPH_SMALL))
        painter.setPen(self.palette().color(self.foregroundRole()))
        side = GLYPH_SMALL
        left = (
            GAP_M if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else self.width() - side - GAP_M
        )
        painter.drawText(QRect(left, 0, side, self.height()), Qt.AlignmentFlag.AlignCenter, Icon.DOWN.value)


class Tick(QCheckBox):
    """Yes or no, with our own check sign in the box."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet paints the box; we paint the sign."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.setFont(icon_font(GLYPH_SMALL))
        painter.setPen(QGuiApplication.palette().color(QPalette.ColorRole.BrightText))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, Icon.CHECK.value)


class OneOf(QRadioButton):
    """One of a few; a ring filled with the accent."""


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
