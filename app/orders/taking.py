"""The next order: asked for until there is one, as long as the phone can call and the database answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future

from app.apart import Apart
from app.database.refusal import PasswordWanted
from app.errors import UserFacingError
from app.orders.delivery import LOOK_AGAIN, Queue
from app.orders.events import WorkState
from app.orders.line import Line
from app.orders.order import Order
from app.orders.policy import Policy
from app.orders.round import Round, silent

_log = logging.getLogger("hookswitch.orders")
S = WorkState


class Taking:
    """At most one order on its way. Only on the core's thread."""

    def __init__(
        self,
        queue: Queue,
        apart: Apart,
        operator: str,
        policy: Callable[[], Policy],
        line: Line,
        round_: Round,
        arrived: Callable[[Order, float | None], None],
        clock: Callable[[], float],
    ) -> None:
        """``arrived`` answers for the order from then on; it hears since how many seconds it is this
        operator's, None: it was taken just now. ``clock``: Unix seconds, which pass in sleep, too."""
        self._queue = queue
        self._apart = apart
        self._operator = operator
        self._policy = policy
        self._line = line
        self._round = round_
        self._arrived = arrived
        self._clock = clock
        self._asked_at = 0.0
        self._modes: frozenset[str] = frozenset()
        self._began = False
        """Whether the database was asked for an order that is this operator's from before."""
        self._coming: list[Order] | None = None
        """What was reserved and has not arrived; filled on the thread apart."""
        self.wants_password = False
        """The database asks for a password; no order comes without it."""

    def look(self, modes: frozenset[str]) -> None:
        """Take the next order of these modes; where there is none now, look again by and by."""
        self._modes = modes
        if self._round.state not in (S.NO_LINE, S.TAKING):
            self._round.to(S.TAKING)
        if hindrance := self._line.hindrance:
            self._round.problem = hindrance
            self._round.wait(S.NO_LINE, LOOK_AGAIN, self._look_again)
            return
        if self._round.state is S.NO_LINE:
            self._round.problem = ""
            self._round.to(S.TAKING)
        self._ask(modes, self._policy())

    @property
    def doubtful(self) -> bool:
        """Whether the lease of the order that arrives now may be over: it took long, or the machine slept."""
        return self._clock() - self._asked_at > self._policy().lease_seconds / 3

    def begin(self) -> None:
        """Ask first for an order that is this operator's from before, as the first time."""
        self._began = False

    def close(self) -> None:
        """Leave the desk: an order that is on its way goes back as soon as it is reserved."""
        coming, self._coming = self._coming, None
        if coming is not None:
            self._apart.run(lambda: self._return(coming), lambda _: None)

    # --- inside -----------------------------------------------------------------------------------

    def _look_again(self) -> None:
        self.look(self._modes)

    def _ask(self, modes: frozenset[str], policy: Policy) -> None:
        coming: list[Order] = []
        self._coming = coming
        self._asked_at = self._clock()
        began = self._began

        def take() -> tuple[Order, float | None] | None:
            if not began and (found := self._queue.in_hand(self._operator)) is not None:
                return found
            order = self._queue.take(self._operator, modes, policy)
            if order is None:
                return None
            coming.append(order)
            return order, None

        def taken(outcome: Future[tuple[Order, float | None] | None]) -> None:
            if self._coming is coming:
                self._coming = None
                self._taken(outcome)

        self._round.expect()
        self._apart.run(take, taken)

    def _return(self, orders: list[Order]) -> None:
        for order in orders:
            self._queue.give_back(self._operator, order.id)

    def _taken(self, outcome: Future[tuple[Order, float | None] | None]) -> None:
        if (error := outcome.exception()) is not None:
            self._lost(error)
            return
        self._round.problem, self.wants_password, self._began = "", False, True
        found = outcome.result()
        if found is not None:
            self._arrived(*found)
        elif self._round.after is S.TAKING:
            self._round.wait(S.EMPTY, LOOK_AGAIN, self._look_again)
        else:
            self._round.to(self._round.after)

    def _lost(self, error: BaseException) -> None:
        self.wants_password = isinstance(error, PasswordWanted)
        self._round.problem = str(error) if isinstance(error, UserFacingError) else silent()
        _log.warning("no order could be taken: %s", error)
        if self.wants_password and self._round.after is S.TAKING:
            self._round.after = S.STOPPED
        if self._round.after is S.TAKING:
            self._round.wait(S.OFFLINE, LOOK_AGAIN, self._look_again)
        else:
            self._round.to(self._round.after)
