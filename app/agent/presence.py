"""The agent's state as presence says it, and back (RFC 3863 PIDF, RFC 4480 RPID).

RPID has fewer words than a contact centre, and some servers carry fewer still, so the exact state
stands in the note: ``after-call work``, ``break: Lunch``. A note of somebody else's phone is taken as
words to show, and the state comes from the basic status and activity then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from app.agent.state import AgentState, Status
from app.engine.events import PresenceChanged
from app.engine.values import Activity

_BREAK: Final = f"{AgentState.BREAK.value}: "
_TAKEN: Final = " (transfer waiting)"
"""Ends the note while a transferred call waits at that phone: a second would be refused (E9)."""
_BY_NOTE: Final = {state.value: state for state in AgentState if state is not AgentState.BREAK}
_RINGING: Final = "ringing"
_NOT_FREE: Final = frozenset({"on the phone", _RINGING, "on hold"})
"""Asterisk's hints have no RPID; it says in the note what a phone does. Whoever is rung is no longer free."""
_ACTIVITIES: Final[dict[AgentState, Activity]] = {
    AgentState.OFFLINE: "unknown",
    AgentState.AVAILABLE: "available",
    AgentState.TALKING: "on_the_phone",
    AgentState.AFTER_CALL_WORK: "busy",
    AgentState.WAITING: "busy",
    AgentState.BREAK: "away",
    AgentState.DO_NOT_DISTURB: "busy",
}
_BY_ACTIVITY: Final[dict[Activity, AgentState]] = {
    "on_the_phone": AgentState.TALKING,
    "busy": AgentState.TALKING,
    "away": AgentState.BREAK,
    "available": AgentState.AVAILABLE,
    "unknown": AgentState.AVAILABLE,
}


@dataclass(frozen=True)
class Presence:
    """What watchers are told, or what we were told of somebody."""

    open: bool
    activity: Activity
    note: str


@dataclass(frozen=True)
class Seen:
    """A coworker's state as far as it can be seen."""

    state: AgentState
    words: str = ""
    """The break's reason, or somebody else's note as it stood."""
    transfer_waiting: bool = False
    """A transferred call waits there already (E9)."""
    since: float | None = field(default=None, compare=False)
    """When the state was seen to begin, on the loop's clock; None: it was so when we first looked."""

    @property
    def rung(self) -> bool:
        """All that is said is that the phone rings: it may be us who ring it."""
        return self.words.casefold() == _RINGING


def told(status: Status, *, transfer_waiting: bool = False) -> Presence:
    """What to publish."""
    note = _BREAK + status.reason if status.state is AgentState.BREAK else status.state.value
    return Presence(
        status.state not in (AgentState.OFFLINE, AgentState.DO_NOT_DISTURB),
        _ACTIVITIES[status.state],
        note + _TAKEN if transfer_waiting else note,
    )


def seen(event: PresenceChanged) -> Seen | None:
    """What a NOTIFY says of somebody; None: nothing is known."""
    if not event.known:
        return None
    waiting = event.note.endswith(_TAKEN)
    note = event.note.removesuffix(_TAKEN).strip()
    if note.startswith(_BREAK):
        return Seen(AgentState.BREAK, note.removeprefix(_BREAK), waiting)
    if note in _BY_NOTE:
        return Seen(_BY_NOTE[note], "", waiting)
    if not event.open:
        return Seen(AgentState.OFFLINE, note)
    if note.casefold() in _NOT_FREE:
        return Seen(AgentState.TALKING, note)
    return Seen(_BY_ACTIVITY[event.activity], note)
