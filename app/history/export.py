"""The history as a table for other programs: CSV (RFC 4180) in UTF-8, with a mark that spreadsheets know."""

from __future__ import annotations

import csv
import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.errors import UserFacingError
from app.history.record import Record
from app.history.search import Work
from app.history.wanted import Wanted
from app.history.words import direction, moment, outcome, step
from app.translation import tr

if TYPE_CHECKING:
    from app.history.store import HistoryStore


class Writer(Protocol):
    """What ``csv.writer`` gives."""

    def writerow(self, row: Iterable[str], /) -> object:
        """Write one line."""


_log = logging.getLogger("hookswitch.history")
_NUMBER = re.compile(r"[+-]?[0-9][0-9 ()./-]*")


class Table:
    """A file that is being written: at its place once it is whole, or never.

    Whatever the disk refuses raises ``UserFacingError``; what was at ``path`` is still there then.
    """

    def __init__(self, path: Path) -> None:
        self._path, self.count = path, 0
        self._unfinished = ExitStack()
        with self._told():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
            self._name = Path(name)
            self._unfinished.callback(self._name.unlink, missing_ok=True)
            self._file = self._unfinished.enter_context(
                os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            )
            self._rows: Writer = csv.writer(self._file)
            self._rows.writerow(_heads())

    def write(self, records: Iterable[Record]) -> None:
        """Add a line for each of ``records``."""
        with self._told():
            for record in records:
                self._rows.writerow(_plain(cell) for cell in _cells(record))
                self.count += 1

    def finish(self) -> None:
        """Put it where it belongs."""
        with self._told():
            self._file.close()
            self._name.replace(self._path)

    def abandon(self) -> None:
        """Nothing of it is left."""
        with suppress(OSError):  # a full disk refuses what is still to be written
            self._unfinished.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.abandon()
            why = error.strerror or str(error)
            raise UserFacingError(
                tr("The history cannot be written to {path}: {why}.", path=self._path, why=why)
            ) from error


class Exporting:
    """Writes a table batch by batch on the history's thread, which serves others in between."""

    def __init__(
        self,
        work: Work,
        path: Path,
        wanted: Wanted,
        progress: Callable[[int], bool],
        done: Callable[[int, str], None],
    ) -> None:
        """``progress`` hears after each batch how many are written; False takes everything back."""
        self._work, self._path, self._wanted = work, path, wanted
        self._progress, self._done = progress, done
        self._table: Table | None = None
        self._batches: Iterator[list[Record]] = iter(())
        self._problem = ""

    def start(self) -> None:
        """Write the first batch."""
        self._work(self._begin, self._came)

    def abandon(self) -> None:
        """Leave nothing behind; on the history's thread."""
        table, self._table = self._table, None
        if table is not None:
            table.abandon()

    def _begin(self, store: HistoryStore) -> bool:
        self._batches = store.batches(self._wanted)
        try:
            self._table = Table(self._path)
        except UserFacingError as error:
            self._problem = str(error)
            return False
        return self._write()

    def _write(self) -> bool:
        """Whether there is more to come."""
        if self._table is None:
            return False
        try:
            batch = next(self._batches, None)
            if batch is not None:
                self._table.write(batch)
                return True
            self._table.finish()
        except UserFacingError as error:
            self._problem = str(error)
        except Exception:  # noqa: BLE001 - whoever waits for the table must hear that there will be none
            _log.exception("the history cannot be read")
            self._table.abandon()
            self._problem = tr("The history cannot be read. No table was written.")
        return False

    def _came(self, more: bool) -> None:  # noqa: FBT001 - what the worker gave
        count = 0 if self._table is None else self._table.count
        if not more:
            self._table = None
            self._done(0 if self._problem else count, self._problem)
        elif self._progress(count):
            self._work(lambda _store: self._write(), self._came)
        else:
            self._work(lambda _store: self.abandon(), lambda _nothing: self._done(0, ""))


def _heads() -> tuple[str, ...]:
    return (
        tr("Began"),
        tr("Ended"),
        tr("Direction"),
        tr("Name"),
        tr("Number"),
        tr("Called as"),
        tr("Outcome"),
        tr("End"),
        tr("Rang (s)"),
        tr("Talked (s)"),
        tr("On hold (s)"),
        tr("Work after the call (s)"),
        tr("Agent"),
        tr("Agent state"),
        tr("Result"),
        tr("Order"),
        tr("Notes"),
        tr("Call data"),
        tr("Transfer steps"),
        tr("Score (MOS)"),
        tr("Recordings"),
    )


def _cells(record: Record) -> tuple[str, ...]:
    person, scores = record.person, [leg.quality.mos for leg in record.legs if leg.quality is not None]
    return (
        moment(record.began_at).isoformat(timespec="seconds"),
        "" if record.ended_at is None else moment(record.ended_at).isoformat(timespec="seconds"),
        direction(record.direction),
        person.name,
        person.number,
        record.first.identity,
        outcome(record),
        record.last.end_sentence,
        f"{record.first.ring_seconds:.0f}",
        f"{record.talk_seconds:.0f}",
        f"{record.held_seconds:.0f}",
        f"{record.wrap_up_seconds:.0f}",
        record.agent,
        record.agent_state,
        record.result,
        record.order,
        record.notes,
        "; ".join(f"{key}={value}" for key, value in sorted(record.data.items())),
        " ".join(filter(None, map(step, record.steps))),
        f"{min(scores):.1f}" if scores else "",
        "; ".join(recording.path for recording in record.recordings),
    )


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: names and data come from outside."""
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
