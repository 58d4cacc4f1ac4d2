"""What is wrong right now, each in one sentence, for the window and the log.

A port in use, no sound card, no network, an unverified certificate: each is found and cleared by the
room that knows; the rest of the phone works on. A problem is named by a key so that the same trouble
found twice is shown once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from app.bus import Bus

_log = logging.getLogger("hookswitch.app")


class Severity(Enum):
    """How loudly a problem is to be shown."""

    WARNING = "warning"
    """Everything works; somebody should know."""
    UNSAFE = "unsafe"
    """Everything works, but less safely than it should (certificate verification is off): always in sight."""
    ERROR = "error"
    """A part of the phone does not work."""


@dataclass(frozen=True)
class Problem:
    """One current trouble."""

    key: str
    """Stable name such as ``registration:desk``."""
    sentence: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class ProblemsChanged:
    """A problem came, changed or went; ``Problems`` has those that stand."""


class Problems:
    """The problems that stand now, oldest first."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._standing: dict[str, Problem] = {}

    def __iter__(self) -> Iterator[Problem]:
        return iter(tuple(self._standing.values()))

    def __len__(self) -> int:
        return len(self._standing)

    def get(self, key: str) -> Problem | None:
        """The problem of that key, if it stands."""
        return self._standing.get(key)

    def tell(self, key: str, sentence: str, severity: Severity = Severity.ERROR) -> None:
        """A problem stands from now on; the same one told again changes nothing."""
        problem = Problem(key, sentence, severity)
        if self._standing.get(key) == problem:
            return
        self._standing[key] = problem
        _log.warning("%s: %s", key, sentence)
        self._bus.publish(ProblemsChanged())

    def clear(self, key: str) -> None:
        """The problem is over; harmless when there was none."""
        if self._standing.pop(key, None) is not None:
            _log.info("%s: over", key)
            self._bus.publish(ProblemsChanged())
