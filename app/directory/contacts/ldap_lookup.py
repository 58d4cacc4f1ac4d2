"""People on the company's LDAP server, looked for as somebody types, and when somebody unknown calls.

Nobody waits for the server: what is known here is shown at once, and its people join as they come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from app.account.ldap import Ldap
from app.account.passwords import NoKeyring, Vault
from app.apart import AtOnce, OneThread
from app.directory.contacts.ldap_callers import Callers
from app.directory.entry import Entry
from app.directory.numbers import Forms
from app.errors import UserFacingError
from app.loop import Alarm, Loop
from app.translation import tr

if TYPE_CHECKING:
    from concurrent.futures import Future

    from app.directory.contacts.ldap_server import LdapServer

SHORTEST = 3
"""Letters or digits from which on the server is asked."""
PAUSE = 0.2
"""Seconds without another key after which it is asked."""

T = TypeVar("T")


class LdapLookup:
    """Asks as the account says. Only on the core's thread; the server is asked on one of its own."""

    def __init__(self, loop: Loop, vault: Vault | None, tell: Callable[[str], None]) -> None:
        """``tell`` hears what is wrong, in a sentence; empty: nothing."""
        self._loop, self._tell = loop, tell
        self._vault = vault or Vault(NoKeyring(), AtOnce())
        self._settings: Ldap | None = None
        self._password: str | None = None
        self._thread: OneThread | None = None
        self._server: LdapServer | None = None
        self._pause = Alarm(loop)
        self._callers = Callers(self._ask_who, loop.now)
        self._closed = False

    @property
    def settings(self) -> Ldap | None:
        """The server that is asked; None: there is none."""
        return self._settings

    def follow(self, settings: Ldap) -> None:
        """What the account says of the server holds from now on."""
        wanted = settings if settings.server else None
        if wanted == self._settings:
            return
        self._settings, self._password = wanted, None
        self._replace_server()
        if wanted is not None and wanted.user:
            name = password_name(wanted)
            self._vault.apart.run(lambda: self._vault.passwords.get(name), self._got_password)

    def use_password(self, password: str) -> None:
        """Sign in with this, and keep it in the keyring."""
        if self._settings is not None:
            name = password_name(self._settings)
            self._password = password
            self._replace_server()
            self._tell("")
            self._vault.apart.run(lambda: self._vault.passwords.keep(name, password), self._kept)

    def search(
        self, typed: str, wanted: Callable[[], bool], found: Callable[[Sequence[Entry]], None]
    ) -> None:
        """Look for what was typed; ``found`` hears of each page of people while they are ``wanted``."""
        self._pause.stop()
        words = typed.split()
        if self._settings is not None and sum(map(len, words)) >= SHORTEST:
            self._pause.set(PAUSE, lambda: self._ask(words, wanted, found))

    def who_is(self, number: Forms, found: Callable[[Sequence[Entry]], None]) -> None:
        """Ask who may have ``number``; ``found`` hears of them, at once where that is known already.

        Not where the account does not want it, nor where the server wants a password that nobody gave.
        """
        if self._settings is not None and self._settings.callers and not self._lacks_password:
            self._callers.who_is(number, found)

    def close(self) -> None:
        """Ask nobody any more."""
        self._closed = True
        self._callers.forget()
        self._pause.stop()
        if self._thread is not None:
            if self._server is not None:
                self._thread.run(self._server.close, lambda _: None)
            self._thread.stop(timeout=0)  # a server may take its time; the window does not wait for it

    # --- inside ---------------------------------------------------------------------------------

    def _ask(
        self, words: Sequence[str], wanted: Callable[[], bool], found: Callable[[Sequence[Entry]], None]
    ) -> None:
        if self._settings is None or self._closed or not wanted():
            return
        if self._lacks_password:
            self._tell(tr("The company directory wants a password; give it under People, Address books."))
            return

        def look(server: LdapServer) -> bool:
            if not wanted():
                return False
            for page in server.search(words):
                self._loop.post(partial(self._hear, page, wanted, found))
                if not wanted():
                    break
            return True

        self._run(self._settings, look, self._asked)

    def _ask_who(self, number: Forms, answer: Callable[[Sequence[Entry] | None], None]) -> None:
        def heard(outcome: Future[tuple[Entry, ...]]) -> None:
            if not self._closed:
                answer(None if outcome.exception() is not None else outcome.result())
                self._asked(outcome)

        if self._settings is not None:
            self._run(self._settings, lambda server: server.having(number), heard)

    def _run(
        self, settings: Ldap, work: Callable[[LdapServer], T], done: Callable[[Future[T]], None]
    ) -> None:
        from app.directory.contacts.ldap_server import LdapServer  # only where there is a server

        server = self._server = self._server or LdapServer(settings, self._password or "")
        if self._thread is None:
            self._thread = OneThread(self._loop, "ldap")
        self._thread.run(lambda: work(server), done)

    @property
    def _lacks_password(self) -> bool:
        return self._settings is not None and bool(self._settings.user) and self._password is None

    def _hear(
        self, page: Sequence[Entry], wanted: Callable[[], bool], found: Callable[[Sequence[Entry]], None]
    ) -> None:
        if not self._closed and wanted():
            found(page)

    def _asked(self, outcome: Future[T]) -> None:
        error = outcome.exception()
        if self._closed:
            return
        if isinstance(error, UserFacingError):
            self._tell(str(error))
        elif error is not None:
            raise error
        elif outcome.result() is not False:
            self._tell("")

    def _got_password(self, outcome: Future[str | None]) -> None:
        if not self._closed and outcome.exception() is None:
            self._password = outcome.result()

    def _kept(self, outcome: Future[None]) -> None:
        error = outcome.exception()
        if isinstance(error, UserFacingError) and not self._closed:
            self._tell(str(error))

    def _replace_server(self) -> None:
        self._callers.forget()
        self._callers = Callers(self._ask_who, self._loop.now)
        if self._server is not None and self._thread is not None:
            self._thread.run(self._server.close, lambda _: None)
        self._server = None


def password_name(settings: Ldap) -> str:
    """The name of its password in the keyring."""
    return f"company directory {settings.user}@{urlsplit(settings.server).hostname}"
