"""The history of this desk: every record is in a file before the core goes on, and in the store soon after.

One worker thread owns the store. Whatever cannot be stored now (the disk is full, a newer program's store)
stays in the journal and is stored when that is possible.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from app.apart import OneThread
from app.bus import Bus
from app.errors import Cancelled, UserFacingError
from app.history.events import HistoryChanged, MissedChanged
from app.history.export import Exporting
from app.history.journal import Journal, journals
from app.history.record import Record
from app.history.search import Searching
from app.history.wanted import Extent, Wanted
from app.loop import Alarm, Loop
from app.translation import tr

if TYPE_CHECKING:
    from app.history.store import HistoryStore, Kept

_log = logging.getLogger("hookswitch.history")
R = TypeVar("R")

DAY: Final = 86_400.0
FILE: Final = "history.sqlite"
CLOSING: Final = 5.0
"""Seconds that the end of the program waits for the disk; what is not stored then is in the journal."""


class History:
    """Keeps records and finds them again. Only on the core's thread."""

    def __init__(
        self, folder: Path | None, loop: Loop, bus: Bus, tell: Callable[[str], None] = lambda sentence: None
    ) -> None:
        """``folder``: the user's data; None: the history lasts as long as the phone.

        ``tell`` hears a sentence when the history cannot be kept, and an empty one when it can again.
        """
        self._folder = folder
        self._loop = loop
        self._bus = bus
        self._tell = tell
        self._journal: Journal | None = None
        self._left: list[Journal] = []
        self._pending: dict[str, Record] = {}
        self._storing = False
        self._worker: OneThread | None = None
        self._store: HistoryStore | None = None
        self._waiting = Alarm(loop)
        self._exporting: Exporting | None = None
        self._closed = False
        self.problem = ""
        """Why nothing can be found, in a sentence; empty while all is well."""
        self.missed = 0  # calls that nobody has looked at; known once the store is open

    @property
    def opened(self) -> bool:
        """Whether the store is there."""
        return self._store is not None

    def start(self, seconds: float) -> None:
        """From now on records are kept; the store is opened so many seconds later, or when it is needed."""
        if self._folder is not None:
            try:
                self._left = list(journals(self._folder))
            except UserFacingError as error:
                self._tell(str(error))
            self._journal = self._left.pop(0) if self._left else None
        self._waiting.set(seconds, self._open_now)

    def keep(self, record: Record) -> None:
        """Write it down as it is now; it takes the place of an earlier one of the same uid."""
        if self._closed:
            return
        if self._journal is not None:
            try:
                self._journal.write(record)
            except UserFacingError as error:
                self._tell(str(error))
        self._pending[record.uid] = record
        if self._worker is not None:
            self._put_pending()

    # --- finding ------------------------------------------------------------------------------------

    def count(
        self,
        wanted: Wanted,
        current: Callable[[], bool],
        done: Callable[[Extent], None],
        known: Extent | None = None,
    ) -> None:
        """How many records are wanted, unless ``current`` says False meanwhile; see ``Searching``."""
        if wanted.searched:
            Searching(self._work, wanted, current, done, known).start()
        else:
            self._work(lambda store: store.count(wanted, current), done)

    def page(
        self,
        wanted: Wanted,
        start: int,
        count: int,
        extent: Extent,
        after: int | None,
        current: Callable[[], bool],
        done: Callable[[list[Kept]], None],
    ) -> None:
        """See ``HistoryStore.page``."""
        if extent.found is not None:
            ids = extent.found[start : start + count]
            self._work(lambda store: store.those(ids), done)
        else:
            self._work(lambda store: store.page(wanted, start, count, extent, after, current), done)

    def get(self, uid: str, done: Callable[[Record | None], None]) -> None:
        """One record."""
        self._work(lambda store: store.get(uid), done)

    def see(self) -> None:
        """A person has looked at the missed calls."""
        if self.missed:
            self._work(lambda store: store.see(), lambda _: self._missed_are(0))

    def export(
        self,
        path: Path,
        wanted: Wanted,
        progress: Callable[[int], bool],
        done: Callable[[int, str], None],
    ) -> None:
        """Write what is wanted as CSV; ``done`` hears how many there are and what went wrong, or nothing.

        ``progress`` hears after each batch how many are written; False takes everything back.
        """
        self._exporting = Exporting(self._work, path, wanted, progress, done)
        self._exporting.start()

    def purge(self, days: int, now: float) -> None:
        """Forget what began more than ``days`` before ``now`` (Unix seconds), recordings too; 0: nothing."""
        if days > 0 and not self._closed:
            self._work(
                lambda store: _purged(store, now - days * DAY),
                lambda count: self._bus.publish(HistoryChanged()) if count else None,
            )

    def close(self) -> None:
        """Store what waits and let the files go. Nobody is told anything any more."""
        if self._closed:
            return
        self._closed = True
        self._waiting.stop()
        if self._worker is not None:
            self._worker.run(self._shut, lambda _: None)
            self._worker.stop(CLOSING)
        for journal in (self._journal, *self._left):
            if journal is not None:
                journal.close()

    # --- inside -------------------------------------------------------------------------------------

    def _open_now(self) -> None:
        self._need()

    def _need(self) -> OneThread:
        """The worker, which opens the store before anything else."""
        if self._worker is None:
            self._waiting.stop()
            self._worker = OneThread(self._loop, "history")
            self._worker.run(self._open, self._was_opened)
            self._put_pending()
        return self._worker

    def _work(self, work: Callable[[HistoryStore], R], tell: Callable[[R], None]) -> None:
        """Run ``work`` on the worker and ``tell`` its result on the core's thread."""

        def run() -> R:
            if self._store is None:
                raise UserFacingError(self.problem)
            return work(self._store)

        if not self._closed:
            self._need().run(run, lambda outcome: self._done(outcome, tell))

    def _done(self, outcome: Future[R], tell: Callable[[R], None]) -> None:
        if self._closed:
            return
        error = outcome.exception()
        if error is None:
            tell(outcome.result())
        elif isinstance(error, UserFacingError):
            self._tell(str(error) or self.problem)
        elif not isinstance(error, Cancelled):
            _log.error("the history failed", exc_info=error)

    def _put_pending(self) -> None:
        if self._storing or not self._pending:
            return
        self._storing = True
        batch = dict(self._pending)
        name = "" if self._journal is None else self._journal.name

        def put() -> tuple[int, int]:
            if self._store is None:
                raise UserFacingError(self.problem)
            return self._store.put(batch.values(), name), self._store.missed()

        self._need().run(put, lambda outcome: self._was_put(batch, outcome))

    def _was_put(self, batch: dict[str, Record], outcome: Future[tuple[int, int]]) -> None:
        self._storing = False
        if self._closed:
            return
        error = outcome.exception()
        if error is not None:
            if isinstance(error, UserFacingError):
                self._tell(str(error))
            else:
                _log.error("the history failed", exc_info=error)
            return  # it waits, and is in the journal; the next record brings it along
        self._pending = {uid: record for uid, record in self._pending.items() if batch.get(uid) is not record}
        if not self._pending and self._journal is not None:
            self._journal.empty()
        self._tell("")
        added, missed = outcome.result()
        self._bus.publish(HistoryChanged(tuple(batch.values()), added))
        self._missed_are(missed)
        self._put_pending()

    def _missed_are(self, count: int) -> None:
        if count != self.missed:
            self.missed = count
            self._bus.publish(MissedChanged(count))

    # --- on the worker ------------------------------------------------------------------------------

    def _open(self) -> int:
        path = None if self._folder is None else self._folder / FILE
        try:
            store = _opened(path, [one for one in (self._journal, *self._left) if one is not None])
        except UserFacingError as error:
            self.problem = str(error)
            raise
        self._store = store
        return store.missed()

    def _was_opened(self, outcome: Future[int]) -> None:
        error = outcome.exception()
        if self._closed:
            return
        for journal in self._left if error is None else ():
            journal.empty()
        if error is None:
            if not self._pending and self._journal is not None:
                self._journal.empty()
            self._missed_are(outcome.result())
        elif isinstance(error, UserFacingError):
            self._tell(self.problem)
        else:
            self.problem = tr("The history cannot be opened.")
            _log.error("the history failed", exc_info=error)
        self._bus.publish(HistoryChanged())

    def _shut(self) -> None:
        if self._exporting is not None:
            self._exporting.abandon()
        if self._store is None:
            return
        try:
            self._store.put(self._pending.values())
        except UserFacingError as error:
            _log.warning("the last records wait in the journal: %s", error)
        else:
            if self._journal is not None:
                self._journal.empty()
        self._store.close()


def _opened(path: Path | None, dead: list[Journal]) -> HistoryStore:
    """The store, with what processes left behind that are gone: their journals, and their open records."""
    from app.history.store import HistoryStore  # SQLAlchemy: half a second that no window waits for

    store = HistoryStore(path)
    try:
        for journal in dead:
            store.put(record.cut_off() for record in journal.left().values())
        store.cut_off(journal.name for journal in dead)
    except BaseException:
        store.close()
        raise
    return store


def _purged(store: HistoryStore, before: float) -> int:
    """Forget records with their sound files, how many; a file that the system does not give up stays."""
    count, paths = store.purge(before)
    for path in paths:
        try:
            for part in (path, f"{path}.json"):  # the sound, and the notes beside it
                Path(part).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the recording %s cannot be removed: %s", path, error.strerror)
    return count
