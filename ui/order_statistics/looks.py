"""How series look: strokes, signs and fills, and the legend that tells which is which."""

from __future__ import annotations

from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.order_statistics.model import PanelModel, SeriesModel, Shape
from ui.theme.theme import palette_of
from ui.theme.tokens import GAP_S, GAP_XS, GRID, Palette, Tone, Type
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.layouts import clear
from ui.widgets.tall import Tall
from ui.widgets.text import Text

LOOKS = (
    (Tone.ACCENT, Qt.PenStyle.SolidLine, "o"),
    (Tone.GO, Qt.PenStyle.DashLine, "s"),
    (Tone.CONSULT, Qt.PenStyle.DotLine, "t"),
    (Tone.WAIT, Qt.PenStyle.DashDotLine, "d"),
    (Tone.STOP, Qt.PenStyle.DashDotDotLine, "x"),
    (Tone.PLAIN, Qt.PenStyle.SolidLine, "star"),
)
"""Of lines: each differs from every other in its stroke or its sign, not in colour alone."""
SIGN = 9
"""Size of the signs in a line, in logical pixels."""


class Swatch(QWidget):
    """How a series looks, beside its name in the legend."""

    def __init__(self, series: SeriesModel) -> None:
        super().__init__()
        self._series = series
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Room for a bit of line with a sign on it."""
        return QSize(9 * GRID, Type.BODY.value.line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The same pens and brushes as in the picture."""
        palette = palette_of(QGuiApplication.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        if self._series.shape is not Shape.LINE:
            pen, brush = bar_of(palette, self._series.shape)
            painter.setPen(pen)
            painter.setBrush(brush)
            painter.drawRect(GRID, round(middle) - GRID, self.width() - 2 * GRID, 2 * GRID)
            return
        pen, brush, sign = line_of(palette, self._series.look)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
        painter.translate(self.width() / 2, middle)
        drawSymbol(painter, sign, SIGN, sign_pen(pen), brush)


class Legend(Tall):
    """Every series of a panel: how it looks and what it is called."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, GAP_S)
        self._shown: list[tuple[str, Shape, int]] = []

    def show_panel(self, panel: PanelModel) -> None:
        """Tell of this panel's."""
        wanted = [(series.name, series.shape, series.look) for series in panel.series]
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._flow)
        for series in panel.series:
            entry = QWidget()
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, GAP_S, 0)
            row.setSpacing(GAP_XS)
            row.addWidget(Swatch(series))
            row.addWidget(Text(series.name, Type.LABEL))
            self._flow.addWidget(entry)


def bar_of(palette: Palette, shape: Shape) -> tuple[QPen, QBrush]:
    """Pen and brush of bars."""
    fill = palette.accent_bg if shape is Shape.WHOLE else palette.accent
    return pen_of(palette.accent), QBrush(QColor(fill))


def line_of(palette: Palette, look: int) -> tuple[QPen, QBrush, str]:
    """Pen, brush of the signs, and sign of a line."""
    tone, stroke, sign = LOOKS[look % len(LOOKS)]
    colour = palette.ink(tone)
    return pen_of(colour, 2, stroke), QBrush(QColor(colour)), sign


def sign_pen(pen: QPen) -> QPen:
    """Of the signs in a line, which are never dashed."""
    return pen_of(pen.color().name())


def pen_of(colour: str, width: int = 1, stroke: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """As wide as it says in pixels, whatever the scale of the axes."""
    pen = QPen(QColor(colour), width, stroke)
    pen.setCosmetic(True)
    return pen
