"""What the agent's pill and the after-call bar show, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from app.agent.state import Status
from ui.theme.tokens import Tone


@dataclass(frozen=True)
class StateChoice:
    """One state that the agent may pick."""

    status: Status
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class PillModel:
    """The pill. Moments are seconds on the loop's clock."""

    state: str
    tone: Tone
    since: float
    afterwards: str = ""
    """What the agent will be after this call; empty: nothing was chosen."""
    heading: str = ""
    """Above the choices, when they are for after this call."""
    choices: tuple[StateChoice, ...] = ()
    signed_in: bool = True


@dataclass(frozen=True, kw_only=True)
class WrapUpModel:
    """The work after a call."""

    sentence: str
    """Whose call it is about."""
    until: float | None
    """When it ends by itself, on the loop's clock; None: when the agent says so."""
    results: tuple[str, ...] = ()
    """Results to choose from, last used first (S8); empty: none is asked for."""
    default: str = ""
    """Which one is taken when none is chosen, one sentence; may be empty."""
