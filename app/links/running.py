"""The program that runs already with the same profile: how a second start finds it and hands over its link.

One line of JSON goes there, one comes back, over a Unix socket that only the user can write to, or a named
pipe of the user on Windows. Every start comes by here before its engine is up, so little is imported. The
other end is ``ui.desktop.doorman``.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Final

import msgspec

from app.errors import UserFacingError
from app.translation import tr

PATIENCE: Final = 10.0
"""Seconds in which a program that runs answers; it may just be starting."""
LONGEST_PATH: Final = 90
"""Bytes; a socket's path has room for 104 (macOS), and Qt puts a folder of its own beside it for a moment."""
LONGEST_LINE: Final = 8192
"""Bytes of a line, either way."""


class Visit(msgspec.Struct, frozen=True):
    """What a second start wants of the first: its window in front, and the link in the number field."""

    link: str = ""
    token: str = ""
    """What the desktop gave for a window to come to the front (XDG activation), empty: nothing."""

    def after(self, earlier: Visit | None) -> Visit:
        """Both in one, as neither could be answered yet: who only wants the window takes away no link."""
        return self if self.link or earlier is None else Visit(earlier.link, self.token or earlier.token)


class Answer(msgspec.Struct, frozen=True):
    """What the first says."""

    sentence: str = ""
    """Why the link could not be opened; empty: it was."""


def place(profile: Path) -> str:
    """Where the program of this profile listens: a path, or the name of a pipe; empty: nowhere safe.

    ``profile``: its folder for what can be lost. Where others may write there, or its path is too long
    for a socket, the place is in the system's folder for temporary files, if that has a shorter one.
    """
    if sys.platform == "win32":
        return rf"\\.\pipe\hookswitch-{_name(profile)}"
    near = profile.absolute() / "window.sock"
    if len(os.fsencode(near)) <= LONGEST_PATH and _private(near.parent, 0o755):
        return str(near)
    import tempfile

    apart = Path(tempfile.gettempdir(), f"hookswitch-{os.getuid()}", f"{_name(profile)}.sock")
    fits = len(os.fsencode(apart)) <= LONGEST_PATH
    return str(apart) if fits and _private(apart.parent, 0o700) else ""


def _name(profile: Path) -> str:
    import hashlib

    return hashlib.sha256(str(profile.absolute()).encode()).hexdigest()[:16]


def _private(folder: Path, most: int) -> bool:
    """Whether the folder, made where it is missing, is the user's own, with no more rights than ``most``."""
    if sys.platform == "win32":
        return False
    try:
        folder.mkdir(mode=most, parents=True, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return False
    ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return ours and not status.st_mode & 0o777 & ~most


def hand_over(address: str, visit: Visit, patience: float = PATIENCE) -> str | None:
    """Tell the program that listens there; what it answers (empty: done), or None where none runs.

    Raises ``UserFacingError`` when it runs and does not answer for ``patience`` seconds.
    """
    if not address or not (sys.platform == "win32" or os.path.exists(address)):
        return None  # without a socket nobody listens
    try:
        answer = _asked(address, msgspec.json.encode(visit) + b"\n", patience)
        return msgspec.json.decode(answer, type=Answer).sentence
    except TimeoutError:
        raise UserFacingError(tr("Hookswitch runs already and does not answer.")) from None
    except (OSError, msgspec.DecodeError):
        return None


def _asked(address: str, line: bytes, patience: float) -> bytes:
    if sys.platform == "win32":
        with open(address, "r+b", buffering=0) as pipe:
            pipe.write(line)
            return pipe.readline(LONGEST_LINE)
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.settimeout(patience)
        door.connect(address)
        door.sendall(line)
        with door.makefile("rb") as answers:
            return answers.readline(LONGEST_LINE)
