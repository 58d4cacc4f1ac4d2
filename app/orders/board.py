"""The queue as an admin looks at it: counts that stay live, files brought in and taken out.

A database does not call back, so it is asked: one seek tells whether anything happened since (the newest
entry of the log), and only then is anything counted. Nobody asks while nobody looks.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from app.apart import Apart
from app.errors import Cancelled, UserFacingError
from app.loop import Loop, Timer
from app.orders.policy import Policy
from app.translation import tr

if TYPE_CHECKING:
    from app.orders.columns import Mapped
    from app.orders.importing import Report
    from app.orders.store import OrderStore
    from app.sheets.sheet import Sheet

LOOK_AGAIN: Final = 2.0
"""Seconds between two looks while somebody watches."""

SILENT: Final = "The order database does not answer. What stands here is what it said last."
"""Said where nothing fresh can be shown."""

T = TypeVar("T")


class Opened(Protocol):
    """Where the store comes from; any thread."""

    def opened(self) -> OrderStore:
        """See ``app.orders.database.LateStore.opened``."""


@dataclass(frozen=True)
class Seen:
    """What a look found."""

    last: int = -1
    """The newest entry of the log."""
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    """Orders per project and status."""


class OrderBoard:
    """One admin's look at the orders. Only on the core's thread; ``close`` ends it."""

    def __init__(
        self,
        store: Callable[[], Opened | None],
        policy: Callable[[], Policy],
        apart: Apart,
        loop: Loop,
        changed: Callable[[], None],
    ) -> None:
        """``changed`` is called when ``seen``, ``problem`` or ``share`` are others."""
        self._store, self._policy = store, policy
        self._apart, self._loop, self._changed = apart, loop, changed
        self._timer: Timer | None = None
        self._watched = self._looking = self._closed = self._cancelled = False
        self._looked_at: Opened | None = None
        self.seen = Seen()
        self.problem = ""
        """Why nothing fresh can be shown, in a sentence."""
        self.share: float | None = None
        """How far an import is, 0 to 1; None: none is under way."""

    @property
    def policy(self) -> Policy:
        """What the account in force says of orders."""
        return self._policy()

    def watch(self) -> None:
        """Somebody looks."""
        self._watched = True
        self._look()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._watched = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def close(self) -> None:
        """Stop; an import under way is taken back."""
        self.rest()
        self._closed = self._cancelled = True

    # --- files ----------------------------------------------------------------------------------

    def read_head(
        self, path: Path, done: Callable[[Future[tuple[Sheet, list[tuple[str, ...]]]]], None]
    ) -> None:
        """Open a file apart: the sheet, and its first three rows."""

        def work() -> tuple[Sheet, list[tuple[str, ...]]]:
            from itertools import islice

            from app.sheets.sheet import Sheet

            sheet = Sheet(path)
            return sheet, [row.cells for row in islice(sheet.rows(), 3)]

        self._run(work, done)

    def import_from(
        self, sheet: Sheet, mapped: Mapped, country: str, done: Callable[[Future[Report]], None]
    ) -> None:
        """Import apart; ``share`` says how far it is. Cancelled, it leaves nothing."""
        policy, store = self.policy, self._store()
        self._cancelled, self.share = False, 0.0

        def work() -> Report:
            from app.orders.importing import Import

            if store is None:
                raise UserFacingError(tr("There are no orders here: the account has no call modes."))
            return Import(sheet, mapped, policy, country=country).run(store.opened(), self._progress)

        def finished(outcome: Future[Report]) -> None:
            self.share = None
            done(outcome)
            self._look()

        self._run(work, finished)

    def cancel_import(self) -> None:
        """Take the import under way back."""
        self._cancelled = True

    def export_to(self, path: Path, done: Callable[[Future[int]], None]) -> None:
        """Write all results to a CSV or XLSX file, apart."""
        store = self._store()

        def work() -> int:
            from app.orders.exporting import export_results
            from app.orders.overview.store import OverviewStore

            if store is None:
                raise UserFacingError(tr("There are no orders here: the account has no call modes."))
            return export_results(path, OverviewStore.of(store.opened()).results())

        self._run(work, done)

    def _progress(self, share: float) -> bool:
        """On the thread apart."""
        self._loop.post(lambda: self._tell_share(share))
        return not self._cancelled

    def _tell_share(self, share: float) -> None:
        if self.share is not None and not self._closed:
            self.share = share
            self._changed()

    # --- looking --------------------------------------------------------------------------------

    def _look(self) -> None:
        store = self._store()
        if self._looking or self._closed or store is None:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if store is not self._looked_at:  # another account: nothing seen so far is true of it
            self._looked_at, self.seen = store, Seen()
        self._looking = True
        before = self.seen
        self._run(lambda: look(store, before), self._looked)

    def _looked(self, outcome: Future[Seen]) -> None:
        self._looking = False
        error = outcome.exception()
        if error is None:
            self.problem = ""
            self.seen = outcome.result()
        else:
            self.problem = str(error) if isinstance(error, UserFacingError) else tr(SILENT)
            if not is_expected(error):
                raise error
        if self._watched:
            self._timer = self._loop.call_later(LOOK_AGAIN, self._look)
        self._changed()

    def _run(self, work: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        self._apart.run(work, lambda outcome: None if self._closed else done(outcome))


def look(store: Opened, before: Seen) -> Seen:
    """What there is now; ``before`` again where nothing happened since."""
    from app.orders.overview.store import OverviewStore

    overview = OverviewStore.of(store.opened())
    last = overview.last_entry()
    return before if last == before.last else Seen(last, overview.counts())


def sentence_of(error: BaseException) -> str:
    """What a person reads of a failed import or export; empty where they cancelled it themselves."""
    if isinstance(error, Cancelled):
        return ""
    if isinstance(error, UserFacingError):
        return str(error)
    if not is_expected(error):
        raise error
    return tr("The order database does not answer, so nothing was changed.")


def is_expected(error: BaseException) -> bool:
    """Whether a store or a file may raise it; SQLAlchemy's errors are known by their module, not imported."""
    return isinstance(error, UserFacingError | OSError) or type(error).__module__.startswith("sqlalchemy.")
