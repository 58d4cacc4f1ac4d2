"""Between the desk and the database: results are delivered once, and an order at hand is answered for."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from enum import Enum
from typing import Protocol

from app.account.call_modes import Result
from app.apart import Apart
from app.bus import Bus
from app.errors import UserFacingError
from app.loop import Alarm, Loop
from app.orders.events import ResultKept
from app.orders.order import Order
from app.orders.outbox import KeptResult, Outbox
from app.orders.policy import Policy
from app.translation import tr

_log = logging.getLogger("hookswitch.orders")

LOOK_AGAIN = 5.0
"""Seconds until an empty queue or a silent database is asked again."""


class Queue(Protocol):
    """What the work needs of ``OrderStore``; runs on the thread apart."""

    def take(self, operator: str, modes: frozenset[str], policy: Policy) -> Order | None:
        """See ``OrderStore.take``."""

    def in_hand(self, operator: str) -> tuple[Order, float] | None:
        """See ``OrderStore.in_hand``."""

    def extend(self, operator: str, order_id: int, seconds: float) -> bool:
        """See ``OrderStore.extend``."""

    def give_back(self, operator: str, order_id: int, put_off: float = 0.0, reason: str = "") -> bool:
        """See ``OrderStore.give_back``."""

    def settle(self, kept: KeptResult, result: Result, policy: Policy) -> bool:
        """See ``OrderStore.settle``."""


class Deliveries:
    """Keeps each result on this desk until the database has it."""

    def __init__(
        self, queue: Queue, apart: Apart, outbox: Outbox, loop: Loop, bus: Bus, policy: Callable[[], Policy]
    ) -> None:
        self._queue = queue
        self._apart = apart
        self._outbox = outbox
        self._bus = bus
        self._policy = policy
        self._on_their_way: set[str] = set()
        self._failed: set[str] = set()
        self._again = Alarm(loop)
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many results the database could not be given."""
        return len({kept.about for kept in self._outbox.waiting() if kept.delivery in self._failed})

    @property
    def under_way(self) -> bool:
        """Whether the database is being given a result."""
        return bool(self._on_their_way)

    def keep(
        self,
        order: Order,
        operator: str,
        result: Result,
        minutes: int | None,
        call_back_at: float | None,
        given_after: float,
    ) -> KeptResult:
        """Write a result down here, then deliver it; that result. ``given_after``: seconds since the order
        was taken.

        Raises ``UserFacingError`` for a call back without a time, and when the disk is full.
        """
        if result.meaning == "call_back" and call_back_at is None:
            raise UserFacingError(tr("Say when the customer is to be called back."))
        kept = KeptResult(
            delivery=uuid.uuid4().hex,
            order_id=order.id,
            operator=operator,
            result=result.name,
            meaning=result.meaning,
            status=result.status,
            minutes=minutes,
            call_back_at=call_back_at,
            taken_at=order.reserved_at,
            given_after=given_after,
        )
        try:
            self._outbox.keep(kept)
        except OSError as error:
            sentence = "The result could not be written down: {reason}. Nothing is lost; press it again."
            raise UserFacingError(tr(sentence, reason=error.strerror)) from error
        self.deliver()
        return kept

    def take_back(self, results: Iterable[tuple[KeptResult, Order]]) -> None:
        """These results do not count after all (B7): each with its order as it was before the call."""
        try:
            for kept, before in results:
                self._outbox.keep(kept.taken_back(before))
        except OSError as error:  # they count, then, as they were given
            _log.warning("results cannot be taken back: %s", error)
        self.deliver()

    def keeps(self, order: Order) -> bool:
        """Whether a result of this order is here that the database has not taken yet."""
        return any(kept.order_id == order.id and not kept.takes_back for kept in self._outbox.waiting())

    def deliver(self) -> None:
        """Send every kept result; those that fail stay, and are sent again by and by.

        What was pressed counts, also where the account has no such button any more.
        """
        self._again.stop()
        policy, waiting = self._policy(), self._outbox.waiting()
        results = {kept.delivery for kept in waiting}
        for kept in waiting:
            if kept.delivery not in self._on_their_way and kept.takes_back not in results:
                self._send(kept, policy)

    def close(self) -> None:
        """Try no more; what is kept stays on the disk, for whoever comes next."""
        self._closed = True
        self._again.stop()

    def _send(self, kept: KeptResult, policy: Policy) -> None:
        self._on_their_way.add(kept.delivery)

        def settled(outcome: Future[bool]) -> None:
            self._on_their_way.discard(kept.delivery)
            if (error := outcome.exception()) is None:
                self._failed.discard(kept.delivery)
                self._forget(kept)
            else:
                self._failed.add(kept.delivery)
                _log.warning("result %s of order %d stays here: %s", kept.delivery, kept.order_id, error)
            if self._closed:
                return
            if error is None:
                self._send_after(kept, policy)
            else:
                self._again.set(LOOK_AGAIN, self.deliver)
            self._bus.publish(ResultKept(self.waiting))

        self._apart.run(lambda: self._queue.settle(kept, kept.pressed, policy), settled)

    def _send_after(self, delivered: KeptResult, policy: Policy) -> None:
        """Only what the database has can be taken back."""
        for kept in self._outbox.waiting():
            if kept.takes_back == delivered.delivery and kept.delivery not in self._on_their_way:
                self._send(kept, policy)

    def _forget(self, kept: KeptResult) -> None:
        try:
            self._outbox.delivered(kept.delivery)
        except OSError as error:  # it would be delivered again, which changes nothing
            _log.warning("result %s is delivered but still kept: %s", kept.delivery, error)


class Held(Enum):
    """Whether an order is still this operator's."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """The database does not answer."""


class Lease:
    """Answers for one order three times in each lease, so that one missed answer loses nothing."""

    def __init__(self, queue: Queue, apart: Apart, loop: Loop, operator: str) -> None:
        self._queue = queue
        self._apart = apart
        self._operator = operator
        self._timer = Alarm(loop)
        self._held = 0
        """Number of the order that is answered for; an answer about an earlier one means nothing."""
        self._wished = 0
        """Number of what the operator wished last; the answer to an earlier wish means nothing."""

    def hold(self, order: Order, seconds: float, lost: Callable[[], None]) -> None:
        """Begin; ``seconds`` is the length of a lease. ``lost``: the order is somebody else's by now."""
        self.release()
        self._again(order, seconds, lost)

    def release(self) -> None:
        """Answer for it no longer; harmless the second time."""
        self._held += 1
        self._timer.stop()

    def confirm(self, order: Order, seconds: float, told: Callable[[Held], None]) -> None:
        """``told`` hears whether the order is still this operator's, unless another wish follows."""
        self._ask(order, seconds, self._last_wish(told))

    def end(self, order: Order, put_off: float, reason: str, told: Callable[[Held], None]) -> None:
        """Give the order back, to be dialled in ``put_off`` seconds; ``told`` as in ``confirm``."""
        ended = self._last_wish(told)
        self._run(lambda: self._queue.give_back(self._operator, order.id, put_off, reason), ended)

    def _last_wish(self, told: Callable[[Held], None]) -> Callable[[Held], None]:
        self._wished += 1
        wish = self._wished
        return lambda held: told(held) if wish == self._wished else None

    def _again(self, order: Order, seconds: float, lost: Callable[[], None]) -> None:
        self._timer.set(seconds / 3, lambda: self._again(order, seconds, lost))
        self._ask(order, seconds, lambda held: lost() if held is Held.NO else None)

    def _ask(self, order: Order, seconds: float, told: Callable[[Held], None]) -> None:
        self._run(lambda: self._queue.extend(self._operator, order.id, seconds), told)

    def _run(self, work: Callable[[], bool], told: Callable[[Held], None]) -> None:
        held = self._held

        def answered(outcome: Future[bool]) -> None:
            if held == self._held:
                told(_held(outcome))

        self._apart.run(work, answered)


def _held(outcome: Future[bool]) -> Held:
    if outcome.exception() is not None:
        return Held.UNKNOWN
    return Held.YES if outcome.result() else Held.NO
