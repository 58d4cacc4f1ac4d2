"""The transferred call that waits for its agent (E9-E12)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agent.state import AgentState
from app.agent.waiting import (
    SLOT_TRANSITIONS,
    Arrival,
    SlotState,
    TransferWaitEnded,
    TransferWaits,
    WaitingTransfer,
    arrival,
)
from app.bus import Bus
from app.errors import IllegalTransition
from tests.support.virtual_loop import VirtualLoop


class DoorSpy:
    """Records what was done with which call."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str, int]] = []

    def quiet(self, call_id: str) -> None:
        self.done.append(("quiet", call_id, 0))

    def ring(self, call_id: str) -> None:
        self.done.append(("ring", call_id, 0))

    def progress(self, call_id: str, code: int) -> None:
        self.done.append(("progress", call_id, code))

    def refuse(self, call_id: str, code: int) -> None:
        self.done.append(("refuse", call_id, code))


class Slot:
    """A slot with its clock, its door and what the bus heard."""

    def __init__(self, *, carries_182: bool = False) -> None:
        self.loop = VirtualLoop()
        self.bus = Bus()
        self.door = DoorSpy()
        self.heard: list[object] = []
        self.bus.subscribe(TransferWaits, self.heard.append)
        self.bus.subscribe(TransferWaitEnded, self.heard.append)
        self.waiting = WaitingTransfer(
            self.loop, self.bus, self.door, maximum_hold=120, path_carries_182=carries_182
        )


@pytest.mark.parametrize(
    ("state", "free", "occupied"),
    [
        (AgentState.AVAILABLE, Arrival.RING, Arrival.REFUSE),
        (AgentState.TALKING, Arrival.WAIT, Arrival.REFUSE),
        (AgentState.AFTER_CALL_WORK, Arrival.WAIT, Arrival.REFUSE),
        (AgentState.WAITING, Arrival.WAIT, Arrival.REFUSE),
        (AgentState.BREAK, Arrival.WAIT, Arrival.REFUSE),
        (AgentState.DO_NOT_DISTURB, Arrival.REFUSE, Arrival.REFUSE),
        (AgentState.OFFLINE, Arrival.REFUSE, Arrival.REFUSE),
    ],
)
def test_a_transferred_call_rings_waits_or_is_refused(
    state: AgentState, free: Arrival, occupied: Arrival
) -> None:
    """E9: one may wait for an agent who is not available; a second is refused; DND keeps nobody."""
    assert arrival(state, occupied=False) is free
    assert arrival(state, occupied=True) is occupied


def test_it_waits_silently_and_rings_when_the_agent_is_available() -> None:
    """E11: as soon as the agent is available."""
    slot = Slot()
    assert slot.waiting.arrived("a", AgentState.AFTER_CALL_WORK) is Arrival.WAIT
    slot.waiting.agent_is(AgentState.BREAK)
    slot.loop.advance(60)
    slot.waiting.agent_is(AgentState.AVAILABLE)
    assert slot.door.done == [("quiet", "a", 0), ("ring", "a", 0)]
    assert slot.heard == [TransferWaits("a", 120), TransferWaitEnded("a", ringing=True)]
    slot.waiting.call_over("a")
    assert slot.waiting.state is SlotState.EMPTY
    assert slot.loop.pending() == 0


def test_the_sender_hears_182_and_then_180_where_the_path_carries_them() -> None:
    """E9, E11: queued, and ringing at last, on a path that carries it; else nothing beyond the first 180."""
    slot = Slot(carries_182=True)
    slot.waiting.arrived("a", AgentState.TALKING)
    assert slot.door.done == [("quiet", "a", 0), ("progress", "a", 182)]
    slot.waiting.agent_is(AgentState.AVAILABLE)
    assert slot.door.done[2:] == [("ring", "a", 0), ("progress", "a", 180)]


def test_the_maximum_hold_ends_it_with_480() -> None:
    """E10: a queued transfer ends after the maximum hold timer."""
    slot = Slot()
    slot.waiting.arrived("a", AgentState.BREAK)
    slot.loop.advance(119.9)
    assert slot.waiting.state is SlotState.WAITING
    slot.loop.advance(0.2)
    assert slot.door.done[-1] == ("refuse", "a", 480)
    assert slot.heard[-1] == TransferWaitEnded("a", ringing=False)
    slot.waiting.agent_is(AgentState.AVAILABLE)
    assert slot.door.done[-1] == ("refuse", "a", 480)


def test_a_second_one_gets_486_and_the_first_waits_on() -> None:
    """E9: a second is refused."""
    slot = Slot()
    slot.waiting.arrived("a", AgentState.TALKING)
    assert slot.waiting.arrived("b", AgentState.TALKING) is Arrival.REFUSE
    assert slot.door.done[-1] == ("refuse", "b", 486)
    assert slot.waiting.call_id == "a"


def test_its_sender_may_give_up() -> None:
    """E9: the place is free again for the next."""
    slot = Slot()
    slot.waiting.arrived("a", AgentState.TALKING)
    slot.waiting.call_over("other")
    slot.waiting.call_over("a")
    assert slot.waiting.arrived("b", AgentState.TALKING) is Arrival.WAIT
    assert slot.loop.pending() == 1


def test_it_waits_again_when_the_agent_takes_another_call_first() -> None:
    """E10: ringing and waiting share one maximum hold."""
    slot = Slot()
    slot.waiting.arrived("a", AgentState.TALKING)
    slot.loop.advance(100)
    slot.waiting.agent_is(AgentState.AVAILABLE)
    slot.waiting.agent_is(AgentState.TALKING)
    assert slot.waiting.state is SlotState.WAITING
    slot.loop.advance(21)
    assert slot.door.done[-1] == ("refuse", "a", 480)


@pytest.mark.parametrize("state", [AgentState.DO_NOT_DISTURB, AgentState.OFFLINE])
def test_nobody_is_kept_for_an_agent_who_takes_no_calls(state: AgentState) -> None:
    """E9: the sender is told at once, so that another target can be chosen."""
    slot = Slot()
    slot.waiting.arrived("a", AgentState.TALKING)
    slot.waiting.agent_is(state)
    assert slot.door.done[-1] == ("refuse", "a", 486)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(SlotState, SlotState)))
def test_every_pair_of_slot_states_is_legal_or_raises(old: SlotState, new: SlotState) -> None:
    """E9: the one setter takes the listed steps and no other."""
    slot = Slot()
    slot.waiting._state = old  # noqa: SLF001 - the table is what is tested
    if new in SLOT_TRANSITIONS[old]:
        slot.waiting._to(new)  # noqa: SLF001
        assert slot.waiting.state is new
    else:
        with pytest.raises(IllegalTransition):
            slot.waiting._to(new)  # noqa: SLF001


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("arrive"), st.sampled_from("abc")),
            st.tuples(st.just("over"), st.sampled_from("abc")),
            st.tuples(st.just("state"), st.sampled_from(list(AgentState))),
            st.tuples(st.just("wait"), st.sampled_from([1, 200])),
        ),
        max_size=30,
    )
)
def test_any_order_leaves_one_call_at_most_and_no_timer_behind(steps: list[tuple[str, object]]) -> None:
    """E9, E10: whatever happens, a timer runs exactly while a call waits."""
    slot = Slot()
    state = AgentState.AVAILABLE
    for number, (verb, what) in enumerate(steps):
        if verb == "arrive":
            slot.waiting.arrived(f"{what}{number}", state)
        elif verb == "over":
            slot.waiting.call_over(slot.waiting.call_id if what == "a" else str(what))
        elif verb == "state":
            assert isinstance(what, AgentState)
            if what is not state:
                state = what
                slot.waiting.agent_is(state)
        else:
            assert isinstance(what, int)
            slot.loop.advance(what)
        assert slot.loop.pending() == (slot.waiting.state is SlotState.WAITING)
        assert bool(slot.waiting.call_id) is (slot.waiting.state is not SlotState.EMPTY)
