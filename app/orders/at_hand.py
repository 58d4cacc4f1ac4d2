"""The one order that an operator has at hand: its settings, its call, its lease."""

from __future__ import annotations

from collections.abc import Callable

from app.account.call_modes import ModeSettings, Result, ResultMeaning
from app.apart import Apart
from app.loop import Loop
from app.orders.delivery import Held, Lease, Queue
from app.orders.order import Order
from app.orders.policy import Policy
from app.orders.results import put_off_minutes
from app.translation import tr


class AtHand:
    """At most one order. Only on the core's thread."""

    def __init__(
        self, queue: Queue, apart: Apart, loop: Loop, operator: str, policy: Callable[[], Policy]
    ) -> None:
        """``policy``: the account's call modes in force now."""
        self._queue = queue
        self._apart = apart
        self._loop = loop
        self._lease = Lease(queue, apart, loop, operator)
        self._operator = operator
        self._policy = policy
        self.order: Order | None = None
        self.from_before = False
        """Whether it was this operator's before the program began, and may have been called then."""
        self.call_id = ""
        """The order's call, also when it is over; empty: there was none yet."""
        self.proposed: Result | None = None
        """The result that the end of the call proposes."""
        self._taken_by = policy()
        """What held when it was taken, for an account that has lost its cell or its buttons since."""
        self._since = 0.0
        """When it was taken up, on the loop's clock."""

    @property
    def settings(self) -> ModeSettings | None:
        """The cell of the order, as it is now; as it was when the order was taken where there is none now."""
        if self.order is None:
            return None
        status = self._taken_by.status(self.order.status)
        cell = (self.order.project, "" if status is None else status.mode)
        return self._policy().settings(*cell) or self._taken_by.settings(*cell)

    def buttons(self) -> tuple[Result, ...]:
        """Its result buttons (B8): at least one, so that every call has a way on."""
        settings = self.settings
        if settings is None:
            return ()
        given = self._policy().buttons(settings) or self._taken_by.buttons(settings)
        return given or (Result.model_construct(name=tr("Done")),)

    @property
    def allowed(self) -> bool:
        """Whether the account lets this operator call it now (B9, B10)."""
        status = None if self.order is None else self._policy().status(self.order.status)
        if self.order is None or status is None or not status.dial:
            return False
        settings = self._policy().settings(self.order.project, status.mode)
        return settings is not None and self._operator in settings.operators

    def proposed_minutes(self, result: Result) -> int:
        """The put-off time filled in for a result (B6); 0 where it puts nothing off."""
        settings = self.settings
        return 0 if settings is None else put_off_minutes(settings, result.meaning)

    @property
    def skip_minutes(self) -> int:
        """The put-off time filled in for an order that is skipped; at least 1."""
        settings = self.settings
        return 15 if settings is None else settings.discharge_minutes

    def propose(self, meaning: ResultMeaning | None) -> None:
        """The first button of this meaning is proposed; none of it, or None: none is."""
        fitting = (result for result in self.buttons() if result.meaning == meaning)
        self.proposed = next(fitting, None)

    def result_in_time(self) -> Result | None:
        """S8: what counts when the time for a result runs out: what the call proposed, else the default."""
        settings = self.settings
        if settings is None or not settings.default_result:
            return None
        result = self.proposed or self._policy().result(settings.default_result)
        return None if result is None or result.meaning == "call_back" else result

    def time_for_result(self) -> int:
        """Seconds until ``result_in_time`` counts; 0: it is waited for without a limit."""
        settings = self.settings
        return settings.wrap_up_seconds if settings is not None and self.result_in_time() else 0

    # --- taking it up and putting it down ---------------------------------------------------------

    def take_up(self, order: Order, lost: Callable[[], None], since: float | None = None) -> None:
        """Answer for it from now on; ``lost``: it is somebody else's by now.

        ``since``: so many seconds it is this operator's, from before the program began; None: it is new.
        """
        self.order, self._taken_by, self.from_before = order, self._policy(), since is not None
        self._since = self._loop.now() - (since or 0.0)
        self._lease.hold(order, self._policy().lease_seconds, lost)

    @property
    def seconds(self) -> float:
        """For how long it has been at hand."""
        return self._loop.now() - self._since

    def confirm(self, told: Callable[[Held], None]) -> None:
        """``told`` hears whether it is still this operator's, unless it is put down before."""
        if self.order is not None:
            self._lease.confirm(self.order, self._policy().lease_seconds, told)

    def put_down(self) -> None:
        """Have it no longer; its result is on its way, or its lease ends by itself."""
        self._lease.release()
        self.order, self.from_before = None, False
        self.call_id = ""
        self.proposed = None

    def skip(self, minutes: int, reason: str, told: Callable[[Held], None]) -> None:
        """Put it off without a call; ``told`` hears whether that was done, unless it is put down before."""
        if self.order is None:
            return

        def ended(held: Held) -> None:
            if held is not Held.UNKNOWN:
                self.put_down()
            told(held)

        self._lease.end(self.order, 60.0 * max(1, minutes), reason, ended)

    def give_back(self) -> None:
        """Free it without a call, at once; one from before may have been called: its lease ends by itself."""
        order, called = self.order, self.from_before
        self.put_down()
        if order is not None and not called:
            self._apart.run(lambda: self._queue.give_back(self._operator, order.id), lambda _: None)
