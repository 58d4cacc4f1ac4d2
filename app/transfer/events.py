"""Every step of a transfer, as the bus and so the history hear it.

``transfer_id`` names the transfer in all of them; call ids are those of ``app.calls``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.calls.end_reason import EndReason
from app.transfer.kinds import TransferType


class Outcome(Enum):
    """How a transfer ended, and so where the customer is."""

    JOINED = "joined"
    """With the target."""
    MOVED = "moved"
    """With the target as far as the PBX says; it has taken the call over."""
    CONFERENCE = "conference"
    """With the agent and the target: all hear one another (C6)."""
    BACK = "back"
    """With the agent."""
    RETURNED = "returned"
    """With the agent again, after a voice menu (D5)."""
    UNANSWERED = "unanswered"
    """Ended: nobody answered a cold transfer (C11)."""
    GONE = "gone"
    """Ended: the customer hung up, or the connection was lost."""


@dataclass(frozen=True)
class TransferBegan:
    """The agent asked for it and the rules allowed it."""

    transfer_id: str
    type: TransferType
    customer_call_id: str
    target: str
    """Whom, as people know them."""


@dataclass(frozen=True)
class TransferMoved:
    """The transfer went from one state to another; the names are those of its own states."""

    transfer_id: str
    old: str
    new: str


@dataclass(frozen=True)
class TransferProgressed:
    """Something to show changed within a state: an attempt began to ring, or is queued."""

    transfer_id: str


@dataclass(frozen=True)
class TargetCalled:
    """An attempt to reach the target began."""

    transfer_id: str
    call_id: str
    uri: str
    attempt: int
    of: int


@dataclass(frozen=True)
class TargetMissed:
    """An attempt failed."""

    transfer_id: str
    call_id: str
    attempt: int
    reason: EndReason


@dataclass(frozen=True)
class RedialPlanned:
    """The target will be called again (A3-A5)."""

    transfer_id: str
    attempt: int
    of: int
    after: float
    """Seconds from now."""


@dataclass(frozen=True)
class TargetAnswered:
    """The target's call is up."""

    transfer_id: str
    call_id: str


@dataclass(frozen=True)
class TargetChanged:
    """The agent chose another target."""

    transfer_id: str
    target: str


@dataclass(frozen=True)
class AgentReleased:
    """The customer's call, and the target's if there is one, are no longer the agent's (C8, D13)."""

    transfer_id: str
    call_id: str
    consult_id: str


@dataclass(frozen=True)
class CustomerBack:
    """The customer is the agent's again. ``sentence``: why, for the agent; empty after a cancel."""

    transfer_id: str
    call_id: str
    sentence: str


@dataclass(frozen=True)
class ConsultKept:
    """The customer hung up; the call with the target goes on as an ordinary one (D10)."""

    transfer_id: str
    call_id: str


@dataclass(frozen=True)
class CustomerAway:
    """The customer is in a voice menu and will come back here (D5)."""

    transfer_id: str
    call_id: str


@dataclass(frozen=True)
class CustomerReturned:
    """The customer came back from a voice menu with a new call: one record, one agent (D5)."""

    transfer_id: str
    old_call_id: str
    new_call_id: str


@dataclass(frozen=True)
class TransferEnded:
    """The transfer is over. ``sentence`` says how, for the agent and the history."""

    transfer_id: str
    outcome: Outcome
    sentence: str
