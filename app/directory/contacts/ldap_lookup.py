"""People on the company's LDAP server, looked for as somebody types (RFC 4511, paged by RFC 2696).

Nobody waits for the server: what is known here is shown at once, and its people join as they come.
"""

from __future__ import annotations

import contextlib
import ssl
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import truststore

from app.account.ldap import Ldap
from app.account.passwords import NoKeyring, Vault
from app.apart import AtOnce, OneThread
from app.directory.contacts.found import Draft
from app.directory.entry import Address, AddressKind, Entry
from app.errors import UserFacingError
from app.loop import Loop, Timer
from app.translation import tr

if TYPE_CHECKING:
    from concurrent.futures import Future

SOURCE = "LDAP"
SHORTEST = 3
"""Letters or digits from which on the server is asked."""
PAUSE = 0.2
"""Seconds without another key after which it is asked."""
_PAGE = 25
_PAGED = "1.2.840.113556.1.4.319"
_KINDS = {
    "telephonenumber": AddressKind.WORK,
    "mobile": AddressKind.MOBILE,
    "homephone": AddressKind.HOME,
    "ipphone": AddressKind.EXTENSION,
    "facsimiletelephonenumber": AddressKind.FAX,
}
_SIZE_LIMIT = 4
"""LDAP result code: there were more (RFC 4511 appendix A.1)."""
_INVALID_CREDENTIALS = 49


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
        self._timer: Timer | None = None
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
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        words = typed.split()
        if self._settings is not None and sum(map(len, words)) >= SHORTEST:
            self._timer = self._loop.call_later(PAUSE, lambda: self._ask(words, wanted, found))

    def close(self) -> None:
        """Ask nobody any more."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._thread is not None:
            if self._server is not None:
                self._thread.run(self._server.close, lambda _: None)
            self._thread.stop(timeout=0)  # a server may take its time; the window does not wait for it

    # --- inside ---------------------------------------------------------------------------------

    def _ask(
        self, words: Sequence[str], wanted: Callable[[], bool], found: Callable[[Sequence[Entry]], None]
    ) -> None:
        self._timer = None
        settings = self._settings
        if settings is None or self._closed or not wanted():
            return
        if settings.user and self._password is None:
            self._tell(tr("The company directory wants a password; give it under People, Address books."))
            return
        server = self._server = self._server or LdapServer(settings, self._password or "")

        def look() -> bool:
            if not wanted():
                return False
            for page in server.search(words):
                self._loop.post(partial(self._hear, page, wanted, found))
                if not wanted():
                    break
            return True

        if self._thread is None:
            self._thread = OneThread(self._loop, "ldap")
        self._thread.run(look, self._asked)

    def _hear(
        self, page: Sequence[Entry], wanted: Callable[[], bool], found: Callable[[Sequence[Entry]], None]
    ) -> None:
        if not self._closed and wanted():
            found(page)

    def _asked(self, outcome: Future[bool]) -> None:
        error = outcome.exception()
        if self._closed:
            return
        if isinstance(error, UserFacingError):
            self._tell(str(error))
        elif error is not None:
            raise error
        elif outcome.result():
            self._tell("")

    def _got_password(self, outcome: Future[str | None]) -> None:
        if not self._closed and outcome.exception() is None:
            self._password = outcome.result()

    def _kept(self, outcome: Future[None]) -> None:
        error = outcome.exception()
        if isinstance(error, UserFacingError) and not self._closed:
            self._tell(str(error))

    def _replace_server(self) -> None:
        if self._server is not None and self._thread is not None:
            self._thread.run(self._server.close, lambda _: None)
        self._server = None


class LdapServer:
    """One connection, made when it is first needed and again when it was lost. Every method blocks."""

    def __init__(self, settings: Ldap, password: str) -> None:
        self._settings, self._password = settings, password
        self._host = urlsplit(settings.server).hostname or settings.server
        self._connection: Any = None

    def search(self, words: Sequence[str]) -> Iterator[tuple[Entry, ...]]:
        """People in whose attributes all ``words`` stand, page by page. Raises ``UserFacingError``."""
        ldap3 = _ldap3()
        is_kept = self._connection is not None
        try:
            yield from self._pages(words)
        except ldap3.core.exceptions.LDAPExceptionError as error:
            self.close()
            if not is_kept:
                raise UserFacingError(self._unreachable(error)) from error
        else:
            return
        try:  # the server had ended a connection that was idle
            yield from self._pages(words)
        except ldap3.core.exceptions.LDAPExceptionError as error:
            self.close()
            raise UserFacingError(self._unreachable(error)) from error

    def close(self) -> None:
        """End the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            _drop(connection)

    def _pages(self, words: Sequence[str]) -> Iterator[tuple[Entry, ...]]:
        settings = self._settings
        connection = self._connected()
        cookie, left = b"", settings.most_results
        while left > 0:
            connection.search(
                settings.base,
                filter_for(settings.filter, words),
                attributes=[
                    settings.name_attribute,
                    settings.organisation_attribute,
                    settings.mail_attribute,
                    *settings.number_attributes,
                ],
                paged_size=min(_PAGE, left),
                paged_cookie=cookie,
                time_limit=settings.timeout_seconds,
            )
            result = connection.result
            if result["result"] not in (0, _SIZE_LIMIT):
                raise UserFacingError(
                    tr(
                        "The company directory {host} refuses the search: {reason}.",
                        host=self._host,
                        reason=result["description"],
                    )
                )
            people = tuple(filter(None, (self._entry(one) for one in connection.response)))
            left -= len(people)
            yield people
            control = (result.get("controls") or {}).get(_PAGED)
            cookie = control["value"]["cookie"] if control else b""
            if not cookie or not people:
                return

    def _connected(self) -> Any:  # noqa: ANN401 - the library says no types of its own
        if self._connection is not None:
            return self._connection
        ldap3, settings = _ldap3(), self._settings
        connection = self._made()
        try:
            connection.open()
            if settings.encrypted and not connection.server.ssl:
                connection.start_tls()
            is_bound = connection.bind()
        except ldap3.core.exceptions.LDAPExceptionError:
            _drop(connection)
            raise
        if not is_bound:
            code, words = connection.result["result"], connection.result["description"]
            _drop(connection)
            if code == _INVALID_CREDENTIALS:
                raise UserFacingError(
                    tr("The company directory {host} does not accept user and password.", host=self._host)
                )
            raise UserFacingError(
                tr("The company directory {host} refuses this desk: {reason}.", host=self._host, reason=words)
            )
        self._connection = connection
        return connection

    def _made(self) -> Any:  # noqa: ANN401 - the library says no types of its own
        ldap3, settings = _ldap3(), self._settings
        parts = urlsplit(settings.server)
        server = ldap3.Server(
            self._host,
            port=parts.port or (636 if parts.scheme == "ldaps" else 389),
            use_ssl=parts.scheme == "ldaps",
            tls=_tls(settings.ca_file),
            get_info=ldap3.NONE,
            connect_timeout=settings.timeout_seconds,
        )
        return ldap3.Connection(
            server,
            settings.user or None,
            self._password or None,
            read_only=True,
            receive_timeout=settings.timeout_seconds,
            auto_referrals=False,
        )

    def _entry(self, answer: Mapping[str, Any]) -> Entry | None:
        if answer.get("type") != "searchResEntry":
            return None
        settings = self._settings
        raw = {name.lower(): values for name, values in answer["raw_attributes"].items()}

        def texts(name: str) -> list[str]:
            return [value.decode("utf-8", "replace") for value in raw.get(name.lower(), ())]

        draft = Draft(uid=answer["dn"])
        draft.name = next(iter(texts(settings.name_attribute)), "")
        draft.organisation = next(iter(texts(settings.organisation_attribute)), "")
        draft.mails = texts(settings.mail_attribute)
        draft.addresses = [
            Address(value, _KINDS.get(name.lower(), AddressKind.OTHER))
            for name in settings.number_attributes
            for value in texts(name)
        ]
        return draft.found(0, SOURCE).entry

    def _unreachable(self, error: Exception) -> str:
        return tr("The company directory {host} cannot be asked: {reason}.", host=self._host, reason=error)


def _tls(ca_file: str) -> Any:  # noqa: ANN401 - the library's own
    """Certificates are checked as everywhere in the program. The library's own way uses a function that
    Python 3.12 no longer has."""

    class Tls(_ldap3().Tls):  # type: ignore[misc]  # its base is known at run time only
        def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:  # noqa: ANN401, FBT001
            """See ``ldap3.Tls``."""
            context: ssl.SSLContext = (
                ssl.create_default_context(cafile=ca_file)
                if ca_file
                else truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            )
            connection.socket = context.wrap_socket(
                connection.socket,
                server_hostname=connection.server.host,
                do_handshake_on_connect=do_handshake,
            )

    return Tls(validate=ssl.CERT_REQUIRED)


def _drop(connection: Any) -> None:  # noqa: ANN401 - the library's own
    """End a connection, whatever has become of it; the library leaves some of its sockets open."""
    with contextlib.suppress(_ldap3().core.exceptions.LDAPExceptionError, OSError):
        connection.unbind()
    if connection.socket is not None:
        connection.socket.close()


def filter_for(template: str, words: Sequence[str]) -> str:
    """The filter that finds all ``words``, whatever signs they contain (RFC 4515 section 3)."""
    escaped = ["".join(_escaped(sign) for sign in word) for word in words[:10]]
    filters = [template.replace("{text}", word) for word in escaped]
    return filters[0] if len(filters) == 1 else f"(&{''.join(filters)})"


def password_name(settings: Ldap) -> str:
    """The name of its password in the keyring."""
    return f"company directory {settings.user}@{urlsplit(settings.server).hostname}"


def _escaped(sign: str) -> str:
    return f"\\{ord(sign):02x}" if sign in "*()\\" or sign < " " else sign


def _ldap3() -> Any:  # noqa: ANN401 - its stubs do not know the parts that are used here
    with warnings.catch_warnings():
        # ldap3 2.9 asks pyasn1 for names that are about to go, and nothing else of it does.
        warnings.simplefilter("ignore", DeprecationWarning)
        import ldap3
        import ldap3.core.exceptions
    return ldap3
