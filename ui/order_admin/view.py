"""The board of the order queue: how many orders wait where, and which are dialled next."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.translation import tr
from ui.order_admin.model import BoardModel, CellModel, LineModel, Option, ProjectModel
from ui.settings.form_view import StillChoice
from ui.theme.fonts import font
from ui.theme.icons import Icon
from ui.theme.tokens import CONTROL_HEIGHT, GAP_L, GAP_M, GAP_S, GAP_XS, GRID, Tone, Type
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.surfaces import Card, Field, column
from ui.widgets.text import Text

CELL_WIDTH = 34 * GRID
"""All the same, so that a mode's cells stand below one another."""
_WIDTHS = (10, 26, 34, 74, 36, 24, 24)
Index = QModelIndex | QPersistentModelIndex


class BoardActions(Protocol):
    """What the page asks for; the presenter."""

    def seen(self, *, there: bool) -> None:
        """The page came into sight, or went."""

    def choose_operator(self, login: str) -> None:
        """An operator was chosen."""

    def choose_which(self, which: str) -> None:
        """Other orders are to be listed."""

    def choose_project(self, project: str) -> None:
        """A project was chosen."""

    def search(self, text: str) -> None:
        """Something was typed."""

    def settings(self, project: str, mode: str) -> None:
        """A gear was pressed."""

    def export(self, path: str) -> None:
        """Results are to be written to a file."""


class Cell(Card):
    """A project in a mode, with its gear."""

    def __init__(self, model: CellModel, actions: BoardActions) -> None:
        super().__init__()
        self.setFixedWidth(CELL_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_M, GAP_S, GAP_S, GAP_S)
        row.setSpacing(GAP_S)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(model.mode, Type.LABEL, dim=True, elide=True))
        self.count = Text(style=Type.HEADING)
        self.note = Text(style=Type.LABEL, dim=True, elide=True)
        words.addWidget(self.count)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        self.gear = GlyphButton(
            Icon.SETTINGS, tr("Settings of {project} in {mode}", project=model.project, mode=model.mode)
        )
        self.gear.clicked.connect(lambda: actions.settings(model.project, model.mode))
        row.addWidget(self.gear, 0, Qt.AlignmentFlag.AlignTop)
        self.show_cell(model)

    def show_cell(self, model: CellModel) -> None:
        """Show how many there are now."""
        self.count.setText(model.count)
        self.note.setText(model.note)
        said = tr("{project}, {mode}: {count}", project=model.project, mode=model.mode, count=model.count)
        self.count.setAccessibleName(said)
        self.gear.setAccessibleDescription(f"{said}. {model.note}")


class LinesModel(QAbstractTableModel):
    """The listed orders as Qt asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[LineModel, ...] = ()
        self._heads = ("", tr("Order"), tr("Customer"), tr("Why"), tr("Number"), tr("Project"), tr("Status"))

    def show_lines(self, lines: tuple[LineModel, ...]) -> None:
        """Show exactly these."""
        if lines == self._lines:
            return
        if len(lines) == len(self._lines):
            self._lines = lines  # the same lines with other words: whoever reads them keeps their place
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(self._heads) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """See Qt."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """See Qt."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """One cell; its tool tip is the whole text."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        line = self._lines[index.row()]
        shown = (line.place, line.order, line.customer, line.why, line.number, line.project, line.status)
        return shown[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's
        """The names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None


class BoardPage(QWidget):
    """See the module. ``take_in`` opens the dialog of an import, ``statistics`` the figures."""

    def __init__(self, actions: BoardActions) -> None:
        super().__init__()
        self._actions = actions
        self._cells: dict[tuple[str, str], Cell] = {}
        self._shape: tuple[object, ...] = ()
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self._empty, self._told = Text(dim=True, wrap=True), Text(dim=True, wrap=True)
        self.take_in = Button(tr("Import orders"), icon=Icon.ADD)
        self.export = Button(tr("Export results"), icon=Icon.OPEN)
        self.export.clicked.connect(self._ask_where_to)
        self.statistics = Button(tr("Statistics"), icon=Icon.CHART)
        self._projects = QVBoxLayout()
        self._projects.setSpacing(GAP_M)
        self._elsewhere: dict[str, Text] = {}
        self.lines = LinesModel()
        self.table = _made_table(self.lines)
        self._make_filters()
        self._about = Text(dim=True, wrap=True)
        outer = column(self, margin=0)
        outer.addWidget(self._scrolled())

    def show_board(self, model: BoardModel) -> None:
        """See ``BoardView``."""
        for text, words in (
            (self._problem, model.problem),
            (self._empty, model.empty),
            (self._told, model.told),
        ):
            text.setText(words)
            text.setVisible(bool(words))
        shape = tuple(
            (project.name, tuple(cell.mode for cell in project.cells)) for project in model.projects
        )
        if shape != self._shape:
            self._shape = shape
            self._rebuild(model.projects)
        for project in model.projects:
            self._elsewhere[project.name].setText(project.elsewhere)
            self._elsewhere[project.name].setVisible(bool(project.elsewhere))
            for cell in project.cells:
                self._cells[cell.project, cell.mode].show_cell(cell)
        _offer(self.operator, model.operators, model.operator)
        _offer(self.which, model.whiches, model.which)
        _offer(self.project, model.choices, model.project)
        self._about.setText(model.about)
        self.lines.show_lines(model.lines)

    def cell(self, project: str, mode: str) -> Cell:
        """The cell of a project and a mode."""
        return self._cells[project, mode]

    # --- Qt -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Counts are live while somebody looks."""
        super().showEvent(event)
        self._actions.seen(there=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is asked for counts that nobody sees."""
        super().hideEvent(event)
        self._actions.seen(there=False)

    # --- parts ----------------------------------------------------------------------------------

    def _make_filters(self) -> None:
        self.operator, self.which = StillChoice(tr("Operator")), StillChoice(tr("Which orders"))
        self.project = StillChoice(tr("Project"))
        self.search = Field(
            Icon.SEARCH, tr("Search orders"), tr("Search orders by number, telephone or customer")
        )
        self.search.setMinimumWidth(50 * GRID)
        actions = self._actions
        self.operator.currentIndexChanged.connect(lambda _at: actions.choose_operator(self.operator.value))
        self.which.currentIndexChanged.connect(lambda _at: actions.choose_which(self.which.value))
        self.project.currentIndexChanged.connect(lambda _at: actions.choose_project(self.project.value))
        self.search.edit.textEdited.connect(actions.search)

    def _scrolled(self) -> QScrollArea:
        content = QWidget()
        content.setObjectName("scrolled")
        inside = column(content, margin=GAP_L)
        inside.addWidget(Text(tr("Order queue"), Type.HEADING))
        inside.addWidget(_flow(self.take_in, self.export, self.statistics))
        for text in (self._told, self._problem, self._empty):
            inside.addWidget(text)
        inside.addLayout(self._projects)
        inside.addWidget(Text(tr("Orders"), Type.HEADING))
        inside.addWidget(_flow(self.which, self.operator, self.project, self.search))
        inside.addWidget(self._about)
        inside.addWidget(self.table, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        return area

    def _rebuild(self, projects: tuple[ProjectModel, ...]) -> None:
        while (item := self._projects.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._cells, self._elsewhere = {}, {}
        for project in projects:
            around = QWidget()
            around.setAccessibleName(project.name)
            inside = column(around, margin=0, spacing=GAP_XS)
            inside.addWidget(Text(project.name, Type.STRONG, wrap=True))
            cells = [Cell(cell, self._actions) for cell in project.cells]
            for model, cell in zip(project.cells, cells, strict=True):
                self._cells[model.project, model.mode] = cell
            inside.addWidget(_flow(*cells))
            self._elsewhere[project.name] = Text(style=Type.LABEL, dim=True, wrap=True)
            inside.addWidget(self._elsewhere[project.name])
            self._projects.addWidget(around)

    def _ask_where_to(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, tr("Export results"), "results.csv", tr("Table (*.csv);;Workbook (*.xlsx)")
        )
        if chosen:
            self._actions.export(chosen)


def _flow(*widgets: QWidget) -> QWidget:
    around = QWidget()
    row = FlowLayout(around, GAP_S)
    for widget in widgets:
        row.addWidget(widget)
    return around


def _offer(choice: StillChoice, options: tuple[Option, ...], chosen: str) -> None:
    choice.show_options([(option.value, option.words) for option in options], chosen)


def _made_table(lines: LinesModel) -> QTableView:
    table = QTableView()
    table.setModel(lines)
    table.setAccessibleName(tr("Orders"))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setMinimumHeight(60 * GRID)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(CONTROL_HEIGHT)
    heads = table.horizontalHeader()
    heads.setHighlightSections(False)
    heads.setStretchLastSection(True)
    heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    heads.setFont(font(Type.LABEL))
    for at, width in enumerate(_WIDTHS):
        table.setColumnWidth(at, width * GRID)
    return table
