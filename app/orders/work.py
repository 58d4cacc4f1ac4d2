"""The operator's round: next order, call, result, next order (B1, B6, B8).

The database is asked on a thread apart; whatever it answers, the result just pressed is on this desk's
disk first and is delivered once.
"""

from __future__ import annotations

from collections.abc import Callable
from time import time

from app.account.call_modes import Result, ResultMeaning
from app.apart import Apart
from app.bus import Bus
from app.errors import UserFacingError
from app.loop import Loop
from app.orders.at_hand import AtHand
from app.orders.delivery import Deliveries, Queue
from app.orders.events import WorkState
from app.orders.line import Failures, Fault, Line
from app.orders.order import Order
from app.orders.order_call import OrderCall
from app.orders.outbox import Outbox
from app.orders.policy import Policy
from app.orders.preview import Preview
from app.orders.round import TRANSITIONS, Round
from app.orders.taking import Taking

S = WorkState


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
        line: Line,
        clock: Callable[[], float] = time,
    ) -> None:
        """``policy``: the account's call modes in force now. ``clock``: Unix seconds."""
        self._deliveries = Deliveries(queue, apart, outbox, loop, bus, policy)
        self.at_hand = AtHand(queue, apart, loop, operator, policy)
        """The order, where there is one; for reading."""
        self._round = Round(loop, bus, lambda: self.at_hand.order)
        self._taking = Taking(queue, apart, operator, policy, line, self._round, self._arrived, clock)
        self._call = OrderCall(bus, self.at_hand, line, self)
        self._preview = Preview(
            self._round, self.at_hand, line, self._call, refused=self._refused, go_on=self._go_on
        )
        self._failures = Failures()
        self._operator = operator
        self._line = line
        self._modes: frozenset[str] = frozenset()
        self._deliveries.deliver()

    @property
    def state(self) -> WorkState:
        """Where the operator is."""
        return self._round.state

    @property
    def afterwards(self) -> WorkState:
        """What follows the order at hand: the next one (``TAKING``), a pause or the end."""
        return self._round.after

    @property
    def due_at(self) -> float | None:
        """On the loop's clock, when the order shown is dialled, or the default result taken; None: never."""
        return self._round.countdown.due_at

    @property
    def problem(self) -> str:
        """What a person should know, in a sentence; empty while all is well."""
        return self._round.problem

    @property
    def wants_password(self) -> bool:
        """The database asks for a password; no order comes without it."""
        return self._taking.wants_password

    @property
    def unfinished(self) -> bool:
        """Whether an order is being called, a result is asked for, or one is on its way to the database."""
        return self._round.state in (S.CALLING, S.RESULT) or self._deliveries.under_way

    @property
    def waiting(self) -> int:
        """How many results are kept on this desk because the database does not have them yet."""
        return self._deliveries.waiting

    # --- what the operator does -----------------------------------------------------------------

    def start(self, modes: frozenset[str]) -> None:
        """Begin with orders of these modes, go on after a pause, or take a wish to pause back.

        Results that are kept here go first: an order that has one may be free by now, and next.
        """
        self._deliveries.deliver()
        self._modes, self._round.after = modes, S.TAKING
        self._failures.forget()
        if self._round.state in (S.STOPPED, S.PAUSED):
            self._go_on()
        else:
            self._round.tell()

    def pause(self) -> None:
        """No further orders: at once, or after the one that is being called."""
        self._leave_for(S.PAUSED)

    def stop(self) -> None:
        """End the work: at once, or after the order that is being called."""
        self._leave_for(S.STOPPED)

    def stop_countdown(self) -> None:
        """Show the order without dialling until ``call_now``; wait for a result without a limit."""
        self._round.unhurried = True
        if self.due_at is not None:
            self._round.countdown.stop()
            self._round.tell()

    def call_now(self) -> None:
        """Dial the order that is shown, if it is still this operator's: a desk may have slept meanwhile."""
        self._preview.call_now()

    def ask_result(self) -> None:
        """The order shown is from before the program began, and its call is over: ask for its result."""
        if self._round.state is S.PREVIEW and self.at_hand.from_before:
            self._round.to(S.RESULT)

    def let_go(self) -> None:
        """The order shown is not this operator's to call any more: the next one comes. A call goes on."""
        self._preview.let_go()

    def skip(self, minutes: int, reason: str) -> None:
        """Put the order that is shown off without calling, and go on; its log keeps who did and why.

        It keeps its status and its attempts. Raises ``UserFacingError`` without a reason.
        """
        if self._round.state is S.PREVIEW:
            self._preview.skip(minutes, reason)

    def give(self, result: Result, *, minutes: int | None = None, call_back_at: float | None = None) -> None:
        """The result of the order at hand: kept on this desk, delivered, and on to what follows.

        Raises ``UserFacingError`` for a call back without a time, or when the disk is full.
        """
        order = self.at_hand.order
        if self._round.state is not S.RESULT or order is None:
            return
        seconds = self.at_hand.seconds
        kept = self._deliveries.keep(order, self._operator, result, minutes, call_back_at, seconds)
        self._failures.given(kept, order)
        self._round.problem = ""
        self.at_hand.put_down()
        self._go_on()

    def close(self) -> None:
        """Leave the desk: an order that was surely not called goes back, others when their lease ends."""
        self._taking.close()
        if self._round.state is S.PREVIEW:
            self.at_hand.give_back()
        self._round.countdown.stop()
        self.at_hand.put_down()
        self._deliveries.close()
        self._call.close()

    def _arrived(self, order: Order, since: float | None) -> None:
        if self._deliveries.keeps(order):  # it was called; its lease ends with its result, or by itself
            self._go_on()
            return
        self.at_hand.take_up(order, self.let_go, since)
        if self._round.after is not S.TAKING:
            self._set_aside()
            self._go_on()
        elif since is None or self.at_hand.allowed:
            self._preview.show(doubtful=self._taking.doubtful)
        else:
            self.at_hand.give_back()
            self._go_on()

    def _set_aside(self) -> None:
        """The operator pauses or stops: one from before is offered again when they go on within its lease."""
        if self.at_hand.from_before:
            self._taking.begin()
        self.at_hand.give_back()

    # --- the order's call, see ``CallListener`` ---------------------------------------------------

    def customer_left(self, meaning: ResultMeaning | None, fault: Fault = Fault.THEIRS) -> None:
        """The result can be given from now on; where the phone failed, there is none."""
        if self._round.state is not S.CALLING:
            return
        too_many = self._failures.count(fault)
        if too_many:
            self._deliveries.take_back(self._failures.results)
        if too_many or (fault is not Fault.THEIRS and self._line.hindrance) or fault is Fault.OURS:
            self._preview.not_called(too_many)
        else:
            self.at_hand.propose(meaning)
            self._round.to(S.RESULT)

    def customer_back(self) -> None:
        """There is no result yet."""
        self.at_hand.propose(None)
        if self._round.state is S.RESULT:
            self._round.problem = ""
            self._round.to(S.CALLING)

    def call_over(self) -> None:
        """S8: the time for the result runs, unless the operator is at it already."""
        seconds = self.at_hand.time_for_result()
        if self._round.state is S.RESULT and seconds and not self._round.unhurried and self.due_at is None:
            self._round.countdown.start(seconds, self._time_is_up, shown=True)
            self._round.tell()

    def transfer_failed(self, sentence: str) -> None:
        """A1, C11: the customer was dropped on the way to somebody else, so the order is to be put off."""
        if self._round.state is S.RESULT:
            self._round.problem = sentence
            self.at_hand.propose("discharge")
            self._round.tell()

    def _refused(self) -> None:
        self.customer_left("bad_number", Fault.UNCLEAR)

    def _time_is_up(self) -> None:
        try:
            if result := self.at_hand.result_in_time():
                self.give(result)
        except UserFacingError as error:
            self._round.problem = str(error)
            self._round.tell()

    def _go_on(self) -> None:
        if self._round.after is S.TAKING:
            self._taking.look(self._modes)
        else:
            self._round.to(self._round.after)

    def _leave_for(self, state: WorkState) -> None:
        self._round.after = state
        if self._round.state in (S.CALLING, S.RESULT, S.TAKING):
            self._round.tell()
        elif state in TRANSITIONS[self._round.state]:
            if self._round.state is S.PREVIEW:
                self._set_aside()
            self._round.problem = ""
            self._round.to(state)
