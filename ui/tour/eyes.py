"""Notices that something on the screen may have changed, without looking at a clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

_TELLING = frozenset(
    {
        QEvent.Type.UpdateRequest,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.EnabledChange,
        QEvent.Type.WindowActivate,
        QEvent.Type.WindowTitleChange,
    }
)


class Eyes(QObject):
    """Calls ``noticed`` whenever a window repaints, appears, goes or changes what can be used."""

    def __init__(self, application: QApplication, noticed: Callable[[], None]) -> None:
        super().__init__()
        self._application = application
        self._noticed = noticed
        application.installEventFilter(self)

    def close(self) -> None:
        """Stop looking."""
        self._application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look at every event of the application and take none."""
        if event.type() in _TELLING:
            self._noticed()
        return False
