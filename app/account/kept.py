"""The last good account file, kept for starts without the network.

It holds no secret, because no account file does.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from app.account.load import bytes_of
from app.kept import write_atomically

_log = logging.getLogger("hookswitch.account")


class KeptCopy:
    """One file in the cache folder for one account file."""

    def __init__(self, folder: Path, source: str) -> None:
        self._file = folder / f"account-{hashlib.sha256(source.encode()).hexdigest()[:16]}.toml"

    def read(self) -> bytes | None:
        """The copy, or None when there is none that can be read."""
        try:
            return bytes_of(self._file)
        except OSError:
            return None

    def write(self, content: bytes) -> None:
        """Replace the copy as a whole. A disk that is full costs the copy, nothing else."""
        try:
            write_atomically(self._file, content)
        except OSError as error:
            _log.warning("the copy of the account file cannot be kept: %s", error)

    def forget(self) -> None:
        """Remove the copy; harmless when there is none."""
        self._file.unlink(missing_ok=True)
