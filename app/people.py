"""Whom one can call, and the names of those who call: the part of the composition root about people."""

from __future__ import annotations

from pathlib import Path

from app.account.model import Account
from app.account.passwords import Vault
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.naming import Naming
from app.calls.standings import StandingChanged
from app.directory.contacts.address_books import AddressBooks
from app.directory.contacts.ldap_lookup import LdapLookup
from app.directory.directory import Directory
from app.loop import Loop
from app.problems import Problems, Severity

OPENED_AFTER = 1.0
"""Seconds from the start until the directory is opened by itself: the window and the line come first."""


class People:
    """The directory of one phone: it follows the account in force and names the calls."""

    def __init__(
        self,
        calls: Calls,
        loop: Loop,
        bus: Bus,
        problems: Problems,
        folder: Path | None,
        vault: Vault | None = None,
    ) -> None:
        """``folder``: the user's data; None: contacts last as long as the phone.

        ``vault``: for the passwords of servers; None: they last as long, too.
        """
        self.directory = Directory(
            None if folder is None else store_path(folder),
            loop,
            bus,
            tell=lambda sentence: problems.tell("directory", sentence),
        )
        self.address_books = AddressBooks(self.directory, loop, bus, folder, vault)
        self.ldap = LdapLookup(loop, vault, lambda sentence: _tell_or_clear(problems, sentence))
        self.directory.elsewhere = self.ldap
        self._naming = Naming(calls, self.directory, bus)
        self._subscription = bus.subscribe(
            StandingChanged, lambda event: self._follow(event.standing.account)
        )

    def is_stranger(self, call_id: str) -> bool:
        """Whether the directory knows nobody at the other end of this call."""
        return self._naming.is_stranger(call_id)

    def start(self) -> None:
        """Open the directory in a moment, unless it is needed sooner."""
        self.directory.open_in(OPENED_AFTER)
        self.address_books.start()

    def close(self) -> None:
        """Stop listening and let the store go."""
        self._subscription.close()
        self._naming.close()
        self.address_books.close()
        self.ldap.close()
        self.directory.close()

    def _follow(self, account: Account) -> None:
        self.directory.follow(account)
        self.ldap.follow(account.ldap)


def _tell_or_clear(problems: Problems, sentence: str) -> None:
    if sentence:
        problems.tell("ldap", sentence, Severity.WARNING)
    else:
        problems.clear("ldap")


def store_path(data: Path) -> Path:
    """The file of the directory in a folder of the user's data."""
    return data / "directory.sqlite"
