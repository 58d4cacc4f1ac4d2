"""Painted rows in a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QListView

from app.translation import tr
from ui.rows.model import RowModel
from ui.rows.painter import ROLE, ROW_HEIGHT, Clock, RowPainter
from ui.theme.tokens import GRID

Index = QModelIndex | QPersistentModelIndex


def told(row: RowModel, role: int, now: float) -> Any:  # noqa: ANN401 - what Qt's roles want differs
    """What a model says of a row that is painted: the row itself, its words, or both of its lines."""
    if role == ROLE:
        return row
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return row.spoken(row.lasting(now))
    if role == Qt.ItemDataRole.ToolTipRole:
        return f"{row.title}\n{row.detail}"
    return None


class RowsModel(QAbstractListModel):
    """The rows as Qt wants them."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._rows: tuple[RowModel, ...] = ()

    def until_next_minute(self) -> float | None:
        """Seconds until one of the times shown is another one; None: none is shown."""
        now = self._clock()
        return min((60 - (now - row.since) % 60 for row in self._rows if row.since is not None), default=None)

    def show_rows(self, rows: Sequence[RowModel]) -> None:
        """Show these."""
        new = tuple(rows)
        if [row.key for row in new] == [row.key for row in self._rows]:
            self._rows = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """See Qt."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """See Qt."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        return told(self._rows[index.row()], role, self._clock())


class RowView(QListView):
    """A list of painted rows that scrolls up and down only."""

    def __init__(self, rows: QAbstractListModel, clock: Clock, name: str) -> None:
        """``name``: for a screen reader."""
        super().__init__()
        self.setModel(rows)
        self.setItemDelegate(RowPainter(self, clock))
        self.setAccessibleName(name)
        self.setObjectName("rows")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(2 * ROW_HEIGHT)


class RowList(RowView):
    """The rows; the field above keeps the focus, and its arrows move the choice here."""

    chosen = Signal(int)
    """A row was picked with the mouse or by arrows inside the list."""
    wanted = Signal()
    """Return, or a double click: that one, now."""

    def __init__(self, clock: Clock) -> None:
        rows = RowsModel(clock)
        super().__init__(rows, clock, tr("Targets"))
        self._rows = rows
        self._showing = False
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.timeout.connect(self._next_minute)
        self.selectionModel().currentChanged.connect(self._picked)

    def show_rows(self, rows: Sequence[RowModel], chosen: int) -> None:
        """Show these with one of them chosen."""
        self._showing = True
        self._rows.show_rows(rows)
        self.setCurrentIndex(self._rows.index(chosen) if chosen >= 0 else QModelIndex())
        if chosen < 0:
            self.clearSelection()
        self._showing = False
        self._wait_for_minute()

    def showEvent(self, event: QShowEvent) -> None:
        """The times are shown as they are now."""
        super().showEvent(event)
        self._wait_for_minute()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees them: rest."""
        super().hideEvent(event)
        self._minute.stop()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks on a row: go."""
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self.wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chosen row stays in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def sizeHint(self) -> QSize:
        """Four rows and a bit, so that one sees that there is more."""
        return QSize(100 * GRID, ROW_HEIGHT * 9 // 2)

    def _picked(self, now: QModelIndex) -> None:
        if not self._showing and now.isValid():
            self.chosen.emit(now.row())

    def _next_minute(self) -> None:
        self.viewport().update()
        self._wait_for_minute()

    def _wait_for_minute(self) -> None:
        self._minute.stop()
        left = self._rows.until_next_minute()
        if left is not None and self.isVisible():
            self._minute.start(int(left * 1000) + 5)
