"""Work that may take long (a keyring to be unlocked, a database), done apart from the core's thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from app.loop import Loop

T = TypeVar("T")
Job = Callable[[], None]


def outcome_of(work: Callable[[], T]) -> Future[T]:
    """What ``work`` gives or raises, as a value."""
    future: Future[T] = Future()
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - raised again where the result is taken
        future.set_exception(error)
    return future


class Apart(Protocol):
    """Runs work away from the core."""

    def run(self, work: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        """Run ``work`` elsewhere, one after the other; ``done`` gets its future on the core's thread."""


class AtOnce:
    """Work that takes no time, done where it is asked for."""

    def run(self, work: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        """See ``Apart.run``."""
        done(outcome_of(work))


class OneThread:
    """A thread of its own, which does not keep the program from ending while it waits for a person."""

    def __init__(self, loop: Loop, name: str) -> None:
        self._loop = loop
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        """See ``Apart.run``."""

        def job() -> None:
            future = outcome_of(work)
            self._loop.post(lambda: done(future))

        self._jobs.put(job)

    def stop(self, timeout: float = 1.0) -> None:
        """End after the work given so far, or leave it waiting after ``timeout`` seconds."""
        self._jobs.put(None)
        self._thread.join(timeout)

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
