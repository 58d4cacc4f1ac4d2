"""The list as a table: how much of it is written, and giving it up. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.history.wanted import Wanted
from app.translation import tr, tr_count


class Tables(Protocol):
    """``app.history.history.History``, as far as it is needed here."""

    def export(
        self, path: Path, wanted: Wanted, progress: Callable[[int], bool], done: Callable[[int, str], None]
    ) -> None:
        """Write a table."""


class TableExport:
    """One table at a time."""

    def __init__(self, tables: Tables, moved: Callable[[], None], ended: Callable[[str, str], None]) -> None:
        """``moved``: more is written; ``ended`` hears what to say and what went wrong, or nothing."""
        self._tables, self._moved, self._ended = tables, moved, ended
        self._running = self._wanted = False
        self._count, self._total = 0, 1

    @property
    def share(self) -> int | None:
        """How much is written, in percent as far as is known; None: nothing is being written."""
        return min(100, 100 * self._count // self._total) if self._running else None

    def start(self, path: Path, wanted: Wanted, total: int) -> None:
        """Write what is wanted, some ``total`` calls."""
        if self._running:
            return
        self._running = self._wanted = True
        self._count, self._total = 0, max(1, total)
        self._moved()
        self._tables.export(path, wanted, self._progress, self._done)

    def cancel(self) -> None:
        """Give it up as soon as may be."""
        self._wanted = False

    def _progress(self, count: int) -> bool:
        before, self._count = self.share, count
        if self.share != before:
            self._moved()
        return self._wanted

    def _done(self, count: int, problem: str) -> None:
        self._running = False
        said = tr("No table was written.")
        if count:
            said = tr_count("{count} call was written.", "{count} calls were written.", count)
        self._ended(said, problem)
