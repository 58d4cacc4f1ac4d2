"""What every table has: whole rows, one of them chosen, all of one height."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.theme.fonts import font
from ui.theme.tokens import CONTROL_HEIGHT, Type


class Table(QTableView):
    """Arrows move in it, Tab leaves it; nothing is edited in place."""

    def __init__(self, row_height: int = CONTROL_HEIGHT) -> None:
        """``row_height`` in pixels: rows are not measured, there may be a million."""
        super().__init__()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(row_height)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setFont(font(Type.LABEL))
