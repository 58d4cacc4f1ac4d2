"""What the agent writes down during a call. It goes along when the call is transferred (D11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.events import CallAdded, CallRecovered, CallTakenOver
from app.transfer.call_data import MANNER, NOTES, REFERENCE, encode
from app.transfer.kinds import TransferType

_MARKS: Final = {REFERENCE: 16 * "0", MANNER: max((way.value for way in TransferType), key=len)}
"""As long as those that a transfer adds."""


class CallNotes:
    """The notes of the calls that the phone remembers, and the data that goes on with each."""

    def __init__(self, bus: Bus, calls: Calls, data_of: Callable[[Call], Mapping[str, str]]) -> None:
        """``data_of``: what came with a call."""
        self._calls = calls
        self._data_of = data_of
        self._notes: dict[str, str] = {}
        self._came: dict[str, Mapping[str, str]] = {}
        self._subscriptions = [
            bus.subscribe(CallAdded, lambda _event: self._forget()),
            bus.subscribe(CallTakenOver, lambda event: self._move(event.old_call_id, event.new_call_id)),
            bus.subscribe(CallRecovered, lambda event: self._move(event.old_call_id, event.new_call_id)),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def of(self, call_id: str) -> str:
        """What was written down; may be empty."""
        return self._notes.get(call_id, "")

    def write(self, call_id: str, text: str) -> None:
        """These are the notes of this call now."""
        self._notes[call_id] = text

    def outgoing(self, call: Call) -> dict[str, str]:
        """What goes on with the call: what came with it, but for the marks of that transfer, and the notes.

        The notes of those who had the call before come first, and the notes come last of all.
        """
        data = {key: value for key, value in self._came_with(call).items() if key not in _MARKS}
        notes = "\n".join(filter(None, (data.pop(NOTES, ""), self.of(call.id).strip())))
        return {**data, NOTES: notes} if notes else data

    def left_behind(self, call: Call) -> int:
        """How many characters at the end of the notes would not fit into a transfer."""
        return encode({**_MARKS, **self.outgoing(call)}).cut

    def _came_with(self, call: Call) -> Mapping[str, str]:
        """Read once a call: data that cannot be read is counted each time."""
        if call.id not in self._came:
            self._came[call.id] = self._data_of(call)
        return self._came[call.id]

    def _move(self, old_id: str, new_id: str) -> None:
        """The same conversation goes on as another call."""
        if old_id in self._notes:
            self._notes[new_id] = self._notes[old_id]

    def _forget(self) -> None:
        """Of calls that the phone no longer remembers."""
        for gone in [call_id for call_id in {*self._notes, *self._came} if self._calls.get(call_id) is None]:
            self._notes.pop(gone, None)
            self._came.pop(gone, None)
