"""Where the agent stands in the conference, the legal steps, and the buttons of each state (S6)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from app.calls.conference_room import RoomState


class ConferenceState(Enum):
    """Where the agent stands."""

    NONE = "none"
    TALKING = "talking"
    HELD = "held"
    """All parties here are on hold."""
    LEAVING = "leaving"
    """The agent is out; the others are being joined elsewhere."""
    AWAY = "away"
    """The agent is out; the others talk on through this phone."""


CONFERENCE_TRANSITIONS: Final[Mapping[ConferenceState, frozenset[ConferenceState]]] = MappingProxyType(
    {
        ConferenceState.NONE: frozenset({ConferenceState.TALKING}),
        ConferenceState.TALKING: frozenset(
            {ConferenceState.HELD, ConferenceState.LEAVING, ConferenceState.NONE}
        ),
        ConferenceState.HELD: frozenset(
            {ConferenceState.TALKING, ConferenceState.LEAVING, ConferenceState.NONE}
        ),
        ConferenceState.LEAVING: frozenset(
            {ConferenceState.AWAY, ConferenceState.TALKING, ConferenceState.NONE}
        ),
        ConferenceState.AWAY: frozenset({ConferenceState.TALKING, ConferenceState.NONE}),
    }
)

WITH_AGENT: Final = frozenset({ConferenceState.TALKING, ConferenceState.HELD})
"""The agent is one of them."""


class ConferenceAction(Enum):
    """A button of the conference."""

    ADD = "add"
    MUTE = "mute"
    REMOVE = "remove"
    HOLD = "hold"
    RESUME = "resume"
    LEAVE = "leave"
    """The others go on (C7, S5)."""
    COME_BACK = "come back"
    END = "end"
    """For all."""
    SPLIT = "split"
    """Back to single calls."""
    TO_ROOM = "to room"
    """Everybody into the PBX's room."""


def actions_in(
    state: ConferenceState, *, here: int, room: RoomState, can_open_room: bool, full: bool
) -> frozenset[ConferenceAction]:
    """Exactly the buttons that make sense. ``here``: how many parties this phone mixes."""
    if state is ConferenceState.AWAY:
        return frozenset({ConferenceAction.COME_BACK, ConferenceAction.END})
    if state not in WITH_AGENT:
        return frozenset()
    found = {ConferenceAction.LEAVE, ConferenceAction.END}
    found.add(ConferenceAction.RESUME if state is ConferenceState.HELD else ConferenceAction.HOLD)
    if here:
        found |= {ConferenceAction.MUTE, ConferenceAction.REMOVE}
    if not full:
        found.add(ConferenceAction.ADD)
    if room is RoomState.CLOSED:
        found.add(ConferenceAction.SPLIT)
        if can_open_room:
            found.add(ConferenceAction.TO_ROOM)
    return frozenset(found)
