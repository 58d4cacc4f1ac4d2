"""The queue as an admin looks at it: counts that stay live, files brought in and taken out.

A database does not call back, so it is asked: one seek tells whether anything happened since (how far the
log is), and only then is anything counted. Nobody asks while nobody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar

from app.apart import Apart
from app.errors import Cancelled, UserFacingError
from app.loop import Loop
from app.orders.looking import Looking, Opened, is_expected
from app.orders.order import SubMode
from app.orders.overview.counting import Mark
from app.orders.policy import Policy
from app.translation import tr

if TYPE_CHECKING:
    from app.orders.columns import Mapped
    from app.orders.importing import Report
    from app.orders.requeuing import Requeued
    from app.sheets.sheet import Sheet

LOOK_AGAIN: Final = 2.0
"""Seconds between two looks while somebody watches."""

_REST: Final = 20
"""Times as long as it took to count, until it is counted anew: a look costs others little."""

T = TypeVar("T")


@dataclass(frozen=True)
class Seen:
    """What a look found."""

    mark: Mark = field(default_factory=Mark)
    """How far the log was."""
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    """Orders per project and status."""
    waiting: dict[tuple[str, str, SubMode], int] = field(default_factory=dict)
    """Those that nobody has, per project, status and sub-mode (B3)."""
    took: float = 0.0
    """Seconds."""

    @property
    def known(self) -> bool:
        """Whether somebody has looked."""
        return self.mark.last >= 0


class OrderBoard(Looking[Seen]):
    """One admin's look at the orders."""

    def __init__(
        self,
        store: Callable[[], Opened | None],
        policy: Callable[[], Policy],
        apart: Apart,
        loop: Loop,
        changed: Callable[[], None],
    ) -> None:
        """``changed`` is called when ``seen``, ``problem`` or ``share`` are others."""
        super().__init__(store, apart, loop)
        self._policy, self._changed = policy, changed
        self._cancelled = False
        self.seen = Seen()
        self.share: float | None = None
        """How far an import is, 0 to 1; None: none is under way."""

    @property
    def policy(self) -> Policy:
        """What the account in force says of orders."""
        return self._policy()

    def close(self) -> None:
        """Stop; an import under way is taken back."""
        super().close()
        self._cancelled = True

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

    def save_remarks(self, path: Path, report: Report, done: Callable[[Future[int]], None]) -> None:
        """Write all that an import says of single rows to a CSV or XLSX file, apart."""

        def work() -> int:
            from app.orders.exporting import write_remarks

            return write_remarks(path, report.remarks)

        self._run(work, done)

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

    def requeue(
        self,
        ids: Sequence[int],
        operator: str,
        done: Callable[[Future[Requeued]], None],
        *,
        status: str = "",
        number: str = "",
    ) -> None:
        """Have orders dialled anew, apart; see ``anew`` for what else becomes of them."""
        policy, store = self.policy, self._store()

        def work() -> Requeued:
            from app.orders.overview.store import OverviewStore
            from app.orders.requeuing import anew, requeue

            if store is None:
                raise UserFacingError(tr("There are no orders here: the account has no call modes."))
            opened = store.opened()
            found = list(OverviewStore.of(opened).orders(ids).values())
            asked = anew(policy, status=status, number=number, of=found[0] if len(found) == 1 else None)
            return requeue(opened, found, policy, operator, asked)

        def finished(outcome: Future[Requeued]) -> None:
            done(outcome)
            self._look()

        self._run(work, finished)

    def _progress(self, share: float) -> bool:
        """On the thread apart."""
        self._loop.post(lambda: self._tell_share(share))
        return not self._cancelled

    def _tell_share(self, share: float) -> None:
        if self.share is not None and not self._closed:
            self.share = share
            self._changed()

    # --- looking --------------------------------------------------------------------------------

    @property
    def _pause(self) -> float:
        return max(LOOK_AGAIN, _REST * self.seen.took)

    def _forget(self) -> None:
        self.seen = Seen()

    def _work(self, store: Opened) -> Callable[[], Seen]:
        before = self.seen
        return lambda: look(store, before)

    def _found(self, found: Seen) -> bool:
        self.seen = found
        self._changed()
        return False

    def _failed(self) -> None:
        self._changed()

    def _run(self, work: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        self._apart.run(work, lambda outcome: None if self._closed else done(outcome))


def look(store: Opened, before: Seen) -> Seen:
    """What there is now; ``before`` again where nothing happened since."""
    from app.orders.overview.store import OverviewStore

    began = monotonic()
    overview = OverviewStore.of(store.opened())
    mark = overview.mark()
    if before.mark.holds(mark):
        return before
    counts, waiting = overview.counts(), overview.waiting()
    return Seen(mark, counts, waiting, monotonic() - began)


def sentence_of(error: BaseException) -> str:
    """What a person reads of a failed import or export; empty where they cancelled it themselves."""
    if isinstance(error, Cancelled):
        return ""
    if isinstance(error, UserFacingError):
        return str(error)
    if not is_expected(error):
        raise error
    return tr("The order database does not answer, so nothing was changed.")
