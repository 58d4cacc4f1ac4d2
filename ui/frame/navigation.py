"""The side bar: one entry a page. What does not exist has no entry."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from app.translation import tr
from ui.frame.arrangement import NAVIGATION_WIDTH
from ui.frame.page import Page
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S
from ui.widgets.buttons import NavButton
from ui.widgets.layouts import column

CALLS = "calls"
"""The entry that leads back to the calls, there only where a page stands in their place."""


class Navigation(QFrame):
    """Chooses the page."""

    chosen = Signal(str)
    """Key of the page that the person wants."""

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self.setObjectName("sideBar")
        self.setFixedWidth(NAVIGATION_WIDTH)
        self.setAccessibleName(tr("Pages"))
        layout = column(self, margin=GAP_S, spacing=GAP_S)
        self.buttons: dict[str, NavButton] = {}
        for key, icon, title in [
            (CALLS, Icon.CALLS, tr("Calls")),
            *((page.key, page.icon, page.title) for page in pages),
        ]:
            button = NavButton(icon, title)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            layout.addWidget(button)
            self.buttons[key] = button
        layout.addStretch(1)

    def set_there(self, key: str, *, there: bool) -> None:
        """What does not exist has no entry."""
        self.buttons[key].setVisible(there)

    def menu(self, parent: QWidget) -> QMenu:
        """The pages as a menu, for a window without room for the bar."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Pages"))
        for key, button in self.buttons.items():
            if key != CALLS and not button.isHidden():
                entry = menu.addAction(button.text())
                entry.triggered.connect(lambda _checked=False, key=key: self.chosen.emit(key))
        return menu

    def show_count(self, key: str, count: int, said: str) -> None:
        """Something waits behind an entry; ``said``: what, for a screen reader. 0: nothing does."""
        self.buttons[key].show_count(count, said)

    def show_choice(self, key: str, *, with_calls: bool) -> None:
        """Mark the page that is shown; ``with_calls``: the way back to the calls is needed."""
        self.buttons[CALLS].setVisible(with_calls)
        for other, button in self.buttons.items():
            # One stop for Tab, arrow keys within: Qt does the same, but only once a button has had the focus.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if other == key else Qt.FocusPolicy.NoFocus)
        self.buttons[key].setChecked(True)
