"""Four bars that rise, as many filled as the sound is good; the word beside them says the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.quality.words import MOST_BARS, QualityModel
from ui.theme.theme import palette_of
from ui.theme.tokens import GRID, Tone, Type
from ui.widgets.text import Text


class Bars(QWidget):
    """The bars alone; screen readers hear the word."""

    WIDTH, GAP, HEIGHT = 3, 2, 4 * GRID

    def __init__(self) -> None:
        super().__init__()
        self._bars, self._tone = 0, Tone.PLAIN
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Always the same."""
        return QSize(MOST_BARS * (self.WIDTH + self.GAP) - self.GAP, self.HEIGHT)

    def show_bars(self, bars: int, tone: Tone) -> None:
        """Fill so many."""
        if (bars, tone) != (self._bars, self._tone):
            self._bars, self._tone = bars, tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars in the tone; of those that are not reached only the foot, in the colour of edges."""
        palette = palette_of(QGuiApplication.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(MOST_BARS):
            filled = number < self._bars
            painter.setBrush(QColor(palette.ink(self._tone) if filled else palette.control_line))
            height = self.HEIGHT * (number + 1) / MOST_BARS if filled else self.WIDTH
            left = number * (self.WIDTH + self.GAP)
            painter.drawRoundedRect(QRectF(left, self.HEIGHT - height, self.WIDTH, height), 1, 1)


class QualityBars(QWidget):
    """Bars and word."""

    def __init__(self) -> None:
        super().__init__()
        self._bars = Bars()
        self.word = Text(style=Type.LABEL, dim=True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._bars)
        row.addWidget(self.word)

    def set_terse(self, *, terse: bool) -> None:
        """Show the bars alone; screen readers hear the word from them then."""
        self.word.setVisible(not terse)
        self._bars.setAccessibleName(self.word.text() if terse else "")
        self.updateGeometry()

    def show_quality(self, model: QualityModel | None) -> None:
        """Show this; nothing is there without."""
        self.setVisible(model is not None)
        if model is not None:
            self._bars.show_bars(model.bars, model.tone)
            self.word.setText(model.word)
            for part in (self, self.word):
                part.setToolTip(model.detail)
