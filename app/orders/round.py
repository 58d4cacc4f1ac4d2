"""The steps of an operator's round, and what a call's end proposes as its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.account.call_modes import ResultMeaning
from app.bus import Bus
from app.calls.end_reason import EndReason
from app.errors import IllegalTransition
from app.loop import Loop
from app.orders.countdown import Countdown
from app.orders.events import WorkChanged, WorkState
from app.orders.order import Order
from app.translation import tr

S = WorkState
PATIENCE: Final = 5.0
"""Seconds until a database counts as silent: a server that hangs breaks no connection."""
TRANSITIONS: Final[Mapping[WorkState, frozenset[WorkState]]] = {
    S.STOPPED: frozenset({S.TAKING}),
    S.TAKING: frozenset({S.PREVIEW, S.EMPTY, S.OFFLINE, S.NO_LINE, S.PAUSED, S.STOPPED}),
    S.EMPTY: frozenset({S.TAKING, S.PAUSED, S.STOPPED}),
    S.OFFLINE: frozenset({S.TAKING, S.PAUSED, S.STOPPED}),
    S.NO_LINE: frozenset({S.TAKING, S.PAUSED, S.STOPPED}),
    S.PREVIEW: frozenset({S.CALLING, S.RESULT, S.TAKING, S.PAUSED, S.STOPPED}),
    S.CALLING: frozenset({S.RESULT, S.TAKING, S.PAUSED, S.STOPPED}),
    S.RESULT: frozenset({S.CALLING, S.TAKING, S.PAUSED, S.STOPPED}),
    S.PAUSED: frozenset({S.TAKING, S.STOPPED}),
}
"""From each state, where the round may go. A call that outlived the engine goes on: result to calling. One
that never came about leads on without a result."""

MEANINGS: Final[Mapping[EndReason, ResultMeaning]] = {
    EndReason.NO_ANSWER: "no_answer",
    EndReason.BUSY: "busy",
    EndReason.DECLINED: "busy",
    EndReason.UNREACHABLE: "discharge",
    EndReason.NETWORK_LOST: "discharge",
    EndReason.ENGINE_LOST: "discharge",
    EndReason.FORBIDDEN: "discharge",
    EndReason.NOT_FOUND: "bad_number",
}
"""What a call's end proposes as the result; a call that was talked through proposes none."""


class Round:
    """Where one operator is, what follows, and the one thing that happens by itself."""

    def __init__(self, loop: Loop, bus: Bus, order: Callable[[], Order | None]) -> None:
        """``order``: the one at hand."""
        self._bus = bus
        self._order = order
        self._state = S.STOPPED
        self.countdown = Countdown(loop)
        self.after = S.TAKING
        """What follows the order at hand: the next one (``TAKING``), a pause or the end."""
        self.unhurried = False
        """The operator wants time: nothing happens by itself in this state."""
        self.problem = ""
        """What a person should know, in a sentence; empty while all is well."""

    @property
    def state(self) -> WorkState:
        """Where the operator is."""
        return self._state

    def to(self, state: WorkState) -> None:
        """Take one step. Raises ``IllegalTransition``."""
        if state not in TRANSITIONS[self._state]:
            raise IllegalTransition("order work", self._state, state)
        self.countdown.stop()
        self._state, self.unhurried = state, False
        self.tell()

    def wait(self, state: WorkState, seconds: float, then: Callable[[], None]) -> None:
        """Be in ``state`` for so long, unless somebody moves on."""
        if self._state is state:
            self.tell()
        else:
            self.to(state)
        self.countdown.start(seconds, then)

    def expect(self) -> None:
        """The database was asked something that a person waits for: say so when it stays silent."""
        self.countdown.start(PATIENCE, self._unanswered)

    def _unanswered(self) -> None:
        self.problem = silent()
        self.tell()

    def tell(self) -> None:
        """Something shown of it changed."""
        self._bus.publish(WorkChanged(self._state, self._order()))


def silent() -> str:
    """That the database does not answer, as a sentence."""
    return tr("The order database does not answer. Your results are kept here until it does.")
