"""What happened here: the part of the composition root about the history."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from app.account.desk import Desk
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.standings import StandingChanged
from app.contact_centre import ContactCentre
from app.history.events import HistoryChanged
from app.history.history import DAY, History
from app.history.listeners import CallFacts, TransferSteps
from app.history.recorder import Recorder, Sitting
from app.loop import Loop
from app.problems import Problems

OPENED_AFTER = 1.5
"""Seconds from the start until the history is opened by itself: the line and the directory come first."""
PROBLEM = "history"


class Past:
    """The history of one phone; what is too old by the account in force goes once a day."""

    def __init__(
        self,
        calls: Calls,
        centre: ContactCentre,
        loop: Loop,
        bus: Bus,
        problems: Problems,
        folder: Path | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``folder``: the user's data; None: kept as long as the phone. ``clock``: Unix seconds."""
        self._centre, self._problems, self._clock = centre, problems, clock
        self._purged_at: tuple[int, float] | None = None
        self.history = History(folder, loop, bus, self._tell)
        self.recorder = Recorder(
            calls,
            loop,
            bus,
            self.history.keep,
            sitting=self._sitting,
            notes_of=centre.notes.of,
            clock=clock,
        )
        self._listeners = (TransferSteps(self.recorder, bus), CallFacts(self.recorder, bus, loop))
        self._subscriptions = [
            bus.subscribe(StandingChanged, lambda event: self._purge()),
            bus.subscribe(HistoryChanged, lambda event: self._purge()),
        ]

    def start(self) -> None:
        """Keep records from now on; the store is opened in a moment."""
        self.history.start(OPENED_AFTER)

    def close(self) -> None:
        """End what is open, write it down and let the store go."""
        for listener in self._listeners:
            listener.close()
        self.recorder.close()
        for subscription in self._subscriptions:
            subscription.close()
        self.history.close()

    def _tell(self, sentence: str) -> None:
        if sentence:
            self._problems.tell(PROBLEM, sentence)
        else:
            self._problems.clear(PROBLEM)

    def _sitting(self) -> Sitting:
        login, desk = self._centre.standings.current.login, self._centre.desk
        return Sitting(login or _user(desk), self._centre.agent.status.state.value)

    def _purge(self) -> None:
        """At most once a day, unless the account says another age; only in a store that is open."""
        days, now = self._centre.standings.current.account.history.keep_days, self._clock()
        before = self._purged_at
        if self.history.opened and (before is None or before[0] != days or now - before[1] >= DAY):
            self._purged_at = (days, now)
            self.history.purge(days, now)


def _user(desk: Desk | None) -> str:
    return "" if desk is None else desk.account.user
