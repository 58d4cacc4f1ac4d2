"""Which routes this desk's agents used, kept from one start to the next (S11)."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from app.transfer.favourites import Route, Use, ranked

_log = logging.getLogger("hookswitch.transfer")
FILE: Final = "routes.json"
MOST: Final = 200
"""Uses remembered; older ones are forgotten."""


class RouteBook:
    """Remembers the ways that calls went."""

    def __init__(self, folder: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        """``folder``: where the file lies; None: nothing outlives the program. ``clock``: Unix seconds."""
        self._path = None if folder is None else folder / FILE
        self._clock = clock
        self._uses = self._read()

    @property
    def favourites(self) -> list[Route]:
        """The routes used most, the best first."""
        return ranked(self._uses)

    def used(self, route: Route) -> None:
        """A call went this way now."""
        self._uses = [*self._uses, Use(route, self._clock())][-MOST:]
        self._write()

    def _read(self) -> list[Use]:
        if self._path is None:
            return []
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[Use])
        except FileNotFoundError:
            return []
        except (OSError, msgspec.DecodeError) as error:
            _log.warning(
                "The transfer routes in %s were not understood and begin anew: %s", self._path, error
            )
            return []

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
            _log.warning("The transfer routes could not be kept in %s: %s", self._path, error)
