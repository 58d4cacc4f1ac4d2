"""An import beside the window: read on a thread of its own, written by the directory's, cancelled at will."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.apart import OneThread, outcome_of
from app.directory.contacts import alike
from app.directory.contacts.duplicates import Alike
from app.directory.contacts.files import ContactFile, write_file
from app.directory.contacts.staged import Progress, Remark, Reporter, Staged, stage, write
from app.directory.contacts.table import Layout, Sample
from app.directory.entry import MINE
from app.errors import Cancelled, UserFacingError
from app.loop import Loop

if TYPE_CHECKING:
    from app.directory.directory import Directory

_log = logging.getLogger("hookswitch.directory")
T = TypeVar("T")


class Phase(Enum):
    """Where an import stands."""

    IDLE = "idle"
    LOOKING = "looking"
    """Finding out what the file is."""
    CONFIRMING = "confirming"
    """A person is asked what the columns mean."""
    READING = "reading"
    WRITING = "writing"
    EXPORTING = "exporting"
    COMPARING = "comparing"
    """Everything is written; looking for duplicates."""
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


_UNDER_WAY = frozenset((Phase.LOOKING, Phase.READING, Phase.WRITING, Phase.EXPORTING, Phase.COMPARING))


class Importing:
    """One import (or export) after the other, on the core's thread; ``changed`` hears of each step."""

    def __init__(self, directory: Directory, loop: Loop, changed: Callable[[], None]) -> None:
        self._directory = directory
        self._loop = loop
        self._changed = changed
        self._thread: OneThread | None = None
        self._wanted = threading.Event()  # of the import under way; another one gets another
        self._file: ContactFile | None = None
        self.phase = Phase.IDLE
        self.progress: Progress | None = None
        self.sample: Sample | None = None
        """What the columns of a table seem to mean; None: there are none."""
        self.written = 0
        """Contacts that were imported, or exported."""
        self.left_out = 0
        self.remarked = 0
        self.remarks: Sequence[Remark] = ()
        self.alike: list[Alike] = []
        """Contacts that may be one person."""
        self.problem = ""
        """Why it failed, in a sentence."""

    @property
    def is_under_way(self) -> bool:
        """Whether there is something to cancel."""
        return self.phase in _UNDER_WAY

    @property
    def country(self) -> str:
        """In which numbers are read (ISO 3166)."""
        return self._directory.country

    # --- wishes ---------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Find out what ``path`` is; vCards are read at once, a table's columns are to be confirmed."""

        def look() -> tuple[ContactFile, Sample | None]:
            file = ContactFile(path)
            return file, file.sample()

        self._begin()
        self._go(Phase.LOOKING)
        self._apart(look, self._looked)

    def look_again(self, encoding: str, delimiter: str, *, headings: bool) -> None:
        """Read the sample anew, as a person says that the table is written."""
        file = self._file
        if file is not None and self.phase is Phase.CONFIRMING:
            self._apart(
                lambda: (file, file.sample(encoding, delimiter, headings=headings)),
                self._looked,
            )

    def read(self, layout: Layout | None = None) -> None:
        """Import the file that was opened; ``layout``: what a person confirmed."""
        file, wanted = self._file, self._wanted
        if file is None:
            return
        reporter = Reporter(
            lambda progress: self._loop.post(lambda: self._at(wanted, progress)), wanted.is_set
        )
        self._go(Phase.READING)
        self._apart(lambda: stage(file, layout, reporter), lambda staged: self._write(staged, reporter))

    def cancel(self) -> None:
        """Leave everything as it was; once it is written, only the looking for duplicates ends."""
        self._wanted.set()
        if self.phase in (Phase.CONFIRMING, Phase.LOOKING):
            self._go(Phase.CANCELLED)

    def find_duplicates(self) -> None:
        """Look for contacts that may be one person, without any import."""
        self._begin()
        self._compare()

    def merge(self, groups: Sequence[Alike]) -> None:
        """Make one contact of each of these groups."""
        chosen = list(groups)

        def done(_gone: int) -> None:
            self.alike = [group for group in self.alike if group not in chosen]
            self._directory.tell_changed()
            self._changed()

        self._directory.change(lambda store: alike.merge(store, chosen), done, self._fail)

    def export(self, path: Path) -> None:
        """Write the person's own contacts to ``path``, see ``write_file``."""

        def done(count: int) -> None:
            self.written = count
            self._go(Phase.DONE)

        self._begin()
        self._go(Phase.EXPORTING)
        self._directory.change(
            lambda store: outcome_of(lambda: write_file(path, store.entries(MINE))),
            lambda outcome: self._settle(outcome, done),
            self._fail,
        )

    def close(self) -> None:
        """Cancel what is under way and tell nobody any more."""
        self._wanted.set()
        self._changed = lambda: None
        if self._thread is not None:
            self._thread.stop(timeout=0)  # it ends by itself; the window waits for nothing

    # --- steps ----------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._wanted.set()
        self._wanted = threading.Event()
        self.progress, self.sample, self.problem = None, None, ""
        self.written = self.left_out = self.remarked = 0
        self.remarks, self.alike = (), []

    def _looked(self, found: tuple[ContactFile, Sample | None]) -> None:
        self._file, self.sample = found
        if self.sample is None:
            self.read()
        else:
            self._go(Phase.CONFIRMING)

    def _write(self, staged: Staged, reporter: Reporter) -> None:
        self.left_out, self.remarked = staged.left_out, staged.remarked
        self.remarks = staged.remarks
        self.progress = None
        self._go(Phase.WRITING)
        self._directory.change(
            lambda store: outcome_of(lambda: write(store, staged, reporter)),
            lambda outcome: self._settle(outcome, self._written),
            self._fail,
        )

    def _written(self, count: int) -> None:
        self.written = count
        self._directory.tell_changed()
        self._compare()

    def _compare(self) -> None:
        wanted = self._wanted
        self._go(Phase.COMPARING)
        self._directory.change(
            lambda store: outcome_of(lambda: alike.find_alike(store, cancelled=wanted.is_set)),
            lambda outcome: self._settle(outcome, self._compared),
            self._fail,
        )

    def _compared(self, groups: list[Alike]) -> None:
        self.alike = groups
        self._go(Phase.DONE)

    # --- inside ---------------------------------------------------------------------------------

    def _apart(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        if self._thread is None:
            self._thread = OneThread(self._loop, "contacts")
        wanted = self._wanted

        def done(outcome: Future[T]) -> None:
            if wanted is self._wanted and not (wanted.is_set() and self.phase is Phase.CANCELLED):
                self._settle(outcome, then)

        self._thread.run(work, done)

    def _settle(self, outcome: Future[T], then: Callable[[T], None]) -> None:
        error = outcome.exception()
        if error is None:
            then(outcome.result())
        elif isinstance(error, Cancelled):
            self._go(Phase.DONE if self.written else Phase.CANCELLED)
        elif isinstance(error, UserFacingError):
            self._fail(str(error))
        else:
            _log.error("the import failed", exc_info=error)
            self._fail(str(error) or type(error).__name__)

    def _fail(self, sentence: str) -> None:
        self.problem = sentence
        self._go(Phase.FAILED)

    def _at(self, wanted: threading.Event, progress: Progress) -> None:
        if wanted is self._wanted and self.is_under_way:
            self.progress = progress
            self._changed()

    def _go(self, phase: Phase) -> None:
        self.phase = phase
        self._changed()
