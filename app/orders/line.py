"""The phone as the operator's round uses it, and whose fault it is when a call comes to nothing."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final, Protocol

from app.agent.desk import AgentDesk
from app.agent.state import AgentState
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.end_reason import EndReason
from app.orders.order import Order
from app.orders.outbox import KeptResult
from app.orders.overview.counting import REACHED
from app.translation import tr

MANY: Final = 3
"""Calls in a row that come to nothing, after which nobody else is dialled until a person says so."""
_OCCUPIED: Final = frozenset({AgentState.TALKING, AgentState.WAITING})
_NOT_THROUGH: Final = frozenset({EndReason.UNREACHABLE, EndReason.FORBIDDEN, EndReason.NOT_FOUND})


class Fault(Enum):
    """Why a call did not come about."""

    THEIRS = "theirs"
    """It did, or the customer is busy, silent or unwilling."""
    UNCLEAR = "unclear"
    """The server found no way: this number's fault, or that of every call from here."""
    OURS = "ours"
    """It never left this phone, or the phone died."""


def fault_of(call: Call | None) -> Fault:
    """Whose fault an end is. Ringing proves nothing: servers say 180 or 183 before they look for a way."""
    if call is None or call.answered_at is not None:
        return Fault.THEIRS
    if call.end_reason is EndReason.ENGINE_LOST:
        return Fault.OURS
    if call.end_reason not in _NOT_THROUGH:
        return Fault.THEIRS
    return Fault.UNCLEAR if call.end_code else Fault.OURS


class Failures:
    """Calls in a row that reached nobody, and not by their customers' clear fault."""

    def __init__(self) -> None:
        self._in_a_row = 0
        self._results: list[tuple[KeptResult, Order]] = []

    def forget(self) -> None:
        """Begin anew."""
        self._in_a_row = 0
        self._results.clear()

    def count(self, fault: Fault) -> str:
        """A call ended; why there should be no further one now, in a sentence; empty: there may be."""
        if fault is Fault.THEIRS:
            self.forget()
            return ""
        self._in_a_row += 1
        if self._in_a_row < MANY:
            return ""
        sentence = (
            "{count} calls in a row reached nobody, so the fault may be on this side. They do not count as "
            "attempts, except for an order to which this has happened before. Try another call, then go on."
        )
        return tr(sentence, count=self._in_a_row)

    def given(self, result: KeptResult, order: Order) -> None:
        """The result of the call that ended last, and the order as it was before."""
        if self._in_a_row and result.meaning not in REACHED:
            self._results.append((result, order))

    @property
    def results(self) -> tuple[tuple[KeptResult, Order], ...]:
        """Of these calls, as far as the operator reached nobody; each with its order as it was before."""
        return tuple(self._results)


class Line(Protocol):
    """What the round needs of the phone."""

    @property
    def hindrance(self) -> str:
        """Why no call can go out now, in a sentence; empty: one can."""

    @property
    def free(self) -> bool:
        """Whether nobody else talks, waits or rings here, so that the phone may dial by itself."""

    def dial(self, order: Order) -> str:
        """Place the order's call; its id.

        Raises ``NumberRefused`` for a number that cannot be dialled, ``UserFacingError`` when none can.
        """

    def fault(self, call_id: str) -> Fault:
        """Whose fault it is that this call ended as it did."""


class OrderLine:
    """The phone itself. Only on the core's thread."""

    def __init__(
        self, calls: Calls, agent: AgentDesk, dial: Callable[[Order], Call], hindrance: Callable[[], str]
    ) -> None:
        self._calls = calls
        self._agent = agent
        self._dial = dial
        self._hindrance = hindrance

    @property
    def hindrance(self) -> str:
        """See ``Line``."""
        return self._hindrance()

    @property
    def free(self) -> bool:
        """See ``Line``."""
        occupied = self._agent.status.state in _OCCUPIED
        return not occupied and not any(call.ringing_here for call in self._calls)

    def dial(self, order: Order) -> str:
        """See ``Line``."""
        return self._dial(order).id

    def fault(self, call_id: str) -> Fault:
        """See ``Line``."""
        return fault_of(self._calls.get(call_id))
