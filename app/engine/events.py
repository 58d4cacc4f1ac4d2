"""What the parent's side of the engine tells the core, besides the engine's own events."""

from __future__ import annotations

from dataclasses import dataclass

from app.engine.messages import Abilities


@dataclass(frozen=True)
class EngineStarted:
    """A new engine has said hello and takes commands; it knows no account and no call yet."""

    abilities: Abilities


@dataclass(frozen=True)
class EngineLost:
    """The engine died, or never came up. All its calls are gone; ``sentence`` says it to a person."""

    sentence: str
