"""A person's choice of sound devices, kept for the next start in ``sound.json`` beside the settings."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec

from app.audio.choice import Preferences
from app.audio.sound import Sound
from app.bus import Bus
from app.engine.port import EnginePort
from app.problems import Problems

_log = logging.getLogger("hookswitch.app")
FILE = "sound.json"


def read_preferences(folder: Path) -> Preferences:
    """What was kept; nothing when there is no file or it cannot be understood (the log says so)."""
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Preferences)
    except FileNotFoundError:
        return Preferences()
    except (OSError, msgspec.DecodeError) as error:
        _log.warning("The choice of sound devices in %s was not understood and is not used: %s", path, error)
        return Preferences()


def keep_preferences(folder: Path, preferences: Preferences) -> None:
    """Write them, whole or not at all. A folder that cannot be written is told to the log."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_bytes(msgspec.json.format(msgspec.json.encode(preferences)))
        os.replace(new, path)
    except OSError as error:
        _log.warning("The choice of sound devices could not be kept in %s: %s", path, error)


def kept_sound(engine: EnginePort, bus: Bus, problems: Problems, folder: Path | None) -> Sound:
    """The phone's sound with what was kept in ``folder``; without a folder nothing is remembered."""
    if folder is None:
        return Sound(engine, bus, problems)
    return Sound(
        engine,
        bus,
        problems,
        read_preferences(folder),
        lambda preferences: keep_preferences(folder, preferences),
    )
