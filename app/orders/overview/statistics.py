"""The figures of the order queue while somebody looks: counted apart, and anew when something happened."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from app.apart import Apart
from app.errors import UserFacingError
from app.loop import Loop, Timer
from app.orders.board import SILENT, Opened, is_expected
from app.orders.overview.counting import (
    SLICE,
    Calls,
    Period,
    Stand,
    begin,
    by_hour,
    by_status,
    moments,
    ranked,
    since_first,
)
from app.translation import tr

LOOK_AGAIN: Final = 5.0
"""Seconds between two looks."""
_REST: Final = 20
"""A count that took long is made anew only after so many times as long: a look costs others little."""


@dataclass(frozen=True)
class About:
    """What is counted."""

    period: Period = Period.WEEK
    project: str = ""
    """Empty: all."""
    operator: str = ""
    """Whose calls by hour; empty: everybody's."""


@dataclass(frozen=True)
class Figures:
    """What was counted."""

    about: About = field(default_factory=About)
    last: int = -1
    """The newest entry of the log then."""
    now: float = 0.0
    """Unix seconds by the database's clock; 0: nothing was counted yet."""
    took: float = 0.0
    """Seconds."""
    hours: tuple[Calls, ...] = ()
    operators: tuple[tuple[str, Calls], ...] = ()
    """By login, whoever made most calls first."""
    stands: tuple[Stand, ...] = ()


class Statistics:
    """One person's look. Only on the core's thread; ``close`` ends it."""

    def __init__(
        self, store: Callable[[], Opened | None], apart: Apart, loop: Loop, changed: Callable[[], None]
    ) -> None:
        """``changed`` is called when ``figures`` or ``problem`` are others."""
        self._store, self._apart, self._loop, self._changed = store, apart, loop, changed
        self._timer: Timer | None = None
        self._watched = self._looking = self._closed = False
        self._looked_at: Opened | None = None
        self.about = About()
        self.figures = Figures()
        self.problem = ""
        """Why nothing fresh can be shown, in a sentence."""

    def watch(self) -> None:
        """Somebody looks."""
        self._watched = True
        self._look()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._watched = False
        self._stop_clock()

    def count(self, about: About) -> None:
        """Have this counted."""
        self.about = about
        self._look()

    def close(self) -> None:
        """Stop."""
        self.rest()
        self._closed = True

    # --- inside ---------------------------------------------------------------------------------

    def _look(self) -> None:
        store = self._store()
        if self._looking or self._closed or store is None:
            return
        self._stop_clock()
        if store is not self._looked_at:  # another account: nothing counted so far is true of it
            self._looked_at, self.figures = store, Figures()
        self._looking = True
        before, about = self.figures, self.about
        self._apart.run(lambda: counted(store, before, about), self._looked)

    def _looked(self, outcome: Future[Figures]) -> None:
        self._looking = False
        if self._closed:
            return
        error = outcome.exception()
        if error is None:
            self.problem, self.figures = "", outcome.result()
        else:
            self.problem = str(error) if isinstance(error, UserFacingError) else tr(SILENT)
            if not is_expected(error):
                raise error
        if error is None and self.about != self.figures.about:
            self._look()
        elif self._watched:
            pause = max(LOOK_AGAIN, _REST * self.figures.took)
            self._timer = self._loop.call_later(pause, self._look)
        self._changed()

    def _stop_clock(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def counted(store: Opened, before: Figures, about: About) -> Figures:
    """What there is now; ``before`` again where nothing happened, not even another quarter of an hour."""
    from app.orders.overview.store import OverviewStore

    began = monotonic()
    overview = OverviewStore.of(store.opened())
    last, now = overview.last_entry(), overview.now()
    if (last, about) == (before.last, before.about) and now // SLICE == before.now // SLICE:
        return before
    since = begin(now, about.period)
    today: dict[str, int] = {}
    for (project, status), count in overview.counts().items():
        if about.project in ("", project):
            today[status] = today.get(status, 0) + count
    hours = by_hour(overview.calls_by_slice(since, about.project, about.operator))
    operators = ranked(overview.calls_by_operator(since, about.project))
    stands = by_status(today, overview.moves(since, about.project), moments(now, about.period))
    return Figures(about, last, now, monotonic() - began, hours, tuple(operators), since_first(stands))
