"""Frames over two byte streams: the length in four bytes (least significant first), then the frame."""

from __future__ import annotations

import io
from typing import Final

_LENGTH: Final = 4
"""Bytes of the length."""


class Frames:
    """One end of the way between the window's process and an engine. One thread sends, one receives."""

    def __init__(self, reading: io.FileIO, writing: io.FileIO) -> None:
        """Both are closed by ``close``."""
        self._reading, self._writing = io.BufferedReader(reading), writing

    def send(self, frame: bytes) -> None:
        """Write one frame. Raises ``OSError`` or ``ValueError`` when nobody reads any more."""
        left = memoryview(len(frame).to_bytes(_LENGTH, "little") + frame)
        while left:
            left = left[self._writing.write(left) or 0 :]

    def receive(self) -> bytes:
        """Wait for the next frame. Raises ``EOFError`` when none will come."""
        length = int.from_bytes(self._exactly(_LENGTH), "little")
        return self._exactly(length)

    def close(self) -> None:
        """Let the streams go."""
        self._reading.close()
        self._writing.close()

    def _exactly(self, count: int) -> bytes:
        found = self._reading.read(count)
        if len(found) < count:
            raise EOFError
        return found
