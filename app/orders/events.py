"""What the work on orders tells everybody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.orders.order import Order


class WorkState(Enum):
    """Where the operator is in the queue."""

    STOPPED = "stopped"
    TAKING = "taking"
    """The next order is being asked for."""
    EMPTY = "empty"
    """Nothing is to be dialled now; it is looked for again."""
    OFFLINE = "offline"
    """The database does not answer; it is tried again."""
    NO_LINE = "no line"
    """No call can go out; the round goes on by itself when one can."""
    PREVIEW = "preview"
    """The order is shown and the countdown to its call runs, or was stopped."""
    CALLING = "calling"
    """The order's call is under way."""
    RESULT = "result"
    """The call is over and its result is asked for."""
    PAUSED = "paused"


@dataclass(frozen=True)
class WorkChanged:
    """The work went to another state, or something shown of it changed."""

    state: WorkState
    order: Order | None


@dataclass(frozen=True)
class OrderDeskChanged:
    """Another account, agent or set of modes holds for the orders of this desk."""


@dataclass(frozen=True)
class ResultKept:
    """A result could not be delivered and waits on this desk; ``waiting`` are there in all."""

    waiting: int
