"""Makes Hookswitch the program that opens tel:, sip:, sips: and callto: links, for this user, without root.

Linux: a desktop entry and a default in ``mimeapps.list`` (freedesktop.org Desktop Entry 1.5 and MIME
Applications 1.0.1). On Windows the same is said in the registry (``handler_windows.py``); on macOS the
application's bundle says it (``CFBundleURLTypes``), so there is nothing to install.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from app.errors import UserFacingError
from app.kept import write_atomically
from app.links.link import SCHEMES
from app.paths import system_paths
from app.translation import tr

ENTRY: Final = "hookswitch.desktop"
_SECTION: Final = "[Default Applications]"
_TYPES: Final = tuple(f"x-scheme-handler/{scheme}" for scheme in SCHEMES)


class LinkHandler(Protocol):
    """What opens links on this system."""

    def installed(self) -> bool:
        """Whether it is this program."""

    def install(self) -> None:
        """Let it be this program. Raises ``UserFacingError``."""

    def remove(self) -> None:
        """Let it be whatever it was before. Raises ``UserFacingError``."""


def of_this_user(config: Path | None) -> LinkHandler | str:
    """What opens links for this user, or why the program with this ``config`` folder has no say."""
    paths = system_paths()
    if config != paths.config:
        return tr("Links are opened by the Hookswitch without a --profile-dir; choose it there.")
    found = handler(paths.data.parent, paths.config.parent)
    return found or tr("This system's own settings decide who opens links.")


def handler(data_home: Path, config_home: Path) -> LinkHandler | None:
    """The one of this system; None: the system has its own way.

    ``data_home``, ``config_home``: the XDG base folders, used on Linux alone.
    """
    if sys.platform == "win32":
        from app.links.handler_windows import WindowsHandler

        return WindowsHandler(program())
    return None if sys.platform == "darwin" else DesktopEntry(data_home, config_home, program())


def program() -> tuple[str, ...]:
    """The words that start this program."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    script = Path(sys.executable).with_name("hookswitch.exe" if sys.platform == "win32" else "hookswitch")
    return (str(script),) if script.exists() else (sys.executable, "-m", "ui.main")


@dataclass(frozen=True)
class DesktopEntry:
    """Two files of the user's."""

    data_home: Path
    config_home: Path
    words: Sequence[str]

    @property
    def _entry(self) -> Path:
        return self.data_home / "applications" / ENTRY

    @property
    def _defaults(self) -> Path:
        return self.config_home / "mimeapps.list"

    def installed(self) -> bool:
        """See ``LinkHandler``."""
        if not self._entry.exists():
            return False
        lines = self._read().splitlines()
        return all(_first(lines, kind) == ENTRY for kind in _TYPES)

    def install(self) -> None:
        """See ``LinkHandler``; who opened them before comes second."""
        text = self._read()
        for kind in _TYPES:
            others = [name for name in _names(text.splitlines(), kind) if name != ENTRY]
            text = _with(text, kind, [ENTRY, *others])
        try:
            write_atomically(self._entry, entry(self.words).encode(), mode=0o644)
            write_atomically(self._defaults, text.encode(), mode=0o644)
        except OSError as error:
            raise UserFacingError(_failed(error)) from error

    def remove(self) -> None:
        """See ``LinkHandler``."""
        text = self._read()
        for kind in _TYPES:
            text = _with(text, kind, [name for name in _names(text.splitlines(), kind) if name != ENTRY])
        try:
            self._entry.unlink(missing_ok=True)
            if self._defaults.exists():
                write_atomically(self._defaults, text.encode(), mode=0o644)
        except OSError as error:
            raise UserFacingError(_failed(error)) from error

    def _read(self) -> str:
        try:
            return self._defaults.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise UserFacingError(
                tr("{file} cannot be read: {reason}.", file=self._defaults, reason=error)
            ) from error


def entry(words: Sequence[str]) -> str:
    """The desktop entry of a program that is started with these words."""
    command = " ".join(_quoted(word) for word in words)
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Hookswitch\n"
        "GenericName=Softphone\n"
        "Comment=Make and take calls\n"
        f"Exec={command} %u\n"
        "Icon=call-start\n"
        "Terminal=false\n"
        "StartupNotify=true\n"
        "StartupWMClass=hookswitch\n"
        "Categories=Network;Telephony;\n"
        f"MimeType={';'.join(_TYPES)};\n"
    )


def _quoted(word: str) -> str:
    """A word of ``Exec``: quoted, then escaped once more as every string of the file is, ``%`` doubled."""
    inner = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in word)
    return '"' + inner.replace("\\", "\\\\").replace("%", "%%") + '"'


def _names(lines: Sequence[str], kind: str) -> list[str]:
    """Who opens it by the section of defaults, the first choice first."""
    inside = False
    for line in lines:
        if line.strip().startswith("["):
            inside = line.strip() == _SECTION
        elif inside and line.partition("=")[0].strip() == kind:
            return [name.strip() for name in line.partition("=")[2].split(";") if name.strip()]
    return []


def _first(lines: Sequence[str], kind: str) -> str:
    return next(iter(_names(lines, kind)), "")


def _with(text: str, kind: str, names: Sequence[str]) -> str:
    """The file with these defaults for ``kind``; everything else stays as it is."""
    kept: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.strip().startswith("["):
            inside = line.strip() == _SECTION
        if not inside or line.partition("=")[0].strip() != kind:
            kept.append(line)
    if names:
        sections = [at for at, line in enumerate(kept) if line.strip() == _SECTION]
        if not sections:
            kept += [_SECTION]
        at = sections[0] if sections else len(kept) - 1
        kept.insert(at + 1, f"{kind}={';'.join(names)};")
    return "".join(f"{line}\n" for line in kept)


def _failed(error: OSError) -> str:
    return tr("{file} cannot be written: {reason}.", file=error.filename, reason=error.strerror)
