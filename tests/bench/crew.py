"""Several processes that work at the same time, in rounds, for benchmarks of what they share."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection
from types import TracebackType

import sqlalchemy as sa

_STUCK = 900.0
"""Seconds after which a worker counts as dead; a busy machine may take minutes to start some."""

Turn = Callable[[float], int]
"""Work for so many seconds; how much was done."""


class Crew:
    """Processes that all do the same, round after round; a context manager that ends them.

    ``member`` gives its ``Turn`` once it is ready, and cleans up when it is closed.
    """

    def __init__(
        self, member: Callable[[sa.URL, int], AbstractContextManager[Turn]], url: sa.URL, size: int
    ) -> None:
        """Start ``size`` of them; they are ready when this returns."""
        context = multiprocessing.get_context("spawn")
        pipes = [context.Pipe() for _ in range(size)]
        self._lines = [ours for ours, _theirs in pipes]
        self._crew = [
            context.Process(target=_serve, args=(member, url, number, theirs))
            for number, (_ours, theirs) in enumerate(pipes)
        ]
        for process in self._crew:
            process.start()
        for _ours, theirs in pipes:
            theirs.close()
        for line in self._lines:
            _heard(line, _STUCK)

    def work(self, seconds: float) -> float:
        """One round, all of them at once; what they did together, a second."""
        for line in self._lines:
            line.send(seconds)
        return sum(_heard(line, seconds + _STUCK) for line in self._lines) / seconds

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in self._lines:
            line.close()
        for process in self._crew:
            process.join()
            process.close()


def _heard(line: Connection, seconds: float) -> int:
    if not line.poll(seconds):
        raise TimeoutError
    said: int = line.recv()
    return said


def _serve(
    member: Callable[[sa.URL, int], AbstractContextManager[Turn]], url: sa.URL, number: int, line: Connection
) -> None:
    with member(url, number) as turn:
        line.send(0)
        while True:
            try:
                seconds = line.recv()
            except EOFError:
                return
            line.send(turn(seconds))
