"""The pictures, drawn by pyqtgraph. Importing this takes the better part of a second: see ``assembly``."""

from __future__ import annotations

from math import nan

import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget

from ui.order_statistics.model import PanelModel, PictureModel, SeriesModel, Shape
from ui.order_statistics.scale import marks, named
from ui.theme.fonts import font
from ui.theme.theme import palette_of
from ui.theme.tokens import GAP_M, GAP_S, GAP_XS, GRID, Palette, Tone, Type
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.surfaces import column
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
SAVED_WIDTH, SAVED_SCALE = 960, 2.0
"""Of a picture in a file: logical pixels, and pixels to each of them."""
_HEIGHT, _SHORT = 48 * GRID, 32 * GRID
"""Of the first panel, and of those below."""
_BAR_WIDTH = 0.7
_GRID = Qt.PenStyle.DotLine
_ROW = 7 * GRID
"""Height of a lying bar with its distance."""
_MOST_SIGNS = 40
"""Values in a line up to which each has its sign; of more of them every fourth."""

pg.setConfigOptions(antialias=True, exitCleanup=False)


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
            pen, brush = _bar(palette, self._series.shape)
            painter.setPen(pen)
            painter.setBrush(brush)
            painter.drawRect(GRID, round(middle) - GRID, self.width() - 2 * GRID, 2 * GRID)
            return
        pen, brush, sign = _line(palette, self._series.look)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
        painter.translate(self.width() / 2, middle)
        drawSymbol(painter, sign, SIGN, _sign_pen(pen), brush)


class Legend(QWidget):
    """Every series of a panel: how it looks and what it is called."""

    def __init__(self, panel: PanelModel) -> None:
        super().__init__()
        flow = FlowLayout(self, GAP_S)
        for series in panel.series:
            entry = QWidget()
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, GAP_S, 0)
            row.setSpacing(GAP_XS)
            row.addWidget(Swatch(series))
            row.addWidget(Text(series.name, Type.LABEL))
            flow.addWidget(entry)


class Panel(pg.PlotWidget):
    """One set of axes. It takes no keys and no wheel: the table beside it says the same.

    To make one takes far longer than to show something else on it.
    """

    def __init__(self) -> None:
        super().__init__(background=None, enableMenu=False)
        self._picture, self._panel = PictureModel("", (), ()), PanelModel("", ())
        self._palette = ""
        self._plot = self.getPlotItem()
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)

    def show_panel(self, picture: PictureModel, panel: PanelModel, height: int, edge: int) -> None:
        """Show this one of the picture's; ``edge``: pixels of the left axis, 0: as many as its words need."""
        self._picture, self._panel = picture, panel
        self.setFixedHeight(height)
        self.setAccessibleName(panel.unit)
        self._plot.getAxis("left").setWidth(edge or None)
        self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme."""
        super().changeEvent(event)
        other = event.type() is QEvent.Type.PaletteChange and hasattr(self, "_plot")
        if other and self._palette not in ("", palette_of(QGuiApplication.palette()).name):
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other places have room for their words."""
        super().resizeEvent(event)
        if hasattr(self, "_plot"):
            self._name_places()

    # --- drawing --------------------------------------------------------------------------------

    def _draw(self) -> None:
        palette = palette_of(QGuiApplication.palette())
        self._palette = palette.name
        self.setBackground(QColor(palette.panel))
        self._plot.clear()
        self._plot.getViewBox().invertY(self._picture.lies)
        count = len(self._picture.places)
        scale = _scale(self._panel)
        values, places = ("bottom", "left") if self._picture.lies else ("left", "bottom")
        self._plot.getAxis(values).setTicks([[(float(mark), _figure(mark, self._panel)) for mark in scale]])
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(_pen(palette.control_line))
            axis.setTextPen(_pen(palette.dim))
            axis.setTickFont(font(Type.LABEL))
            axis.setStyle(tickLength=0, tickTextOffset=GAP_XS)
        self._plot.getAxis(places).setStyle(tickLength=0)
        # A little more than the values need, so that no sign is cut.
        span, most = (-0.6, count - 0.4), scale[-1]
        x, y = ((0.0, most * 1.04), span) if self._picture.lies else (span, (-0.02 * most, most * 1.06))
        self._plot.setXRange(*x, padding=0)
        self._plot.setYRange(*y, padding=0)
        self._add_grid(scale, span, palette)
        for series in self._panel.series:
            self._add(series, palette)
        self._name_places()

    def _add_grid(self, scale: tuple[int, ...], span: tuple[float, float], palette: Palette) -> None:
        """A line at each mark, all of them one item."""
        along, marked = list(span) * len(scale), [float(mark) for mark in scale for _end in span]
        x, y = (marked, along) if self._picture.lies else (along, marked)
        self._plot.addItem(pg.PlotDataItem(x, y, pen=_pen(palette.line, stroke=_GRID), connect="pairs"))

    def _add(self, series: SeriesModel, palette: Palette) -> None:
        factor = 100 if self._panel.percent else 1
        if series.shape is not Shape.LINE:
            pen, brush = _bar(palette, series.shape)
            known = {place: value for place, value in enumerate(series.values) if value}
            across, values = list(known), list(known.values())
            shape = (
                {"x0": 0, "y": across, "width": values, "height": _BAR_WIDTH}
                if self._picture.lies
                else {"x": across, "y0": 0, "height": values, "width": _BAR_WIDTH}
            )
            self._plot.addItem(pg.BarGraphItem(**shape, pen=pen, brush=brush))
            return
        pen, brush, sign = _line(palette, series.look)
        x = [float(place) for place in range(len(series.values))]
        y = [nan if value is None else value * factor for value in series.values]
        signs = {"symbol": sign, "symbolSize": SIGN, "symbolPen": _sign_pen(pen), "symbolBrush": brush}
        every = 1 if len(x) <= _MOST_SIGNS else 4
        marked = [place for place in range(0, len(x), every) if series.values[place] is not None]
        if len(marked) == len(x):
            self._plot.addItem(pg.PlotDataItem(x, y, pen=pen, **signs))
            return
        self._plot.addItem(pg.PlotDataItem(x, y, pen=pen, connect="finite"))
        self._plot.addItem(
            pg.PlotDataItem([x[place] for place in marked], [y[place] for place in marked], pen=None, **signs)
        )

    def _name_places(self) -> None:
        words, metrics = self._picture.places, QFontMetrics(font(Type.LABEL))
        if self._picture.lies:
            room = self.width() * 2 // 5
            shown = [metrics.elidedText(word, Qt.TextElideMode.ElideRight, room) for word in words]
            self._plot.getAxis("left").setTicks([list(enumerate(shown))])
            return
        widest = max(map(metrics.horizontalAdvance, words), default=0) + GAP_M
        chosen = named(words, widest, self.width() - 12 * GRID)
        self._plot.getAxis("bottom").setTicks([[(float(place), words[place]) for place in chosen]])


class Picture(QWidget):
    """A title, and panels with their legends."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Text(style=Type.STRONG, wrap=True)
        self._inside = column(self, margin=0, spacing=GAP_S)
        self._inside.addWidget(self._title)
        self._legends: list[Legend] = []
        self._panels: list[Panel] = []

    def show_picture(self, model: PictureModel, about: str) -> None:
        """Show this; ``about``: what it shows, in a sentence, for a screen reader."""
        self.setAccessibleName(model.title)
        self.setAccessibleDescription(about)
        self._title.setText(model.title)
        for old in self._legends:
            self._inside.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._legends = [Legend(panel) for panel in model.panels]
        while len(self._panels) < len(model.panels):
            self._panels.append(Panel())
            self._inside.addWidget(self._panels[-1])
        edge = 0 if model.lies else max(map(_edge, model.panels), default=0)
        for number, shown in enumerate(self._panels):
            shown.setVisible(number < len(model.panels))
            if number < len(model.panels):
                self._inside.insertWidget(1 + 2 * number, self._legends[number])
                tall = len(model.places) * _ROW + 2 * _ROW if model.lies else _SHORT if number else _HEIGHT
                shown.show_panel(model, model.panels[number], tall, edge)


def png_of(model: PictureModel, about: str) -> bytes:
    """The picture as a PNG file in the theme in force, always of the same width."""
    picture = QWidget()
    picture.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    picture.setAutoFillBackground(False)
    shown = Picture()
    column(picture).addWidget(shown)
    shown.show_picture(model, about)
    picture.resize(SAVED_WIDTH, picture.sizeHint().height())
    picture.show()
    QApplication.sendPostedEvents()
    picture.resize(SAVED_WIDTH, picture.sizeHint().height())
    QApplication.sendPostedEvents()
    image = QImage(picture.size() * SAVED_SCALE, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(SAVED_SCALE)
    image.fill(QColor(palette_of(QGuiApplication.palette()).panel))
    picture.render(image, renderFlags=QWidget.RenderFlag.DrawChildren)
    picture.close()
    picture.deleteLater()
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(written.data())


def _scale(panel: PanelModel) -> tuple[int, ...]:
    """The marks of a panel's values."""
    if panel.percent:
        return (0, 25, 50, 75, 100)
    return marks(max((value for series in panel.series for value in series.values if value), default=0))


def _figure(mark: int, panel: PanelModel) -> str:
    return f"{mark:,}".replace(",", "\u202f") + ("\u202f%" if panel.percent else "")


def _edge(panel: PanelModel) -> int:
    """Room for a panel's figures."""
    metrics = QFontMetrics(font(Type.LABEL))
    return max(metrics.horizontalAdvance(_figure(mark, panel)) for mark in _scale(panel)) + GAP_S


def _bar(palette: Palette, shape: Shape) -> tuple[QPen, QBrush]:
    """Pen and brush of bars."""
    fill = palette.accent_bg if shape is Shape.WHOLE else palette.accent
    return _pen(palette.accent), QBrush(QColor(fill))


def _line(palette: Palette, look: int) -> tuple[QPen, QBrush, str]:
    """Pen, brush of the signs, and sign of a line."""
    tone, stroke, sign = LOOKS[look % len(LOOKS)]
    colour = palette.ink(tone)
    return _pen(colour, 2, stroke), QBrush(QColor(colour)), sign


def _sign_pen(pen: QPen) -> QPen:
    return _pen(pen.color().name())


def _pen(colour: str, width: int = 1, stroke: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """As wide as it says in pixels, whatever the scale of the axes."""
    pen = QPen(QColor(colour), width, stroke)
    pen.setCosmetic(True)
    return pen
