"""The list of orders in the line: what to list, the rows, and what can be done with the chosen ones (B11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.translation import tr
from ui.history.table import HistoryRows, HistoryTable
from ui.order_admin.again_view import Again, AgainActions
from ui.order_admin.model import BoardModel, Option
from ui.rows.model import RowModel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S, GRID, Type
from ui.widgets.choices import StillChoice
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.layouts import column
from ui.widgets.surfaces import Field
from ui.widgets.tall import Tall
from ui.widgets.text import Text


class ListActions(AgainActions, Protocol):
    """What the list asks for; the presenter."""

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

    def row(self, place: int) -> RowModel:
        """A row of the list, by its place from 0 on."""

    def facts(self, place: int) -> str:
        """Everything about the order there."""


class OrderList(Tall):
    """Whoever makes it does its ``parts`` in their order, before it is shown anything."""

    which: StillChoice
    operator: StillChoice
    project: StillChoice
    sub_mode: StillChoice
    search: Field
    table: HistoryTable
    facts: Text
    again: Again

    def __init__(self, actions: ListActions) -> None:
        super().__init__()
        self._actions = actions
        self.rows = HistoryRows(actions.row)
        self._inside = column(self, margin=0)
        self._inside.addWidget(Text(tr("Orders"), Type.HEADING))
        filters = QWidget()
        self._filters = FlowLayout(filters, GAP_S)
        self._inside.addWidget(filters)
        self._about = Text(dim=True, wrap=True)
        self._inside.addWidget(self._about)

    def parts(self) -> tuple[Callable[[], None], ...]:
        """The making of all that is not there from the beginning, each some milliseconds."""
        return self._add_choices, self._add_more_choices, self._add_search, self._add_table, self._add_again

    def show_list(self, model: BoardModel) -> None:
        """What is listed, the rows aside."""
        _offer(self.operator, model.operators, model.operator)
        _offer(self.which, model.whiches, model.which)
        _offer(self.project, model.choices, model.project)
        _offer(self.sub_mode, model.sub_modes, model.sub_mode)
        self._about.setText(model.about)
        self.again.show_again(model.new_statuses, model.requeued)

    def show_all_rows(self, total: int) -> None:
        """So many, all others than before. Whoever is somewhere in the list stays at that place."""
        place, where = self.table.place, self.table.verticalScrollBar().value()
        self.rows.show_all(total)
        self.table.setVisible(total > 0)
        if total and place >= 0:
            self.table.choose(min(place, total - 1))
        self.table.verticalScrollBar().setValue(where)
        self._tell_facts()

    def change_rows(self, first: int, last: int) -> None:
        """These are others now, both included."""
        self.rows.change(first, last)
        self._tell_facts()

    # --- parts ----------------------------------------------------------------------------------

    def _add_choices(self) -> None:
        self.which, self.operator = StillChoice(tr("Which orders")), StillChoice(tr("Operator"))
        self.which.currentIndexChanged.connect(lambda _at: self._actions.choose_which(self.which.value))
        self.operator.currentIndexChanged.connect(
            lambda _at: self._actions.choose_operator(self.operator.value)
        )
        self._filters.addWidget(self.which)
        self._filters.addWidget(self.operator)

    def _add_more_choices(self) -> None:
        self.project, self.sub_mode = StillChoice(tr("Project")), StillChoice(tr("Stage"))
        self.project.currentIndexChanged.connect(lambda _at: self._actions.choose_project(self.project.value))
        self.sub_mode.currentIndexChanged.connect(
            lambda _at: self._actions.choose_sub_mode(self.sub_mode.value)
        )
        self._filters.addWidget(self.project)
        self._filters.addWidget(self.sub_mode)

    def _add_search(self) -> None:
        self.search = Field(
            Icon.SEARCH, tr("Search orders"), tr("Search orders by number, telephone or customer")
        )
        self.search.setMinimumWidth(50 * GRID)
        self.search.edit.textEdited.connect(self._actions.search)
        self._filters.addWidget(self.search)

    def _add_table(self) -> None:
        self.table = HistoryTable(self.rows)
        self.table.setAccessibleName(tr("Orders"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setMinimumHeight(60 * GRID)
        self.table.left.connect(lambda: self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.typed.connect(self._typed)
        self.table.opened.connect(self.table.selectRow)  # by Space; arrows move past the only row
        self.table.selectionModel().selectionChanged.connect(lambda *_parts: self._tell_facts())
        self._inside.addWidget(self.table, 1)

    def _add_again(self) -> None:
        self.facts, self.again = Text(wrap=True), Again(self._actions)
        self.facts.hide()
        self._inside.addWidget(self.facts)
        self._inside.addWidget(self.again)
        self._inside.addStretch(0)

    def _typed(self, text: str) -> None:
        """Letters typed in the list are looked for."""
        self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.edit.end(False)
        self.search.edit.insert(text)
        self._actions.search(self.search.edit.text())

    def _tell_facts(self) -> None:
        """The whole of what a row has no room for."""
        said = self._actions.facts(self.table.place) if self.table.place >= 0 else ""
        self.facts.say(said)
        chosen = self.table.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.count())]
        self.again.choose(tuple(range(part.top(), part.bottom() + 1) for part in parts))


def _offer(choice: StillChoice, options: tuple[Option, ...], chosen: str) -> None:
    choice.show_options([(option.value, option.words) for option in options], chosen)
    choice.setVisible(bool(options))
