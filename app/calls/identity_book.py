"""As whom each number was called the last time, kept from one start to the next (S13)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

from app.kept import KeptValue

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
        file = None if folder is None else folder / FILE
        self._kept = KeptValue(file, dict[str, Use], dict, "The book of identities")
        self._clock = clock
        self._uses = self._kept.read()

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
            self._kept.write(self._uses)
