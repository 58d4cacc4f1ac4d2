"""The next order on its way from the database to this desk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from app.apart import Apart
from app.orders.delivery import Queue
from app.orders.order import Order
from app.orders.policy import Policy


class Taking:
    """At most one order on its way. Only on the core's thread."""

    def __init__(self, queue: Queue, apart: Apart, operator: str) -> None:
        self._queue = queue
        self._apart = apart
        self._operator = operator
        self._coming: list[Order] | None = None
        """What was reserved and has not arrived; filled on the thread apart."""

    def ask(
        self, modes: frozenset[str], policy: Policy, arrived: Callable[[Future[Order | None]], None]
    ) -> None:
        """Reserve the next order of these modes; ``arrived`` hears of it unless the desk is left before."""
        coming: list[Order] = []
        self._coming = coming

        def take() -> Order | None:
            order = self._queue.take(self._operator, modes, policy)
            coming.extend([order] if order is not None else [])
            return order

        def taken(outcome: Future[Order | None]) -> None:
            if self._coming is coming:
                self._coming = None
                arrived(outcome)

        self._apart.run(take, taken)

    def close(self) -> None:
        """Leave the desk: an order that is on its way goes back as soon as it is reserved."""
        coming, self._coming = self._coming, None
        if coming is not None:
            self._apart.run(lambda: self._return(coming), lambda _: None)

    def _return(self, orders: list[Order]) -> None:
        for order in orders:
            self._queue.give_back(self._operator, order.id)
