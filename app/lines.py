"""Files of one JSON value a line, which are appended to and which nothing can tear.

Each line begins with a line end of its own, so that one torn by a power cut spoils no other.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from app.translation import tr

T = TypeVar("T")
_log = logging.getLogger("hookswitch.app")


def open_lines(path: Path) -> int:
    """A handle to read ``path`` and append to it; the file is made if need be. Raises ``OSError``."""
    return os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)


def append(handle: int, value: bytes, *, durable: bool = False) -> None:
    """Append a line with ``value``, whole or not at all; ``durable``: a power cut does not lose it.

    Raises ``OSError`` when the disk does not take it.
    """
    before, line = os.fstat(handle).st_size, b"\n" + value
    try:
        if os.write(handle, line) != len(line):
            raise OSError(0, tr("only a part of it could be written"))
        if durable:
            os.fsync(handle)
    except OSError:
        with suppress(OSError):
            os.ftruncate(handle, before)
        raise


def values(text: bytes, decode: Callable[[bytes], T], path: Path) -> Iterator[T]:
    """The value of each line; the log says which file had a torn one, which is passed over."""
    for line in text.splitlines():
        if not line:
            continue
        try:
            value = decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            _log.warning("a torn line of %s is passed over (%d octets)", path, len(line))
            continue
        yield value


def lock(handle: int, *, wait: bool = False) -> bool:
    """Whether the file's lock could be had; it is the system's to take back when a process dies.

    ``wait`` until whoever has it lets it go, on Windows for ten seconds at most.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 1 << 30, os.SEEK_SET)  # far behind the text, which others must be able to read
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep every other process out that asks for ``path`` too: a file of its own, beside what it protects.

    Raises ``OSError`` when that cannot be had.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = open_lines(path)
    try:
        if not lock(handle, wait=True):
            raise OSError(0, tr("another window does not let it go"))
        yield
    finally:
        os.close(handle)
