"""Where SIP passwords are kept: what a keyring must do, and the desk that has none (P6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.apart import Apart
from app.translation import tr

_NO_KEYRING = (
    "This computer has no keyring that Hookswitch can use, so the password is asked for at each start "
    "and kept nowhere."
)


class Passwords(Protocol):
    """Keeps one password under each name. Every method may wait for the person to unlock the keyring."""

    @property
    def sentence(self) -> str:
        """Why passwords do not outlive the program; empty when they do."""

    def settle(self) -> str:
        """Find out whether there is a keyring, where that is not known yet; gives ``sentence``."""

    def get(self, name: str) -> str | None:
        """The password, or None. Raises ``UserFacingError``."""

    def keep(self, name: str, password: str) -> None:
        """Keep or replace it. Raises ``UserFacingError``."""

    def forget(self, name: str) -> None:
        """Remove it; harmless when there is none. Raises ``UserFacingError``."""


@dataclass(frozen=True)
class Vault:
    """Passwords, and the thread on which they are asked for."""

    passwords: Passwords
    apart: Apart


class NoKeyring:
    """Keeps nothing: each start asks again."""

    @property
    def sentence(self) -> str:
        """See ``Passwords.sentence``."""
        return tr(_NO_KEYRING)

    def settle(self) -> str:
        """See ``Passwords.settle``."""
        return self.sentence

    def get(self, name: str) -> str | None:
        """None: the person is asked."""
        return None

    def keep(self, name: str, password: str) -> None:
        """Write nothing."""

    def forget(self, name: str) -> None:
        """Nothing was kept."""


class LatePasswords:
    """Finds the keyring when it is first needed: asking the session bus for it may take its time."""

    def __init__(self, choose: Callable[[], Passwords]) -> None:
        self._choose = choose
        self._chosen: Passwords | None = None

    @property
    def sentence(self) -> str:
        """See ``Passwords.sentence``; empty until a password was asked for or kept."""
        return self._chosen.sentence if self._chosen is not None else ""

    def settle(self) -> str:
        """See ``Passwords.settle``."""
        return self._found().sentence

    def get(self, name: str) -> str | None:
        """See ``Passwords.get``."""
        return self._found().get(name)

    def keep(self, name: str, password: str) -> None:
        """See ``Passwords.keep``."""
        self._found().keep(name, password)

    def forget(self, name: str) -> None:
        """See ``Passwords.forget``."""
        self._found().forget(name)

    def _found(self) -> Passwords:
        if self._chosen is None:
            self._chosen = self._choose()
        return self._chosen
