"""The core's loop on Qt's: the only place where another thread's work enters the window's thread."""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimerEvent

from app.loop import Timer, Work

_WORK = QEvent.Type(QEvent.registerEventType())


class _QtTimer:
    """A pending ``call_later``."""

    def __init__(self, loop: QtLoop, timer_id: int, work: Work) -> None:
        self._loop = loop
        self.timer_id = timer_id
        self.work = work

    def cancel(self) -> None:
        """See ``app.loop.Timer``."""
        self._loop.forget(self)


class QtLoop(QObject):
    """``app.loop.Loop`` on the thread that makes it, which must be the one that runs Qt's events."""

    def __init__(self) -> None:
        super().__init__()
        self._posted: deque[Work] = deque()
        self._due: dict[int, _QtTimer] = {}  # by Qt's number, which it gives again later

    def now(self) -> float:
        """See ``app.loop.Loop``."""
        return time.monotonic()

    def post(self, work: Work) -> None:
        """See ``app.loop.Loop``: one queued event for each piece of work, from any thread."""
        self._posted.append(work)
        QCoreApplication.postEvent(self, QEvent(_WORK))

    def call_later(self, seconds: float, work: Work) -> Timer:
        """See ``app.loop.Loop``."""
        timer_id = self.startTimer(max(0, round(seconds * 1000)), Qt.TimerType.PreciseTimer)
        timer = self._due[timer_id] = _QtTimer(self, timer_id, work)
        return timer

    def forget(self, timer: _QtTimer) -> None:
        """The end of a timer, whether it has run or is cancelled; once is enough."""
        if self._due.get(timer.timer_id) is timer:
            del self._due[timer.timer_id]
            self.killTimer(timer.timer_id)

    def catch_up(self) -> None:
        """Run now what was posted so far, where nobody runs Qt's events yet."""
        QCoreApplication.sendPostedEvents(self, _WORK)

    def event(self, event: QEvent) -> bool:
        """Run one piece of posted work."""
        if event.type() == _WORK:
            self._posted.popleft()()
            return True
        return super().event(event)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Run the work of a timer, which rings once.

        Not a ``QTimer`` for each: its slot may hold the last reference to this loop, its parent, and
        would free it from within its own destructor.
        """
        timer = self._due.get(event.timerId())
        if timer is not None:
            self.forget(timer)
            timer.work()
