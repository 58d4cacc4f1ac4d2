"""Builds what signing in needs on this computer: keyring, remembered sign-ins, followed files."""

from __future__ import annotations

from app.account.kept import KeptCopy
from app.account.passwords import LatePasswords, Passwords, Vault
from app.account.seats import Seats
from app.account.sign_ins import SignInMemory
from app.account.sync import AccountSync, source_for
from app.apart import OneThread
from app.bus import Bus
from app.loop import Loop
from app.paths import Paths

SIGN_INS = "sign-ins.json"
"""Name of the list of sign-ins in the configuration folder."""


class SeatsOfThisDesk:
    """Seats with a thread for the keyring; ``stop`` ends both."""

    def __init__(self, loop: Loop, bus: Bus, paths: Paths) -> None:
        self._keyring = OneThread(loop, "keyring")

        def follow(source: str) -> AccountSync:
            return AccountSync(source_for(source), loop, bus, KeptCopy(paths.cache, source))

        self.vault = Vault(LatePasswords(_this_keyring), self._keyring)
        """For other passwords than those of the seats."""
        self.seats = Seats(
            bus,
            self.vault.passwords,
            self._keyring,
            SignInMemory(paths.config / SIGN_INS),
            follow,
        )

    def stop(self) -> None:
        """Follow nothing and keep nothing any more."""
        self.seats.stop()
        self._keyring.stop()


def _this_keyring() -> Passwords:
    """On the keyring's own thread: the library is loaded there too, not while the window starts."""
    from app.account.system_keyring import system_passwords

    return system_passwords()
