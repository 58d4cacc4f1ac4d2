"""One engine child as the parent sees it: started, spoken to, heard, and at some time gone.

Two threads serve it, so that the core never waits for the pipe: the reader hands on what the child says
and notices its end (the pipe closes the moment it dies), the writer sends.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import logging
import queue
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.engine.entry import command
from app.engine.events import Event
from app.engine.frames import Frames
from app.engine.messages import Reply, Request, decode_outgoing, encode
from app.engine.options import EngineOptions

_log = logging.getLogger("hookswitch.engine")

END_WAIT = 1.0
"""Seconds that a child may live on after its end of the pipe has closed."""
_TAIL = 4000
"""Characters of the child's last words that go to the log."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a child ended."""

    exit_code: int
    """0 clean; negative: the signal that killed it."""
    last_words: str
    """The end of what it wrote to its standard error: an assertion, a traceback."""

    def __str__(self) -> str:
        if self.exit_code >= 0:
            return f"exit status {self.exit_code}"
        with contextlib.suppress(ValueError):
            return signal.Signals(-self.exit_code).name
        return f"signal {-self.exit_code}"


class Child:
    """A spawned engine: its process, our end of its pipe, and the file of its last words.

    It comes up whether somebody listens or not: what it says waits in the pipe.
    """

    def __init__(self, options: EngineOptions) -> None:
        """Start it. Raises ``OSError`` when the system cannot."""
        with tempfile.NamedTemporaryFile(prefix="hookswitch-engine-", suffix=".err", delete=False) as errors:
            self._errors = Path(errors.name)
            self._process = subprocess.Popen(  # unbuffered, so both ends are files without a layer
                command(options), bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )
        reading, writing = self._process.stdout, self._process.stdin
        assert isinstance(reading, io.FileIO)
        assert isinstance(writing, io.FileIO)
        self.frames = Frames(reading, writing)
        self.pid = self._process.pid

    def kill(self) -> None:
        """End it by force. Harmless when it is gone."""
        self._process.kill()

    def bury(self) -> Outcome:
        """Wait until it is gone, by force after ``END_WAIT``, and leave nothing of it behind."""
        try:
            exit_code = self._process.wait(END_WAIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            exit_code = self._process.wait()
        self.frames.close()
        last_words = self._errors.read_text("utf-8", "replace")[-_TAIL:].strip()
        self._errors.unlink(missing_ok=True)
        return Outcome(exit_code, last_words)


class EngineProcess:
    """A child that is listened to. ``heard`` and ``ended`` are called on the reader's thread.

    ``ended`` is called once and last.
    """

    def __init__(
        self,
        options: EngineOptions,
        heard: Callable[[Reply | Event], None],
        ended: Callable[[Outcome], None],
        child: Child | None = None,
    ) -> None:
        """Start it, or take over ``child``. Raises ``OSError`` when the system cannot."""
        self._heard = heard
        self._ended = ended
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._child = child or Child(options)
        self._frames = self._child.frames
        self._reader = threading.Thread(target=self._read, name="engine-pipe-reader", daemon=True)
        self._writer = threading.Thread(target=self._write, name="engine-pipe-writer", daemon=True)
        self._reader.start()
        self._writer.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def send(self, request: Request) -> None:
        """Queue a request; one to a dead child is lost, and ``ended`` says so."""
        self._outbox.put(encode(request))

    def kill(self) -> None:
        """End it by force; ``ended`` follows. Harmless when it is gone."""
        self._child.kill()

    def wait(self, seconds: float) -> bool:
        """Wait until it is gone and everything it said was handed on; False when time ran out."""
        self._reader.join(seconds)
        return not self._reader.is_alive()

    def _read(self) -> None:
        while True:
            try:
                frame = self._frames.receive()
            except (EOFError, OSError):
                break
            try:
                message = decode_outgoing(frame)
            except msgspec.DecodeError:
                _log.exception("A frame of the engine was not understood")
                continue
            self._heard(message)
        self._outbox.put(None)
        self._writer.join()  # sending to a closed pipe fails at once
        self._ended(self._child.bury())

    def _write(self) -> None:
        while (frame := self._outbox.get()) is not None:
            try:
                self._frames.send(frame)
            except (OSError, ValueError):
                return  # the reader sees the end of the pipe, too
