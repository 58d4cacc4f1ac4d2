"""The pictures, drawn by pyqtgraph. Importing this takes the better part of a second: see ``assembly``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import nan

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy

from ui.order_statistics.looks import SIGN, Legend, bar_of, line_of, pen_of, sign_pen
from ui.order_statistics.model import PanelModel, PictureModel, SeriesModel, Shape
from ui.order_statistics.scale import marks, named
from ui.theme.fonts import font
from ui.theme.theme import palette_of
from ui.theme.tokens import GAP_M, GAP_S, GAP_XS, GRID, Palette, Type
from ui.widgets.layouts import column
from ui.widgets.tall import Tall
from ui.widgets.text import Text

_HEIGHT, _SHORT = 48 * GRID, 32 * GRID
"""Of the first panel, and of those below."""
_BAR_WIDTH = 0.7
_GRID = Qt.PenStyle.DotLine
_ROW = 7 * GRID
"""Height of a lying bar with its distance."""
_MOST_SIGNS = 40
"""Values in a line up to which each has its sign; of more of them every fourth."""

pg.setConfigOptions(antialias=True, exitCleanup=False)


class _Grid:
    """A line at each mark, all of them one item."""

    def __init__(self, palette: Palette) -> None:
        self._lines = pg.PlotCurveItem(pen=pen_of(palette.line, stroke=_GRID), connect="pairs")
        self.items = (self._lines,)

    def show(self, scale: tuple[int, ...], span: tuple[float, float], *, lies: bool) -> None:
        """Lines at the marks of ``scale``, as long as ``span``."""
        along = np.array(span * len(scale), float)
        marked = np.repeat(np.array(scale, float), 2)
        self._lines.setData(*((marked, along) if lies else (along, marked)), connect="pairs")


class _Bars:
    """Bars beside one another, or lying below one another."""

    def __init__(self, series: SeriesModel, palette: Palette, *, lies: bool) -> None:
        pen, brush = bar_of(palette, series.shape)
        self._lies = lies
        self._bars = pg.BarGraphItem(**self._shape((), ()), pen=pen, brush=brush)
        self.items = (self._bars,)

    def show(self, values: Sequence[float]) -> None:
        """Bars for those that are not nought."""
        known = {place: value for place, value in enumerate(values) if value and value == value}
        self._bars.setOpts(**self._shape(tuple(known), tuple(known.values())))

    def _shape(self, across: tuple[int, ...], values: tuple[float, ...]) -> dict[str, object]:
        if self._lies:
            return {"x0": 0, "y": across, "width": values, "height": _BAR_WIDTH}
        return {"x": across, "y0": 0, "height": values, "width": _BAR_WIDTH}


class _Line:
    """A line with signs in it."""

    def __init__(self, series: SeriesModel, palette: Palette) -> None:
        pen, self._brush, self._sign = line_of(palette, series.look)
        self._sign_pen = sign_pen(pen)
        self._curve, self._signs = pg.PlotCurveItem(pen=pen, connect="finite"), pg.ScatterPlotItem()
        self.items = (self._curve, self._signs)

    def show(self, values: Sequence[float]) -> None:
        """NaN: there is no value, the line is interrupted."""
        x, y = np.arange(len(values), dtype=float), np.array(values, float)
        self._curve.setData(x, y, connect="finite")
        every = 1 if len(x) <= _MOST_SIGNS else 4
        marked = np.isfinite(y) & (np.arange(len(x)) % every == 0)
        look = {"symbol": self._sign, "size": SIGN, "pen": self._sign_pen, "brush": self._brush}
        self._signs.setData(x=x[marked], y=y[marked], **look)


class Panel(pg.PlotWidget):
    """One set of axes. It takes no keys and no wheel: the table beside it says the same.

    To make one takes far longer than to show something else on it, and to add items far longer than to
    give those that are there other values.
    """

    def __init__(self) -> None:
        super().__init__(background=None, enableMenu=False)
        self._picture, self._panel = PictureModel("", (), ()), PanelModel("", ())
        self._palette = ""
        self._made_for: tuple[object, ...] = ()
        self._series: list[_Bars | _Line] = []
        self._grid: _Grid | None = None
        self._plot = self.getPlotItem()
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.getViewBox().disableAutoRange()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)

    def prepare(self, picture: PictureModel, panel: PanelModel) -> None:
        """The first part of showing this one of the picture's: make what is drawn."""
        self._picture, self._panel = picture, panel
        palette = palette_of(QGuiApplication.palette())
        self._palette = palette.name
        looks = tuple((series.shape, series.look) for series in panel.series)
        wanted = (palette.name, picture.lies, looks)
        if wanted != self._made_for:
            self._made_for = wanted
            self._make(palette)

    def show_panel(self, height: int, edge: int) -> None:
        """Show what was prepared; ``edge``: pixels of the left axis, 0: as many as its words need."""
        self.setFixedHeight(height)
        self.setAccessibleName(self._panel.unit)
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
            self.prepare(self._picture, self._panel)
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other places have room for their words."""
        super().resizeEvent(event)
        if hasattr(self, "_plot"):
            self._name_places()

    # --- drawing --------------------------------------------------------------------------------

    def _draw(self) -> None:
        lies, scale = self._picture.lies, _scale(self._panel)
        values = self._plot.getAxis("bottom" if lies else "left")
        values.setTicks([[(float(mark), _figure(mark, self._panel)) for mark in scale]])
        # A little more than the values need, so that no sign is cut.
        span, most = (-0.6, len(self._picture.places) - 0.4), scale[-1]
        x, y = ((0.0, most * 1.04), span) if lies else (span, (-0.02 * most, most * 1.06))
        self._plot.setRange(xRange=x, yRange=y, padding=0)
        if self._grid is not None:
            self._grid.show(scale, span, lies=lies)
        factor = 100 if self._panel.percent else 1
        for drawn, series in zip(self._series, self._panel.series, strict=True):
            drawn.show([nan if value is None else value * factor for value in series.values])
        self._name_places()

    def _make(self, palette: Palette) -> None:
        """Everything that stays as it is while the values are others."""
        lies = self._picture.lies
        self.setBackground(QColor(palette.panel))
        self._plot.clear()
        self._plot.getViewBox().invertY(lies)
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(pen_of(palette.control_line))
            axis.setTextPen(pen_of(palette.dim))
            axis.setTickFont(font(Type.LABEL))
            axis.setStyle(tickLength=0, tickTextOffset=GAP_XS)
        self._grid = _Grid(palette)
        self._series = [
            _Line(series, palette) if series.shape is Shape.LINE else _Bars(series, palette, lies=lies)
            for series in self._panel.series
        ]
        for drawn in (self._grid, *self._series):
            for item in drawn.items:
                self._plot.addItem(item)

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


class Picture(Tall):
    """A title, and panels with their legends."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._scope = Text(style=Type.STRONG, wrap=True), Text(dim=True, wrap=True)
        self._inside = column(self, margin=0, spacing=GAP_S)
        self._inside.addWidget(self._title)
        self._inside.addWidget(self._scope)
        self._legends: list[Legend] = []
        self._panels: list[Panel] = []

    def parts(self, model: PictureModel, about: str, scope: str = "") -> Iterator[Callable[[], None]]:
        """What is to be done to show this, each some milliseconds.

        ``about``: what it shows, in a sentence, for a screen reader. ``scope``: what was counted, where
        nothing beside the picture says so.
        """
        yield partial(self._name, model, about, scope)
        for number in range(len(model.panels)):
            if number >= len(self._panels):
                yield self._add_panel
            yield partial(self._prepare_panel, model, number)
            yield partial(self._tell_panel, model, number)
            yield partial(self._show_panel, model, number)

    def _name(self, model: PictureModel, about: str, scope: str) -> None:
        self.setAccessibleName(model.title)
        self.setAccessibleDescription(about)
        self._title.setText(model.title)
        self._scope.say(scope)
        for shown in (*self._panels[len(model.panels) :], *self._legends[len(model.panels) :]):
            shown.hide()

    def _add_panel(self) -> None:
        legend, panel = Legend(), Panel()
        self._legends.append(legend)
        self._panels.append(panel)
        for widget in (legend, panel):
            widget.hide()
            self._inside.addWidget(widget)

    def _prepare_panel(self, model: PictureModel, number: int) -> None:
        self._panels[number].prepare(model, model.panels[number])

    def _tell_panel(self, model: PictureModel, number: int) -> None:
        self._legends[number].show_panel(model.panels[number])
        self._legends[number].show()

    def _show_panel(self, model: PictureModel, number: int) -> None:
        edge = 0 if model.lies else max(map(_edge, model.panels), default=0)
        tall = len(model.places) * _ROW + 2 * _ROW if model.lies else _SHORT if number else _HEIGHT
        self._panels[number].show_panel(tall, edge)
        self._panels[number].show()


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
