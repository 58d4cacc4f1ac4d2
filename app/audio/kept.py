"""A person's choice of sound devices, kept for the next start in ``sound.json`` beside the settings."""

from __future__ import annotations

from pathlib import Path

from app.audio.choice import Preferences
from app.audio.sound import Sound
from app.bus import Bus
from app.engine.port import EnginePort
from app.kept import KeptValue
from app.problems import Problems

FILE = "sound.json"


def kept_sound(engine: EnginePort, bus: Bus, problems: Problems, folder: Path | None) -> Sound:
    """The phone's sound with what was kept in ``folder``; without a folder nothing is remembered."""
    if folder is None:
        return Sound(engine, bus, problems)
    kept = KeptValue(folder / FILE, Preferences, Preferences, "The choice of sound devices")
    return Sound(engine, bus, problems, kept.read(), kept.write)
