"""Calling a busy or silent coworker back by itself, as soon as both are free (S7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.agent.coworkers import CoworkerChanged, Coworkers
from app.agent.desk import AgentDesk
from app.agent.events import AgentStateChanged
from app.agent.state import AgentState
from app.bus import Bus
from app.errors import UserFacingError


@dataclass(frozen=True)
class CallBack:
    """A coworker who is to be called when free."""

    extension: str
    name: str


@dataclass(frozen=True)
class CallBacksChanged:
    """One was asked for, made, or cancelled; ``CallBacks.pending`` has those that wait."""


@dataclass(frozen=True)
class CallBackFailed:
    """The coworker was free and could not be called; ``sentence`` says why. It waits no longer."""

    call_back: CallBack
    sentence: str


class CallBacks:
    """The pending ones, oldest first. One is made at a time: its call makes the agent busy."""

    def __init__(
        self, bus: Bus, desk: AgentDesk, coworkers: Coworkers, dial: Callable[[str, str], object]
    ) -> None:
        """``dial``: extension and name to a call; may raise ``UserFacingError``."""
        self._bus = bus
        self._desk = desk
        self._coworkers = coworkers
        self._dial = dial
        self._pending: list[CallBack] = []
        self._subscriptions = [
            bus.subscribe(CoworkerChanged, lambda event: self._look()),
            bus.subscribe(AgentStateChanged, lambda event: self._look()),
        ]

    @property
    def pending(self) -> tuple[CallBack, ...]:
        """Who is waited for, oldest first."""
        return tuple(self._pending)

    def ask(self, extension: str, name: str) -> None:
        """Call this coworker when free; asking twice is asking once."""
        if all(waiting.extension != extension for waiting in self._pending):
            self._pending.append(CallBack(extension, name))
            self._bus.publish(CallBacksChanged())
            self._look()

    def cancel(self, extension: str) -> None:
        """Wait for this one no longer; harmless when nobody waits."""
        kept = [waiting for waiting in self._pending if waiting.extension != extension]
        if len(kept) != len(self._pending):
            self._pending = kept
            self._bus.publish(CallBacksChanged())

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def _look(self) -> None:
        if not self._desk.available:
            return
        free = next((waiting for waiting in self._pending if self._is_free(waiting)), None)
        if free is None:
            return
        self._pending.remove(free)
        self._bus.publish(CallBacksChanged())
        try:
            self._dial(free.extension, free.name)
        except UserFacingError as error:
            self._bus.publish(CallBackFailed(free, str(error)))

    def _is_free(self, waiting: CallBack) -> bool:
        seen = self._coworkers.states.get(waiting.extension)
        return seen is not None and seen.state is AgentState.AVAILABLE
