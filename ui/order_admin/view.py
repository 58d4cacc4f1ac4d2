"""The board of the order queue: how many orders wait where, and which are dialled next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.translation import tr
from ui.history.table import HistoryRows, HistoryTable
from ui.order_admin.again_view import Again
from ui.order_admin.model import BoardModel, CellModel, Option, ProjectModel
from ui.settings.form_view import StillChoice
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GAP_XS, GRID, Tone, Type
from ui.transfer.model import RowModel
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.layouts import Scrolled, clear, column
from ui.widgets.surfaces import Card, Field
from ui.widgets.text import Text

CELL_WIDTH = 33 * GRID
"""All the same, so that a mode's cells stand below one another."""


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

    def choose_sub_mode(self, name: str) -> None:
        """A part of the modes was chosen."""

    def search(self, text: str) -> None:
        """Something was typed."""

    def ids(self, places: Sequence[range]) -> tuple[int, ...]:
        """See ``AgainActions``."""

    def requeue(self, ids: tuple[int, ...], status: str, number: str) -> None:
        """See ``AgainActions``."""

    def settings(self, project: str, mode: str) -> None:
        """A gear was pressed."""

    def export(self, path: str) -> None:
        """Results are to be written to a file."""

    def row(self, place: int) -> RowModel:
        """A row of the list, by its place from 0 on."""

    def facts(self, place: int) -> str:
        """Everything about the order there."""


class Cell(Card):
    """A project in a mode, with its gear."""

    def __init__(self, model: CellModel, actions: BoardActions) -> None:
        super().__init__()
        self.setFixedWidth(CELL_WIDTH)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(GAP_M, GAP_S, GAP_S, GAP_S)
        inside.setSpacing(0)
        inside.addWidget(Text(model.mode, Type.LABEL, dim=True, elide=True))
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        inside.addLayout(row)
        words = QVBoxLayout()
        words.setSpacing(0)
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
        self.parts = [Text(style=Type.LABEL) for _part in model.parts]
        for (part, _count), figure in zip(model.parts, self.parts, strict=True):
            line = QHBoxLayout()
            line.addWidget(Text(part, Type.LABEL, dim=True, elide=True), 1)
            line.addWidget(figure)
            inside.addLayout(line)
        self.show_cell(model)

    def show_cell(self, model: CellModel) -> None:
        """Show how many there are now."""
        self.count.setText(model.count)
        self.note.setText(model.note)
        for (part, count), figure in zip(model.parts, self.parts, strict=True):
            figure.setText(count)
            figure.setAccessibleName(f"{part}: {count}")
        said = tr("{project}, {mode}: {count}", project=model.project, mode=model.mode, count=model.count)
        self.count.setAccessibleName(said)
        told = "".join(f". {part}: {count}" for part, count in model.parts)
        self.gear.setAccessibleDescription(f"{said}{told}. {model.note}")


class RefusedPage(QWidget):
    """Said to who may not see the whole queue."""

    def __init__(self) -> None:
        super().__init__()
        inside = column(self, margin=GAP_L)
        inside.addWidget(Text(tr("Order queue"), Type.HEADING))
        self.sentence = Text(
            tr(
                "Everybody's orders and their figures are for supervisors. Whoever looks after the account "
                "file can name you among them, in the settings of the order queue."
            ),
            wrap=True,
        )
        inside.addWidget(self.sentence)
        inside.addStretch(1)


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
        self.rows = HistoryRows(actions.row)
        self.table = _made_table(self.rows)
        self.facts = Text(wrap=True)
        self.facts.hide()
        self.again = Again(actions)
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
            (project.name, tuple((cell.mode, len(cell.parts)) for cell in project.cells))
            for project in model.projects
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
        _offer(self.sub_mode, model.sub_modes, model.sub_mode)
        self._about.setText(model.about)
        self.again.show_again(model.new_statuses, model.requeued)

    def show_all_rows(self, total: int) -> None:
        """See ``BoardView``. Whoever is somewhere in the list stays at that place."""
        place, where = self.table.place, self.table.verticalScrollBar().value()
        self.rows.show_all(total)
        self.table.setVisible(total > 0)
        if total and place >= 0:
            self.table.choose(min(place, total - 1))
        self.table.verticalScrollBar().setValue(where)
        self._tell_facts()

    def change_rows(self, first: int, last: int) -> None:
        """See ``BoardView``."""
        self.rows.change(first, last)
        self._tell_facts()

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
        self.project, self.sub_mode = StillChoice(tr("Project")), StillChoice(tr("Part of the mode"))
        self.search = Field(
            Icon.SEARCH, tr("Search orders"), tr("Search orders by number, telephone or customer")
        )
        self.search.setMinimumWidth(50 * GRID)
        actions = self._actions
        self.operator.currentIndexChanged.connect(lambda _at: actions.choose_operator(self.operator.value))
        self.which.currentIndexChanged.connect(lambda _at: actions.choose_which(self.which.value))
        self.project.currentIndexChanged.connect(lambda _at: actions.choose_project(self.project.value))
        self.sub_mode.currentIndexChanged.connect(lambda _at: actions.choose_sub_mode(self.sub_mode.value))
        self.search.edit.textEdited.connect(actions.search)
        self.table.left.connect(lambda: self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.typed.connect(self._typed)
        self.table.selectionModel().selectionChanged.connect(lambda *_parts: self._tell_facts())

    def _scrolled(self) -> Scrolled:
        content = QWidget()
        inside = column(content, margin=GAP_L)
        inside.addWidget(Text(tr("Order queue"), Type.HEADING))
        inside.addWidget(_flow(self.take_in, self.export, self.statistics))
        for text in (self._told, self._problem, self._empty):
            inside.addWidget(text)
        inside.addLayout(self._projects)
        inside.addWidget(Text(tr("Orders"), Type.HEADING))
        inside.addWidget(_flow(self.which, self.operator, self.project, self.sub_mode, self.search))
        inside.addWidget(self._about)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.facts)
        inside.addWidget(self.again)
        inside.addStretch(0)
        return Scrolled(content)

    def _rebuild(self, projects: tuple[ProjectModel, ...]) -> None:
        clear(self._projects)
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

    def _typed(self, text: str) -> None:
        """Letters typed in the list are looked for."""
        self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.edit.end(False)
        self.search.edit.insert(text)
        self._actions.search(self.search.edit.text())

    def _tell_facts(self) -> None:
        """The whole of what a row has no room for."""
        said = self._actions.facts(self.table.place) if self.table.place >= 0 else ""
        self.facts.setText(said)
        self.facts.setVisible(bool(said))
        chosen = self.table.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.count())]
        self.again.choose(tuple(range(part.top(), part.bottom() + 1) for part in parts))

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
    choice.setVisible(bool(options))


def _made_table(rows: HistoryRows) -> HistoryTable:
    table = HistoryTable(rows)
    table.setAccessibleName(tr("Orders"))
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setMinimumHeight(60 * GRID)
    return table
