"""Which rules hold: those of now for new calls, and for each call those that it began with."""

from __future__ import annotations

from dataclasses import dataclass

from app.account.standing import Standing
from app.bus import Bus
from app.calls.events import CallAdded, CallEnded


@dataclass(frozen=True)
class StandingChanged:
    """Another agent, or another account file, holds from now on; calls in progress keep theirs."""

    standing: Standing


class Standings:
    """The standing of this desk, and of each of its live calls."""

    def __init__(self, bus: Bus, standing: Standing) -> None:
        self._bus = bus
        self._current = standing
        self._of_call: dict[str, Standing] = {}
        self._subscriptions = [
            bus.subscribe(CallAdded, self._added),
            bus.subscribe(CallEnded, self._ended),
        ]

    @property
    def current(self) -> Standing:
        """What holds for new calls."""
        return self._current

    def of_call(self, call_id: str) -> Standing:
        """What holds for this call; for one that is not known, what holds now."""
        return self._of_call.get(call_id, self._current)

    def use(self, standing: Standing) -> None:
        """Let this hold for new calls; the same again changes nothing."""
        if standing is self._current or (
            standing.account is self._current.account and standing.agent is self._current.agent
        ):
            return
        self._current = standing
        self._bus.publish(StandingChanged(standing))

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _added(self, event: CallAdded) -> None:
        self._of_call[event.call_id] = self._current

    def _ended(self, event: CallEnded) -> None:
        self._of_call.pop(event.call_id, None)
