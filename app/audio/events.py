"""What happens to the sound, as the rest of the house hears it on the bus."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SoundChanged:
    """Devices came or went, or a role uses another one; ``Sound`` knows."""


@dataclass(frozen=True)
class LevelsHeard:
    """How loud it was in the last tenth of a second, in dBFS (-90 to 0)."""

    microphone: float
    speaker: float
