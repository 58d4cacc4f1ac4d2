"""What the bus hears of the agent."""

from __future__ import annotations

from dataclasses import dataclass

from app.agent.state import Status


@dataclass(frozen=True)
class AgentStateChanged:
    """The agent went from one state to another."""

    old: Status
    new: Status


@dataclass(frozen=True)
class NextStateChosen:
    """What the agent will be after this call was chosen, or taken back (None)."""

    status: Status | None


@dataclass(frozen=True)
class WrapUpStarted:
    """After-call work for a call began; it ends by itself after ``limit`` seconds, or never (0)."""

    call_id: str
    limit: float
