"""What the company's agents are doing, told to whoever watches them (RFC 3856)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from app.agent.state import TALKING, Status
from app.demo.company import Line
from app.loop import Alarms, Loop

Tell = Callable[[Line, Status], None]


class Rota:
    """Each agent goes through the turns of their day again and again, and talks while in a call."""

    def __init__(self, lines: Iterable[Line], loop: Loop, tell: Tell) -> None:
        """``tell``: publish the state of a line."""
        self._lines = {line.number: line for line in lines if line.rota}
        self._tell = tell
        self._turns: dict[str, int] = {}
        self._timers = Alarms(loop)
        self._talking: frozenset[str] = frozenset()

    def open(self) -> None:
        """Everybody begins with their first turn."""
        self.close()
        for number in self._lines:
            self._begin(number, 0)

    def talking(self, numbers: Collection[str]) -> None:
        """These lines are in a call now, and no others."""
        before, self._talking = self._talking, frozenset(numbers).intersection(self._timers)
        for number in before ^ self._talking:
            self._show(number)

    def close(self) -> None:
        """Nobody is there any more."""
        self._timers.stop_all()
        self._talking = frozenset()

    def _begin(self, number: str, turn: int) -> None:
        line = self._lines[number]
        self._turns[number] = turn % len(line.rota)
        seconds = line.rota[self._turns[number]].seconds
        self._timers.set(number, seconds, lambda: self._begin(number, turn + 1))
        if number not in self._talking:
            self._show(number)

    def _show(self, number: str) -> None:
        line = self._lines[number]
        self._tell(line, TALKING if number in self._talking else line.rota[self._turns[number]].status)
