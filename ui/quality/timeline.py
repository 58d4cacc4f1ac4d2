"""The score of a call from its beginning to its end, as a line over three bands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.calls.quality import BOUNDS
from app.translation import tr
from ui.theme.fonts import font
from ui.theme.theme import palette_of
from ui.theme.tokens import GRID, Tone, Type

LEAST, MOST = 1.0, 4.5
"""Ends of the scale of mean opinion scores."""


class QualityTimeline(QWidget):
    """Painted; what it shows is said in its accessible description."""

    HEIGHT = 24 * GRID

    def __init__(self) -> None:
        super().__init__()
        self._line: tuple[float, ...] = ()
        self.setMinimumHeight(self.HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Quality of the sound over the call"))

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(80 * GRID, self.HEIGHT)

    def show_line(self, scores: Sequence[float]) -> None:
        """The scores from beginning to end, evenly spaced."""
        line = tuple(scores)
        if line == self._line:
            return
        self._line = line
        if line:
            self.setAccessibleDescription(
                tr(
                    "Score {mean:.1f} of 4.5, {least:.1f} at worst.",
                    mean=sum(line) / len(line),
                    least=min(line),
                )
            )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed line at each bound with its figure, then the scores."""
        palette = palette_of(QGuiApplication.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        label = 7 * GRID
        area = QRectF(label, GRID, self.width() - label - GRID, self.height() - 2 * GRID)
        painter.setFont(font(Type.LABEL))
        for bound in (MOST, *(least for least, _ in BOUNDS), LEAST):
            y = self._y(bound, area)
            painter.setPen(QPen(QColor(palette.control_line), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if bound in (MOST, BOUNDS[1][0], LEAST):
                painter.setPen(QColor(palette.dim))
                place = QRectF(0, y - 8, label - GRID, 16)
                painter.drawText(
                    place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{bound:.1f}"
                )
        if self._line:
            painter.setPen(QPen(QColor(palette.ink(Tone.ACCENT)), 2))
            painter.drawPolyline(QPolygonF(self._points(area)))

    def _points(self, area: QRectF) -> list[QPointF]:
        line = self._line if len(self._line) > 1 else self._line * 2
        step = area.width() / (len(line) - 1)
        return [QPointF(area.left() + at * step, self._y(score, area)) for at, score in enumerate(line)]

    @staticmethod
    def _y(score: float, area: QRectF) -> float:
        return area.bottom() - (min(MOST, max(LEAST, score)) - LEAST) / (MOST - LEAST) * area.height()
