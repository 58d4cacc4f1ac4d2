"""One of a few ways: a few strong words over a hint."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QSizePolicy, QStyleOptionButton, QStylePainter

from ui.theme.fonts import font
from ui.theme.tokens import GAP_M, GRID, TILE_HEIGHT, Tone, Type
from ui.widgets.buttons import Button


class WayButton(Button):
    """A choice with a title and a hint; checked it carries the accent."""

    def __init__(self, title: str, hint: str) -> None:
        self._hint = hint
        super().__init__(title, tone=Tone.ACCENT)
        self.setCheckable(True)
        self.setFont(font(Type.STRONG))
        self.setAccessibleDescription(hint)
        self.setFixedHeight(TILE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_refusal(self, reason: str) -> None:
        """See ``Button``; where it can be chosen, the hint is what it says of itself."""
        super().set_refusal(reason)
        self.setAccessibleDescription(reason or self._hint)
        self.setToolTip(reason or self._hint)

    def sizeHint(self) -> QSize:
        """Room for the title; the hint may be cut, the tool tip tells it."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._words) + 2 * GAP_M, TILE_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The same: nothing smaller."""
        return self.sizeHint()

    def _paint_content(self, painter: QStylePainter, option: QStyleOptionButton) -> None:
        line = Type.BODY.value.line
        top = (self.height() - 2 * line) // 2
        inside = self.rect().adjusted(GAP_M, 0, -GAP_M, 0)
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        leading = QApplication.style().visualAlignment(self.layoutDirection(), leading)
        roles = QPalette.ColorRole
        strong = roles.PlaceholderText if not self.isEnabled() else roles.WindowText
        painter.setFont(self.font())
        painter.setPen(QColor(QApplication.palette().color(strong)))
        painter.drawText(QRect(inside.left(), top, inside.width(), line), leading, self._words)
        hint = QFontMetrics(font(Type.LABEL)).elidedText(
            self._hint, Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.setFont(font(Type.LABEL))
        painter.setPen(QColor(QApplication.palette().color(roles.PlaceholderText)))
        painter.drawText(QRect(inside.left(), top + line, inside.width(), line - GRID + 2), leading, hint)
        del option
