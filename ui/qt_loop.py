"""The core's loop on Qt's: the only place where another thread's work enters the window's thread."""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer

from app.loop import Timer, Work

_WORK = QEvent.Type(QEvent.registerEventType())


class _QtTimer:
    """A pending ``call_later``."""

    def __init__(self, parent: QObject, seconds: float, work: Work) -> None:
        self._timer: QTimer | None = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self._run(work))
        self._timer.start(max(0, round(seconds * 1000)))

    def cancel(self) -> None:
        """See ``app.loop.Timer``."""
        if self._timer is not None:
            self._timer.stop()
            self._timer.deleteLater()
            self._timer = None

    def _run(self, work: Work) -> None:
        self.cancel()
        work()


class QtLoop(QObject):
    """``app.loop.Loop`` on the thread that makes it, which must be the one that runs Qt's events."""

    def __init__(self) -> None:
        super().__init__()
        self._posted: deque[Work] = deque()

    def now(self) -> float:
        """See ``app.loop.Loop``."""
        return time.monotonic()

    def post(self, work: Work) -> None:
        """See ``app.loop.Loop``: one queued event for each piece of work, from any thread."""
        self._posted.append(work)
        QCoreApplication.postEvent(self, QEvent(_WORK))

    def call_later(self, seconds: float, work: Work) -> Timer:
        """See ``app.loop.Loop``."""
        return _QtTimer(self, seconds, work)

    def catch_up(self) -> None:
        """Run now what was posted so far, where nobody runs Qt's events yet."""
        QCoreApplication.sendPostedEvents(self, _WORK)

    def event(self, event: QEvent) -> bool:
        """Run one piece of posted work."""
        if event.type() == _WORK:
            self._posted.popleft()()
            return True
        return super().event(event)
