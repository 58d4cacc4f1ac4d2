"""The folders of this platform for what the phone keeps; nobody else asks the system for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PROGRAM = "hookswitch"


@dataclass(frozen=True)
class Paths:
    """Absolute folders; they are made when something is first written."""

    config: Path
    data: Path
    cache: Path
    logs: Path

    @classmethod
    def under(cls, folder: Path) -> Paths:
        """All of them in one folder: a throw-away profile, a test."""
        return cls(folder / "config", folder / "data", folder / "cache", folder / "logs")


def system_paths() -> Paths:
    """Where this platform wants a program's files (XDG, AppData, Library)."""
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(_PROGRAM, appauthor=False)
    return Paths(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path)
