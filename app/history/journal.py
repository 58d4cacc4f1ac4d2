"""Where a record is written down first: a file that one process appends to and nothing can tear.

A line is a record as it stands now, as JSON; a later line of the same record takes the place of the earlier
one. The line is in the system's hands before the core goes on, so a process that is killed loses nothing;
once the store holds all of it the file is emptied. A line that a power cut tore is passed over: each begins
with a line end of its own, so it spoils no other.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.errors import UserFacingError
from app.history.record import Record
from app.translation import tr

_log = logging.getLogger("hookswitch.history")

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
        line = b"\n" + _encode(record)
        try:
            if os.write(self._handle, line) != len(line):
                raise OSError(0, tr("only a part of it could be written"))
        except OSError as error:
            raise UserFacingError(
                tr("The history cannot be written to {path}: {why}.", path=self._path, why=error.strerror)
            ) from error

    def left(self) -> dict[str, Record]:
        """What an earlier process left here, by uid, the newest of each. Torn lines are passed over."""
        with self._path.open("rb") as file:
            text = file.read(self._left)
        found: dict[str, Record] = {}
        for line in text.splitlines():
            if not line:
                continue
            try:
                record = _decode(line)
            except msgspec.MsgspecError:
                _log.warning("a torn line of %s is passed over", self._path)
                continue
            found[record.uid] = record
        return found

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
            handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            if _locked(handle):
                free += 1
                yield Journal(path, handle)
            else:
                os.close(handle)
    except OSError as error:
        raise UserFacingError(
            tr("The history cannot be kept in {folder}: {why}.", folder=folder, why=error.strerror)
        ) from error


def _locked(handle: int) -> bool:
    """Whether the lock could be had; it is the system's to take back when a process dies."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 1 << 30, os.SEEK_SET)  # far behind the text, which others must be able to read
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
