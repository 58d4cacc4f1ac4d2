"""The figures of the order queue while somebody looks: counted apart, and anew when something happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from app.apart import Apart
from app.loop import Loop
from app.orders.looking import Looking, Opened
from app.orders.overview.counting import (
    SLICE,
    Calls,
    Mark,
    Period,
    Stand,
    Tally,
    begin,
    by_hour,
    by_status,
    moments,
    ranked,
    since_first,
)

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
    mark: Mark = field(default_factory=Mark)
    """How far the log was."""
    since: float = 0.0
    """Unix seconds of the period's begin."""
    tally: Tally = field(default_factory=Tally)
    """What the log said from there on."""
    now: float = 0.0
    """Unix seconds by the database's clock; 0: nothing was counted yet."""
    took: float = 0.0
    """Seconds."""
    hours: tuple[Calls, ...] = ()
    operators: tuple[tuple[str, Calls], ...] = ()
    """By login, whoever made most calls first."""
    stands: tuple[Stand, ...] = ()


class Statistics(Looking[Figures]):
    """See the module."""

    def __init__(
        self, store: Callable[[], Opened | None], apart: Apart, loop: Loop, changed: Callable[[], None]
    ) -> None:
        """``changed`` is called when ``figures`` or ``problem`` are others."""
        super().__init__(store, apart, loop)
        self._changed = changed
        self.about = About()
        self.figures = Figures()

    def count(self, about: About) -> None:
        """Have this counted."""
        self.about = about
        self._look()

    # --- looking ----------------------------------------------------------------------------------

    @property
    def _pause(self) -> float:
        return max(LOOK_AGAIN, _REST * self.figures.took)

    def _forget(self) -> None:
        self.figures = Figures()

    def _work(self, store: Opened) -> Callable[[], Figures]:
        before, about = self.figures, self.about
        return lambda: counted(store, before, about)

    def _found(self, found: Figures) -> bool:
        self.figures = found
        self._changed()
        return self.about != found.about

    def _failed(self) -> None:
        self._changed()


def counted(store: Opened, before: Figures, about: About) -> Figures:
    """What there is now; ``before`` again where nothing happened, not even another quarter of an hour.

    Of the log only what came since is read, but where something older may have come to it since.
    """
    from app.orders.overview.store import OverviewStore

    began = monotonic()
    overview = OverviewStore.of(store.opened())
    mark, now = overview.mark(), overview.now()
    same = about == before.about and before.now > 0
    if same and before.mark.holds(mark) and now // SLICE == before.now // SLICE:
        return before
    since = begin(now, about.period)
    goes_on = same and since == before.since and not before.mark.under_way
    base, after = (before.tally, before.mark.last) if goes_on else (Tally(), 0)
    tally = base + overview.tally(since, mark, about.project, about.operator, after)
    today: dict[str, int] = {}
    for (project, status), count in overview.counts().items():
        if about.project in ("", project):
            today[status] = today.get(status, 0) + count
    stands = by_status(today, tally.moves, moments(now, about.period))
    hours, operators = by_hour(tally.by_slice), tuple(ranked(tally.by_operator))
    took = monotonic() - began
    return Figures(about, mark, since, tally, now, took, hours, operators, since_first(stands))
