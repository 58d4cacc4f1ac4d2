"""The operator's round: next order, call, result, next order (B1, B6, B8).

The database is asked on a thread apart; whatever it answers, the result just pressed is on this desk's
disk first and is delivered once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from app.account.call_modes import ModeSettings, Result, ResultMeaning
from app.apart import Apart
from app.bus import Bus
from app.calls.end_reason import EndReason
from app.calls.events import CallEnded
from app.errors import IllegalTransition, UserFacingError
from app.loop import Loop, Timer
from app.orders.delivery import Deliveries, Lease, Queue
from app.orders.events import WorkChanged, WorkState
from app.orders.order import Order
from app.orders.outbox import Outbox
from app.orders.policy import Policy
from app.orders.results import put_off_minutes
from app.translation import tr

S = WorkState
TRANSITIONS = {
    S.STOPPED: frozenset({S.TAKING}),
    S.TAKING: frozenset({S.PREVIEW, S.EMPTY, S.OFFLINE, S.PAUSED, S.STOPPED}),
    S.EMPTY: frozenset({S.TAKING, S.PAUSED, S.STOPPED}),
    S.OFFLINE: frozenset({S.TAKING, S.PAUSED, S.STOPPED}),
    S.PREVIEW: frozenset({S.CALLING, S.RESULT, S.TAKING, S.PAUSED, S.STOPPED}),
    S.CALLING: frozenset({S.RESULT}),
    S.RESULT: frozenset({S.TAKING, S.PAUSED, S.STOPPED}),
    S.PAUSED: frozenset({S.TAKING, S.STOPPED}),
}
LOOK_AGAIN = 5.0
"""Seconds until an empty queue or a silent database is asked again."""

_MEANINGS: dict[EndReason, ResultMeaning] = {
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


class Work:
    """One operator at one desk. Only on the core's thread."""

    def __init__(
        self,
        queue: Queue,
        apart: Apart,
        outbox: Outbox,
        loop: Loop,
        bus: Bus,
        *,
        operator: str,
        policy: Callable[[], Policy],
        dial: Callable[[Order], str],
    ) -> None:
        """``dial`` places the order's call and returns its id; it raises ``UserFacingError`` for a number
        that cannot be dialled. ``policy``: the account's call modes in force now."""
        self._queue = queue
        self._apart = apart
        self._deliveries = Deliveries(queue, apart, outbox, bus, policy)
        self._lease = Lease(queue, apart, loop, operator)
        self._loop = loop
        self._bus = bus
        self._operator = operator
        self._policy = policy
        self._dial = dial
        self._modes: frozenset[str] = frozenset()
        self._state = S.STOPPED
        self._after = S.TAKING
        self._order: Order | None = None
        self._call_id = ""
        self._proposed: Result | None = None
        self._dials_at: float | None = None
        self._timer: Timer | None = None
        self.problem = ""
        """Why no orders come, in a sentence; empty while all is well."""
        self._subscription = bus.subscribe(CallEnded, self._call_ended)
        self._deliveries.deliver()

    # --- reading --------------------------------------------------------------------------------

    @property
    def state(self) -> WorkState:
        """Where the operator is."""
        return self._state

    @property
    def order(self) -> Order | None:
        """The order at hand."""
        return self._order

    @property
    def settings(self) -> ModeSettings | None:
        """The cell of the order at hand."""
        if self._order is None:
            return None
        status = self._policy().status(self._order.status)
        return None if status is None else self._policy().settings(self._order.project, status.mode)

    @property
    def dials_at(self) -> float | None:
        """When the preview's countdown ends, on the loop's clock; None: none runs."""
        return self._dials_at

    @property
    def proposed(self) -> Result | None:
        """The result that the end of the call proposes."""
        return self._proposed

    def buttons(self) -> tuple[Result, ...]:
        """The result buttons of the order at hand (B8)."""
        settings = self.settings
        return () if settings is None else self._policy().buttons(settings)

    def proposed_minutes(self, result: Result) -> int:
        """The put-off time filled in for a result (B6); 0 where it puts nothing off."""
        settings = self.settings
        return 0 if settings is None else put_off_minutes(settings, result.meaning)

    # --- what the operator does -----------------------------------------------------------------

    def start(self, modes: frozenset[str]) -> None:
        """Begin with orders of these modes, or go on after a pause."""
        self._modes, self._after = modes, S.TAKING
        if self._state in (S.STOPPED, S.PAUSED):
            self._take()

    def pause(self) -> None:
        """No further orders: at once, or after the one that is being called."""
        self._leave_for(S.PAUSED)

    def stop(self) -> None:
        """End the work: at once, or after the order that is being called."""
        self._leave_for(S.STOPPED)

    def stop_countdown(self) -> None:
        """Show the order without dialling until ``call_now``."""
        if self._state is S.PREVIEW and self._dials_at is not None:
            self._cancel_timer()
            self._dials_at = None
            self._tell()

    def call_now(self) -> None:
        """Dial the order that is shown."""
        if self._state is not S.PREVIEW or self._order is None:
            return
        try:
            call_id = self._dial(self._order)
        except UserFacingError as error:
            self.problem = str(error)
            self._proposed = self._with_meaning("bad_number")
            self._to(S.RESULT)
            return
        self._call_id = call_id
        self._to(S.CALLING)

    def give(self, result: Result, *, minutes: int | None = None, call_back_at: float | None = None) -> None:
        """The result of the order at hand: kept on this desk, delivered, and on to what follows.

        Raises ``UserFacingError`` for a call back without a time, or when the disk is full.
        """
        if self._state is not S.RESULT or self._order is None:
            return
        if result.meaning == "call_back" and call_back_at is None:
            raise UserFacingError(tr("Say when the customer is to be called back."))
        self._deliveries.keep(self._order, self._operator, result, minutes, call_back_at)
        self._put_down()
        self._go_on()

    def close(self) -> None:
        """Leave the desk: an order not yet called goes back at once, others when their lease ends."""
        if self._state is S.PREVIEW:
            self._hand_back()
        self._cancel_timer()
        self._put_down()
        self._subscription.close()

    # --- the round ------------------------------------------------------------------------------

    def _take(self) -> None:
        self._deliveries.deliver()
        self._to(S.TAKING)
        policy, modes = self._policy(), self._modes
        self._apart.run(lambda: self._queue.take(self._operator, modes, policy), self._taken)

    def _taken(self, outcome: Future[Order | None]) -> None:
        if (error := outcome.exception()) is not None:
            self._lost(error)
            return
        self.problem = ""
        self._order = outcome.result()
        if self._after is not S.TAKING:
            if self._order is not None:
                self._hand_back()
            self._to(self._after)
        elif self._order is None:
            self._to(S.EMPTY)
            self._timer = self._loop.call_later(LOOK_AGAIN, self._take)
        else:
            self._show()

    def _show(self) -> None:
        settings = self.settings
        if self._order is not None:
            self._lease.hold(self._order, self._policy().lease_seconds)
        progressive = settings is not None and settings.dialling == "progressive"
        if progressive or settings is None:
            self._to(S.PREVIEW)
            self.call_now()
            return
        self._dials_at = self._loop.now() + settings.preview_seconds
        self._timer = self._loop.call_later(settings.preview_seconds, self.call_now)
        self._to(S.PREVIEW, keep_timer=True)

    def _call_ended(self, event: CallEnded) -> None:
        if self._state is not S.CALLING or event.call_id != self._call_id:
            return
        meaning = _MEANINGS.get(event.reason)
        self._proposed = None if meaning is None else self._with_meaning(meaning)
        self._to(S.RESULT)
        settings = self.settings
        if settings is not None and settings.wrap_up_seconds > 0 and settings.default_result:
            self._timer = self._loop.call_later(settings.wrap_up_seconds, self._time_is_up)

    def _time_is_up(self) -> None:
        """S8: the wrap-up limit ran out; what the call proposed counts, else the default."""
        settings = self.settings
        default = None if settings is None else self._policy().result(settings.default_result)
        result = self._proposed or default
        if self._state is S.RESULT and result is not None and result.meaning != "call_back":
            self.give(result)

    def _go_on(self) -> None:
        if self._after is S.TAKING:
            self._take()
        else:
            self._to(self._after)

    def _leave_for(self, state: WorkState) -> None:
        self._after = state
        if self._state in (S.CALLING, S.RESULT, S.TAKING):
            self._tell()
            return
        if self._state is S.PREVIEW:
            self._hand_back()
        if self._state is not state and state in TRANSITIONS[self._state]:
            self._to(state)

    def _lost(self, error: BaseException) -> None:
        self.problem = tr("The order database does not answer. Your results are kept here until it does.")
        if not isinstance(error, UserFacingError | OSError) and not _is_database_error(error):
            raise error
        self._to(self._after if self._after is not S.TAKING else S.OFFLINE)
        if self._state is S.OFFLINE:
            self._timer = self._loop.call_later(LOOK_AGAIN, self._take)

    # --- the order at hand ----------------------------------------------------------------------

    def _hand_back(self) -> None:
        order = self._order
        self._put_down()
        if order is not None:
            self._apart.run(lambda: self._queue.give_back(self._operator, order.id), lambda _: None)

    def _put_down(self) -> None:
        self._lease.release()
        self._order = None
        self._call_id = ""
        self._proposed = None

    def _with_meaning(self, meaning: ResultMeaning) -> Result | None:
        return next((result for result in self.buttons() if result.meaning == meaning), None)

    def _to(self, state: WorkState, *, keep_timer: bool = False) -> None:
        if state not in TRANSITIONS[self._state]:
            raise IllegalTransition("order work", self._state, state)
        if not keep_timer:
            self._cancel_timer()
            self._dials_at = None
        self._state = state
        self._tell()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell(self) -> None:
        self._bus.publish(WorkChanged(self._state, self._order))


def _is_database_error(error: BaseException) -> bool:
    """Whether a store raised it: SQLAlchemy's own errors, known by their module without importing it here."""
    return type(error).__module__.startswith("sqlalchemy.")
