"""Links on Windows: what the registry of the current user says. Never run where it was written.

Windows 8 and later let nobody but the person make the choice: the program registers as one that can open such
links, and the person chooses it once in the system's settings ("Default apps").
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from app.errors import UserFacingError
from app.links.link import SCHEMES
from app.translation import tr

_CLASS: Final = r"Software\Classes\Hookswitch.Link"
_OWN: Final = r"Software\Hookswitch"
_CAPABILITIES: Final = rf"{_OWN}\Capabilities"
_APPLICATIONS: Final = r"Software\RegisteredApplications"


class WindowsHandler:
    """See ``app.links.handler.LinkHandler``."""

    def __init__(self, words: Sequence[str]) -> None:
        self._command = f'{subprocess.list2cmdline(words)} "%1"'

    def installed(self) -> bool:
        """Whether the program is registered; whom the person chose is Windows' own secret."""
        if sys.platform == "win32":
            import winreg

            try:
                found = winreg.QueryValue(winreg.HKEY_CURRENT_USER, rf"{_CLASS}\shell\open\command")
            except OSError:
                return False
            return found == self._command
        return False

    def install(self) -> None:
        """Register it. Raises ``UserFacingError``."""
        if sys.platform == "win32":
            import winreg

            values = [
                (_CLASS, "", "URL:Hookswitch"),
                (_CLASS, "URL Protocol", ""),
                (rf"{_CLASS}\shell\open\command", "", self._command),
                (_CAPABILITIES, "ApplicationName", "Hookswitch"),
                (_CAPABILITIES, "ApplicationDescription", "Softphone"),
                *((rf"{_CAPABILITIES}\URLAssociations", scheme, "Hookswitch.Link") for scheme in SCHEMES),
                (_APPLICATIONS, "Hookswitch", _CAPABILITIES),
            ]
            try:
                for path, name, value in values:
                    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
                        winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)
            except OSError as error:
                raise UserFacingError(
                    tr("Windows did not let the links be registered: {reason}.", reason=error)
                ) from error

    def remove(self) -> None:
        """Take it back. Raises ``UserFacingError``."""
        if sys.platform == "win32":
            import winreg

            paths = [
                *(rf"{_CLASS}{inner}" for inner in (r"\shell\open\command", r"\shell\open", r"\shell", "")),
                rf"{_CAPABILITIES}\URLAssociations",
                _CAPABILITIES,
                _OWN,
            ]
            try:
                with (
                    winreg.CreateKey(winreg.HKEY_CURRENT_USER, _APPLICATIONS) as key,
                    suppress(FileNotFoundError),
                ):
                    winreg.DeleteValue(key, "Hookswitch")
                for path in paths:
                    with suppress(FileNotFoundError):
                        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path)
            except OSError as error:
                raise UserFacingError(
                    tr("Windows did not let the links be taken back: {reason}.", reason=error)
                ) from error
