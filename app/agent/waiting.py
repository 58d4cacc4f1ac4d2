"""The one transferred call that waits, silently, for an agent who is not available (E9-E12).

The call rings at this phone for its sender and makes no sound here. It rings when the agent becomes
available, is refused with 480 after the account's maximum hold timer, and a second one gets 486 at
once. ``182 Queued`` tells the sender where the path carries it, and ``180`` that it rings now; behind a
PBX that swallows 182 the 180 that the engine has sent already must do (a Replaces would fail during 182
there).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final, Protocol

from app.agent.state import AgentState
from app.bus import Bus
from app.errors import IllegalTransition
from app.loop import Alarm, Loop

RINGING: Final = 180
QUEUED: Final = 182
TEMPORARILY_UNAVAILABLE: Final = 480
"""RFC 3261 section 21.4.18 names "do not disturb" as a reason for it."""
BUSY_HERE: Final = 486


class Arrival(Enum):
    """What becomes of a transferred call that arrives."""

    RING = "ring"
    WAIT = "wait"
    REFUSE = "refuse"
    """486: one waits already, or the agent is not to be disturbed."""


def arrival(state: AgentState, *, occupied: bool) -> Arrival:
    """E8, E9, E11. ``occupied``: a transferred call waits or rings here already."""
    if state in (AgentState.DO_NOT_DISTURB, AgentState.OFFLINE) or occupied:
        return Arrival.REFUSE
    return Arrival.RING if state is AgentState.AVAILABLE else Arrival.WAIT


class SlotState(Enum):
    """The one place for a transferred call."""

    EMPTY = "empty"
    WAITING = "waiting"
    RINGING = "ringing"


SLOT_TRANSITIONS: Final[Mapping[SlotState, frozenset[SlotState]]] = MappingProxyType(
    {
        SlotState.EMPTY: frozenset({SlotState.WAITING, SlotState.RINGING}),
        SlotState.WAITING: frozenset({SlotState.RINGING, SlotState.EMPTY}),
        SlotState.RINGING: frozenset({SlotState.WAITING, SlotState.EMPTY}),
    }
)


class Door(Protocol):
    """What the waiting transfer may do with an incoming call."""

    def quiet(self, call_id: str) -> None:
        """Make no sound here for this call."""

    def ring(self, call_id: str) -> None:
        """Let it ring here."""

    def progress(self, call_id: str, code: int) -> None:
        """Send a provisional answer."""

    def refuse(self, call_id: str, code: int) -> None:
        """End it with this final answer."""


@dataclass(frozen=True)
class TransferWaits:
    """A transferred call waits for this agent, until ``until`` on the loop's clock at the latest."""

    call_id: str
    until: float


@dataclass(frozen=True)
class TransferWaitEnded:
    """It rings, was given up by its sender, or was refused after the maximum hold."""

    call_id: str
    ringing: bool


class WaitingTransfer:
    """The slot, driven by arrivals, ends of calls, the agent's state and the clock."""

    def __init__(
        self, loop: Loop, bus: Bus, door: Door, *, maximum_hold: float, path_carries_182: bool = False
    ) -> None:
        """``maximum_hold``: seconds (E10), a change counts from the next arrival on."""
        self._loop = loop
        self._bus = bus
        self._door = door
        self.maximum_hold = maximum_hold
        self.path_carries_182 = path_carries_182
        self._state = SlotState.EMPTY
        self._call_id = ""
        self._until = 0.0
        self._timer = Alarm(loop)

    @property
    def state(self) -> SlotState:
        """Whether a call waits or rings."""
        return self._state

    @property
    def call_id(self) -> str:
        """The call in the slot; empty where there is none."""
        return self._call_id

    def arrived(self, call_id: str, state: AgentState) -> Arrival:
        """A transferred call came in for an agent in ``state``."""
        verdict = arrival(state, occupied=self._state is not SlotState.EMPTY)
        if verdict is Arrival.REFUSE:
            self._door.refuse(call_id, BUSY_HERE)
            return verdict
        self._call_id = call_id
        self._until = self._loop.now() + self.maximum_hold
        if verdict is Arrival.WAIT:
            self._wait()
        else:
            self._to(SlotState.RINGING)
        return verdict

    def agent_is(self, state: AgentState) -> None:
        """The agent's state changed: E11, it rings as soon as the agent is available."""
        if state in (AgentState.DO_NOT_DISTURB, AgentState.OFFLINE) and self._state is SlotState.WAITING:
            self._refuse(BUSY_HERE)
        elif state is AgentState.AVAILABLE and self._state is SlotState.WAITING:
            self._to(SlotState.RINGING)
            self._door.ring(self._call_id)
            if self.path_carries_182:
                self._door.progress(self._call_id, RINGING)
            self._bus.publish(TransferWaitEnded(self._call_id, ringing=True))
        elif state is not AgentState.AVAILABLE and self._state is SlotState.RINGING:
            # The agent took another call meanwhile. Answering this one empties the slot first.
            self._wait()

    def call_over(self, call_id: str) -> None:
        """The call was answered here, or its sender gave up: the slot is free. Harmless for others."""
        if self._state is SlotState.EMPTY or call_id != self._call_id:
            return
        waited = self._state is SlotState.WAITING
        self._empty()
        if waited:
            self._bus.publish(TransferWaitEnded(call_id, ringing=False))

    def _wait(self) -> None:
        self._to(SlotState.WAITING)
        self._door.quiet(self._call_id)
        if self.path_carries_182:
            self._door.progress(self._call_id, QUEUED)
        left = max(0.0, self._until - self._loop.now())
        self._timer.set(left, lambda: self._refuse(TEMPORARILY_UNAVAILABLE))
        self._bus.publish(TransferWaits(self._call_id, self._until))

    def _refuse(self, code: int) -> None:
        call_id = self._call_id
        self._empty()
        self._door.refuse(call_id, code)
        self._bus.publish(TransferWaitEnded(call_id, ringing=False))

    def _empty(self) -> None:
        self._to(SlotState.EMPTY)
        self._call_id = ""

    def _to(self, state: SlotState) -> None:
        if state not in SLOT_TRANSITIONS[self._state]:
            raise IllegalTransition("waiting transfer", self._state, state)
        self._timer.stop()
        self._state = state
