"""The conference of this phone: mixed here, or in the PBX's room when it grows (C6, C7, S5; RFC 4579).

Up to the engine's own limit this phone mixes. Beyond it, or when the account says so, the agent's phone
calls the PBX's room and refers each party there; until a party has arrived it hears the others through
this phone, because the leg to the room is one more member of the same mix. One call of the engine is
kept free for that leg where the account has a room.

Nobody is lost: a party whose phone refuses to move stays here, an agent who leaves two parties joins them
by Replaces (RFC 3891), and where that is refused they talk on through this phone.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.calls.conference_course import ConferenceCourse
from app.calls.conference_parties import (
    AgentLeftConference,
    ConferenceBegan,
    Party,
    PartyJoined,
)
from app.calls.conference_state import WITH_AGENT, ConferenceAction, ConferenceState, actions_in
from app.errors import UserFacingError
from app.translation import tr


class Conference(ConferenceCourse):
    """At most one at a time, on the core's thread. What is not possible now raises ``UserFacingError``."""

    # --- reading --------------------------------------------------------------------------------

    @property
    def conference_id(self) -> str:
        """Names the conference in events; empty while there is none."""
        return self._id

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody but the agent, in the order they joined."""
        return tuple(self._all.parties)

    @property
    def room_call_id(self) -> str:
        """The agent's call to the PBX's room; empty where there is none. It is no party."""
        return self._all.room.call_id

    @property
    def being_joined(self) -> tuple[str, str]:
        """The two whom the agent leaves, first the one that is asked to take over the other."""
        return self._pairing.pair

    @property
    def actions(self) -> frozenset[ConferenceAction]:
        """What the agent can do now."""
        return actions_in(
            self._state,
            here=len(self._all.parties.here),
            room=self.room,
            can_open_room=self._limits.has_room and self._limits.free_calls > 0,
            full=len(self._all.parties) >= self._limits.most_parties,
        )

    def consequences(self) -> list[str]:
        """What quitting now would do to whom (S4); empty: nothing."""
        here = len(self._all.parties.here)
        if self._state is ConferenceState.NONE or not here:
            return []
        if self._state is ConferenceState.LEAVING:
            return [tr("The people of your conference are being joined; that is waited for.")]
        return [tr("A conference with {count} people on this phone would end for them.", count=here)]

    # --- who is in ------------------------------------------------------------------------------

    def gather(self, call_ids: Sequence[str]) -> None:
        """Let these answered calls hear one another and the agent; some may be in already."""
        new = [call_id for call_id in call_ids if call_id not in self._all.parties]
        began = self._state is ConferenceState.NONE
        self._require_place(call_ids, new)
        if began:
            self._id = self._new_name()
            self._all.begin(self._id)
        for call_id in new:
            self._all.enter(call_id)
        if self._state is not ConferenceState.TALKING:
            self._to(ConferenceState.TALKING)
        if began:
            self._bus.publish(ConferenceBegan(self._id, tuple(call_ids)))
        for call_id in new:
            self._bus.publish(PartyJoined(self._id, call_id))
        self._talk()
        if self._all.room.is_open:
            self._all.send_to_room()
        elif self._limits.always_room and self._room_can_open and self._limits.free_calls:
            self._open_room()

    def add(self, call_id: str) -> None:
        """Take one more answered call in."""
        self.gather([next((party.call_id for party in self._all.parties), ""), call_id])

    def mute(self, call_id: str, muted: bool) -> None:  # noqa: FBT001 - the wish itself
        """Let nobody hear this party, or all again; it is not told."""
        self._require(ConferenceAction.MUTE, call_id)
        self._all.parties.mute(call_id, muted)
        self._all.mix()
        self.members_changed()

    def remove(self, call_id: str) -> None:
        """End this party's call."""
        self._require(ConferenceAction.REMOVE, call_id)
        self._calls.direct.end(call_id)

    # --- the whole ------------------------------------------------------------------------------

    def hold(self) -> None:
        """Hold every leg; each hears music."""
        self._require(ConferenceAction.HOLD)
        self._to(ConferenceState.HELD)
        for call_id in self._all.legs:
            self._calls.direct.hold(call_id)

    def resume(self) -> None:
        """All hear one another again."""
        self._require(ConferenceAction.RESUME)
        self._to(ConferenceState.TALKING)
        self._talk()

    def leave(self) -> None:
        """The agent goes, the others go on: by Replaces, in the room, or through this phone (C7, S5)."""
        self._require(ConferenceAction.LEAVE)
        legs = self._all.legs
        self._to(ConferenceState.LEAVING)
        for call_id in legs:
            self._calls.direct.set_aside(call_id, held=False)
        self._bus.publish(AgentLeftConference(self._id, tuple(legs)))
        if len(legs) > 2 and self._room_can_open and self._limits.free_calls:
            self._open_room()
        else:
            self._look_who_is_left()

    def come_back(self) -> None:
        """The agent joins those who talk through this phone."""
        self._require(ConferenceAction.COME_BACK)
        self._return()

    def end(self) -> None:
        """End it for all. Whom the PBX's room sends home then is the PBX's setting."""
        self._require(ConferenceAction.END)
        for call_id in self._all.legs:
            self._calls.direct.end(call_id)

    def split(self, call_id: str) -> None:
        """Back to single calls: this one here, the others on hold."""
        self._require(ConferenceAction.SPLIT, call_id)
        others = [other for other in self._all.parties.here if other != call_id]
        self._finish(call_id)
        for other in others:
            self._calls.direct.hold(other)
        self._calls.direct.resume(call_id)

    def to_room(self) -> None:
        """Move everybody into the PBX's room now."""
        self._require(ConferenceAction.TO_ROOM)
        self._open_room()

    # --- CallOwner: what the buttons of one call mean ---------------------------------------------

    def hold_call(self, call_id: str) -> None:
        """Hold the whole: one party alone would go on hearing the others."""
        del call_id
        self.hold()

    def resume_call(self, call_id: str) -> None:
        """Resume the whole, or come back to it."""
        del call_id
        if self._state is ConferenceState.AWAY:
            self.come_back()
        elif self._state is not ConferenceState.TALKING:
            self.resume()

    def hang_up_call(self, call_id: str) -> None:
        """Remove that party; the leg to the room: leave."""
        if call_id == self.room_call_id:
            self.leave()
        else:
            self.remove(call_id)

    def leave_call(self, call_id: str) -> None:
        """The agent leaves the whole: to hang up one party would cut off somebody by chance (S5)."""
        del call_id
        self.leave()

    def _require_place(self, call_ids: Sequence[str], new: Sequence[str]) -> None:
        if self._state is ConferenceState.NONE:
            self._limits.use_those_of(call_ids[0])
        elif self._state not in WITH_AGENT or len(new) == len(call_ids):
            raise UserFacingError(tr("There is another conference already; end it first."))
        if len(self._all.parties) + len(new) > self._limits.most_parties:
            raise UserFacingError(self._limits.full_sentence())

    def _require(self, action: ConferenceAction, call_id: str | None = None) -> None:
        if call_id is not None and call_id not in self._all.parties.here:
            raise UserFacingError(room_refusal())
        if action not in self.actions:
            raise UserFacingError(tr("This is not possible at this point of the conference."))


def room_refusal() -> str:
    """Why a party in the PBX's room can neither be muted nor removed from here.

    That would take the room's conference package (RFC 4575), which the engine cannot follow and Asterisk's
    ConfBridge does not send.
    """
    return tr("Whoever is in the PBX's room can be muted or removed only there.")
