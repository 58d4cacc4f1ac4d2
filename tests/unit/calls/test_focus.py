"""Calls without the agent, and calls at the microphone at once (what transfers need, C8, S5)."""

from __future__ import annotations

import pytest

from app.bus import Bus
from app.calls.call import Call, CallState
from app.calls.calls import Calls
from app.calls.events import CurrentCallChanged
from app.engine.commands import HoldCall, PlayTone, ResumeCall
from app.errors import UserFacingError
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


class Room:
    """Calls over a scripted engine."""

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.bus = Bus()
        self.engine = EngineScripted(self.loop, self.bus)
        self.calls = Calls(self.engine, self.loop, self.bus)
        self.current: list[str | None] = []
        self.bus.subscribe(CurrentCallChanged, lambda event: self.current.append(event.call_id))

    def up(self, *, aside: bool = False) -> Call:
        call = self.calls.place("desk", "sip:1002@127.0.0.1", aside=aside)
        self.engine.answer(call.id)
        self.settle()
        return call

    def settle(self) -> None:
        self.loop.run()
        self.engine.grant_holds()
        self.loop.run()


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_call_set_aside_leaves_the_agent_at_once(room: Room) -> None:
    """C8: the microphone is away before the hold is through, and there is no current call."""
    call = room.up()
    room.calls.direct.set_aside(call.id, held=True)
    assert room.engine.at_microphone() == set()
    assert room.calls.current is None
    assert room.current[-1] is None
    room.settle()
    assert call.state is CallState.HELD_BY_US


def test_a_call_placed_aside_holds_nobody_and_is_not_heard(room: Room) -> None:
    """C8: the phone rings a target while the agent talks with somebody else."""
    talking = room.up()
    aside = room.up(aside=True)
    assert room.calls.current is talking
    assert room.engine.at_microphone() == {talking.id}
    assert aside.state is CallState.UP
    assert room.engine.of(HoldCall) == []


def test_taking_another_call_up_leaves_calls_aside_alone(room: Room) -> None:
    """C8: an unheld call of a transfer is not held because the agent dials."""
    aside = room.up(aside=True)
    room.up()
    assert room.engine.of(HoldCall) == []
    assert room.calls.is_aside(aside.id)
    with pytest.raises(UserFacingError):
        room.calls.swap()


def test_a_call_brought_back_waits_behind_the_agents_other_call(room: Room) -> None:
    """S9: the customer who comes back does not interrupt another conversation."""
    customer = room.up()
    room.calls.direct.set_aside(customer.id, held=True)
    other = room.up()
    room.calls.direct.bring_back(customer.id)
    room.settle()
    assert room.calls.current is other
    assert customer.state is CallState.HELD_BY_US
    room.calls.swap()
    room.settle()
    assert room.calls.current is customer
    assert room.engine.at_microphone() == {customer.id}


def test_a_call_brought_back_to_a_free_agent_is_the_current_one(room: Room) -> None:
    """C12: and it is resumed by ``resume``, like any other."""
    customer = room.up()
    room.calls.direct.set_aside(customer.id, held=True)
    room.settle()
    room.calls.resume(customer.id)
    room.settle()
    assert room.calls.current is customer
    assert room.engine.at_microphone() == {customer.id}
    assert not room.calls.is_aside(customer.id)


def test_calls_together_share_the_microphone(room: Room) -> None:
    """S5: both are resumed and heard; a third call holds them both."""
    first, second = room.up(), room.up()
    room.calls.direct.together([first.id, second.id])
    room.settle()
    assert room.engine.at_microphone() == {first.id, second.id}
    assert (first.state, second.state) == (CallState.UP, CallState.UP)
    third = room.up()
    room.settle()
    assert room.engine.at_microphone() == {third.id}
    assert (first.state, second.state) == (CallState.HELD_BY_US, CallState.HELD_BY_US)


@pytest.mark.parametrize("leaver", [0, 1])
def test_when_one_of_two_leaves_the_agent_goes_on_with_the_other(room: Room, leaver: int) -> None:
    """S5: any one may leave and the other two go on."""
    calls = [room.up(), room.up()]
    room.calls.direct.together([call.id for call in calls])
    room.settle()
    room.engine.finish(calls[leaver].id)
    room.settle()
    assert room.calls.current is calls[1 - leaver]
    assert room.engine.at_microphone() - {calls[leaver].id} == {calls[1 - leaver].id}


def test_swapping_within_calls_together_parts_them(room: Room) -> None:
    """S6: one of three is spoken to alone after the three are parted."""
    first, second = room.up(), room.up()
    room.calls.direct.together([first.id, second.id])
    room.settle()
    room.calls.direct.together([])
    room.calls.resume(first.id)
    room.settle()
    assert room.engine.at_microphone() == {first.id}
    assert second.state is CallState.HELD_BY_US


def test_the_end_of_a_call_aside_makes_no_sound(room: Room) -> None:
    """A1: the busy tone of a background attempt is not the agent's to hear."""
    call = room.calls.place("desk", "sip:1002@127.0.0.1", aside=True)
    room.engine.ring(call.id)
    room.engine.finish(call.id, 486)
    assert room.engine.of(PlayTone) == []


def test_an_incoming_call_rings_in_full_while_only_calls_aside_live(room: Room) -> None:
    """C8: the agent is free; the next call rings and does not just knock."""
    room.up(aside=True)
    room.engine.arrive()
    assert [tone.tone for tone in room.engine.of(PlayTone)] == ["ring"]
    assert room.engine.of(ResumeCall) == []
