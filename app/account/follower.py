"""The thread that looks at an account file, reads it and validates it, away from the core."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.account.kept import KeptCopy
from app.account.load import Reading, read_bytes
from app.account.source import Content, Source, Unreachable

_STOP_SECONDS = 1.0
"""A share or a web server that hangs is not waited for longer; its thread ends when it answers."""


@dataclass(frozen=True)
class Read:
    """The file, or the copy kept of it, was read."""

    reading: Reading
    digest: bytes
    """Tells two contents apart."""
    kept: bool = False


Outcome = Read | Unreachable


class Follower:
    """Looks, and hands over what it found; ``hand_over`` is called on the follower's own thread."""

    def __init__(self, source: Source, kept: KeptCopy, hand_over: Callable[[Outcome], None]) -> None:
        self._source = source
        self._kept = kept
        self._hand_over = hand_over
        self._last: bytes | None = None
        self._told = ""
        self._needs_kept_copy = True
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="account file", daemon=True)

    @property
    def stopped(self) -> bool:
        """Whether ``stop`` was called."""
        return self._stopped.is_set()

    def start(self) -> None:
        """Look for the first time now, then again and again."""
        self._thread.start()

    def wake(self) -> None:
        """Look now. Safe from any thread."""
        self._wake.set()

    def stop(self) -> None:
        """Look no more. Safe from any thread but the follower's own."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)

    def step(self, now: float) -> None:
        """One look; ``now`` is in seconds and never goes back."""
        look = self._source.look(now)
        if isinstance(look, Content):
            self._take(look.data)
        elif isinstance(look, Unreachable) and look.sentence != self._told:
            self._source.forget()
            self._last = None
            self._told = look.sentence
            self._offer_kept_copy()
            self._hand_over(look)

    def _take(self, content: bytes) -> None:
        self._told = ""
        digest = _digest(content)
        if digest == self._last:
            return
        self._last = digest
        reading = read_bytes(content, self._source.name)
        if reading.account is not None:
            self._needs_kept_copy = False
            self._kept.write(content)
        else:
            self._offer_kept_copy()
        self._hand_over(Read(reading, digest))

    def _offer_kept_copy(self) -> None:
        """At a start without a good file, the last good one from an earlier day; tried once."""
        if not self._needs_kept_copy:
            return
        self._needs_kept_copy = False
        content = self._kept.read()
        if content is None:
            return
        reading = read_bytes(content, self._source.name)
        if reading.account is not None:
            self._hand_over(Read(reading, _digest(content), kept=True))

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.step(time.monotonic())
            self._wake.wait(self._source.interval_seconds)
            self._wake.clear()


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
