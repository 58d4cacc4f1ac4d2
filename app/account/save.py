"""Saving an account file from the settings: whole or not at all, and nobody's work lost.

A save reads the file again. What somebody else has changed since the form was opened is kept; where it
contradicts the form, nothing is written and both values are handed back. The new file is validated
before it is written, and it replaces the old one in one step.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.account.changes import Change, Place
from app.account.edit import edited
from app.account.load import bytes_of, read_bytes
from app.account.merge import Conflict, Difference, Side, merge
from app.account.problems import FileProblem
from app.account.source import is_address
from app.errors import UserFacingError
from app.kept import write_atomically
from app.translation import tr

STALE_LOCK_SECONDS = 30.0
"""A lock older than this was left by a program that died."""

_BUSY = "Somebody else is saving the account file at this moment. Nothing was written; try again."
_NOT_WRITTEN = "The account file could not be written, and is as it was: {reason}."
_NOT_READ = "The account file could not be read, so nothing was written: {reason}."
_BROKEN = (
    "The account file is not valid at this moment, so nothing was written. Put it right first: {problem}"
)


@dataclass(frozen=True)
class Saved:
    """The file has my changes, and what others had changed meanwhile."""

    draft: Draft
    """To go on editing with."""
    theirs: tuple[Difference, ...]


@dataclass(frozen=True)
class Refused:
    """The file would not have been valid; nothing was written."""

    problems: tuple[FileProblem, ...]


@dataclass(frozen=True)
class Conflicted:
    """Somebody else has changed the same; nothing was written. Save again with a side for each place."""

    conflicts: tuple[Conflict, ...]
    theirs: tuple[Difference, ...]


Outcome = Saved | Refused | Conflicted


@dataclass(frozen=True)
class Draft:
    """An account file as it was when a form was opened on it. All methods may block: use ``Apart``."""

    file: Path
    content: bytes

    @classmethod
    def open(cls, file: Path) -> Draft:
        """Read the file. Raises ``UserFacingError`` when it cannot be read or is not valid."""
        draft = cls(file, _read(file))
        draft._check()
        return draft

    def save(self, changes: Iterable[Change], decided: Mapping[Place, Side] | None = None) -> Outcome:
        """Make the changes in the file as it is now. Raises ``UserFacingError`` when it cannot be written."""
        target = self.file.resolve()
        with _lock(target):
            now = self._again(target)
            merged = merge(self.data, now.data, changes, decided)
            if merged.conflicts:
                return Conflicted(merged.conflicts, merged.differences)
            content = now.with_changes(merged.changes)
            problems = read_bytes(content, str(self.file)).errors
            if problems:
                return Refused(problems)
            if content != now.content:
                _write(target, content)
            return Saved(Draft(self.file, content), merged.differences)

    def _again(self, target: Path) -> Draft:
        """The file as it is now; this draft itself where nobody has changed it."""
        content = _read(target)
        if content == self.content:
            return self
        now = Draft(self.file, content)
        now._check()
        return now

    def _check(self) -> None:
        errors = read_bytes(self.content, str(self.file)).errors
        if errors:
            raise UserFacingError(tr(_BROKEN, problem=errors[0]))

    def _text(self) -> str:
        return self.content.decode("utf-8-sig").replace("\r\n", "\n")

    @cached_property
    def data(self) -> dict[str, object]:
        """What the file says."""
        return tomllib.loads(self._text())

    def with_changes(self, changes: Iterable[Change]) -> bytes:
        """The changed content, with the byte-order mark and line ends that it had."""
        text = edited(self._text(), changes, self.data)
        if b"\r\n" in self.content:
            text = text.replace("\n", "\r\n")
        mark = b"\xef\xbb\xbf"
        return (mark if self.content.startswith(mark) else b"") + text.encode()


def can_save(source: str) -> bool:
    """Whether this person may write the account file: then the settings can be edited."""
    if is_address(source):
        return False
    file = Path(source).resolve()
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _read(file: Path) -> bytes:
    try:
        return bytes_of(file)
    except OSError as error:
        raise UserFacingError(tr(_NOT_READ, reason=error.strerror or error)) from error


def _write(file: Path, content: bytes) -> None:
    try:
        write_atomically(file, content, stat.S_IMODE(file.stat().st_mode))
    except OSError as error:
        raise UserFacingError(tr(_NOT_WRITTEN, reason=error.strerror or error)) from error


@contextlib.contextmanager
def _lock(file: Path) -> Iterator[None]:
    """One save at a time, on every desk: a file beside the account file that only one can create."""
    lock = file.with_name(f".{file.name}.lock")
    try:
        _take(lock)
    except FileExistsError:
        raise UserFacingError(tr(_BUSY)) from None
    except OSError as error:
        raise UserFacingError(tr(_NOT_WRITTEN, reason=error.strerror or error)) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _take(lock: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        if time.time() - lock.stat().st_mtime > STALE_LOCK_SECONDS:
            lock.unlink()
    lock.open("x").close()
