"""The PBX's conference room as the document sets it up: a conference moves there and goes on with many."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.account.desk import Desk
from app.account.general import ConferencePolicy
from app.account.sip import SipAccount
from app.calls.call import CallState
from app.calls.conference_parties import Place
from app.calls.conference_room import RoomState
from app.errors import UserFacingError
from app.loop import ThreadLoop
from app.transfer.events import Outcome
from app.transfer.kinds import TransferType
from app.transfer.transfers import Wish
from app.transfer.verdict import Allowed
from tests.support.asterisk import Asterisk, extension, running_asterisk
from tests.support.pbx_document import documented_pbx
from tests.support.room_callers import ROOM, RoomCallers, in_room, missing
from tests.support.softphone import Softphone
from tests.support.transfer_world import ringing, target
from tests.support.wire_phone import WirePhone

pytestmark = pytest.mark.pbx

PARTICIPANTS = 30
TONES = (1300, 1700, 2100, 900)
PATIENCE = 60.0


@pytest.fixture
def pbx() -> Iterator[Asterisk]:
    """An Asterisk that follows the document to the letter."""
    if reason := missing():
        pytest.skip(reason)
    with running_asterisk(documented_pbx()) as asterisk:
        yield asterisk


def test_a_conference_moves_into_the_room_and_thirty_more_come(pbx: Asterisk, tmp_path: Path) -> None:
    """C6, S5: customer and target hear each other there, with the agent and without, among thirty."""
    with people(pbx, "1003", "1002") as there:
        _have_rooms(there.agent, ConferencePolicy(room_address=ROOM))
        customer, other = there.wires
        there.confer(customer, other)
        conference = there.agent.phone.conference
        conference.to_room()
        there.agent.wait(lambda: conference.room is RoomState.OPEN, "open room")
        number = there.room_number()
        there.wait(lambda: in_room(pbx, number) == 3, "three in the room")
        there.wait(there.all_hear_all, "customer and target hearing each other in the room")
        callers = RoomCallers(tmp_path, pbx=pbx, room=number, participants=PARTICIPANTS, rate=10, user="1009")
        with callers:
            there.wait(lambda: in_room(pbx, number) == 3 + PARTICIPANTS, "all in the room")
            there.wait(there.all_hear_all, "customer and target hearing each other among many")
            conference.leave()
            there.wait(lambda: in_room(pbx, number) == 2 + PARTICIPANTS, "the agent out")
            there.wait(there.all_hear_all, "customer and target hearing each other without the agent")
            pbx.hang_up_all()


def test_an_account_that_always_meets_in_the_room_needs_no_press(pbx: Asterisk) -> None:
    """C6: three by Add Call: the phone moves them by itself, and everybody hears everybody there."""
    with people(pbx, "1003", "1002") as there:
        _have_rooms(there.agent, ConferencePolicy(room_address=ROOM, always_use_room=True))
        there.confer(*there.wires)
        there.wait_in_room()
        there.wait(lambda: in_room(pbx, there.room_number()) == 3, "three in the room")
        there.wait(there.all_hear_all, "all hearing all in the room")
        there.nobody_in_the_room_can_be_muted_from_here()
        there.wires[0].hang_up()
        there.wait(lambda: in_room(pbx, there.room_number()) == 2, "one less in the room")


def test_one_more_than_this_phone_mixes_moves_everybody(pbx: Asterisk) -> None:
    """C6: the engine holds four calls; customer, Maria, Tom and Eva meet in the room, by ear."""
    with people(pbx, "1003", "1002", "1004", "1005") as there:
        _have_rooms(there.agent, ConferencePolicy(room_address=ROOM))
        customer, maria, tom, eva = there.wires
        there.confer(customer, maria)
        there.add(tom)
        conference = there.agent.phone.conference
        assert conference.room is RoomState.CLOSED
        there.wait(lambda: there.hear_one_another(customer, maria, tom), "three mixed here")
        there.add(eva)
        there.wait_in_room()
        there.wait(lambda: in_room(pbx, there.room_number()) == 5, "five in the room")
        there.wait(there.all_hear_all, "all four hearing one another in the room")
        there.nobody_in_the_room_can_be_muted_from_here()
        conference.leave()
        there.wait(lambda: in_room(pbx, there.room_number()) == 4, "the agent out")
        there.wait(there.all_hear_all, "all four hearing one another without the agent")
        there.agent.wait(lambda: not len(there.agent.calls), "an agent without calls")
        pbx.hang_up_all()


class People:
    """Plain phones that say one tone each, and the agent between them."""

    def __init__(self, pbx: Asterisk, loop: ThreadLoop, agent: Softphone, wires: list[WirePhone]) -> None:
        self.pbx, self.loop, self.agent, self.wires = pbx, loop, agent, wires
        self._room = ""

    def confer(self, customer: WirePhone, other: WirePhone) -> None:
        """The customer calls the agent, who adds the other one."""
        customer.call("1001")
        call = self.agent.wait_incoming()
        self.agent.calls.answer(call.id)
        self.agent.wait_state(call, CallState.UP)
        self._add(call.id, other)

    def add(self, other: WirePhone) -> None:
        """The agent adds one more to the conference."""
        conference = self.agent.phone.conference
        living = {call.id for call in self.agent.calls}
        ids = [party.call_id for party in conference.parties if party.call_id in living]
        self._add(next(iter(ids), conference.room_call_id), other)

    def _add(self, call_id: str, other: WirePhone) -> None:
        flow = self.agent.phone.transfers.begin(
            Wish(
                customer_id=call_id,
                type=TransferType.WARM,
                target=target(other.user),
                allowed=Allowed((other.user,), ringing()),
            )
        )
        self.agent.wait(lambda: other.rings, "ringing target")
        other.answer()
        self.agent.wait(lambda: flow.over, "conference")
        assert flow.outcome is Outcome.CONFERENCE, flow.sentence

    def room_number(self) -> str:
        """What was dialled for the room, also when the agent has left it."""
        room = self.agent.calls.get(self.agent.phone.conference.room_call_id)
        self._room = self._room if room is None else room.remote.number
        return self._room

    def wait_in_room(self) -> None:
        """Until everybody is in the room."""
        conference = self.agent.phone.conference
        self.agent.wait(lambda: {party.place for party in conference.parties} == {Place.ROOM}, "all moved")
        self.room_number()

    def hear_one_another(self, *wires: WirePhone) -> bool:
        """Whether each of these hears all the others."""
        tones = {wire.frequency for wire in wires}
        return all(wire.sound.ear.voices(TONES) == tones - {wire.frequency} for wire in wires)

    def all_hear_all(self) -> bool:
        """Whether everybody hears everybody."""
        return self.hear_one_another(*self.wires)

    def nobody_in_the_room_can_be_muted_from_here(self) -> None:
        """RFC 4575 is what that would take; the agent reads a sentence instead."""
        conference = self.agent.phone.conference
        for party in conference.parties:
            with pytest.raises(UserFacingError, match="can be muted or removed only there"):
                conference.mute(party.call_id, muted=True)

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Sound and rooms make no event for us: looked at again and again while the loop turns."""
        end = self.loop.now() + PATIENCE
        while not condition():
            assert self.loop.now() < end, f"never {what}: {[w.sound.ear.describe() for w in self.wires]}"
            self.loop.run(0.05)


@contextlib.contextmanager
def people(pbx: Asterisk, *users: str) -> Iterator[People]:
    """These extensions as plain phones, and the agent at 1001."""
    loop = ThreadLoop()
    with contextlib.ExitStack() as stack:
        wires = [
            stack.enter_context(WirePhone(user, hertz, pbx.address, lambda: loop.post(lambda: None)))
            for user, hertz in zip(users, TONES, strict=False)
        ]
        for wire in wires:
            wire.register((pbx.address, pbx.ports.sip), extension(wire.user).password)
        agent = Softphone(loop, _desk(pbx))
        stack.callback(agent.close)
        agent.wait_registered()
        yield People(pbx, loop, agent, wires)


def _have_rooms(agent: Softphone, policy: ConferencePolicy) -> None:
    """What the account file says of the PBX's rooms."""
    standing = agent.phone.standings.current
    account = standing.account.model_copy(update={"conference": policy})
    agent.phone.standings.use(replace(standing, account=account))


def _desk(pbx: Asterisk) -> Desk:
    account = SipAccount(
        account_id="desk",
        user="1001",
        server=pbx.address,
        port=pbx.ports.sip,
        local_address=pbx.address,
    )
    return Desk(account=account, password=extension("1001").password)
