"""The agent states and the legal steps between them (E7, D5, D13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final


class AgentState(Enum):
    """What an agent is doing. Values travel in presence notes: never change them."""

    OFFLINE = "offline"
    """Signed out; no call reaches this phone."""
    AVAILABLE = "available"
    """Idle, in D's words: the next call may ring."""
    TALKING = "talking"
    """At least one call of the agent's own is being dialled, is up or is on hold."""
    AFTER_CALL_WORK = "after-call work"
    """Wrap-up after a call, until it is finished or its limit ends it."""
    WAITING = "waiting"
    """The customer is in a voice menu and will come back to this agent (D5)."""
    BREAK = "break"
    """Not available, for one of the account's reasons."""
    DO_NOT_DISTURB = "do not disturb"
    """Not available, and calls are refused rather than kept."""


CHOSEN: Final = frozenset({AgentState.AVAILABLE, AgentState.BREAK, AgentState.DO_NOT_DISTURB})
"""States that a person picks; the others follow from calls and from signing in and out."""

IN_REACH: Final = frozenset({AgentState.AVAILABLE, AgentState.TALKING, AgentState.AFTER_CALL_WORK})
"""States in which an internal transfer may be sent to the agent without being queued (E8)."""

TRANSITIONS: Final[Mapping[AgentState, frozenset[AgentState]]] = MappingProxyType(
    {
        AgentState.OFFLINE: CHOSEN,
        AgentState.AVAILABLE: frozenset(
            {AgentState.TALKING, AgentState.BREAK, AgentState.DO_NOT_DISTURB, AgentState.OFFLINE}
        ),
        AgentState.TALKING: frozenset(
            {*CHOSEN, AgentState.AFTER_CALL_WORK, AgentState.WAITING, AgentState.OFFLINE}
        ),
        AgentState.AFTER_CALL_WORK: frozenset({*CHOSEN, AgentState.TALKING, AgentState.OFFLINE}),
        AgentState.WAITING: frozenset({*CHOSEN, AgentState.TALKING, AgentState.OFFLINE}),
        AgentState.BREAK: frozenset({*CHOSEN, AgentState.TALKING, AgentState.OFFLINE}),
        AgentState.DO_NOT_DISTURB: frozenset(
            {AgentState.AVAILABLE, AgentState.BREAK, AgentState.TALKING, AgentState.OFFLINE}
        ),
    }
)
"""From each state, where one may go. Break to break is a change of reason."""


@dataclass(frozen=True)
class Status:
    """A state and, for a break, its reason."""

    state: AgentState
    reason: str = ""
    """One of the account's break reasons; empty in every other state."""

    def __post_init__(self) -> None:
        if bool(self.reason) is not (self.state is AgentState.BREAK):
            raise ValueError("a break has a reason, and nothing else has")


OFFLINE: Final = Status(AgentState.OFFLINE)
AVAILABLE: Final = Status(AgentState.AVAILABLE)
TALKING: Final = Status(AgentState.TALKING)
AFTER_CALL_WORK: Final = Status(AgentState.AFTER_CALL_WORK)
WAITING: Final = Status(AgentState.WAITING)
DO_NOT_DISTURB: Final = Status(AgentState.DO_NOT_DISTURB)
