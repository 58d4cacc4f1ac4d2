"""Which agents are signed in on this desk, remembered from start to start. Never a password."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from app.errors import UserFacingError
from app.kept import write_atomically
from app.translation import tr

_log = logging.getLogger("hookswitch.account")

_NOT_SAVED = "Who is signed in on this desk could not be saved: {reason}."


@dataclass(frozen=True)
class SignIn:
    """One agent of one account file."""

    source: str
    """Path or https:// address of the account file, in its full form."""
    login: str

    @property
    def account_id(self) -> str:
        """Stable name of this sign-in for the engine and the registrations."""
        return f"{self.login}@{hashlib.sha256(self.source.encode()).hexdigest()[:8]}"


class SignInMemory:
    """The file in the person's own configuration folder that lists the sign-ins, the main one first."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> tuple[SignIn, ...]:
        """What was saved last; nothing when there is no file, or none that can be understood."""
        try:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            return tuple(SignIn(str(row["source"]), str(row["login"])) for row in rows["sign_ins"])
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            _log.warning("%s is set aside, it cannot be read: %s", self._file, error)
            return ()

    def save(self, sign_ins: Iterable[SignIn]) -> None:
        """Replace the list. Raises ``UserFacingError`` when it cannot be written."""
        rows = {"sign_ins": [asdict(sign_in) for sign_in in sign_ins]}
        try:
            write_atomically(self._file, json.dumps(rows, indent=1).encode())
        except OSError as error:
            raise UserFacingError(tr(_NOT_SAVED, reason=error.strerror or error)) from error
