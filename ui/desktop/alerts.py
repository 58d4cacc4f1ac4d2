"""What the agent is told while the window is not in front: who calls, who was missed (P8). No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.agent.call_back import CallBackFailed, CallBacks, CallBacksChanged
from app.bus import Bus
from app.calls.call import Direction, OurWish
from app.calls.calls import Calls
from app.calls.events import CallAdded, CallChanged, CallEnded, CallMissed
from app.errors import UserFacingError
from app.notifications.note import Note, Notifier
from app.translation import tr
from ui.calls import words

ANSWER: Final = "answer"
DECLINE: Final = "decline"
STOP: Final = "stop"
_DUE: Final = "due"
"""Key of the note that the phone is about to dial; there is one at most."""


@dataclass(frozen=True)
class Seen:
    """What decides whether a note is wanted."""

    in_front: Callable[[], bool]
    """Whether the window has the focus: then it says everything itself."""
    wanted: Callable[[], bool]
    """Whether the person wants notes at all."""
    come_forward: Callable[[], None]
    """Bring the window to the front."""
    announce: Callable[[str], None]


class Alerts:
    """Follows the calls of one phone. ``close`` stops listening and withdraws what is shown."""

    def __init__(self, calls: Calls, call_backs: CallBacks, bus: Bus, notifier: Notifier, seen: Seen) -> None:
        self._calls, self._call_backs, self._notifier, self._seen = calls, call_backs, notifier, seen
        self._ringing: dict[str, str] = {}
        """Who is shown as ringing, by call, and by which name."""
        self._subscriptions = [
            bus.subscribe(CallAdded, lambda event: self._look(event.call_id)),
            bus.subscribe(CallChanged, lambda event: self._look(event.call_id)),
            bus.subscribe(CallEnded, lambda event: self._ended(event.call_id)),
            bus.subscribe(CallMissed, lambda event: self._missed(event.call_id)),
            bus.subscribe(CallBackFailed, self._call_back_failed),
            bus.subscribe(CallBacksChanged, lambda _event: self._look_at_due()),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()
        self.look_again(in_front=True)

    def look_again(self, *, in_front: bool) -> None:
        """The window has come to the front, where everything can be read, or has left it."""
        for call_id in list(self._ringing) if in_front else [call.id for call in self._calls]:
            if in_front:
                self._withdraw(call_id)
            else:
                self._look(call_id)

    def acted(self, key: str, action: str) -> None:
        """Somebody pressed a note, or a button of it."""
        due = self._call_backs.due
        if key == _DUE and action == STOP and due is not None:
            self._call_backs.cancel(due.call_back.extension)
            return
        call = self._calls.get(key)
        rings = call is not None and call.alerting
        try:
            if rings and action == ANSWER:
                self._calls.answer(key)
            elif rings and action == DECLINE:
                self._calls.decline(key)
                return
        except UserFacingError as error:
            self._seen.announce(str(error))
        self._seen.come_forward()

    def _look(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is None or not call.alerting:
            self._withdraw(call_id)
            return
        name = words.title(call.remote)
        if self._ringing.get(call_id) == name or self._seen.in_front() or not self._seen.wanted():
            return
        self._ringing[call_id] = name
        buttons = ((ANSWER, tr("Answer")), (DECLINE, tr("Decline")))
        title = tr("{name} is calling", name=name)
        self._notifier.show(Note(call_id, title, words.detail(call), buttons, urgent=True))

    def _withdraw(self, call_id: str) -> None:
        if self._ringing.pop(call_id, None) is not None:
            self._notifier.withdraw(call_id)

    def _ended(self, call_id: str) -> None:
        self._withdraw(call_id)
        call = self._calls.get(call_id)
        nobody = call is not None and call.direction is Direction.IN and call.answered_at is None
        if call is not None and nobody and call.wish is OurWish.NOTHING and not call.answered_elsewhere:
            self._missed(call_id)

    def _missed(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is not None:
            title = tr("Missed call from {name}", name=words.title(call.remote))
            self._tell(Note(f"missed {call.remote.uri}", title, words.detail(call)))

    def _look_at_due(self) -> None:
        """The phone dials by itself in a moment: whoever looks elsewhere is to know, and can stop it."""
        due = self._call_backs.due
        if due is None:
            self._notifier.withdraw(_DUE)
            return
        name = due.call_back.name or due.call_back.extension
        title = tr("{name} is free and is called in a moment", name=name)
        self._tell(Note(_DUE, title, actions=((STOP, tr("Do not call")),)))

    def _call_back_failed(self, event: CallBackFailed) -> None:
        name = event.call_back.name or event.call_back.extension
        title = tr("{name} could not be called back", name=name)
        self._tell(Note(f"back {event.call_back.extension}", title, event.sentence))

    def _tell(self, note: Note) -> None:
        if self._seen.wanted() and not self._seen.in_front():
            self._notifier.show(note)
