"""Lists with thousands of rows: a table that asks for what it shows and for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QSizePolicy,
    QTabBar,
    QWidget,
)

from app.account.changes import Row
from app.account.file_values import ShownRow
from app.account.forms import Setting
from app.translation import tr
from ui.settings import words
from ui.settings.model import TableModel
from ui.settings.row_dialog import RowDialog
from ui.settings.table_presenter import RowForm, TablePresenter
from ui.theme.fonts import font
from ui.theme.icons import Icon
from ui.theme.tokens import GRID, Type
from ui.widgets.buttons import Button
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import column
from ui.widgets.surfaces import Field
from ui.widgets.table import Table
from ui.widgets.text import Text

_COLUMN_WIDTH = 34 * GRID
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """The rows as Qt asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[Setting, ...] = ()
        self._rows: Sequence[ShownRow] = ()
        self._changed_font: QFont = font(Type.STRONG)

    def show_rows(self, columns: tuple[Setting, ...], rows: Sequence[ShownRow]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        self._columns, self._rows = columns, rows
        self.endResetModel()

    def row_at(self, number: int) -> Row | None:
        """The row in that line."""
        return self._rows[number].row if 0 <= number < len(self._rows) else None

    def number_of(self, row: Row | None) -> int:
        """The line of that row; -1: it is not shown."""
        if row is None:
            return -1
        return next((number for number, shown in enumerate(self._rows) if shown.row == row), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """See Qt."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """See Qt."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """One cell: its words, and whether it waits to be saved."""
        shown = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words.cell(self._columns[index.column()], shown.values)
        if role == Qt.ItemDataRole.FontRole and shown.changed:
            return self._changed_font
        if role == Qt.ItemDataRole.ToolTipRole and shown.changed:
            return tr("Not saved yet")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's
        """The settings' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].label if section < len(self._columns) else None
        return None


class TablePage(QWidget):
    """Tabs for the lists, a filter, the table, and what can be done with a row."""

    def __init__(self, presenter: TablePresenter) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._presenter = presenter
        self._shown = ""
        self._wanted: Mapping[str, str] = {}
        self._left: Callable[[], None] = lambda: None
        self._dialog: RowDialog | None = None
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName(tr("Lists"))
        for title in presenter.titles():
            self.tabs.addTab(title)
        self.tabs.currentChanged.connect(self._look_at)
        self.filter = Field(Icon.SEARCH, tr("Search this list"), tr("Search this list"))
        self.filter.edit.textEdited.connect(presenter.search)
        self._about = Text(dim=True, wrap=True)
        self.rows = RowsModel()
        self.table = self._made_table()
        layout = column(self, margin=0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._about)
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._made_buttons())
        presenter.attach(self)

    def show_table(self, model: TableModel) -> None:
        """See ``TableView``."""
        another = model.table != self._shown
        self._shown = model.table
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(self._presenter.tables.index(model.table))
        self.tabs.blockSignals(False)
        if self.filter.edit.text() != model.filter:
            self.filter.edit.setText(model.filter)
        self._about.setText(_about(model))
        self.table.setAccessibleName(model.title)
        scrolled = self.table.verticalScrollBar().value()
        self.rows.show_rows(model.columns, model.rows)
        if another:
            self._set_widths(len(model.columns))
        else:
            self.table.verticalScrollBar().setValue(scrolled)
        self._choose(model.chosen)
        for button in (self.add, self.change, self.remove):
            button.setVisible(model.editable)
        self._refuse()
        self._open_wanted()

    def edit(self, table: str, names: Mapping[str, str], left: Callable[[], None]) -> None:
        """Open the row that goes by these ``names``, or begin it; once the file is read, if it is not yet.

        ``left`` is called when nothing was to be changed after all.
        """
        self._wanted, self._left = names, left
        self._presenter.show(table)
        self._presenter.search("")
        self._open_wanted()

    # --- inside -------------------------------------------------------------------------------------

    def _look_at(self, tab: int) -> None:
        self._wanted = {}
        self._presenter.show(self._presenter.tables[tab])

    def _open_wanted(self) -> None:
        if not self._wanted or self._dialog is not None:
            return
        row = self._presenter.row_of(self._wanted)
        self._presenter.choose(row)
        self._choose(row)
        form = self._presenter.form(row)
        if form is None:
            return
        if row is None:
            form.begin_with(self._wanted)
        self._wanted = {}
        self._show_form(form).rejected.connect(self._go_back)

    def _made_table(self) -> Table:
        table = Table()
        table.setModel(self.rows)
        table.setMinimumHeight(40 * GRID)
        heads = table.horizontalHeader()
        heads.setStretchLastSection(True)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.selectionModel().currentRowChanged.connect(self._moved)
        table.doubleClicked.connect(lambda _index: self._open(self._current()))
        table.activated.connect(lambda _index: self._open(self._current()))
        return table

    def _made_buttons(self) -> QWidget:
        self.add = Button(tr("Add"), icon=Icon.ADD)
        self.change = Button(tr("Change"))
        self.remove = Button(tr("Remove"))
        self.add.clicked.connect(lambda: self._open(None))
        self.change.clicked.connect(lambda: self._open(self._current()))
        self.remove.clicked.connect(self._take_out)
        return flow(self.add, self.change, self.remove)

    def _set_widths(self, columns: int) -> None:
        for place in range(columns):
            self.table.setColumnWidth(place, _COLUMN_WIDTH + (6 * GRID if place == 0 else 0))
        self.table.scrollToTop()

    def _current(self) -> Row | None:
        return self.rows.row_at(self.table.currentIndex().row())

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._presenter.choose(self.rows.row_at(current.row()))
        self._refuse()

    def _choose(self, row: Row | None) -> None:
        number = self.rows.number_of(row)
        if number >= 0:
            self.table.setCurrentIndex(self.rows.index(number, 0))

    def _refuse(self) -> None:
        refusal = "" if self._current() is not None else tr("Choose a row first.")
        self.change.set_refusal(refusal)
        self.remove.set_refusal(refusal)

    def _open(self, row: Row | None) -> None:
        if self._dialog is not None:
            return
        form = self._presenter.form(row)
        if form is not None:
            self._show_form(form)

    def _show_form(self, form: RowForm) -> RowDialog:
        dialog = self._dialog = RowDialog(form, self)
        dialog.finished.connect(self._forget_dialog)
        dialog.open()
        return dialog

    def _go_back(self) -> None:
        if self.isVisible():  # else something else has led elsewhere meanwhile
            self._left()

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _take_out(self) -> None:
        row = self._current()
        if row is not None:
            self._presenter.remove(row)


def _about(model: TableModel) -> str:
    if model.filter.strip():
        return tr("{shown} of {total} are shown.", shown=len(model.rows), total=model.total)
    return tr("{text} Entries: {total}.", text=model.text, total=model.total)
