"""Who is in a conference, where each one is, and what the bus hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from app.calls.end_reason import EndReason


class Place(Enum):
    """Where a party of the conference is."""

    HERE = "here"
    """Mixed by this phone."""
    MOVING = "moving"
    """Still mixed here, and on the way to the PBX's room."""
    ROOM = "room"
    """In the PBX's room; its call with this phone is over."""


@dataclass(frozen=True)
class Party:
    """One party beside the agent."""

    call_id: str
    """The call by which it came; over once it is in the room."""
    name: str
    """As people know it, or its number."""
    place: Place = Place.HERE
    muted: bool = False
    """Hears, and is not heard by anybody."""
    level: float = -90.0
    """How loud it speaks now, in dBFS; -90 where nothing is known."""

    @property
    def speaks(self) -> bool:
        """Loud enough to be the one who speaks."""
        return self.level > SPEECH and not self.muted


SPEECH = -45.0
"""dBFS above which somebody speaks; a quiet line with its noise stays below."""


class Parties:
    """The parties in the order they joined."""

    def __init__(self) -> None:
        self._parties: dict[str, Party] = {}

    def __iter__(self) -> Iterator[Party]:
        return iter(tuple(self._parties.values()))

    def __len__(self) -> int:
        return len(self._parties)

    def __contains__(self, call_id: str) -> bool:
        return call_id in self._parties

    def __getitem__(self, call_id: str) -> Party:
        return self._parties[call_id]

    @property
    def here(self) -> list[str]:
        """The calls of those whom this phone mixes, on the way to the room or not."""
        return [party.call_id for party in self if party.place is not Place.ROOM]

    def add(self, party: Party) -> None:
        """Somebody joined."""
        self._parties[party.call_id] = party

    def remove(self, call_id: str) -> None:
        """Somebody left."""
        del self._parties[call_id]

    def mute(self, call_id: str, muted: bool) -> None:  # noqa: FBT001 - the wish itself
        """Nobody hears this one any more, or all do again."""
        self._parties[call_id] = replace(self._parties[call_id], muted=muted)

    def to(self, call_id: str, place: Place) -> None:
        """Somebody is somewhere else now."""
        self._parties[call_id] = replace(self._parties[call_id], place=place)

    def heard(self, call_id: str, level: float) -> bool:
        """How loud this one is; whether that makes it begin or end to speak."""
        old = self._parties[call_id]
        new = self._parties[call_id] = replace(old, level=level)
        return old.speaks is not new.speaks

    def succeed(self, old_id: str, new: Party) -> None:
        """A new call has the place of an old one in the order."""
        self._parties = {
            (new.call_id if call_id == old_id else call_id): (new if call_id == old_id else party)
            for call_id, party in self._parties.items()
        }

    def clear(self) -> None:
        """Nobody is left."""
        self._parties.clear()


# --- events -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConferenceBegan:
    """Several calls hear one another, the agent among them (C6)."""

    conference_id: str
    call_ids: tuple[str, ...]


@dataclass(frozen=True)
class ConferenceChanged:
    """Something that can be seen changed: who is there, where, who is muted or speaks."""

    conference_id: str


@dataclass(frozen=True)
class PartyJoined:
    """Somebody came in."""

    conference_id: str
    call_id: str


@dataclass(frozen=True)
class PartyLeft:
    """Somebody's call ended while they were in the conference."""

    conference_id: str
    call_id: str
    reason: EndReason


@dataclass(frozen=True)
class PartyMoved:
    """Somebody is in the PBX's room now; the call with this phone ends."""

    conference_id: str
    call_id: str
    room_call_id: str
    """The agent's own call to that room, by which they talk from now on."""


@dataclass(frozen=True)
class AgentLeftConference:
    """The agent is out; these calls of the conference go on without (C7, S5)."""

    conference_id: str
    call_ids: tuple[str, ...]


@dataclass(frozen=True)
class AgentBackInConference:
    """These calls are the agent's again."""

    conference_id: str
    call_ids: tuple[str, ...]


@dataclass(frozen=True)
class ConferenceTold:
    """Something the agent should read."""

    conference_id: str
    sentence: str


@dataclass(frozen=True)
class ConferenceEnded:
    """It is over. ``last_call_id``: what became an ordinary call again; empty where nothing did."""

    conference_id: str
    last_call_id: str
