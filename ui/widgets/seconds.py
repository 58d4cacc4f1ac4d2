"""When a running time is shown anew: at each full second, and only while somebody can see it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

_LATE = 5
"""Milliseconds after the full second, so that rounding never shows the second before once more."""


class Seconds(QTimer):
    """Keeps the running time of one widget true."""

    def __init__(self, widget: QWidget, show: Callable[[], float | None]) -> None:
        """``show`` has ``widget`` say the time as it is now. It returns the seconds since the moment that is
        counted from, below zero before a moment that is counted to, or None while nothing runs."""
        super().__init__(widget)
        self._widget, self._show = widget, show
        self.setSingleShot(True)
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.timeout.connect(self.refresh)
        widget.installEventFilter(self)

    def refresh(self) -> None:
        """Show the time now, and again when its next second is full."""
        self.stop()
        passed = self._show()
        if passed is not None and self._widget.isVisible():
            self.start(int((1.0 - passed % 1.0) * 1000) + _LATE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Run while the widget can be seen."""
        if event.type() is QEvent.Type.Show:
            self.refresh()
        elif event.type() is QEvent.Type.Hide:
            self.stop()
        return super().eventFilter(watched, event)
