"""The child's end of the pipe: two threads, so that pjsua2's thread never waits for the parent.

The reader turns frames into requests and wakes the engine's loop; the writer sends what any thread
emits, in the order emitted.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from app.engine.events import EngineLogged, Event
from app.engine.frames import Frames
from app.engine.messages import Reply, Request, decode_request, encode

OUTBOX_LIMIT = 20_000
"""Frames that may wait for a parent that does not read; log lines and traces beyond it are dropped."""

M = TypeVar("M", bound=Reply | Event)


class Channel:
    """Requests in, replies and events out."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._requests: deque[Request] = deque()
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._wake: Callable[[], None] = lambda: None
        self._reader = threading.Thread(target=self._read, name="engine-reader", daemon=True)
        self._writer = threading.Thread(target=self._write, name="engine-writer", daemon=True)
        self.parent_gone = False
        """True after the pipe ended: nobody will read or command any more."""
        self._writer.start()

    def listen(self, wake: Callable[[], None]) -> None:
        """Begin to take requests; ``wake`` is called on the reader's thread after each of them."""
        self._wake = wake
        self._reader.start()

    def emit(self, message: Reply | Event) -> None:
        """Queue one message for the parent. Safe from any thread, never blocks, never raises."""
        if isinstance(message, EngineLogged) and self._outbox.qsize() > OUTBOX_LIMIT:
            return
        self._outbox.put(_frame(message))

    def take(self) -> Request | None:
        """The next request, None when there is none."""
        return self._requests.popleft() if self._requests else None

    def finish(self, timeout: float) -> None:
        """Send what is queued, waiting at most ``timeout`` seconds for a slow parent."""
        self._outbox.put(None)
        self._writer.join(timeout)

    def _read(self) -> None:
        while True:
            try:
                frame = self._frames.receive()
            except (EOFError, OSError):
                break
            try:
                self._requests.append(decode_request(frame))
            except msgspec.DecodeError as error:
                self.emit(EngineLogged(level=logging.ERROR, text=f"A frame was not understood: {error}"))
                continue
            self._wake()
        self.parent_gone = True
        self._wake()

    def _write(self) -> None:
        while True:
            frame = self._outbox.get()
            if frame is None:
                return
            try:
                self._frames.send(frame)
            except (OSError, ValueError):
                self.parent_gone = True
                return


def _frame(message: Reply | Event) -> bytes:
    """Encode; text from the network that is no UTF-8 (lone surrogates from SWIG) is replaced first."""
    try:
        return encode(message)
    except UnicodeEncodeError:
        return encode(_printable(message))


def _printable(message: M) -> M:
    builtins = _replace_surrogates(msgspec.to_builtins(message))
    return msgspec.convert(builtins, type(message))


def _replace_surrogates(value: Any) -> Any:  # noqa: ANN401 - walks whatever msgspec makes of a struct
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if isinstance(value, list):
        return [_replace_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {key: _replace_surrogates(item) for key, item in value.items()}
    return value
