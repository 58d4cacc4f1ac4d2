"""Who calls, as a server knows it: asked once for each number, one after the other, and remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from app.directory.entry import Entry
from app.directory.numbers import Forms

REMEMBERED_SECONDS = 3600.0
"""How long an answer holds, also the one that nobody has a number."""
REST_SECONDS = 60.0
"""How long a server that failed is left alone: every call that rings would ask it again."""
MOST = 500
"""Numbers remembered."""

Heard = Callable[[Sequence[Entry]], None]
Ask = Callable[[Forms, Callable[[Sequence[Entry] | None], None]], None]
"""Asks the server; the answer is None where there was none."""


class Callers:
    """Only on the core's thread. One question is under way at a time, so nobody who types waits for many."""

    def __init__(self, ask: Ask, now: Callable[[], float]) -> None:
        """``now``: the loop's clock, in seconds."""
        self._ask, self._now = ask, now
        self._known: OrderedDict[Forms, tuple[float, tuple[Entry, ...]]] = OrderedDict()
        self._waiting: dict[Forms, list[Heard]] = {}
        self._asked: Forms | None = None
        self._rests_until = 0.0

    def who_is(self, number: Forms, found: Heard) -> None:
        """``found`` hears of those who may have ``number``, at once or later; never where there is nobody."""
        at, people = self._known.get(number, (0.0, None))
        if people is not None and self._now() - at < REMEMBERED_SECONDS:
            if people:
                found(people)
        elif self._now() >= self._rests_until:
            self._waiting.setdefault(number, []).append(found)
            self._go_on()

    def forget(self) -> None:
        """Nobody waits any more."""
        self._waiting.clear()

    def _go_on(self) -> None:
        if self._asked is None and self._waiting:
            self._asked = next(iter(self._waiting))
            self._ask(self._asked, self._answered)

    def _answered(self, people: Sequence[Entry] | None) -> None:
        number, self._asked = self._asked, None
        if number is None:
            return
        if people is None:
            self._waiting.clear()
            self._rests_until = self._now() + REST_SECONDS
            return
        self._known[number] = (self._now(), tuple(people))
        self._known.move_to_end(number)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        for found in self._waiting.pop(number, ()):
            if people:
                found(people)
        self._go_on()
