"""The agent at this desk: one state, moved by calls, by the person and by the clock (E7, D5, D13).

Rules that the field gets wrong most often: what the agent chose while talking comes true after the
call and not before; a missed call changes nothing; a call taken during a break leads back to it.
"""

from __future__ import annotations

from app.agent.events import AgentStateChanged, NextStateChosen, WrapUpStarted
from app.agent.state import (
    AFTER_CALL_WORK,
    AVAILABLE,
    CHOSEN,
    OFFLINE,
    TALKING,
    TRANSITIONS,
    WAITING,
    AgentState,
    Status,
)
from app.bus import Bus
from app.errors import IllegalTransition, UserFacingError
from app.loop import Alarm, Loop
from app.translation import tr

_OCCUPIED = frozenset({AgentState.TALKING, AgentState.WAITING})
"""States that a person's choice does not end; it is kept for afterwards."""


class AgentDesk:
    """Holds the agent's state; ``_to`` is the only way it changes."""

    def __init__(self, loop: Loop, bus: Bus, *, wrap_up_limit: float = 0, wraps_up: bool = True) -> None:
        """``wrap_up_limit``: seconds, 0 = until the agent ends it. ``wraps_up``: no wrap-up when false."""
        self._loop = loop
        self._bus = bus
        self.wrap_up_limit = wrap_up_limit
        self.wraps_up = wraps_up
        self._status = OFFLINE
        self._next: Status | None = None
        self._calls: set[str] = set()
        self._away: set[str] = set()
        self._wrap_up = Alarm(loop)
        self._since = loop.now()

    @property
    def status(self) -> Status:
        """State and reason now."""
        return self._status

    @property
    def since(self) -> float:
        """When the state began, on the loop's clock."""
        return self._since

    @property
    def next_status(self) -> Status | None:
        """What was chosen for after this call; None: available."""
        return self._next

    @property
    def available(self) -> bool:
        """The next call may ring."""
        return self._status.state is AgentState.AVAILABLE

    def sign_in(self, status: Status = AVAILABLE) -> None:
        """Begin the shift in a state that a person may choose."""
        self._require_chosen(status)
        self._to(status)

    def sign_out(self) -> None:
        """End the shift, whatever is going on; whether to ask first is the window's (S4)."""
        self._calls.clear()
        self._away.clear()
        self._choose_next(None)
        if self._status != OFFLINE:
            self._to(OFFLINE)

    def choose(self, status: Status) -> None:
        """The person picks a state: now, or for after this call while talking or waiting.

        Picking "available" while talking takes an earlier choice back. Raises ``UserFacingError``
        when signed out, ``ValueError`` for a state that nobody can pick.
        """
        self._require_chosen(status)
        if self._status.state is AgentState.OFFLINE:
            raise UserFacingError(tr("Sign in first; then your state can be changed."))
        if self._status.state in _OCCUPIED:
            self._choose_next(None if status == AVAILABLE else status)
        elif status != self._status:
            self._to(status)

    def call_began(self, call_id: str) -> None:
        """A call became the agent's: dialled, or answered. A ringing or missed call does not."""
        if self._status.state is AgentState.OFFLINE or call_id in self._calls:
            return
        self._calls.add(call_id)
        if self._status.state is AgentState.TALKING:
            return
        if self._status.state in (AgentState.BREAK, AgentState.DO_NOT_DISTURB) and self._next is None:
            self._choose_next(self._status)
        self._to(TALKING)

    def call_ended(self, call_id: str, *, transferred: bool = False, answered: bool = True) -> None:
        """A call is over, or no longer the agent's.

        There is no wrap-up after a transfer (D13), nor after a call that nobody answered.
        """
        if call_id not in self._calls:
            return
        self._calls.remove(call_id)
        if self._calls:
            return
        if self._away:
            self._to(WAITING)
        elif transferred or not answered or not self.wraps_up:
            self._rest()
        else:
            self._begin_wrap_up(call_id)

    def customer_away(self, transfer_id: str) -> None:
        """A customer went into a voice menu and will come back here (D5)."""
        if self._status.state is not AgentState.OFFLINE:
            self._away.add(transfer_id)

    def customer_no_longer_away(self, transfer_id: str) -> None:
        """The customer is back (its call begins on its own), or is waited for no longer."""
        self._away.discard(transfer_id)
        if not self._away and self._status.state is AgentState.WAITING:
            self._rest()

    def finish_wrap_up(self) -> None:
        """After-call work is done; harmless in any other state."""
        if self._status.state is AgentState.AFTER_CALL_WORK:
            self._rest()

    def _begin_wrap_up(self, call_id: str) -> None:
        self._to(AFTER_CALL_WORK)
        if self.wrap_up_limit > 0:
            self._wrap_up.set(self.wrap_up_limit, self.finish_wrap_up)
        self._bus.publish(WrapUpStarted(call_id, self.wrap_up_limit))

    def _rest(self) -> None:
        """Between calls: what was chosen for now, else available."""
        status = self._next or AVAILABLE
        self._choose_next(None)
        self._to(status)

    def _choose_next(self, status: Status | None) -> None:
        if status != self._next:
            self._next = status
            self._bus.publish(NextStateChosen(status))

    def _to(self, status: Status) -> None:
        old = self._status
        if status == old or status.state not in TRANSITIONS[old.state]:
            raise IllegalTransition("agent", old, status)
        self._wrap_up.stop()
        self._status = status
        self._since = self._loop.now()
        self._bus.publish(AgentStateChanged(old, status))

    @staticmethod
    def _require_chosen(status: Status) -> None:
        if status.state not in CHOSEN:
            raise ValueError(f"nobody can choose {status}")
