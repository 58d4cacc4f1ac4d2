"""Which routes this desk's agents used, kept from one start to the next (S11)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.kept import KeptValue
from app.transfer.favourites import Route, Use, ranked

FILE: Final = "routes.json"
MOST: Final = 200
"""Uses remembered; older ones are forgotten."""


class RouteBook:
    """Remembers the ways that calls went."""

    def __init__(self, folder: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        """``folder``: where the file lies; None: nothing outlives the program. ``clock``: Unix seconds."""
        file = None if folder is None else folder / FILE
        self._kept = KeptValue(file, list[Use], list, "The book of transfer routes")
        self._clock = clock
        self._uses = self._kept.read()

    @property
    def favourites(self) -> list[Route]:
        """The routes used most, the best first."""
        return ranked(self._uses)

    def used(self, route: Route) -> None:
        """A call went this way now."""
        self._uses = [*self._uses, Use(route, self._clock())][-MOST:]
        self._kept.write(self._uses)
