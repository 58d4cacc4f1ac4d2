"""Several of the names of another list, ticked: the operators who get orders, the groups who may."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.theme.tokens import GRID, Type

_LINES = 6
"""How many are seen at once."""


class TickList(QListWidget):
    """Space ticks the name that has the focus; letters find one."""

    changed = Signal()
    """Somebody ticked or unticked a name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumHeight(_LINES * Type.BODY.value.line + 4 * GRID)
        self.setMaximumHeight(_LINES * Type.BODY.value.line + 4 * GRID)
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def show_names(self, names: Sequence[tuple[str, str]], ticked: Sequence[str]) -> None:
        """Offer (value, words), with these values ticked; tells nobody."""
        self.blockSignals(True)
        if [self._value(at) for at in range(self.count())] != [value for value, _ in names]:
            self.clear()
            for value, words in names:
                item = QListWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, value)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                self.addItem(item)
        for at in range(self.count()):
            wanted = Qt.CheckState.Checked if self._value(at) in ticked else Qt.CheckState.Unchecked
            self.item(at).setCheckState(wanted)
        self.blockSignals(False)

    @property
    def ticked(self) -> list[str]:
        """The values that are ticked, in the order of the list."""
        return [
            self._value(at)
            for at in range(self.count())
            if self.item(at).checkState() is Qt.CheckState.Checked
        ]

    def _value(self, at: int) -> str:
        return str(self.item(at).data(Qt.ItemDataRole.UserRole))
