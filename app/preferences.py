"""What a person has chosen for their own window; in the platform's configuration folder, never shared."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from app.errors import UserFacingError
from app.kept import write_atomically
from app.translation import tr

_log = logging.getLogger("hookswitch.app")

PREFERENCES = "preferences.json"
"""Name of the file in the configuration folder."""

_NOT_SAVED = "Your settings could not be saved: {reason}. They hold until the program ends."


@dataclass(frozen=True)
class Preferences:
    """Everything that can be chosen."""

    appearance: str = "system"
    """``system``, ``light``, ``dark``, ``contrast-light`` or ``contrast-dark``."""
    language: str = ""
    """A language tag such as ``nl``; empty: the system's."""
    notes: str = "on"
    """Whether the desktop tells of calls while the window is not in front: ``on`` or ``off``."""
    on_close: str = "tray"
    """What closing the window does where there is a tray: ``tray``, the phone rings on, or ``quit``."""


class PreferenceFile:
    """Where the choices are kept. ``file`` None: they hold until the program ends."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.folder = None if file is None else file.parent
        """The configuration folder of this profile."""
        self.current = self._read()

    @classmethod
    def in_folder(cls, config: Path) -> PreferenceFile:
        """The file in this configuration folder."""
        return cls(config / PREFERENCES)

    def change(self, **choices: str) -> None:
        """Choose anew. Raises ``UserFacingError`` when it cannot be written; it holds all the same."""
        self.current = replace(self.current, **choices)
        if self._file is None:
            return
        try:
            write_atomically(self._file, json.dumps(asdict(self.current), indent=1).encode())
        except OSError as error:
            raise UserFacingError(tr(_NOT_SAVED, reason=error.strerror or error)) from error

    def _read(self) -> Preferences:
        if self._file is None:
            return Preferences()
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            known = {field.name for field in fields(Preferences)}
            chosen = {key: value for key, value in found.items() if key in known and isinstance(value, str)}
        except FileNotFoundError:
            return Preferences()
        except (OSError, ValueError, AttributeError, RecursionError) as error:
            _log.warning("%s is set aside, it cannot be read: %s", self._file, error)
            return Preferences()
        return Preferences(**chosen)
