"""What the agent writes down during a call. It goes along when the call is transferred (D11)."""

from __future__ import annotations

from typing import Final

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.events import CallAdded, CallRecovered, CallTakenOver
from app.transfer.call_data import MANNER, NOTES, REFERENCE, data_of, encode
from app.transfer.events import TargetCalled, TargetChanged, TransferBegan, TransferEnded
from app.transfer.kinds import TransferType

_MARKS: Final = {REFERENCE: 16 * "0", MANNER: max((way.value for way in TransferType), key=len)}
"""As long as those that a transfer adds."""


class CallNotes:
    """The notes of the calls that the phone remembers, and the data that goes on with each."""

    def __init__(self, bus: Bus, calls: Calls) -> None:
        self._calls = calls
        self._notes: dict[str, str] = {}
        self._sent: dict[str, dict[str, str]] = {}
        """Of each transfer under way, by its calls: the notes that went along."""
        self._subscriptions = [
            bus.subscribe(CallAdded, lambda _event: self._forget()),
            bus.subscribe(CallTakenOver, lambda event: self._move(event.old_call_id, event.new_call_id)),
            bus.subscribe(CallRecovered, lambda event: self._move(event.old_call_id, event.new_call_id)),
            bus.subscribe(TransferBegan, lambda event: self._goes(event.transfer_id, event.customer_call_id)),
            bus.subscribe(TargetCalled, lambda event: self._goes(event.transfer_id, event.call_id)),
            bus.subscribe(TargetChanged, lambda event: self._goes_again(event.transfer_id)),
            bus.subscribe(TransferEnded, self._over),
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
        data = {key: value for key, value in data_of(call).items() if key not in _MARKS}
        notes = "\n".join(filter(None, (data.pop(NOTES, ""), self.of(call.id).strip())))
        return {**data, NOTES: notes} if notes else data

    def left_behind(self, call: Call) -> int:
        """How many characters at the end of the notes would not fit into a transfer."""
        return encode({**_MARKS, **self.outgoing(call)}).cut

    def too_late(self, call_id: str) -> bool:
        """Whether a transfer took along other notes than those there are now."""
        return any(
            sent[call_id] != self.of(call_id).strip() for sent in self._sent.values() if call_id in sent
        )

    def _goes(self, transfer_id: str, call_id: str) -> None:
        self._sent.setdefault(transfer_id, {}).setdefault(call_id, self.of(call_id).strip())

    def _over(self, event: TransferEnded) -> None:
        self._sent.pop(event.transfer_id, None)

    def _goes_again(self, transfer_id: str) -> None:
        """Another target is about to be rung, and is told what is written by now."""
        sent = self._sent.get(transfer_id, {})
        self._sent[transfer_id] = {call_id: self.of(call_id).strip() for call_id in sent}

    def _move(self, old_id: str, new_id: str) -> None:
        """The same conversation goes on as another call."""
        if old_id in self._notes:
            self._notes[new_id] = self._notes[old_id]

    def _forget(self) -> None:
        """Of calls that the phone no longer remembers."""
        self._notes = {
            call_id: notes for call_id, notes in self._notes.items() if self._calls.get(call_id) is not None
        }
