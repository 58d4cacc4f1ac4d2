"""Which missed calls still have a card. No Qt here."""

from __future__ import annotations

from app.calls.call import Call

MOST_MISSED = 3
"""More cards would push the calls that live out of sight."""


class MissedCards:
    """Callers who found every line in use, oldest first; each has one card, until the agent dismisses it."""

    def __init__(self) -> None:
        self._calls: list[Call] = []

    def __contains__(self, call_id: str) -> bool:
        return any(call.id == call_id for call in self._calls)

    def add(self, call: Call) -> list[str]:
        """One more; returns whose cards go: the same caller's earlier one, or the oldest of too many."""
        gone = [other.id for other in self._calls if other.remote == call.remote]
        self._calls.append(call)
        return gone or [other.id for other in self._calls[:-MOST_MISSED]]

    def forget(self, call_id: str) -> None:
        """Its card goes away. Harmless where it has none."""
        self._calls = [call for call in self._calls if call.id != call_id]
