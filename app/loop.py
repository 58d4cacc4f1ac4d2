"""The one thread on which the core lives, as the core sees it: post, call later, read the clock.

Readers on other threads (the engine's pipe, a headset, a database worker) hand work over with
``post`` and nothing else. The window runs on ``ui.qt_loop.QtLoop``, commands and tests without Qt
on ``ThreadLoop``, rule tests on a virtual clock.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

Work = Callable[[], None]


class Timer(Protocol):
    """A pending ``call_later``."""

    def cancel(self) -> None:
        """Take the work back; harmless when it already ran."""


class Loop(Protocol):
    """What the core may ask of its thread."""

    def post(self, work: Work) -> None:
        """Run ``work`` on the core's thread, in the order posted. Safe from any thread."""

    def call_later(self, seconds: float, work: Work) -> Timer:
        """Run ``work`` once after ``seconds`` (>= 0). Only from the core's thread."""

    def now(self) -> float:
        """Seconds on a clock that never goes back; only differences mean anything."""


class Alarm:
    """At most one piece of work that is due later. Only on the core's thread."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._timer: Timer | None = None

    @property
    def is_set(self) -> bool:
        """Whether something is due."""
        return self._timer is not None

    def set(self, seconds: float, work: Work) -> None:
        """Run ``work`` once after ``seconds`` (>= 0); what was due before is not run."""
        self.stop()
        self._timer = self._loop.call_later(seconds, lambda: self._ring(work))

    def stop(self) -> None:
        """Nothing is due any more; harmless when nothing was."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self, work: Work) -> None:
        self._timer = None
        work()


class Alarms:
    """At most one piece of work for each name that is due later. Only on the core's thread."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._timers: dict[str, Timer] = {}

    def __contains__(self, name: str) -> bool:
        """Whether something is due for it."""
        return name in self._timers

    def __iter__(self) -> Iterator[str]:
        """The names for which something is due."""
        return iter(tuple(self._timers))

    def set(self, name: str, seconds: float, work: Work) -> None:
        """Run ``work`` once after ``seconds`` (>= 0); what was due before for that name is not run."""
        self.stop(name)
        self._timers[name] = self._loop.call_later(seconds, lambda: self._ring(name, work))

    def stop(self, name: str) -> bool:
        """Nothing is due for it any more; whether something was."""
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()
        return timer is not None

    def stop_all(self) -> None:
        """Nothing is due any more."""
        for name in self:
            self.stop(name)

    def _ring(self, name: str, work: Work) -> None:
        del self._timers[name]
        work()


class _Entry:
    """One piece of pending work of a ``ThreadLoop``."""

    def __init__(self, work: Work) -> None:
        self.work: Work | None = work

    def cancel(self) -> None:
        self.work = None


class ThreadLoop:
    """A plain loop for programs and tests without Qt. ``run`` blocks the thread that calls it."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._heap: list[tuple[float, int, _Entry]] = []
        self._order = itertools.count()
        self._stopped = False

    def now(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def post(self, work: Work) -> None:
        """See ``Loop.post``."""
        self._push(0.0, work)

    def call_later(self, seconds: float, work: Work) -> Timer:
        """See ``Loop.call_later``."""
        return self._push(self.now() + seconds, work)

    def stop(self) -> None:
        """Make ``run`` return after the work at hand. Safe from any thread."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()

    def run(self, timeout: float | None = None) -> None:
        """Run posted work until ``stop`` or until ``timeout`` seconds have passed."""
        self.run_until(lambda: False, timeout)

    def run_until(self, condition: Callable[[], bool], timeout: float | None = None) -> bool:
        """Run work until ``condition()`` holds after a piece of work; True if it did in time."""
        end = None if timeout is None else self.now() + timeout
        with self._wake:
            self._stopped = False
        while not condition():
            work = self._next(end)
            if work is None:
                return condition()
            work()
        return True

    def _push(self, due: float, work: Work) -> _Entry:
        entry = _Entry(work)
        with self._wake:
            heapq.heappush(self._heap, (due, next(self._order), entry))
            self._wake.notify_all()
        return entry

    def _next(self, end: float | None) -> Work | None:
        """Wait for the next due work; None when stopped or out of time."""
        with self._wake:
            while not self._stopped:
                now = self.now()
                if self._heap and self._heap[0][0] <= now:
                    work = heapq.heappop(self._heap)[2].work
                    if work is not None:
                        return work
                    continue
                if end is not None and now >= end:
                    return None
                waits = [end - now] if end is not None else []
                if self._heap:
                    waits.append(self._heap[0][0] - now)
                self._wake.wait(min(waits, default=None))
            return None
