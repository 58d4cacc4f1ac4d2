"""An account file on a disk or a share, followed by looking at it.

Notification services of the operating systems say nothing about a file that somebody else changes on
a share, and each fails in its own way when an editor replaces the file or the share goes away. Ten
``stat`` calls a second cost a few microseconds and work everywhere, so that is what is done, on a
thread of its own: a share that hangs then hangs nothing else.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.account.load import bytes_of
from app.account.source import Content, Look, Unchanged, Unreachable
from app.translation import tr

LOOK_SECONDS = 0.1
ABSENT_SECONDS = 2.0
"""An editor that deletes and writes anew leaves a moment without a file; only longer absence is told."""
COARSE_SECONDS = 3.0
"""Some file systems keep times to two seconds only. A file that was young when it was read is read
again when it is older than this, in case it was changed within the same tick."""

_GONE = "The account file {file} is not there."
_UNREADABLE = "The account file {file} cannot be read: {reason}."


@dataclass(frozen=True)
class _Signature:
    """What changes when a file changes."""

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int


class LocalFile:
    """A file that is read when it has changed and then been left alone for one look."""

    interval_seconds = LOOK_SECONDS

    def __init__(self, file: Path, wall_clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._wall_clock = wall_clock
        self._read: _Signature | None = None
        self._seen: _Signature | None = None
        self._absent_since: float | None = None
        self._again_at: float | None = None

    @property
    def name(self) -> str:
        """The path."""
        return str(self._file)

    def forget(self) -> None:
        """See ``Source.forget``."""
        self._read = None

    def look(self, now: float) -> Look:
        """New content only when the file looked the same twice, before and after it was read."""
        try:
            signature = _signature(self._file)
            if signature == self._read and not self._is_due_again(now):
                self._absent_since = None
                return Unchanged()
            if signature != self._seen:
                self._seen = signature
                return self._present()
            content = bytes_of(self._file)
            if _signature(self._file) != signature:
                return self._present()
        except OSError as error:
            return self._missing(error, now)
        return self._taken(content, signature, now)

    def _taken(self, content: bytes, signature: _Signature, now: float) -> Look:
        self._read = signature
        self._absent_since = None
        age = self._wall_clock() - signature.modified_ns / 1e9
        self._again_at = now + COARSE_SECONDS if -COARSE_SECONDS < age < COARSE_SECONDS else None
        return Content(content)

    def _is_due_again(self, now: float) -> bool:
        return self._again_at is not None and now >= self._again_at

    def _present(self) -> Look:
        self._absent_since = None
        return Unchanged()

    def _missing(self, error: OSError, now: float) -> Look:
        self._seen = None
        if self._absent_since is None:
            self._absent_since = now
        if self._read is not None and now - self._absent_since < ABSENT_SECONDS:
            return Unchanged()
        template = _GONE if isinstance(error, FileNotFoundError) else _UNREADABLE
        return Unreachable(tr(template, file=self._file, reason=error.strerror or type(error).__name__))


def _signature(file: Path) -> _Signature:
    found = os.stat(file)
    return _Signature(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
