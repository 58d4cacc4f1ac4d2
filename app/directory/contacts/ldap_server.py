"""The company's LDAP server: a connection, and what is asked over it (RFC 4511, paged by RFC 2696)."""

from __future__ import annotations

import contextlib
import ssl
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import truststore

from app.account.ldap import Ldap
from app.directory.contacts.found import Draft
from app.directory.entry import LDAP, Address, AddressKind, Entry
from app.directory.numbers import Forms, ending
from app.errors import UserFacingError
from app.translation import tr

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


class LdapServer:
    """One connection, made when it is first needed and again when it was lost. Every method blocks."""

    def __init__(self, settings: Ldap, password: str) -> None:
        self._settings, self._password = settings, password
        self._host = urlsplit(settings.server).hostname or settings.server
        self._connection: Any = None

    def search(self, words: Sequence[str]) -> Iterator[tuple[Entry, ...]]:
        """People in whose attributes all ``words`` stand, page by page. Raises ``UserFacingError``."""
        return self._found(filter_for(self._settings.filter, words))

    def having(self, number: Forms) -> tuple[Entry, ...]:
        """People one of whose numbers may be this one; it is for the caller to compare them.

        Raises ``UserFacingError``.
        """
        wanted = number_filter(self._settings.number_attributes, number)
        return tuple(person for page in self._found(wanted) for person in page) if wanted else ()

    def close(self) -> None:
        """End the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            _drop(connection)

    def _found(self, wanted: str) -> Iterator[tuple[Entry, ...]]:
        ldap3 = _ldap3()
        is_kept = self._connection is not None
        try:
            yield from self._pages(wanted)
        except ldap3.core.exceptions.LDAPExceptionError as error:
            self.close()
            if not is_kept:
                raise UserFacingError(self._unreachable(error)) from error
        else:
            return
        try:  # the server had ended a connection that was idle
            yield from self._pages(wanted)
        except ldap3.core.exceptions.LDAPExceptionError as error:
            self.close()
            raise UserFacingError(self._unreachable(error)) from error

    def _pages(self, wanted: str) -> Iterator[tuple[Entry, ...]]:
        settings = self._settings
        connection = self._connected()
        cookie, left = b"", settings.most_results
        while left > 0:
            connection.search(
                settings.base,
                wanted,
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
        return draft.found(0, LDAP).entry

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


def number_filter(attributes: Iterable[str], number: Forms) -> str:
    """The filter that finds a number however its digits are set apart; empty where there is no number.

    Servers compare telephone numbers without blanks and hyphens (RFC 4517 section 4.2.29), not without
    slashes and parentheses, and some as plain text: so anything may stand between the last digits.
    """
    values = [f"*{'*'.join(last)}" for last in (ending(number),) if last]
    if number.plain and not values:
        values.append(number.plain)
    if number.address:
        values += [scheme + "".join(map(_escaped, number.address)) for scheme in ("", "sip:")]
    filters = "".join(f"({attribute}={value})" for attribute in attributes for value in values)
    return f"(|{filters})" if filters else ""


def _escaped(sign: str) -> str:
    return f"\\{ord(sign):02x}" if sign in "*()\\" or sign < " " else sign


def _ldap3() -> Any:  # noqa: ANN401 - its stubs do not know the parts that are used here
    with warnings.catch_warnings():
        # ldap3 2.9 asks pyasn1 for names that are about to go, and nothing else of it does.
        warnings.simplefilter("ignore", DeprecationWarning)
        import ldap3
        import ldap3.core.exceptions
    return ldap3
