"""A loop whose clock moves only when a test says so."""

from __future__ import annotations

import heapq
import itertools
from collections import deque

from app.loop import Timer, Work


class _Entry:
    def __init__(self, work: Work) -> None:
        self.work: Work | None = work

    def cancel(self) -> None:
        self.work = None


class VirtualLoop:
    """Implements ``app.loop.Loop``; ``advance`` moves the clock and runs what falls due, in order."""

    def __init__(self) -> None:
        self._now = 0.0
        self._posted: deque[Work] = deque()
        self._heap: list[tuple[float, int, _Entry]] = []
        self._order = itertools.count()

    def now(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._now

    def post(self, work: Work) -> None:
        """Queue ``work`` for the next ``run`` or ``advance``."""
        self._posted.append(work)

    def call_later(self, seconds: float, work: Work) -> Timer:
        """Queue ``work`` for ``seconds`` of virtual time from now."""
        entry = _Entry(work)
        heapq.heappush(self._heap, (self._now + seconds, next(self._order), entry))
        return entry

    def run(self) -> None:
        """Run everything posted, and what that posts."""
        while self._posted:
            self._posted.popleft()()

    def advance(self, seconds: float) -> None:
        """Move the clock on by ``seconds``, running each timer at its own moment."""
        end = self._now + seconds
        self.run()
        while self._heap and self._heap[0][0] <= end:
            due, _, entry = heapq.heappop(self._heap)
            self._now = max(self._now, due)
            if entry.work is not None:
                entry.work()
            self.run()
        self._now = end

    def pending(self) -> int:
        """Timers that are still to fire."""
        return sum(entry.work is not None for _, _, entry in self._heap)
