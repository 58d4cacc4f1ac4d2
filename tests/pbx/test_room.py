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
from app.calls.conference_room import RoomState
from app.loop import ThreadLoop
from app.transfer.kinds import TransferType
from app.transfer.transfers import Wish
from app.transfer.verdict import Allowed
from tests.support.asterisk import Asterisk, AsteriskUnavailable, extension
from tests.support.pbx_document import documented_pbx
from tests.support.room_callers import ROOM, RoomCallers, in_room, missing
from tests.support.softphone import Softphone
from tests.support.transfer_world import ringing, target
from tests.support.wire_phone import WirePhone

pytestmark = pytest.mark.pbx

PARTICIPANTS = 30
CUSTOMER_HZ, TARGET_HZ = 1300, 1700
PATIENCE = 20.0


@pytest.fixture
def pbx() -> Iterator[Asterisk]:
    """An Asterisk that follows the document to the letter."""
    if reason := missing():
        pytest.skip(reason)
    try:
        asterisk = Asterisk(documented_pbx())
    except AsteriskUnavailable as reason_why:
        pytest.skip(str(reason_why))
    try:
        asterisk.start()
        yield asterisk
    finally:
        asterisk.remove()


def test_a_conference_moves_into_the_room_and_thirty_more_come(pbx: Asterisk, tmp_path: Path) -> None:
    """C6, S5: customer and target hear each other there, with the agent and without, among thirty."""
    loop, server = ThreadLoop(), (pbx.address, pbx.ports.sip)
    with contextlib.ExitStack() as stack:
        customer, other = (
            stack.enter_context(WirePhone(user, hertz, pbx.address, lambda: loop.post(lambda: None)))
            for user, hertz in (("1003", CUSTOMER_HZ), ("1002", TARGET_HZ))
        )
        for wire in (customer, other):
            wire.register(server, extension(wire.user).password)
        agent = Softphone(loop, _desk(pbx))
        stack.callback(agent.close)
        agent.wait_registered()
        _have_rooms(agent)

        def both_hear_each_other() -> bool:
            loop.run(0.03)  # sound makes no event
            return TARGET_HZ in customer.sound.ear.voices(
                [TARGET_HZ]
            ) and CUSTOMER_HZ in other.sound.ear.voices([CUSTOMER_HZ])

        _confer(agent, customer, other)
        conference = agent.phone.conference
        conference.to_room()
        agent.wait(lambda: conference.room is RoomState.OPEN, "open room")
        room = agent.calls.get(conference.room_call_id)
        assert room is not None
        number = room.remote.number
        agent.wait(lambda: in_room(pbx, number) == 3, "three in the room")
        agent.wait(both_hear_each_other, "customer and target hearing each other in the room")
        callers = RoomCallers(tmp_path, pbx=pbx, room=number, participants=PARTICIPANTS, rate=10, user="1009")
        with callers:
            _wait(loop, lambda: in_room(pbx, number) == 3 + PARTICIPANTS, "all in the room")
            agent.wait(both_hear_each_other, "customer and target hearing each other among many")
            conference.leave()
            _wait(loop, lambda: in_room(pbx, number) == 2 + PARTICIPANTS, "the agent out")
            agent.wait(both_hear_each_other, "customer and target hearing each other without the agent")
            pbx.hang_up_all()


def _confer(agent: Softphone, customer: WirePhone, other: WirePhone) -> None:
    """Customer, agent and target hear one another through the agent's phone."""
    customer.call("1001")
    call = agent.wait_incoming()
    agent.calls.answer(call.id)
    agent.wait_state(call, CallState.UP)
    flow = agent.phone.transfers.begin(
        Wish(
            customer_id=call.id,
            type=TransferType.WARM,
            target=target("Maria"),
            allowed=Allowed((other.user,), ringing()),
        )
    )
    agent.wait(lambda: other.rings, "ringing target")
    other.answer()
    agent.wait(lambda: flow.over, "conference")


def _have_rooms(agent: Softphone) -> None:
    """What the account file says of the PBX's rooms."""
    standing = agent.phone.standings.current
    policy = ConferencePolicy(room_address=ROOM)
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


def _wait(loop: ThreadLoop, condition: Callable[[], bool], what: str) -> None:
    """The PBX is asked again and again while the loop turns: a room makes no event for us."""
    end = loop.now() + PATIENCE
    while not condition():
        assert loop.now() < end, f"never {what}"
        loop.run(0.1)
