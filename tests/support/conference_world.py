"""A conference on a scripted engine: parties come by Add Call, and the PBX's room does as told."""

from __future__ import annotations

from app.account.general import ConferencePolicy
from app.calls.conference_state import ConferenceState
from app.engine.commands import ConnectAudio, MixCalls, PlaceCall, ReferCall
from app.engine.events import ReferProgressed
from app.transfer.add_call import AddCall
from app.transfer.kinds import TransferType
from tests.support.transfer_world import World, target

NO_ROOM = ConferencePolicy()
ROOM = ConferencePolicy(room_address="91{room}")


class Meeting(World):
    """The agent, the customer whose call is up, and whoever is added."""

    def __init__(self, policy: ConferencePolicy = NO_ROOM, max_calls: int = 4) -> None:
        super().__init__(policy, max_calls)
        self.moved: set[str] = set()
        """Calls whose party carried a REFER to the room out."""

    # --- the agent ------------------------------------------------------------------------------

    def call_somebody(self, name: str) -> None:
        """Press Add Call beside the customer, or beside whoever is left of the conference."""
        if self.conference.state is not ConferenceState.NONE:
            legs = (party.call_id for party in self.conference.parties)
            self.customer = next((leg for leg in legs if self.lives(leg)), self.conference.room_call_id)
        self.transfer(AddCall, TransferType.WARM, target(name))

    def add(self, name: str) -> str:
        """Add somebody who answers; the call id."""
        self.call_somebody(name)
        call_id = self.consult
        self.answer()
        return call_id

    def with_parties(self, *names: str) -> list[str]:
        """A conference with the customer and these; their call ids in this order."""
        return [self.customer, *(self.add(name) for name in names)]

    def standing(self) -> ConferenceState:
        """Where the agent stands."""
        return self.conference.state

    # --- the PBX's room ---------------------------------------------------------------------------

    @property
    def room_call(self) -> str:
        """The agent's leg to the room; it must have been dialled."""
        placed = [c for c in self.engine.of(PlaceCall) if c.target.startswith("sip:91")]
        return placed[-1].call_id

    def room_answers(self) -> None:
        """The room is there, as it is at once."""
        self.engine.answer(self.room_call)
        self.settle()

    def referred_to_room(self) -> list[str]:
        """The calls that were sent there and have no outcome yet."""
        return [
            command.call_id
            for command in self.engine.of(ReferCall)
            if command.call_id not in self.moved and self.lives(command.call_id)
        ]

    def arrives(self, call_id: str) -> None:
        """The party is in the room, and the NOTIFY says so."""
        self.moved.add(call_id)
        self.tell(call_id, 200)

    def stays(self, call_id: str) -> None:
        """The party's phone refuses the REFER."""
        self.tell(call_id, 603)

    def tell(self, call_id: str, code: int, *, final: bool = True) -> None:
        """A NOTIFY for a REFER of this call."""
        self.bus.publish(ReferProgressed(call_id=call_id, code=code, reason="", final=final))
        self.settle()

    def all_arrive(self) -> None:
        """Everybody who was sent there is there."""
        for call_id in self.referred_to_room():
            self.arrives(call_id)

    # --- the truth ------------------------------------------------------------------------------

    def mixed(self) -> set[str]:
        """The living calls that hear one another, by what the engine was told last."""
        mixes = {mix.mix_id: mix.call_ids for mix in self.engine.of(MixCalls)}
        return {call_id for members in mixes.values() for call_id in members if self.lives(call_id)}

    def muted(self) -> set[str]:
        """Those of the latest mix that are not heard."""
        return set(self.engine.of(MixCalls)[-1].muted)

    def heard(self) -> set[str]:
        """The living calls that the agent hears."""
        speaking: dict[str, bool] = {c.call_id: c.speaker for c in self.engine.of(ConnectAudio)}
        return {call_id for call_id, speaker in speaking.items() if speaker and self.lives(call_id)}

    def spoken_to(self) -> set[str]:
        """The living calls at the microphone."""
        return {call_id for call_id in self.engine.at_microphone() if self.lives(call_id)}
