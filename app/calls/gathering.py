"""Those who are in the conference, mixed and followed: the parties here, and the leg to the PBX's room.

What the agent does about them is ``Conference``'s; here is who is there, who hears whom, and how that
changes when a call ends, is taken over, or goes to the room.
"""

from __future__ import annotations

from typing import Protocol

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.conference_parties import Parties, Party, Place
from app.calls.conference_room import ConferenceRoom, RoomState
from app.calls.end_reason import EndReason
from app.calls.events import CallChanged, CallEnded, CallTakenOver
from app.engine.commands import MeterCalls, MixCalls
from app.engine.events import CallLevels, ReferProgressed
from app.engine.port import EnginePort
from app.loop import Loop
from app.translation import tr


class GatheringWatcher(Protocol):
    """Whom the gathering tells; the conference."""

    def party_left(self, call_id: str, reason: EndReason) -> None:
        """A party's call ended; it is no longer among them."""

    def party_moved(self, call_id: str) -> None:
        """A party is in the room; its call is being ended."""

    def party_stayed(self, call_id: str) -> None:
        """The party's phone or the PBX did not carry the move out; the party is still here."""

    def room_opened(self) -> None:
        """The agent's leg to the room is up and mixed with those here."""

    def room_closed(self, *, was_open: bool) -> None:
        """The leg is over, or never came up."""

    def members_changed(self) -> None:
        """Something about them changed."""


class Gathering:
    """See the module."""

    def __init__(
        self, calls: Calls, engine: EnginePort, loop: Loop, bus: Bus, watcher: GatheringWatcher
    ) -> None:
        self._calls = calls
        self._engine = engine
        self._watcher = watcher
        self._mix_id = ""
        self._mixed: tuple[list[str], list[str]] = ([], [])
        self.parties = Parties()
        self.room = ConferenceRoom(calls, engine, loop, self)
        self._subscriptions = [
            bus.subscribe(CallChanged, lambda event: self._call_changed(event.call_id)),
            bus.subscribe(CallEnded, self._call_ended),
            bus.subscribe(CallTakenOver, self._taken_over),
            bus.subscribe(ReferProgressed, self.room.referred),
            bus.subscribe(CallLevels, self._levels),
        ]

    @property
    def legs(self) -> list[str]:
        """The calls that are mixed: the parties here, and the leg to the room once it is up."""
        return [*self.parties.here, *([self.room.call_id] if self.room.is_open else [])]

    @property
    def room_is_needless(self) -> bool:
        """Nobody is there, or on the way, and nobody is left to meet there."""
        alone = len(self.parties) < 2 and len(self.parties) == len(self.parties.here)
        return alone and not self.room_is_closed and not self.room.moving

    def begin(self, mix_id: str) -> None:
        """A new conference."""
        self._mix_id = mix_id
        self._engine.send(MeterCalls(on=True))

    def enter(self, call_id: str) -> None:
        """One more party; harmless for a call that nobody knows."""
        call = self._calls.get(call_id)
        if call is not None:
            self.parties.add(_party(call))

    def open_room(self, uri: str) -> None:
        """Call the PBX's room; ``room_opened`` or ``room_closed`` follows."""
        first = self._calls.get(self.parties.here[0])
        self.room.dial("" if first is None else first.account_id, uri, tr("Conference room"))

    def send_to_room(self) -> None:
        """Everybody here goes there."""
        for party in self.parties:
            if party.place is Place.HERE:
                self.parties.to(party.call_id, Place.MOVING)
                self.room.fetch(party.call_id)

    def mix(self) -> None:
        """Let the legs hear one another; whoever is muted, or has us on hold, is not heard.

        A party that holds us plays its own music, which nobody else came to hear.
        """
        legs = self.legs
        silent = [call_id for call_id in legs if self._is_silent(call_id)]
        if (legs, silent) == self._mixed:
            return
        self._mixed = (legs, silent)
        self._engine.send(MixCalls(mix_id=self._mix_id, call_ids=legs if len(legs) > 1 else [], muted=silent))
        self._calls.direct.silence(silent)

    def dissolve(self) -> None:
        """The calls go their own ways; none is ended."""
        self.room.forget()
        self.parties.clear()
        self._engine.send(MeterCalls(on=False))
        if self._mixed[0]:
            self._engine.send(MixCalls(mix_id=self._mix_id, call_ids=[]))
        self._mixed = ([], [])
        self._calls.direct.silence(())
        self._calls.direct.together(())

    def close(self) -> None:
        """Stop listening."""
        self.room.forget()
        for subscription in self._subscriptions:
            subscription.close()

    # --- RoomWatcher ----------------------------------------------------------------------------

    def room_opened(self) -> None:
        """See ``RoomWatcher``."""
        self.mix()
        self._watcher.room_opened()

    def room_closed(self, *, was_open: bool) -> None:
        """See ``RoomWatcher``."""
        self._watcher.room_closed(was_open=was_open)

    def party_moved(self, call_id: str) -> None:
        """See ``RoomWatcher``."""
        self.parties.to(call_id, Place.ROOM)
        self._calls.direct.end(call_id)
        self._watcher.party_moved(call_id)

    def party_stayed(self, call_id: str) -> None:
        """See ``RoomWatcher``."""
        self.parties.to(call_id, Place.HERE)
        self._watcher.party_stayed(call_id)

    # --- what calls do --------------------------------------------------------------------------

    def _call_changed(self, call_id: str) -> None:
        if call_id == self.room.call_id:
            self.room.leg_changed()
        if call_id in self.legs:
            self.mix()
            self._watcher.members_changed()

    def _call_ended(self, event: CallEnded) -> None:
        call_id = event.call_id
        if call_id and call_id == self.room.call_id:
            self.room.leg_ended()
        elif call_id in self.parties.here:
            if self.room.party_ended(call_id) and event.reason is not EndReason.ENGINE_LOST:
                # It took the REFER and hung up: where no NOTIFY comes any more, it is in the room.
                self.parties.to(call_id, Place.ROOM)
                self._watcher.party_moved(call_id)
            else:
                self.parties.remove(call_id)
                self._watcher.party_left(call_id, event.reason)

    def _taken_over(self, event: CallTakenOver) -> None:
        new = self._calls.get(event.new_call_id)
        if event.old_call_id in self.parties.here and new is not None:
            self.room.party_ended(event.old_call_id)
            self.parties.succeed(event.old_call_id, _party(new))
            self.mix()
            self._watcher.members_changed()

    def _levels(self, event: CallLevels) -> None:
        changes = [
            self.parties.heard(call_id, level)
            for call_id, level in event.levels.items()
            if call_id in self.parties
        ]
        if any(changes):
            self._watcher.members_changed()

    def _is_silent(self, call_id: str) -> bool:
        call = self._calls.get(call_id)
        muted = call_id in self.parties and self.parties[call_id].muted
        return muted or (call is not None and call.held_by_them and call_id != self.room.call_id)

    @property
    def room_is_closed(self) -> bool:
        """Whether nobody meets anywhere but here."""
        return self.room.state is RoomState.CLOSED


def _party(call: Call) -> Party:
    return Party(call.id, call.remote.name or call.remote.number)
