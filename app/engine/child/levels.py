"""How loud it is, for the eyes of a person who chooses a microphone."""

from __future__ import annotations

import math

FLOOR = -90.0
"""dBFS of silence; nothing is reported below."""
FULL_SCALE = 32768


class Peak:
    """The loudest sample since it was last asked. Taken on one thread, asked on another."""

    def __init__(self) -> None:
        self._loudest = 0

    def take(self, block: bytes) -> None:
        """Look at a block of 16 bit samples."""
        sound = memoryview(block).cast("h")
        self._loudest = max(self._loudest, max(sound), -min(sound))

    def dbfs(self) -> float:
        """The loudest since the last call, in dB below full scale (-90 to 0)."""
        loudest, self._loudest = self._loudest, 0
        return dbfs(loudest)


def dbfs(peak: int) -> float:
    """A sample's magnitude (0 to 32768) as dB below full scale."""
    return max(FLOOR, 20 * math.log10(peak / FULL_SCALE)) if peak > 0 else FLOOR
