"""Calls that never rang here, because every line of the phone was in use."""

from __future__ import annotations

from collections.abc import Callable

from app.bus import Bus
from app.calls.call import Call, CallState, Direction, EndReason, party
from app.calls.events import CallMissed
from app.calls.lines import Lines
from app.engine.events import CallTurnedAway
from app.loop import Loop
from app.translation import tr


class MissedCalls:
    """Makes an ended call of what the engine had to refuse by itself, so that it can be seen and called."""

    def __init__(self, bus: Bus, loop: Loop, lines: Lines, new_call_id: Callable[[], str]) -> None:
        self._bus = bus
        self._loop = loop
        self._lines = lines
        self._new_call_id = new_call_id
        self._subscription = bus.subscribe(CallTurnedAway, self._turned_away)

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()

    def _turned_away(self, event: CallTurnedAway) -> None:
        now = self._loop.now()
        call = Call(
            id=self._new_call_id(),
            account_id="",
            direction=Direction.IN,
            remote=party(event.remote_uri, event.remote_name),
            dialled=event.dialled,
            started_at=now,
        )
        call.end_detail = tr("Missed: every line of this phone was in use.")
        call.rang = False
        call.to(CallState.ENDED, now, EndReason.BUSY)
        self._lines.remember(call)
        self._bus.publish(CallMissed(call.id))
