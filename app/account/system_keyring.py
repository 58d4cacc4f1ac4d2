"""SIP passwords in the keyring of the operating system (P6).

Only keyrings that the operating system protects are used. Backends that write a file of their own are
never chosen, whatever is installed or configured.
"""

from __future__ import annotations

import importlib
import logging
import sys
from typing import Final

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from app.account.passwords import NoKeyring, Passwords
from app.errors import UserFacingError
from app.translation import tr

_log = logging.getLogger("hookswitch.account")

SERVICE: Final = "hookswitch"
"""The name under which a person finds the passwords in the system's keyring program."""

_SYSTEM_KEYRINGS: Final[dict[str, tuple[str, ...]]] = {
    "linux": (
        "keyring.backends.SecretService:Keyring",
        "keyring.backends.libsecret:Keyring",
        "keyring.backends.kwallet:DBusKeyring",
    ),
    "win32": ("keyring.backends.Windows:WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS:Keyring",),
}
"""Named outright: a frozen program has no entry points to find them by."""

_LOCKED = "The keyring of this computer could not be opened: {reason}."


class KeyringPasswords:
    """Passwords in one of the system's keyrings."""

    sentence = ""

    def __init__(self, keyring: KeyringBackend) -> None:
        self._keyring = keyring

    def settle(self) -> str:
        """See ``Passwords.settle``."""
        return self.sentence

    def get(self, name: str) -> str | None:
        """See ``Passwords.get``."""
        try:
            return self._keyring.get_password(SERVICE, name)
        except Exception as error:  # noqa: BLE001 - backends raise what their systems raise
            raise _unusable(error) from None

    def keep(self, name: str, password: str) -> None:
        """See ``Passwords.keep``."""
        try:
            self._keyring.set_password(SERVICE, name, password)
        except Exception as error:  # noqa: BLE001 - as above; the chained traceback could show the password
            raise _unusable(error) from None

    def forget(self, name: str) -> None:
        """See ``Passwords.forget``."""
        try:
            self._keyring.delete_password(SERVICE, name)
        except PasswordDeleteError:
            return
        except Exception as error:  # noqa: BLE001 - as above
            raise _unusable(error) from None


def system_passwords(platform: str = sys.platform) -> Passwords:
    """The best keyring that this computer has now, or ``NoKeyring``."""
    found = [keyring for path in _SYSTEM_KEYRINGS.get(platform, ()) if (keyring := _usable(path)) is not None]
    best = max(found, key=lambda keyring: float(keyring.priority), default=None)
    if best is None:
        _log.warning("no system keyring can be used here")
        return NoKeyring()
    _log.info("passwords are kept in %s", type(best).__module__)
    return KeyringPasswords(best)


def _usable(path: str) -> KeyringBackend | None:
    module, _, name = path.partition(":")
    try:
        kind: type[KeyringBackend] = getattr(importlib.import_module(module), name)
        _ = kind.priority  # raises where the keyring cannot work
        return kind()
    except Exception as error:  # noqa: BLE001 - a backend that cannot be used fails in its own way
        _log.info("keyring %s cannot be used: %s", module, error)
        return None


def _unusable(error: Exception) -> UserFacingError:
    """A sentence without anything that could be the password."""
    reason = str(error) if isinstance(error, KeyringError) else ""
    return UserFacingError(tr(_LOCKED, reason=reason.rstrip(".!") or type(error).__name__))
