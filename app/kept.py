"""Files replaced as a whole or not at all, and values kept in such files from one start to the next."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from app.errors import UserFacingError
from app.translation import tr

T = TypeVar("T")
_log = logging.getLogger("hookswitch.app")


def write_atomically(file: Path, content: bytes, mode: int = 0o600, *, durable: bool = True) -> None:
    """Write ``file`` so that a reader sees the old content or the new, and a crash loses neither.

    ``durable``: a power cut loses neither, too; that waits for the disk. Raises ``OSError``; then the old
    file is untouched.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        os.chmod(name, mode)
        os.replace(name, file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Where to write a person's file: it takes the place of ``path`` when the block is done, and only then.

    Raises ``UserFacingError`` when it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        yield fresh
        os.replace(fresh, path)
    except OSError as error:
        raise UserFacingError(
            tr("{file} cannot be written: {reason}.", file=path, reason=error.strerror)
        ) from error
    finally:
        fresh.unlink(missing_ok=True)


class KeptValue(Generic[T]):
    """A value in a JSON file of its own, for what may be lost without harm: trouble goes to the log."""

    def __init__(self, file: Path | None, kind: type[T], first: Callable[[], T], what: str) -> None:
        """``file`` None: nothing is kept. ``first``: what there is without a file; ``what``: for the log."""
        self._file = file
        self._kind = kind
        self._first = first
        self._what = what

    def read(self) -> T:
        """What was written last; ``first`` where that cannot be had."""
        if self._file is None:
            return self._first()
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=self._kind)
        except FileNotFoundError:
            return self._first()
        except (OSError, msgspec.DecodeError) as error:
            _log.warning("%s in %s was not understood and begins anew: %s", self._what, self._file, error)
            return self._first()

    def write(self, value: T) -> None:
        """Replace it, without waiting for the disk."""
        if self._file is None:
            return
        try:
            write_atomically(self._file, msgspec.json.encode(value), durable=False)
        except OSError as error:
            _log.warning("%s could not be kept in %s: %s", self._what, self._file, error)
