"""A long page is made a few parts at a time, so that the window can answer clicks and calls meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer

AT_ONCE: Final = 4
"""Parts that are made at once where they are as small as the field of a form."""


class Gradually(QObject):
    """Work in parts, by number and not by time, so that it happens alike on every machine."""

    def __init__(self, owner: QObject, at_once: int = AT_ONCE) -> None:
        """``owner``: what is made; the work ends with it.

        ``at_once``: how many parts come first, before anybody sees anything; half as many, but one at least,
        in each later turn of the window's loop. With their layout they are to take some 30 milliseconds.
        """
        super().__init__(owner)
        self._at_once = at_once
        self._parts: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(lambda: self._do(max(1, self._at_once // 2)))

    @property
    def busy(self) -> bool:
        """Whether parts are still to come."""
        return bool(self._parts)

    def begin(self, parts: Iterable[Callable[[], object]]) -> None:
        """Do the first of these now and the others soon; what is left of earlier ones is given up."""
        self._parts = deque(parts)
        self._do(self._at_once)

    def finish(self) -> None:
        """Do now what is left."""
        self._do(len(self._parts))

    def _do(self, count: int) -> None:
        for _ in range(min(count, len(self._parts))):
            self._parts.popleft()()
        if not self._parts:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()


def is_whole(made: QObject) -> bool:
    """Whether nothing in ``made`` has parts still to come."""
    return not any(making.busy for making in made.findChildren(Gradually))
