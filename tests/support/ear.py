"""An ear: keeps the last second of what is heard and says which known voices are in it.

Each party of a test says a tone of its own. A voice counts as heard when its tone is there at about the
level it was said with, in every part of the newest sound; music on hold and ring-back come near it for a
moment only.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable
from typing import Final

import numpy as np

from tests.support.spectrum import Samples, level_of, peak

WINDOW: Final = 0.1
"""Seconds of one look."""
LOOKS: Final = 2
"""So many looks, one after the other, must agree."""
KEPT: Final = 1.0
LOUD: Final = -30.0
"""dBFS (peak) from which a tone said at -17 counts: 13 dB for codecs, mixing and a lost packet."""
SILENT: Final = -50.0
STALE: Final = 0.15
"""Seconds without any sound arriving after which nothing is heard any more."""


class Ear:
    """Fed by one thread, asked by another."""

    def __init__(self, rate: int) -> None:
        """``rate`` in Hz of what ``take`` gets."""
        self._rate = rate
        self._lock = threading.Lock()
        self._parts: deque[tuple[float, Samples]] = deque()
        self._kept = 0

    def take(self, sound: Samples) -> None:
        """Hear this now (full scale 1)."""
        with self._lock:
            self._parts.append((time.monotonic(), sound))
            self._kept += sound.size
            while self._kept - self._parts[0][1].size > KEPT * self._rate:
                self._kept -= self._parts.popleft()[1].size

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._parts.clear()
            self._kept = 0

    def voices(self, frequencies: Iterable[int]) -> frozenset[int]:
        """Which of these tones (Hz) are heard now."""
        looks = self._looks()
        return frozenset(
            frequency
            for frequency in frequencies
            if looks and all(level_of(look, frequency, self._rate, 25.0) > LOUD for look in looks)
        )

    def describe(self) -> str:
        """What it is that is heard, where it is none of the voices; for a person who reads a failed test."""
        looks = self._looks()
        if not looks:
            return "nothing arrives"
        return "silence" if all(peak(look) < SILENT for look in looks) else "some sound"

    def _looks(self) -> list[Samples]:
        """The newest sound in pieces of ``WINDOW``; empty when too little, or none lately, has come."""
        with self._lock:
            if not self._parts or time.monotonic() - self._parts[-1][0] > STALE:
                return []
            sound = np.concatenate([part for _, part in self._parts])
        size = int(WINDOW * self._rate)
        if sound.size < LOOKS * size:
            return []
        newest = sound[-LOOKS * size :]
        return [newest[start : start + size] for start in range(0, newest.size, size)]
