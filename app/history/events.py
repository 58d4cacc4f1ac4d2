"""What the history tells everybody."""

from __future__ import annotations

from dataclasses import dataclass

from app.history.record import Record


@dataclass(frozen=True)
class HistoryChanged:
    """The store holds something else by now."""

    records: tuple[Record, ...] = ()
    """Those that were added or changed; empty: look at everything again."""
    added: int = 0
    """How many of them are new."""


@dataclass(frozen=True)
class MissedChanged:
    """There are so many missed calls that nobody has looked at."""

    count: int
