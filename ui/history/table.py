"""The rows of the past: as many as there are, of which only those in sight are asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHeaderView,
)

from app.translation import tr
from ui.rows.model import RowModel
from ui.rows.painter import ROW_HEIGHT, RowPainter
from ui.theme.theme import palette_of
from ui.theme.tokens import GRID
from ui.widgets.table import Table

_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
Index = QModelIndex | QPersistentModelIndex


class HistoryRows(QAbstractTableModel):
    """The rows as Qt asks for them; ``row`` gives one by its place."""

    def __init__(self, row: Callable[[int], RowModel]) -> None:
        super().__init__()
        self._row = row
        self._total = 0

    def show_all(self, total: int) -> None:
        """So many, all others than before."""
        self.beginResetModel()
        self._total = total
        self.endResetModel()

    def add(self, count: int) -> None:
        """So many more, at the top; whatever is chosen or in sight stays so."""
        self.beginInsertRows(QModelIndex(), 0, count - 1)
        self._total += count
        self.endInsertRows()

    def add_older(self, count: int) -> None:
        """So many more, at the end."""
        self.beginInsertRows(QModelIndex(), self._total, self._total + count - 1)
        self._total += count
        self.endInsertRows()

    def change(self, first: int, last: int) -> None:
        """These look different now."""
        if 0 <= first <= last < self._total:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """See Qt."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """See Qt."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """See Qt."""
        if not index.isValid() or index.row() >= self._total:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return self._row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._row(index.row()).spoken()
        if role == Qt.ItemDataRole.ToolTipRole:
            row = self._row(index.row())
            return f"{row.title}\n{row.detail}"
        return None


class HistoryTable(Table):
    """Arrows move, Return calls back, Space and Right open, Ctrl+C copies, letters go to the search."""

    called = Signal(int)
    opened = Signal(int)
    copied = Signal(int)
    typed = Signal(str)
    left = Signal()
    """Up from the first row."""

    def __init__(self, rows: HistoryRows) -> None:
        super().__init__(ROW_HEIGHT)
        self.setModel(rows)
        self.setItemDelegate(RowPainter(self, time.monotonic))
        self.setObjectName("pastCalls")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # scrolling copies what is there
        self.setAccessibleName(tr("Past calls"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setMinimumHeight(2 * ROW_HEIGHT + GRID)
        heads = self.horizontalHeader()
        heads.hide()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    @property
    def place(self) -> int:
        """The chosen row; -1: none is."""
        return self.currentIndex().row()

    def choose(self, place: int) -> None:
        """Choose that row, if it is there."""
        if 0 <= place < self.model().rowCount():
            self.setCurrentIndex(self.model().index(place, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, which nobody else paints for an opaque viewport, and the rows on it."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), QColor(palette_of(QApplication.palette()).panel))
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class. Digits are not taken: a call may want them."""
        place, key, text = self.place, event.key(), event.text()
        plain = not event.modifiers() & _COMMANDS
        if event.matches(QKeySequence.StandardKey.Copy):
            self._tell(self.copied, place)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._tell(self.called, place)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Right) and plain:
            self._tell(self.opened, place)
        elif key == Qt.Key.Key_Up and place <= 0:
            self.left.emit()
        elif plain and text.isprintable() and any(sign.isalpha() for sign in text):
            self.typed.emit(text)
        elif plain and text and text in "0123456789*#+":
            event.ignore()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _tell(signal: Any, place: int) -> None:  # noqa: ANN401 - a bound signal has no type
        if place >= 0:
            signal.emit(place)
