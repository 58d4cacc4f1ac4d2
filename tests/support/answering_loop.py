"""A virtual loop that hears what other threads post, one answer at a time."""

from __future__ import annotations

import queue
from collections.abc import Callable

from app.loop import Work
from tests.support.virtual_loop import VirtualLoop

DEADLINE = 60.0
"""Seconds for a worker's answer on a busy machine."""


class AnsweringLoop(VirtualLoop):
    """Waits for what the workers post."""

    def __init__(self) -> None:
        super().__init__()
        self._answers: queue.SimpleQueue[Work] = queue.SimpleQueue()

    def post(self, work: Work) -> None:
        """See ``Loop.post``; run by ``answer``."""
        self._answers.put(work)

    def answer(self, times: int = 1) -> None:
        """Run so many answers."""
        for _ in range(times):
            self._answers.get(timeout=DEADLINE)()

    def answer_until(self, done: Callable[[], bool]) -> None:
        """Run answers until ``done``."""
        while not done():
            self.answer()

    def none_waits(self) -> bool:
        """Whether nothing is posted."""
        return self._answers.empty()
