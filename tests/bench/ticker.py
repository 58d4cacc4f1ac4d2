"""How long the window's thread is not free: what it waits, and what it computes itself, in one piece."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

MOST_SECONDS: Final = 120.0


class Ticker:
    """Wants to run every millisecond; ``longest`` is the longest that it had to wait, in seconds.

    ``longest_own`` is the longest that this thread computed (its CPU time) from one run to the next.
    """

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)
        self._last = time.perf_counter()
        self._last_own = time.thread_time()
        self.longest = self.longest_own = 0.0

    def begin(self) -> None:
        """Measure from here."""
        spin(lambda: False, 0.2)
        self._last, self.longest = time.perf_counter(), 0.0
        self._last_own, self.longest_own = time.thread_time(), 0.0

    def end(self) -> tuple[float, float]:
        """The longest wait and the longest work since ``begin``, in milliseconds."""
        self._tick()
        return self.longest * 1000, self.longest_own * 1000

    def during(self, work: Callable[[], object], until: Callable[[], bool]) -> tuple[float, float]:
        """Do ``work`` and go on until it is so; the longest wait and the longest work, in milliseconds."""
        self.begin()
        work()
        if not spin(until, MOST_SECONDS):
            raise TimeoutError("the window did not get there")
        return self.end()

    def _tick(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, now - self._last - 0.001)
        self.longest_own = max(self.longest_own, own - self._last_own)
        self._last, self._last_own = now, own


def spin(until: Callable[[], bool], seconds: float) -> bool:
    """Let the window run until it is so; False when that took longer than ``seconds``."""
    end = time.perf_counter() + seconds
    while not until():
        QApplication.processEvents()
        if time.perf_counter() > end:
            return False
        time.sleep(0.0002)
    return True
