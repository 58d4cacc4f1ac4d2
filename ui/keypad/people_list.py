"""The people found for what is typed, in a list over everything else at the number field."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.keypad.people import PeopleModel
from ui.rows.painter import ROW_HEIGHT
from ui.rows.row_list import RowList
from ui.theme.tokens import GAP_S
from ui.widgets.layouts import column
from ui.widgets.surfaces import Card, Field


class PeopleList(Card):
    """Nothing moves when it comes or goes, and it never takes the keys from the field."""

    picked = Signal(int)
    """A row was clicked."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__()
        self.hide()
        self._owner = owner
        self._list = RowList(lambda: 0.0)  # nobody's state is told here
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMinimumHeight(ROW_HEIGHT)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._clicked)
        column(self, margin=GAP_S, spacing=0).addWidget(self._list)

    def show_people(self, model: PeopleModel, field: Field, above_it: QWidget) -> None:
        """Show these above ``above_it``, or below ``field`` where there is no room above; nobody: go."""
        if not model.rows or not field.edit.hasFocus():
            self.hide()
            return
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        height = self.fill(model)
        above = above_it.mapTo(window, QPoint(0, 0)).y() - GAP_S - height
        below = field.mapTo(window, QPoint(0, field.height() + GAP_S)).y()
        left = field.mapTo(window, QPoint(0, 0)).x()
        self.setGeometry(left, above if above >= 0 else below, field.width(), height)
        self.show()
        self.raise_()

    def fill(self, model: PeopleModel) -> int:
        """Put these in; the height in pixels at which all can be seen."""
        self._list.show_rows(model.rows, model.chosen)
        return len(model.rows) * ROW_HEIGHT + 2 * GAP_S + 6

    def _clicked(self, index: QModelIndex) -> None:
        self.picked.emit(index.row())
