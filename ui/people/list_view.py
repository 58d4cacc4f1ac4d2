"""The list of people: a row is asked for when it comes into sight, so its length costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent

from app.translation import tr
from ui.people.model import ListModel
from ui.rows.model import RowModel
from ui.rows.painter import Clock
from ui.rows.row_list import Index, RowView, told
from ui.theme.tokens import GRID


class _Rows(QAbstractListModel):
    """The rows as Qt wants them."""

    def __init__(self, row: Callable[[int], RowModel | None], clock: Clock) -> None:
        super().__init__()
        self._row, self._clock = row, clock
        self._total = 0

    def begin(self, total: int) -> None:
        """Other rows, so many."""
        self.beginResetModel()
        self._total = total
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """See Qt."""
        return 0 if parent is not None and parent.isValid() else self._total

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """See Qt."""
        row = self._row(index.row()) if index.isValid() else None
        return None if row is None else told(row, role, self._clock())


class PeopleList(RowView):
    """Arrows and clicks choose, Return opens."""

    chosen = Signal(int)
    opened = Signal()

    def __init__(self, row: Callable[[int], RowModel | None], clock: Clock) -> None:
        rows = _Rows(row, clock)
        super().__init__(rows, clock, tr("People"))
        self._rows = rows
        self._version = -1
        self._showing = False
        self.setMinimumWidth(40 * GRID)
        self.selectionModel().currentChanged.connect(self._picked)
        self.clicked.connect(lambda _index: self.opened.emit())

    def show_list(self, model: ListModel) -> None:
        """Show so many rows with one of them chosen."""
        self._showing = True
        if model.version != self._version:
            self._version = model.version
            where = 0 if model.anew else self.verticalScrollBar().value()
            self._rows.begin(model.total)
            self.verticalScrollBar().setValue(where)
        if model.chosen >= 0:
            index = self._rows.index(model.chosen)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        else:
            self.clearSelection()
            self.selectionModel().clearCurrentIndex()
        self._showing = False

    def rows_changed(self, first: int, last: int) -> None:
        """These rows are others by now."""
        if last >= first:
            self._rows.dataChanged.emit(self._rows.index(first), self._rows.index(last))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens the one chosen; letters are for the field, not for Qt's own search."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
            return
        if event.text().isprintable() and event.text():
            event.ignore()
            return
        super().keyPressEvent(event)

    def _picked(self, now: QModelIndex) -> None:
        if not self._showing and now.isValid():
            self.chosen.emit(now.row())
