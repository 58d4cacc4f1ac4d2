"""The way into the PBX's conference room (RFC 4579): the agent's own leg, and who is referred there."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final, Protocol

from app.calls.calls import Calls
from app.calls.referral import Referral
from app.engine.commands import ReferCall
from app.engine.events import ReferProgressed
from app.engine.port import EnginePort
from app.errors import IllegalTransition
from app.loop import Loop

RING_SECONDS: Final = 15.0
"""A room that has not answered by then is not there: rooms answer at once."""


class RoomState(Enum):
    """The agent's leg to the room."""

    CLOSED = "closed"
    DIALLING = "dialling"
    OPEN = "open"


ROOM_TRANSITIONS: Final[Mapping[RoomState, frozenset[RoomState]]] = MappingProxyType(
    {
        RoomState.CLOSED: frozenset({RoomState.DIALLING}),
        RoomState.DIALLING: frozenset({RoomState.OPEN, RoomState.CLOSED}),
        RoomState.OPEN: frozenset({RoomState.CLOSED}),
    }
)


class RoomWatcher(Protocol):
    """Whom the room tells; the conference."""

    def room_opened(self) -> None:
        """The agent's leg is up."""

    def room_closed(self, *, was_open: bool) -> None:
        """The leg is over, or never came up."""

    def party_moved(self, call_id: str) -> None:
        """The PBX says that this party is in the room."""

    def party_stayed(self, call_id: str) -> None:
        """The party could not be moved; its call with this phone goes on."""


class ConferenceRoom:
    """The leg and the referrals. ``_to`` is the only way the state changes."""

    def __init__(self, calls: Calls, engine: EnginePort, loop: Loop, watcher: RoomWatcher) -> None:
        self._calls = calls
        self._engine = engine
        self._loop = loop
        self._watcher = watcher
        self._state = RoomState.CLOSED
        self._uri = ""
        self._call_id = ""
        self._referrals: dict[str, Referral] = {}

    @property
    def state(self) -> RoomState:
        """Whether the agent's leg is up."""
        return self._state

    @property
    def is_open(self) -> bool:
        """Whether parties can be sent there."""
        return self._state is RoomState.OPEN

    @property
    def call_id(self) -> str:
        """The agent's leg; empty while closed."""
        return self._call_id

    @property
    def moving(self) -> bool:
        """Whether somebody is on the way."""
        return bool(self._referrals)

    def dial(self, account_id: str, uri: str, name: str) -> None:
        """Call the room; the agent hears it when it has answered."""
        self._to(RoomState.DIALLING)
        self._uri = uri
        call = self._calls.place(
            account_id, uri, ring_timeout=RING_SECONDS, name=name, dialled=name, aside=True
        )
        self._call_id = call.id

    def fetch(self, call_id: str) -> None:
        """Ask this party's phone to call the room."""
        referral = Referral(
            self._loop,
            on_done=lambda: self._settled(call_id, moved=True),
            on_failed=lambda: self._settled(call_id, moved=False),
        )
        self._referrals[call_id] = referral
        referral.send(
            lambda on_reply: self._engine.send(ReferCall(call_id=call_id, target=self._uri), on_reply)
        )

    def referred(self, event: ReferProgressed) -> None:
        """A NOTIFY, or the answer to a REFER."""
        referral = self._referrals.get(event.call_id)
        if referral is not None:
            referral.progressed(event)

    def leg_changed(self) -> None:
        """Something changed about the agent's leg."""
        call = self._calls.get(self._call_id)
        if self._state is RoomState.DIALLING and call is not None and call.established:
            self._to(RoomState.OPEN)
            self._watcher.room_opened()

    def leg_ended(self) -> None:
        """The agent's leg is over."""
        was_open = self._state is RoomState.OPEN
        self._close()
        self._watcher.room_closed(was_open=was_open)

    def party_ended(self, call_id: str) -> bool:
        """A party's call ended by itself; whether it had taken the REFER, and so went to the room."""
        referral = self._referrals.pop(call_id, None)
        if referral is None:
            return False
        accepted = referral.accepted
        referral.close()
        return accepted

    def forget(self) -> None:
        """The conference is over; nobody is waited for."""
        for referral in self._referrals.values():
            referral.close()
        self._referrals.clear()
        if self._state is not RoomState.CLOSED:
            self._close()

    def _settled(self, call_id: str, *, moved: bool) -> None:
        if self._referrals.pop(call_id, None) is None:
            return
        if moved:
            self._watcher.party_moved(call_id)
        else:
            self._watcher.party_stayed(call_id)

    def _close(self) -> None:
        self._call_id = ""
        self._to(RoomState.CLOSED)

    def _to(self, state: RoomState) -> None:
        if state not in ROOM_TRANSITIONS[self._state]:
            raise IllegalTransition("conference room", self._state, state)
        self._state = state
