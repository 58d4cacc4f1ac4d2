"""The clock that turns the conference bridge: pjsua's null device, running only while somebody could hear."""

from __future__ import annotations

import time
from enum import Enum

import pjsua2 as pj

from app.engine.child.agent_ports import FAREWELL, AgentPorts
from app.errors import IllegalTransition


class ClockState(Enum):
    """What the clock does."""

    STOPPED = "stopped"
    RUNNING = "running"
    ENDING = "ending"
    """Its thread was told to take leave of Python; it is stopped a moment later."""


TRANSITIONS = frozenset(
    {
        (ClockState.STOPPED, ClockState.RUNNING),
        (ClockState.RUNNING, ClockState.ENDING),
        (ClockState.ENDING, ClockState.RUNNING),
        (ClockState.ENDING, ClockState.STOPPED),
    }
)


class BridgeClock:
    """Only on the engine's one thread."""

    def __init__(self, endpoint: pj.Endpoint, agent: AgentPorts) -> None:
        self._endpoint = endpoint
        self._agent = agent
        self.state = ClockState.STOPPED
        self.ends_at: float | None = None
        """When an ending clock is to be stopped, on ``time.monotonic()``."""

    @property
    def turning(self) -> bool:
        """Whether the bridge moves sound now."""
        return self.state is not ClockState.STOPPED

    def keep_stopped(self) -> None:
        """Tell pjsua, once at the start, that there is no clock: else it looks for a card of its own."""
        self._endpoint.audDevManager().setNoDev()

    def run(self) -> None:
        """Turn from now on; harmless when it does."""
        if self.state is ClockState.STOPPED:
            self._agent.clock_starts()
            self._endpoint.audDevManager().setNullDev()
        elif self.state is ClockState.ENDING:
            self._agent.clock_stays()
        if self.state is not ClockState.RUNNING:
            self._to(ClockState.RUNNING)
        self.ends_at = None

    def end(self) -> None:
        """Begin to end, or stop when the time for that has come; call it again at ``ends_at``."""
        now = time.monotonic()
        if self.state is ClockState.RUNNING:
            self._agent.clock_stops()
            self.ends_at = now + FAREWELL
            self._to(ClockState.ENDING)
        elif self.state is ClockState.ENDING and self.ends_at is not None and now >= self.ends_at:
            self._endpoint.audDevManager().setNoDev()
            self.ends_at = None
            self._to(ClockState.STOPPED)

    def _to(self, state: ClockState) -> None:
        if (self.state, state) not in TRANSITIONS:
            raise IllegalTransition("bridge clock", self.state, state)
        self.state = state
