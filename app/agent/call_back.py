"""Calling a busy or silent coworker back by itself, as soon as both are free (S7).

Hours may have passed by then, so the phone says that it is about to dial, and can be stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.agent.coworkers import CoworkerChanged, Coworkers
from app.agent.desk import AgentDesk
from app.agent.events import AgentStateChanged
from app.agent.state import AgentState
from app.bus import Bus
from app.calls.events import CallAdded, CallEnded
from app.errors import UserFacingError
from app.loop import Alarm, Loop

NOTICE_SECONDS: Final = 8.0
"""From the moment both are free until the phone dials."""


@dataclass(frozen=True)
class CallBack:
    """A coworker who is to be called when free."""

    extension: str
    name: str


@dataclass(frozen=True)
class CallBacksChanged:
    """One was asked for, is about to be made, was made, or cancelled; ``CallBacks`` says what there is."""


@dataclass(frozen=True)
class CallBackDue:
    """Both are free: the phone dials at ``at`` (the loop's clock) unless that is cancelled."""

    call_back: CallBack
    at: float


@dataclass(frozen=True)
class CallBackFailed:
    """The coworker was free and could not be called; ``sentence`` says why. It waits no longer."""

    call_back: CallBack
    sentence: str


class CallBacks:
    """The pending ones, oldest first. One is made at a time: its call makes the agent busy."""

    def __init__(
        self,
        bus: Bus,
        desk: AgentDesk,
        coworkers: Coworkers,
        loop: Loop,
        *,
        dial: Callable[[str, str], object],
        is_quiet: Callable[[], bool] = lambda: True,
    ) -> None:
        """``dial``: extension and name to a call; may raise ``UserFacingError``.

        ``is_quiet``: whether no call is at the microphone and none rings here.
        """
        self._bus = bus
        self._desk = desk
        self._coworkers = coworkers
        self._loop = loop
        self._dial, self._is_quiet = dial, is_quiet
        self._pending: list[CallBack] = []
        self._due: CallBackDue | None = None
        self._timer = Alarm(loop)
        self._subscriptions = [
            bus.subscribe(CoworkerChanged, lambda event: self._look()),
            bus.subscribe(AgentStateChanged, self._agent_changed),
            bus.subscribe(CallAdded, lambda event: self._look()),
            bus.subscribe(CallEnded, lambda event: self._look()),
        ]

    @property
    def pending(self) -> tuple[CallBack, ...]:
        """Who is waited for, oldest first; with whoever is due."""
        return tuple(self._pending)

    @property
    def due(self) -> CallBackDue | None:
        """Who is called in a moment; None: nobody."""
        return self._due

    def knows(self, extension: str) -> bool:
        """Whether the PBX says when this coworker is free; else the call back waits for nothing."""
        return extension in self._coworkers.states

    def ask(self, extension: str, name: str) -> None:
        """Call this coworker when free; asking twice is asking once."""
        if all(waiting.extension != extension for waiting in self._pending):
            self._pending.append(CallBack(extension, name))
            self._look(changed=True)

    def cancel(self, extension: str) -> None:
        """Wait for this one no longer; harmless when nobody waits."""
        kept = [waiting for waiting in self._pending if waiting.extension != extension]
        if len(kept) != len(self._pending):
            self._pending = kept
            self._look(changed=True)

    def call_now(self, extension: str) -> None:
        """Do not wait for the rest of the notice. Harmless when nothing is due."""
        if self._due is not None and self._due.call_back.extension == extension:
            self._call(self._due.call_back)

    def close(self) -> None:
        """Stop listening; nobody is called any more."""
        self._stop_timer()
        for subscription in self._subscriptions:
            subscription.close()

    def _agent_changed(self, event: AgentStateChanged) -> None:
        leaves = event.new.state is AgentState.OFFLINE and bool(self._pending)
        if leaves:
            self._pending = []  # whoever signs in next has asked for nothing
        self._look(changed=leaves)

    def _look(self, *, changed: bool = False) -> None:
        """Find out who is due; say once that something is another. ``changed``: the pending ones are."""
        possible = self._possible()
        before = None if self._due is None else self._due.call_back
        if before not in possible and (before or possible):
            self._stop_timer()
            if possible:
                self._announce(possible[0])
            changed = True
        if changed:
            self._bus.publish(CallBacksChanged())

    def _announce(self, chosen: CallBack) -> None:
        self._due = CallBackDue(chosen, self._loop.now() + NOTICE_SECONDS)
        self._timer.set(NOTICE_SECONDS, lambda: self._call(chosen))

    def _possible(self) -> list[CallBack]:
        """Whom to call now, oldest first."""
        if not self._desk.available or not self._is_quiet():
            return []
        return [waiting for waiting in self._pending if self._is_free(waiting)]

    def _call(self, free: CallBack) -> None:
        self._stop_timer()
        self._pending.remove(free)
        self._bus.publish(CallBacksChanged())
        try:
            self._dial(free.extension, free.name)
        except UserFacingError as error:
            self._bus.publish(CallBackFailed(free, str(error)))
            self._look()  # no call has made the agent busy: whoever waits as well is next

    def _stop_timer(self) -> None:
        self._due = None
        self._timer.stop()

    def _is_free(self, waiting: CallBack) -> bool:
        seen = self._coworkers.states.get(waiting.extension)
        return seen is not None and seen.state is AgentState.AVAILABLE
