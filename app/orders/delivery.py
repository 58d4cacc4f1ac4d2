"""Between the desk and the database: results are delivered once, and an order at hand is answered for."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from app.account.call_modes import Result
from app.apart import Apart
from app.bus import Bus
from app.errors import UserFacingError
from app.loop import Loop, Timer
from app.orders.events import ResultKept
from app.orders.order import Order
from app.orders.outbox import KeptResult, Outbox
from app.orders.policy import Policy
from app.translation import tr


class Queue(Protocol):
    """What the work needs of ``OrderStore``; runs on the thread apart."""

    def take(self, operator: str, modes: frozenset[str], policy: Policy) -> Order | None:
        """See ``OrderStore.take``."""

    def extend(self, operator: str, order_id: int, seconds: float) -> bool:
        """See ``OrderStore.extend``."""

    def give_back(self, operator: str, order_id: int) -> None:
        """See ``OrderStore.give_back``."""

    def settle(self, kept: KeptResult, result: Result, policy: Policy) -> bool:
        """See ``OrderStore.settle``."""


class Deliveries:
    """Keeps each result on this desk until the database has it."""

    def __init__(
        self, queue: Queue, apart: Apart, outbox: Outbox, bus: Bus, policy: Callable[[], Policy]
    ) -> None:
        self._queue = queue
        self._apart = apart
        self._outbox = outbox
        self._bus = bus
        self._policy = policy

    def keep(
        self, order: Order, operator: str, result: Result, minutes: int | None, call_back_at: float | None
    ) -> None:
        """Write a result down here, then deliver. Raises ``UserFacingError`` when the disk is full."""
        kept = KeptResult(
            delivery=uuid.uuid4().hex,
            order_id=order.id,
            operator=operator,
            result=result.name,
            minutes=minutes,
            call_back_at=call_back_at,
        )
        try:
            self._outbox.keep(kept)
        except OSError as error:
            sentence = "The result could not be written down: {reason}. Nothing is lost; press it again."
            raise UserFacingError(tr(sentence, reason=error.strerror)) from error
        self.deliver()

    def deliver(self) -> None:
        """Send every kept result; those that fail stay."""
        policy = self._policy()
        for kept in self._outbox.waiting():
            result = policy.result(kept.result)
            if result is not None:
                self._send(kept, result, policy)

    def _send(self, kept: KeptResult, result: Result, policy: Policy) -> None:
        def settled(outcome: Future[bool]) -> None:
            if outcome.exception() is None:
                self._outbox.delivered(kept.delivery)
            self._bus.publish(ResultKept(len(self._outbox)))

        self._apart.run(lambda: self._queue.settle(kept, result, policy), settled)


class Lease:
    """Answers for one order three times in each lease, so that one missed answer loses nothing."""

    def __init__(self, queue: Queue, apart: Apart, loop: Loop, operator: str) -> None:
        self._queue = queue
        self._apart = apart
        self._loop = loop
        self._operator = operator
        self._timer: Timer | None = None

    def hold(self, order: Order, seconds: float) -> None:
        """Begin; ``seconds`` is the length of a lease."""
        self.release()
        self._apart.run(lambda: self._queue.extend(self._operator, order.id, seconds), lambda _: None)
        self._timer = self._loop.call_later(seconds / 3, lambda: self.hold(order, seconds))

    def release(self) -> None:
        """Answer for it no longer; harmless the second time."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
