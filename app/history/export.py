"""The history as a table for other programs: CSV (RFC 4180) in UTF-8, with a mark that spreadsheets know."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Protocol

from app.errors import UserFacingError
from app.history.record import Record
from app.history.words import direction, moment, outcome, step
from app.translation import tr


class Writer(Protocol):
    """What ``csv.writer`` gives."""

    def writerow(self, row: Iterable[str], /) -> object:
        """Write one line."""


_EACH: Final = 500
"""Records between two looks at whether it is to go on."""
_NUMBER = re.compile(r"[+-]?[0-9][0-9 ()./-]*")


def write_csv(path: Path, records: Iterable[Record], progress: Callable[[int], bool]) -> int:
    """Write ``records`` to ``path``, whole or not at all; how many, 0 when ``progress`` said False.

    Raises ``UserFacingError`` when the disk does not take it; what was at ``path`` is still there then.
    """
    unfinished: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=path.name, delete=False, encoding="utf-8-sig", newline=""
        ) as file:
            unfinished = Path(file.name)
            count = _write(csv.writer(file), records, progress)
        if count:
            unfinished.replace(path)
            unfinished = None
    except OSError as error:
        raise UserFacingError(
            tr("The history cannot be written to {path}: {why}.", path=path, why=error.strerror)
        ) from error
    finally:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
    return count


def _write(table: Writer, records: Iterable[Record], progress: Callable[[int], bool]) -> int:
    table.writerow(_heads())
    count = 0
    for count, record in enumerate(records, 1):
        table.writerow(_plain(cell) for cell in _cells(record))
        if count % _EACH == 0 and not progress(count):
            return 0
    return count


def _heads() -> tuple[str, ...]:
    return (
        tr("Began"),
        tr("Ended"),
        tr("Direction"),
        tr("Name"),
        tr("Number"),
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
        outcome(record),
        record.first.end_sentence,
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
