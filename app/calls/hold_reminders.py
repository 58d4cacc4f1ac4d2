"""Tells the agent of a call that has been on hold for long, seen and heard (S10)."""

from __future__ import annotations

from app.bus import Bus
from app.calls.calls import Calls
from app.calls.events import CallChanged, CallEnded, CallTold
from app.calls.standings import Standings
from app.loop import Alarms, Loop
from app.translation import tr, tr_count


class HoldReminders:
    """One timer for each call that the agent holds. A call that waits for a target alone is not the agent's.

    Only on the core's thread; ``close`` stops listening.
    """

    def __init__(self, calls: Calls, standings: Standings, loop: Loop, bus: Bus) -> None:
        self._calls, self._standings, self._loop, self._bus = calls, standings, loop, bus
        self._timers = Alarms(loop)
        self._subscriptions = [
            bus.subscribe(CallChanged, lambda event: self._look(event.call_id)),
            bus.subscribe(CallEnded, lambda event: self._forget(event.call_id)),
        ]

    def close(self) -> None:
        """Remind of nothing any more."""
        for subscription in self._subscriptions:
            subscription.close()
        self._timers.stop_all()

    def _look(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is None or call.held_at is None or call.ended_at is not None:
            self._forget(call_id)
        elif call_id not in self._timers:
            self._wait(call_id)

    def _wait(self, call_id: str) -> None:
        seconds = self._standings.of_call(call_id).account.general.hold_reminder_seconds
        if seconds:
            self._timers.set(call_id, seconds, lambda: self._due(call_id))

    def _due(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is None or call.held_at is None:
            return
        self._wait(call_id)
        if not self._calls.is_aside(call_id):
            waited = _length(round(self._loop.now() - call.held_at))
            self._calls.direct.remind()
            self._bus.publish(CallTold(call_id, tr("On hold for {time} now.", time=waited)))

    def _forget(self, call_id: str) -> None:
        self._timers.stop(call_id)


def _length(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    said = tr_count("{count} minute", "{count} minutes", minutes) if minutes else ""
    left = tr_count("{count} second", "{count} seconds", rest) if rest or not minutes else ""
    return " ".join(filter(None, (said, left)))
