"""What happens to a conference by itself: parties come and go, the room opens or not, the last two remain.

``Conference`` adds what the agent asks for. The rules of ending: with nobody left it is over; the last
party becomes an ordinary call of the agent's; a last party whom the agent has left is hung up, because
nobody is there to talk with; once anybody is in the PBX's room, the agent's leg to it is the conference.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from app.account.general import ConferencePolicy
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.conference_limits import KEPT_FREE, Limits
from app.calls.conference_pairing import Pairing
from app.calls.conference_parties import (
    AgentBackInConference,
    ConferenceChanged,
    ConferenceEnded,
    ConferenceTold,
    PartyLeft,
    PartyMoved,
    Place,
)
from app.calls.conference_room import RoomState
from app.calls.conference_space import Failed, OneMore, Ready
from app.calls.conference_state import CONFERENCE_TRANSITIONS, ConferenceState
from app.calls.end_reason import EndReason
from app.calls.events import CallEnded, CurrentCallChanged
from app.calls.gathering import Gathering
from app.engine.port import EnginePort
from app.errors import IllegalTransition, UserFacingError
from app.loop import Loop
from app.translation import tr


def new_name() -> str:
    """Eight digits: any dial plan can match them."""
    return str(10_000_000 + secrets.randbelow(90_000_000))


class ConferenceCourse:
    """``_to`` is the only way the state changes."""

    def __init__(
        self,
        calls: Calls,
        engine: EnginePort,
        loop: Loop,
        bus: Bus,
        *,
        policy: Callable[[str], ConferencePolicy],
        resolve: Callable[[str], str],
        new_name: Callable[[], str] = new_name,
    ) -> None:
        """``policy``: what the account says for a call. ``resolve``: an address to a SIP URI.
        ``new_name``: names conferences and their rooms; never twice the same."""
        self._calls = calls
        self._bus = bus
        self._new_name = new_name
        self._state = ConferenceState.NONE
        self._id = ""
        self._limits = Limits(calls, bus, policy, resolve, new_name)
        self._all = Gathering(calls, engine, loop, bus, self)
        self._pairing = Pairing(engine, loop, bus)
        self._one_more = OneMore()
        self._subscriptions = [
            bus.subscribe(CurrentCallChanged, self._current_changed),
            bus.subscribe(CallEnded, lambda event: self._serve()),
        ]

    @property
    def state(self) -> ConferenceState:
        """Where the agent stands; NONE: there is no conference."""
        return self._state

    @property
    def room(self) -> RoomState:
        """The agent's way into the PBX's room."""
        return self._all.room.state

    def has(self, call_id: str) -> bool:
        """Whether the conference decides about this live call."""
        return bool(call_id) and call_id in (*self._all.legs, self._all.room.call_id)

    def make_space(self, call_id: str, ready: Ready, failed: Failed) -> None:
        """Before one more is called beside ``call_id``: ``ready`` when there is a place, else ``failed``.

        May move everybody into the PBX's room first. A newer wish replaces an older one.
        """
        if self._state is ConferenceState.NONE:
            self._limits.use_those_of(call_id)
        if len(self._all.parties) >= self._limits.most_parties:
            failed(self._limits.full_sentence())
            return
        self._one_more.wait(ready, failed)
        if self.has(call_id) and self._room_can_open and self._limits.free_calls == KEPT_FREE:
            self._open_room()
        else:
            self._serve()

    def close(self) -> None:
        """Stop listening."""
        self._one_more.forget()
        self._pairing.close()
        self._all.close()
        self._limits.close()
        for ear in self._subscriptions:
            ear.close()

    # --- GatheringWatcher -----------------------------------------------------------------------

    def party_left(self, call_id: str, reason: EndReason) -> None:
        """See ``GatheringWatcher``."""
        self._bus.publish(PartyLeft(self._id, call_id, reason))
        self._look_who_is_left()

    def party_moved(self, call_id: str) -> None:
        """See ``GatheringWatcher``."""
        self._bus.publish(PartyMoved(self._id, call_id, self._all.room.call_id))
        self._look_who_is_left()

    def party_stayed(self, call_id: str) -> None:
        """See ``GatheringWatcher``."""
        name = self._all.parties[call_id].name
        self._tell(
            tr("{name} could not be moved into the conference room and stays on this phone.", name=name)
        )
        self._look_who_is_left()

    def room_opened(self) -> None:
        """See ``GatheringWatcher``."""
        if self._state is ConferenceState.TALKING:
            self._talk()
        elif self._state is ConferenceState.HELD:
            self._calls.direct.hold(self._all.room.call_id)
        self._all.send_to_room()
        self.members_changed()

    def room_closed(self, *, was_open: bool) -> None:
        """See ``GatheringWatcher``."""
        if not was_open and len(self._all.parties) > 1:
            self._tell(tr("The conference room of the PBX cannot be reached; the conference stays here."))
        self._look_who_is_left()

    def members_changed(self) -> None:
        """See ``GatheringWatcher``."""
        if self._state is not ConferenceState.NONE:
            self._bus.publish(ConferenceChanged(self._id))

    # --- for both halves ------------------------------------------------------------------------

    @property
    def _room_can_open(self) -> bool:
        return self._limits.has_room and self._all.room_is_closed

    def _talk(self) -> None:
        """Agent and all legs hear one another."""
        self._all.mix()
        self._calls.direct.together(self._all.legs)
        self.members_changed()

    def _open_room(self) -> None:
        try:
            self._all.open_room(self._limits.room_uri())
        except UserFacingError as error:
            self._tell(str(error))
            self._look_who_is_left()

    def _pair_off(self) -> None:
        """The agent is leaving: join the last two, or let them talk on through this phone."""
        legs = self._all.legs
        if len(legs) == 2:
            self._pairing.join(legs[0], legs[1], self._paired, self._not_paired)
        else:
            self._to(ConferenceState.AWAY)
            self._look_who_is_left()

    def _return(self) -> None:
        """The agent is in again, unless busy with another call: then those here wait on hold."""
        legs = tuple(self._all.legs)
        busy = self._calls.current
        self._to(ConferenceState.TALKING)
        self._bus.publish(AgentBackInConference(self._id, legs))
        if busy is not None:
            self._to(ConferenceState.HELD)
            for call_id in legs:
                self._calls.direct.set_aside(call_id, held=True)
                self._calls.direct.bring_back(call_id)
        else:
            self._talk()

    def _finish(self, last_call_id: str) -> None:
        """It is over; calls that live on are ordinary ones."""
        ended, self._id = ConferenceEnded(self._id, last_call_id), ""
        self._pairing.forget()
        self._all.dissolve()
        self._to(ConferenceState.NONE)
        self._bus.publish(ended)

    def _tell(self, sentence: str) -> None:
        self._bus.publish(ConferenceTold(self._id, sentence))

    def _to(self, state: ConferenceState) -> None:
        if state not in CONFERENCE_TRANSITIONS[self._state]:
            raise IllegalTransition("conference", self._state, state)
        self._state = state
        self.members_changed()

    # --- inside ---------------------------------------------------------------------------------

    def _look_who_is_left(self) -> None:
        """After anybody came, went or moved."""
        if self._state is ConferenceState.NONE:
            return
        legs, room = self._all.legs, self._all.room
        if self._pairing.under_way and len(legs) == 1:
            pass  # the other one was taken over, or hung up: the NOTIFY will tell
        elif self._all.room_is_needless:
            self._calls.direct.end(room.call_id)
        elif room.state is RoomState.DIALLING or room.moving:
            self._all.mix()
        elif not legs:
            self._finish("")
        elif len(legs) == 1 and not room.is_open:
            self._only_one_left(legs[0])
        elif self._state is ConferenceState.LEAVING and not self._pairing.under_way:
            self._leave_what_is_left(legs)
        else:
            self._all.mix()
        self._serve()
        self.members_changed()

    def _only_one_left(self, call_id: str) -> None:
        if self._state is ConferenceState.AWAY:
            self._calls.direct.end(call_id)
            return
        if self._state is ConferenceState.LEAVING:
            self._return()
        self._finish(call_id)

    def _leave_what_is_left(self, legs: list[str]) -> None:
        """The agent is leaving and nobody is on the way any more."""
        if legs == [self._all.room.call_id]:
            self._calls.direct.end(legs[0])
        else:
            self._pair_off()

    def _paired(self) -> None:
        legs = self._all.legs
        self._finish("")
        for call_id in legs:
            self._calls.direct.end(call_id)

    def _not_paired(self) -> None:
        legs = self._all.legs
        if len(legs) > 1:
            self._to(ConferenceState.AWAY)
            self._tell(tr("The PBX did not join the others; they talk through this phone."))
        elif legs == [self._all.room.call_id]:
            self._calls.direct.end(legs[0])
        elif legs:
            name = next((party.name for party in self._all.parties if party.place is Place.HERE), "")
            self._tell(tr("The PBX did not join the others; {name} is back with you.", name=name))
            self._only_one_left(legs[0])
        else:
            self._finish("")

    def _serve(self) -> None:
        """Whoever waits for a place gets it as soon as there is one, or hears that there will be none."""
        under_way = self._all.room.moving or self._all.room.state is RoomState.DIALLING
        if under_way or not self._one_more.waits:
            return
        if self._limits.free_calls:
            self._one_more.grant()
        elif not self._somebody_is_going:
            self._one_more.refuse(self._limits.no_space_sentence())

    @property
    def _somebody_is_going(self) -> bool:
        """A party is in the room and its call is being ended."""
        living = {call.id for call in self._calls}
        return any(party.call_id in living for party in self._all.parties if party.place is Place.ROOM)

    def _current_changed(self, event: CurrentCallChanged) -> None:
        """The agent took up another call; everybody here is on hold with it."""
        elsewhere = event.call_id is not None and event.call_id not in self._all.legs
        if self._state is ConferenceState.TALKING and elsewhere:
            self._to(ConferenceState.HELD)
