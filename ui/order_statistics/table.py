"""The figures of a picture as a table: for who cannot see it, and for who wants to know exactly."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView

from ui.theme.tokens import CONTROL_HEIGHT, GRID
from ui.widgets.table import Table

MOST_HEIGHT = 90 * GRID
"""What is longer scrolls."""
_MEASURED = 40
"""Rows below those in sight whose words decide how wide a column is."""
_WORDS, _ALIGNMENT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole
_AT_THE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_AT_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
"""Of words, and of figures. All of them made once, because Qt asks for each cell ten times."""
Index = QModelIndex | QPersistentModelIndex
Row = tuple[str, ...]


class Figures(QAbstractTableModel):
    """Words in rows, asked for where somebody looks: there may be thousands of operators."""

    def __init__(self) -> None:
        super().__init__()
        self._head: Row = ()
        self._rows: tuple[Row, ...] = ()

    def show_figures(self, head: Row, rows: tuple[Row, ...]) -> None:
        """Show exactly these; under the same headings whoever is in a row stays there."""
        if head != self._head:
            self.beginResetModel()
            self._head, self._rows = head, rows
            self.endResetModel()
            return
        before, now = len(self._rows), len(rows)
        if now > before:
            self.beginInsertRows(QModelIndex(), before, now - 1)
            self._rows = rows
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(QModelIndex(), now, before - 1)
            self._rows = rows
            self.endRemoveRows()
        elif rows == self._rows:
            return
        self._rows = rows
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(now - 1, len(head) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """See Qt."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """See Qt."""
        return 0 if parent.isValid() else len(self._head)

    def data(self, index: Index, role: int = _WORDS) -> Any:  # noqa: ANN401 - Qt's own
        """See Qt."""
        if role == _WORDS:
            return self._rows[index.row()][index.column()]
        if role == _ALIGNMENT:
            return _AT_THE_RIGHT if index.column() else _AT_THE_LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _WORDS) -> Any:  # noqa: ANN401 - Qt's own
        """See Qt."""
        if orientation is Qt.Orientation.Horizontal and section < len(self._head):
            if role == _WORDS:
                return self._head[section]
            if role == _ALIGNMENT:
                return _AT_THE_RIGHT if section else _AT_THE_LEFT
        return None


class FiguresTable(Table):
    """As high as its rows, up to ``MOST_HEIGHT``; its columns are as wide as their words."""

    def __init__(self) -> None:
        super().__init__()
        self._figures = Figures()
        self.setModel(self._figures)
        heads = self.horizontalHeader()
        heads.setResizeContentsPrecision(_MEASURED)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_figures(self, name: str, head: Row, rows: tuple[Row, ...]) -> None:
        """Show these; ``name``: what a screen reader calls the table."""
        self.setAccessibleName(name)
        self._figures.show_figures(head, rows)
        self.setFixedHeight(min((len(rows) + 1) * CONTROL_HEIGHT + 4 * GRID, MOST_HEIGHT))
        self.setVisible(bool(rows))
