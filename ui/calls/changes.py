"""What a screen reader is told when a call changes. No Qt here."""

from __future__ import annotations

from collections.abc import Callable

from app.calls.call import Call, CallState
from app.calls.calls import Calls
from app.translation import tr
from ui.calls import words


class Changes:
    """Remembers where each call stood, and says each step once."""

    def __init__(self, calls: Calls, announce: Callable[[str], None]) -> None:
        self._calls = calls
        self._announce = announce
        self._stood: dict[str, CallState] = {}
        self._named: dict[str, str] = {}
        """What each call was called when it was last spoken of."""

    def added(self, call_id: str) -> None:
        """A call came in or was placed."""
        call = self._calls.get(call_id)
        if call is None:
            return
        self._stood[call_id] = call.state
        if call.ringing_here:
            self._named[call_id] = words.title(call.remote)
            self._announce(words.ring_announcement(call))

    def changed(self, call_id: str) -> None:
        """Something about a call changed; a new state and a name that was not known are worth a word."""
        call = self._calls.get(call_id)
        if call is None:
            return
        self._name(call)
        if self._stood.get(call_id) is call.state:
            return
        before, self._stood[call_id] = self._stood.get(call_id), call.state
        sentence = _step(before, call)
        if sentence:
            self._named[call_id] = words.title(call.remote)
            self._announce(sentence)

    def missed(self, call_id: str) -> None:
        """A caller found every line in use."""
        call = self._calls.get(call_id)
        if call is not None:
            self._announce(
                tr(
                    "Missed call from {name}: every line of this phone was in use.",
                    name=words.title(call.remote),
                )
            )

    def ended(self, call_id: str) -> None:
        """A call is over."""
        self._stood.pop(call_id, None)
        call = self._calls.get(call_id)
        if call is not None:
            self._name(call)
            self._announce(
                tr(
                    "Call with {name} ended. {reason}",
                    name=words.title(call.remote),
                    reason=call.end_sentence,
                )
            )
        self._named.pop(call_id, None)

    def _name(self, call: Call) -> None:
        """The directory knew later who it is: say so, or the next sentence seems to be of somebody else."""
        before, now = self._named.get(call.id), words.title(call.remote)
        if before is not None and before != now:
            self._named[call.id] = now
            self._announce(tr("{number} is {name}.", number=before, name=now))


def _step(before: CallState | None, call: Call) -> str:
    name = words.title(call.remote)
    if call.state is CallState.RINGING:
        return tr("Ringing at {name}.", name=name)
    if call.state is CallState.UP:
        if before in (CallState.HELD_BY_US, CallState.HELD_BY_THEM, CallState.HELD_BY_BOTH):
            return tr("Talking to {name} again.", name=name)
        return tr("Connected to {name}.", name=name)
    if call.state is CallState.HELD_BY_US:
        return tr("{name} is on hold.", name=name)
    if call.state is CallState.HELD_BY_THEM:
        return tr("{name} holds you.", name=name)
    return ""
