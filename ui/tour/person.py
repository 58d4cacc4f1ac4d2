"""The hands: mouse and keyboard events to real widgets, nothing else."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ui.tour.screen import NotSeen, Screen

FARTHEST = 60
"""How often somebody presses Tab before giving up."""


class Person:
    """Clicks and types as somebody at the desk would."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def click(self, name: str, part_of: str = "") -> None:
        """Click the element of this name. Raises ``NotSeen`` when it is missing, dead or covered."""
        widget = self.screen.find(name, part_of).widget
        assert widget is not None
        point = widget.rect().center()
        self._check_reachable(widget, point, name)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    def type(self, name: str, text: str) -> None:
        """Click into the field of this name and type, replacing what stood there."""
        self.click(name)
        field = self.screen.find(name).widget
        assert field is not None
        QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.SelectAll))
        QTest.keyClicks(field, text)

    def tab_to(self, name: str) -> None:
        """Press Tab until the element of this name has the focus. Raises ``NotSeen`` where it never has."""
        for _ in range(FARTHEST):
            widget = self._focus()
            if _words_of(widget) == name:
                return
            self.press("Tab")
        raise NotSeen(f"Tab never came to “{name}”. I see: {self.screen.summary()}")

    def press(self, keys: str) -> None:
        """Press one key combination, ``Ctrl+Shift+A`` or ``Return``, wherever the focus is."""
        QTest.keySequence(self._focus(), QKeySequence(keys))

    def press_keys(self, text: str) -> None:
        """Type without clicking anywhere first: the keys go to whatever has the focus."""
        QTest.keyClicks(self._focus(), text)

    def _focus(self) -> QWidget:
        windows = self.screen.windows()
        if QApplication.activeWindow() is None and windows:
            windows[0].activateWindow()  # off-screen no window manager does it when a dialog has gone
            QApplication.processEvents()
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            return menu
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        if widget is None:
            if not windows:
                raise NotSeen("There is no window to type into.")
            widget = windows[0]
        return widget

    def _check_reachable(self, widget: QWidget, point: QPoint, name: str) -> None:
        window = widget.window()
        hit = window.childAt(widget.mapTo(window, point))
        if hit is None or not (hit is widget or widget.isAncestorOf(hit)):
            what = "nothing" if hit is None else type(hit).__name__
            raise NotSeen(f"“{name}” is covered or out of sight: a click would hit {what}.")


def _words_of(widget: QWidget) -> str:
    """What a screen reader says of it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return widget.accessibleName() or interface.text(QAccessible.Text.Name)
