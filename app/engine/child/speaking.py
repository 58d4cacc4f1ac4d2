"""Who speaks: the level that comes from each call, a few times a second while somebody wants to know."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

import pjsua2 as pj

from app.engine.child.dispatcher import Dispatcher
from app.engine.child.levels import FLOOR
from app.engine.commands import MeterCalls
from app.engine.events import CallLevels, Event

PERIOD: Final = 0.2
"""Seconds between two reports."""

LEVELS: Final = (
    (0, -90.0),
    (1, -60.0),
    (4, -50.0),
    (7, -45.0),
    (10, -40.0),
    (14, -35.0),
    (18, -30.0),
    (23, -25.0),
    (27, -20.0),
    (32, -15.0),
    (38, -10.0),
    (45, -3.0),
    (48, 0.0),
)
"""pjmedia's level of a port beside the level of the tone (dBFS) that made it, measured; rising."""


class Speaking:
    """Asks the bridge, which knows the level of every call that somebody listens to."""

    def __init__(
        self, call_later: Callable[[float, Callable[[], None]], None], emit: Callable[[Event], None]
    ) -> None:
        self._call_later = call_later
        self._emit = emit
        self._media: dict[str, pj.AudioMedia] = {}
        self._on = False
        self._ticking = False

    def register(self, dispatcher: Dispatcher) -> None:
        """Enter this part's commands."""
        dispatcher.on(MeterCalls, self._meter)

    def call_began(self, call_id: str) -> None:
        """See ``MediaFollower``: nothing is heard before media flow."""

    def media_changed(self, call_id: str, media: pj.AudioMedia | None, *, held: bool = False) -> None:
        """See ``MediaFollower``."""
        if media is None or held:
            self._media.pop(call_id, None)
        else:
            self._media[call_id] = media

    def part(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        self._media.pop(call_id, None)

    def call_ended(self, call_id: str) -> None:
        """See ``MediaFollower``."""
        self._media.pop(call_id, None)

    def _meter(self, command: MeterCalls) -> None:
        self._on = command.on
        if self._on and not self._ticking:
            self._ticking = True
            self._call_later(PERIOD, self._tick)

    def _tick(self) -> None:
        self._ticking = self._on
        if not self._on:
            return
        self._call_later(PERIOD, self._tick)
        if self._media:
            levels = {call_id: _heard_from(media) for call_id, media in self._media.items()}
            self._emit(CallLevels(levels=levels))


def _heard_from(media: pj.AudioMedia) -> float:
    try:
        # In pjsua2's words what comes from the other side is sent ("Tx") to the bridge.
        return level_in_db(media.getTxLevel())
    except pj.Error:
        return FLOOR  # the call has just ended; its end is told in a moment


def level_in_db(level: int) -> float:
    """pjmedia's level (0 to 255, on a curve of its own) in dBFS, to a few dB."""
    for (lower, quiet), (upper, loud) in pairwise(LEVELS):
        if level <= upper:
            return quiet + (loud - quiet) * (max(level, lower) - lower) / (upper - lower)
    return LEVELS[-1][1]
