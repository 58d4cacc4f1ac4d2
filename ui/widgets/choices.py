"""One of several, and yes or no."""

from __future__ import annotations

import sys

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from ui.theme.icons import Icon, icon_font
from ui.theme.tokens import CONTROL_HEIGHT, GAP_M, GAP_S, GLYPH_SMALL, GRID, Type
from ui.widgets.text import Text

_TICK_WIDTH = 7 * GRID
"""The box alone; its words stand beside it."""


class Choice(QComboBox):
    """One of several, with our own sign at its end."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        if sys.platform == "linux":  # Qt tells screen readers there the chosen words instead of the name
            self.setAccessibleDescription(name)
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
        paint_down(painter, self, GAP_M)


class StillChoice(Choice):
    """A choice that the wheel does not change while one scrolls past it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(CONTROL_HEIGHT)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll, unless somebody is at this choice."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def show_options(self, options: list[tuple[str, str]], chosen: str) -> None:
        """Offer (value, words), with ``chosen`` chosen; tells nobody."""
        self.blockSignals(True)
        if [(self.itemData(at), self.itemText(at)) for at in range(self.count())] != options:
            self.clear()
            for value, said in options:
                self.addItem(said, value)
        self.setCurrentIndex(self.findData(chosen))
        self.blockSignals(False)

    @property
    def value(self) -> str:
        """The chosen value."""
        return str(self.currentData() or "")


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


class _TickLabel(Text):
    """The words of a tick, which break where the width ends; a click on them is one on the tick."""

    def __init__(self, words: str, tick: Tick) -> None:
        super().__init__(words, Type.STRONG, wrap=True)
        self.setAccessibleName(" ")  # the tick itself says it
        self._tick = tick

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the tick."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._tick.click()


def paint_down(painter: QPainter, control: QWidget, gap: int) -> None:
    """The sign of a control that opens something below it, ``gap`` pixels from its end."""
    painter.setFont(icon_font(GLYPH_SMALL))
    painter.setPen(control.palette().color(control.foregroundRole()))
    mirrored = control.layoutDirection() is Qt.LayoutDirection.RightToLeft
    left = gap if mirrored else control.width() - GLYPH_SMALL - gap
    place = QRect(left, 0, GLYPH_SMALL, control.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, Icon.DOWN.value)


def tick_line(tick: Tick, words: str) -> QHBoxLayout:
    """``tick`` with its words beside it, which break where the width ends."""
    tick.setFixedWidth(_TICK_WIDTH)
    tick.setAccessibleName(words)
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(GAP_S)
    line.addWidget(tick, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(_TickLabel(words, tick), 1, Qt.AlignmentFlag.AlignVCenter)
    return line


class OneOf(QRadioButton):
    """One of a few; a ring filled with the accent."""
