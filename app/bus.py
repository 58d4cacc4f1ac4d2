"""Domain events, found by their type.

An event is a frozen dataclass named in the past tense (``CallEnded``). Handlers run in the order
subscribed; an event published inside a handler waits its turn. Every handler of every queued event
runs before errors are raised, together: one broken listener never hides a "call ended" from the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")


class Subscription:
    """A listener's hold on the bus; ``close`` lets go."""

    def __init__(self, close: Callable[[], None]) -> None:
        self._close: Callable[[], None] | None = close

    def close(self) -> None:
        """Stop listening; harmless the second time."""
        if self._close is not None:
            self._close()
            self._close = None


class Bus:
    """Delivers events to the handlers of their exact type. One thread only."""

    def __init__(self) -> None:
        self._handlers: dict[type[Any], list[Callable[[Any], None]]] = {}
        self._queue: deque[object] = deque()
        self._draining = False

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Subscription:
        """Call ``handler`` with every later event of exactly this type."""
        handlers = self._handlers.setdefault(kind, [])
        handlers.append(handler)
        return Subscription(lambda: handlers.remove(handler))

    def publish(self, event: object) -> None:
        """Deliver ``event``; raises ``ExceptionGroup`` of what handlers raised, after all have run."""
        self._queue.append(event)
        if self._draining:
            return
        self._draining = True
        errors: list[Exception] = []
        try:
            while self._queue:
                self._deliver(self._queue.popleft(), errors)
        finally:
            self._draining = False
        if errors:
            raise ExceptionGroup("event handlers failed", errors)

    def listeners(self) -> int:
        """How many subscriptions are open (a leak check for tests)."""
        return sum(map(len, self._handlers.values()))

    def _deliver(self, event: object, errors: list[Exception]) -> None:
        for handler in list(self._handlers.get(type(event), ())):
            try:
                handler(event)
            except Exception as error:  # noqa: BLE001 - collected and raised together by publish
                errors.append(error)
