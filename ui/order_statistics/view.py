"""The statistics page: what to count, the picture, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.translation import tr
from ui.order_admin.model import Option
from ui.order_statistics.model import PictureModel, StatisticsModel
from ui.theme.fonts import font
from ui.theme.icons import Icon
from ui.theme.tokens import CONTROL_HEIGHT, GAP_L, GAP_S, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.choices import StillChoice
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.layouts import Scrolled, column
from ui.widgets.surfaces import Card
from ui.widgets.text import Text

if TYPE_CHECKING:
    from ui.order_statistics.plot import Picture

MOST_HEIGHT = 90 * GRID
"""Of the table; what is longer scrolls."""
Load = Callable[[Callable[[], None]], None]
"""Makes ready what pictures are drawn with, then calls back on the window's thread."""


class StatisticsActions(Protocol):
    """What the page asks for; the presenter."""

    def seen(self, *, there: bool) -> None:
        """The page came into sight, or went."""

    def choose_kind(self, kind: str) -> None:
        """A picture was chosen."""

    def choose_period(self, period: str) -> None:
        """A period was chosen."""

    def choose_project(self, project: str) -> None:
        """A project was chosen."""

    def choose_operator(self, login: str) -> None:
        """An operator was chosen."""

    def save_table(self, path: str) -> None:
        """The figures are to be written to a file."""

    def save_picture(self, path: str, png: Callable[[], bytes]) -> None:
        """The picture is to be written to a file, whose content ``png`` makes on any thread."""


class StatisticsPage(QWidget):
    """See the module. ``back`` leads to the orders."""

    def __init__(self, actions: StatisticsActions, load: Load) -> None:
        super().__init__()
        self._actions, self._load = actions, load
        self._loaded = False
        self._model = StatisticsModel()
        self._drawn: PictureModel | None = None
        self._picture: Picture | None = None
        self.back = Button(tr("Order queue"), icon=Icon.BACK)
        self.save_picture, self.save_table = Button(tr("Save picture")), Button(tr("Save table"))
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self._told, self._sentence = Text(dim=True, wrap=True), Text(wrap=True)
        self._frame = Card()
        self._inside = column(self._frame)
        self.table = _made_table()
        self._make_choices()
        self._lay_out()
        self._connect()

    def show_statistics(self, model: StatisticsModel) -> None:
        """See ``StatisticsView``."""
        self._model = model
        for choice, options, chosen in (
            (self.kind, model.kinds, model.kind),
            (self.period, model.periods, model.period),
            (self.project, model.projects, model.project),
            (self.operator, model.operators, model.operator),
        ):
            choice.show_options(_pairs(options), chosen)
            choice.setVisible(bool(options))
        for text, words in (
            (self._problem, model.problem),
            (self._sentence, model.sentence),
            (self._told, model.told),
        ):
            text.setText(words)
            text.setVisible(bool(words))
        nothing = "" if model.picture is not None else tr("There is nothing to save.")
        self.save_picture.set_refusal(nothing)
        self.save_table.set_refusal(nothing)
        self._show_table(model)
        self._draw()

    @property
    def told(self) -> str:
        """What came of the last export."""
        return self._told.text()

    @property
    def sentence(self) -> str:
        """What is said of the figures."""
        return self._sentence.text()

    # --- Qt -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: figures are counted, and with the first look the library is loaded."""
        super().showEvent(event)
        self._actions.seen(there=True)
        if not self._loaded:
            self._load(self._ready)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._actions.seen(there=False)

    # --- parts ----------------------------------------------------------------------------------

    def _make_choices(self) -> None:
        self.kind, self.period = StillChoice(tr("Picture")), StillChoice(tr("Period"))
        self.project, self.operator = StillChoice(tr("Project")), StillChoice(tr("Operator"))

    def _lay_out(self) -> None:
        content = QWidget()
        inside = column(content, margin=GAP_L)
        inside.addWidget(_flow(self.back))
        inside.addWidget(Text(tr("Statistics"), Type.HEADING))
        inside.addWidget(_flow(self.kind, self.period, self.project, self.operator))
        for text in (self._problem, self._sentence):
            inside.addWidget(text)
        inside.addWidget(self._frame)
        inside.addWidget(self.table)
        inside.addWidget(_flow(self.save_picture, self.save_table))
        inside.addWidget(self._told)
        inside.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scrolled(content))

    def _connect(self) -> None:
        actions = self._actions
        self.kind.currentIndexChanged.connect(lambda _at: actions.choose_kind(self.kind.value))
        self.period.currentIndexChanged.connect(lambda _at: actions.choose_period(self.period.value))
        self.project.currentIndexChanged.connect(lambda _at: actions.choose_project(self.project.value))
        self.operator.currentIndexChanged.connect(lambda _at: actions.choose_operator(self.operator.value))
        self.save_picture.clicked.connect(self._ask_where_to_save_picture)
        self.save_table.clicked.connect(self._ask_where_to_save_table)

    def _ready(self) -> None:
        self._loaded = True
        self._draw()

    def _draw(self) -> None:
        wanted = self._model.picture if self._loaded else None
        self._frame.setVisible(wanted is not None)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        if wanted is not None:
            from ui.order_statistics.plot import Picture

            if self._picture is None:
                self._picture = Picture()
                self._inside.addWidget(self._picture)
            self._picture.show_picture(wanted, self._model.sentence)

    def _show_table(self, model: StatisticsModel) -> None:
        table = self.table
        table.setVisible(bool(model.rows))
        table.setAccessibleName(
            "" if model.picture is None else tr("{title}, as a table", title=model.picture.title)
        )
        heads = table.horizontalHeader()
        # Else every single cell would have the widths of all of them measured anew.
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        if table.columnCount() != len(model.head):
            table.setColumnCount(len(model.head))
        table.setHorizontalHeaderLabels(list(model.head))
        table.setRowCount(len(model.rows))
        for at, row in enumerate(model.rows):
            for place, words in enumerate(row):
                cell = table.item(at, place)
                if cell is None:
                    cell = QTableWidgetItem()
                    cell.setTextAlignment(_edge(place))
                    table.setItem(at, place, cell)
                if cell.text() != words:
                    cell.setText(words)
        for place in range(len(model.head)):
            if (heading := table.horizontalHeaderItem(place)) is not None:
                heading.setTextAlignment(_edge(place))
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        height = (len(model.rows) + 1) * CONTROL_HEIGHT + 4 * GRID
        table.setFixedHeight(min(height, MOST_HEIGHT))

    def _ask_where_to_save_picture(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, tr("Save picture"), f"{self._model.kind}.png", tr("Pictures (*.png)")
        )
        if chosen and self._model.picture is not None and self._loaded:
            from ui.order_statistics.saved import Painting, png_of

            def painted(image: QImage) -> None:
                self._actions.save_picture(_ending(chosen, ".png"), partial(png_of, image))

            Painting(self._model.picture, self._model.sentence, painted, self)

    def _ask_where_to_save_table(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, tr("Save table"), f"{self._model.kind}.csv", tr("Table (*.csv);;Workbook (*.xlsx)")
        )
        if chosen:
            self._actions.save_table(_ending(chosen, ".csv"))


def _ending(path: str, usual: str) -> str:
    """The path as typed, with the usual ending where it has none."""
    return path if Path(path).suffix else path + usual


def _made_table() -> QTableWidget:
    table = QTableWidget()
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    lines = table.verticalHeader()
    lines.hide()
    lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    lines.setDefaultSectionSize(CONTROL_HEIGHT)
    heads = table.horizontalHeader()
    heads.setHighlightSections(False)
    heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    heads.setFont(font(Type.LABEL))
    return table


def _edge(place: int) -> Qt.AlignmentFlag:
    """Words stand at the left, figures at the right."""
    edge = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
    return edge | Qt.AlignmentFlag.AlignVCenter


def _flow(*widgets: QWidget) -> QWidget:
    around = QWidget()
    row = FlowLayout(around, GAP_S)
    for widget in widgets:
        row.addWidget(widget)
    return around


def _pairs(options: tuple[Option, ...]) -> list[tuple[str, str]]:
    return [(option.value, option.words) for option in options]
