"""As whom each number was called the last time, kept from one start to the next (S13)."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

_log = logging.getLogger("hookswitch.call")
FILE: Final = "identities.json"
MOST: Final = 5000
"""Numbers remembered; those called longest ago are forgotten."""


class Use(msgspec.Struct, frozen=True):
    """One identity by its name, and when it was used (Unix seconds)."""

    name: str
    at: float


class IdentityBook:
    """Numbers go by the keys that ``app.calls.identities`` makes of them."""

    def __init__(self, folder: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        """``folder``: where the file lies; None: nothing outlives the program. ``clock``: Unix seconds."""
        self._path = None if folder is None else folder / FILE
        self._clock = clock
        self._uses = self._read()

    def of(self, keys: Iterable[str]) -> list[str]:
        """Names of the identities used with any of these numbers, the last used first."""
        uses = [self._uses[key] for key in keys if key in self._uses]
        return [use.name for use in sorted(uses, key=lambda use: -use.at)]

    def used(self, keys: Iterable[str], name: str) -> None:
        """Whoever has these numbers is called with this identity now."""
        use, before = Use(name, self._clock()), dict(self._uses)
        for key in keys:
            self._uses.pop(key, None)
            self._uses[key] = use
        for old in list(self._uses)[:-MOST]:
            del self._uses[old]
        if self._uses != before:
            self._write()

    def _read(self) -> dict[str, Use]:
        if self._path is None:
            return {}
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Use])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            _log.warning("The identities in %s were not understood and begin anew: %s", self._path, error)
            return {}

    def _write(self) -> None:
        """Whole or not at all; a folder that cannot be written is told to the log."""
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new = self._path.with_suffix(".new")
            new.write_bytes(msgspec.json.encode(self._uses))
            os.replace(new, self._path)
        except OSError as error:
            _log.warning("The identities could not be kept in %s: %s", self._path, error)
