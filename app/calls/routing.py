"""From the engine's events to the line each one is about.

An event for a call that is over, or was never ours, is late news: it is logged and goes no further.
"""

from __future__ import annotations

import logging
from typing import Protocol

from app.bus import Bus
from app.calls.line import Line
from app.calls.lines import Lines
from app.engine.events import (
    CallAnswered,
    CallArrived,
    CallFinished,
    CallProgressed,
    EngineLost,
    EngineStarted,
    HoldRefused,
    MediaChanged,
)

_log = logging.getLogger("hookswitch.call")


class Switchboard(Protocol):
    """What the routing needs of ``Calls``."""

    def arrived(self, event: CallArrived) -> None:
        """An INVITE came in."""

    def answered(self, line: Line, event: CallAnswered) -> None:
        """A call is up."""

    def engine_started(self) -> None:
        """A new engine is there."""

    def engine_lost(self, sentence: str) -> None:
        """The engine is gone."""


class EngineEvents:
    """Listens to the engine on behalf of ``Calls``."""

    def __init__(self, bus: Bus, calls: Switchboard, lines: Lines) -> None:
        self._calls = calls
        self._lines = lines
        self._subscriptions = [
            bus.subscribe(CallArrived, calls.arrived),
            bus.subscribe(CallProgressed, self._progressed),
            bus.subscribe(CallAnswered, self._answered),
            bus.subscribe(MediaChanged, self._media_changed),
            bus.subscribe(HoldRefused, self._hold_refused),
            bus.subscribe(CallFinished, self._finished),
            bus.subscribe(EngineStarted, self._engine_started),
            bus.subscribe(EngineLost, self._engine_lost),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _find(self, call_id: str, event: object) -> Line | None:
        line = self._lines.get(call_id)
        if line is None:
            _log.info("late for call %s: %s", call_id, type(event).__name__)
        return line

    def _progressed(self, event: CallProgressed) -> None:
        if (line := self._find(event.call_id, event)) is not None:
            line.progressed(event)

    def _answered(self, event: CallAnswered) -> None:
        if (line := self._find(event.call_id, event)) is not None:
            self._calls.answered(line, event)

    def _media_changed(self, event: MediaChanged) -> None:
        if (line := self._find(event.call_id, event)) is not None:
            line.media_changed(event)

    def _hold_refused(self, event: HoldRefused) -> None:
        if (line := self._find(event.call_id, event)) is not None:
            line.hold_refused(event.code, event.reason)

    def _finished(self, event: CallFinished) -> None:
        if (line := self._find(event.call_id, event)) is not None:
            line.finished(event)

    def _engine_started(self, event: EngineStarted) -> None:
        del event
        self._calls.engine_started()

    def _engine_lost(self, event: EngineLost) -> None:
        self._calls.engine_lost(event.sentence)
