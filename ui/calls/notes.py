"""Sentences that stand on a call's card for a while: what did not work. No Qt here."""

from __future__ import annotations

from collections.abc import Callable

from app.loop import Alarms, Loop

NOTE_SECONDS = 8.0
"""How long a card says that something did not work."""


class Notes:
    """At most one sentence a call."""

    def __init__(self, loop: Loop, changed: Callable[[], None]) -> None:
        """``changed`` is called when a sentence came or has had its time."""
        self._changed = changed
        self._standing: dict[str, str] = {}
        self._ends = Alarms(loop)

    def of(self, call_id: str) -> str:
        """What stands on the call's card; empty: nothing."""
        return self._standing.get(call_id, "")

    def tell(self, call_id: str, sentence: str) -> None:
        """Let it stand for ``NOTE_SECONDS``, instead of what stood there."""
        self._standing[call_id] = sentence
        self._ends.set(call_id, NOTE_SECONDS, lambda: self._over(call_id))
        self._changed()

    def forget(self, call_id: str) -> None:
        """The call's card goes away."""
        self._standing.pop(call_id, None)
        self._ends.stop(call_id)

    def close(self) -> None:
        """Forget every sentence."""
        self._standing.clear()
        self._ends.stop_all()

    def _over(self, call_id: str) -> None:
        self.forget(call_id)
        self._changed()
