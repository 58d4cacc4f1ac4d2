"""Python's garbage collector, kept on the window's thread.

Left to itself it runs on whichever thread allocates just then. A worker that opens a database would
free widgets that way, and Qt ends the process when a widget dies on a thread that is not its own.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY: Final = 1.0
"""Seconds between two looks."""


class Collector(QObject):
    """Collects here what Python would collect anywhere, by Python's own thresholds."""

    def __init__(self) -> None:
        super().__init__()
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(round(EVERY * 1000))

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [
            generation
            for generation, (count, most) in enumerate(zip(counts, thresholds, strict=True))
            if most and count > most
        ]
        if due:
            gc.collect(due[-1])

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
