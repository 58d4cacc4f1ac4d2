"""What every dialog of one column has: its title above, its buttons below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import GAP_S, GAP_XS, GRID, Type
from ui.widgets.buttons import Button
from ui.widgets.layouts import column
from ui.widgets.text import Text


class Dialog(QDialog):
    """Everything stands in ``column``; a dialog that was closed is gone."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(78 * GRID)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = column(self)
        self._title = Text(style=Type.HEADING, wrap=True)
        self.column.addWidget(self._title)
        self.show_title(title)

    def show_title(self, title: str) -> None:
        """Be called this, also in the list of windows."""
        self.setWindowTitle(title)
        self._title.setText(title)

    def add_field(self, title: str, control: QWidget, *below: QWidget) -> None:
        """A named control with what belongs to it."""
        group = QVBoxLayout()
        group.setSpacing(GAP_XS)
        name = Text(title, Type.STRONG)
        name.setBuddy(control)
        group.addWidget(name)
        group.addWidget(control)
        for widget in below:
            group.addWidget(widget)
        self.column.addLayout(group)

    def add_buttons(self, *buttons: Button, first: Button | None = None, apart: Button | None = None) -> None:
        """At the end, the one that does it last; Return presses that one, unless another has the focus.

        ``first``: one of them that has the focus, and Return wherever that is. ``apart``: one more, at the
        other side.
        """
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        if apart is not None:
            apart.setAutoDefault(False)
            row.addWidget(apart)
        row.addStretch(1)
        for button in buttons:
            button.setAutoDefault(first is None)
            row.addWidget(button)
        (first or buttons[-1]).setDefault(True)
        self.column.addStretch(0)
        self.column.addLayout(row)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
