"""Where a record is written down first: a file that one process appends to and nothing can tear.

A line is a record as it stands now, as JSON; a later line of the same record takes the place of the earlier
one. The line is in the system's hands before the core goes on, so a process that is killed loses nothing;
once the store holds all of it the file is emptied. What a power cut tore is passed over (``app.lines``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.errors import UserFacingError
from app.history.record import Record
from app.lines import append, lock, open_lines, values
from app.translation import tr

MOST = 64
"""Processes that can share one folder; more is not two windows by mistake."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode


class Journal:
    """One process's journal, under a lock that the system releases when the process is gone."""

    def __init__(self, path: Path, handle: int) -> None:
        self.name = path.name
        """Marks the open records of this process in the store."""
        self._path, self._handle = path, handle
        self._left = os.fstat(handle).st_size

    @property
    def size(self) -> int:
        """Octets in the file now."""
        return os.fstat(self._handle).st_size

    def write(self, record: Record) -> None:
        """Append ``record``. Raises ``UserFacingError`` when the disk does not take it."""
        try:
            append(self._handle, _encode(record))
        except OSError as error:
            raise UserFacingError(
                tr("The history cannot be written to {path}: {why}.", path=self._path, why=error.strerror)
            ) from error

    def left(self) -> dict[str, Record]:
        """What an earlier process left here, by uid, the newest of each. Torn lines are passed over."""
        with self._path.open("rb") as file:
            text = file.read(self._left)
        return {record.uid: record for record in values(text, _decode, self._path)}

    def empty(self) -> None:
        """The store holds all of it."""
        os.ftruncate(self._handle, 0)
        self._left = 0

    def close(self) -> None:
        """Let the file and its lock go."""
        os.close(self._handle)


def journals(folder: Path) -> Iterator[Journal]:
    """The journals in ``folder`` that no living process holds, and one more that may be new; all locked.

    The caller closes those that it does not keep. Raises ``UserFacingError`` when there can be none.
    """
    free = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(MOST):
            path = folder / f"history-{number}.journal"
            if not path.exists() and free:
                return
            handle = open_lines(path)
            if lock(handle):
                free += 1
                yield Journal(path, handle)
            else:
                os.close(handle)
    except OSError as error:
        raise UserFacingError(
            tr("The history cannot be kept in {folder}: {why}.", folder=folder, why=error.strerror)
        ) from error
