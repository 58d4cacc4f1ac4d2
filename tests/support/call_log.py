"""Records what the bus says of calls."""

from __future__ import annotations

from typing import TypeVar

from app.bus import Bus
from app.calls.events import (
    CallAdded,
    CallChanged,
    CallEnded,
    CallRequestFailed,
    CallTakenOver,
    CurrentCallChanged,
    MuteChanged,
)

E = TypeVar("E")


class CallLogSpy:
    """Every event of ``app.calls.events`` since it was made, oldest first."""

    def __init__(self, bus: Bus) -> None:
        self.heard: list[object] = []
        kinds = (
            CallAdded,
            CallChanged,
            CallEnded,
            CallRequestFailed,
            CallTakenOver,
            CurrentCallChanged,
            MuteChanged,
        )
        self._subscriptions = [bus.subscribe(kind, self.heard.append) for kind in kinds]

    def of(self, kind: type[E]) -> list[E]:
        """Those of this type."""
        return [event for event in self.heard if isinstance(event, kind)]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()
