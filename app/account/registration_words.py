"""Why a registration failed, in the words of a person, and whether trying again makes sense (P1).

Only what the server or the network really said is claimed: a server that answers 401 to a wrong
password answers 401 to an unknown extension as well (RFC 3261 section 22.1 leaves no other way), and
the sentence says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.account.sip import SipAccount
from app.engine.events import RegistrationChanged
from app.translation import tr

# PJSIP status values (pjsip/sip_errno.h, pj/errno.h); operating system errors are 120000 + errno.
EFAILEDCREDENTIAL: Final = 171100
ENOCREDENTIAL: Final = 171101
TLS_ERRORS: Final = range(171160, 171174)
TLS_ECACERT: Final = 171162
TLS_ETIMEDOUT: Final = 171172
TLS_ECERTVERIF: Final = 171173
ERESOLVE: Final = 70018

_REFUSED: Final = frozenset({120111, 120061, 130061})
"""ECONNREFUSED on Linux, macOS and Windows (WSAECONNREFUSED)."""
_NO_ROUTE: Final = frozenset({120101, 120113, 120051, 120065, 130051, 130065})
"""ENETUNREACH and EHOSTUNREACH on Linux, macOS and Windows."""


class Trouble(Enum):
    """What kind of failure it was."""

    CREDENTIALS = "credentials"
    NOTHING_SET = "nothing set"
    UNKNOWN_USER = "unknown user"
    FORBIDDEN = "forbidden"
    CERTIFICATE_NAME = "certificate name"
    CERTIFICATE = "certificate"
    TLS = "tls"
    NAME_NOT_FOUND = "name not found"
    NO_ROUTE = "no route"
    REFUSED = "refused"
    SILENT = "silent"
    BUSY_SERVER = "busy server"
    OTHER = "other"


NOT_RETRIED: Final = frozenset({Trouble.CREDENTIALS, Trouble.NOTHING_SET, Trouble.FORBIDDEN})
"""Asked again blindly, these only lock the account or the address out."""


@dataclass(frozen=True)
class Failure:
    """A failed registration: its kind and one sentence."""

    trouble: Trouble
    sentence: str

    @property
    def retry(self) -> bool:
        """Whether to try again by itself, with back-off."""
        return self.trouble not in NOT_RETRIED


_SENTENCES: Final[dict[Trouble, str]] = {
    Trouble.CREDENTIALS: ("Wrong password for extension {user}, or {server} does not know this extension."),
    Trouble.NOTHING_SET: "{server} asks for a password for extension {user}, and none is set.",
    Trouble.UNKNOWN_USER: "The server does not know extension {user}.",
    Trouble.FORBIDDEN: "{server} does not allow extension {user} to register.",
    Trouble.CERTIFICATE_NAME: "The server's certificate is for {names}, not for {server}.",
    Trouble.CERTIFICATE: (
        "The server's certificate cannot be trusted: it is not signed by a known authority, "
        "is out of date, or is not for {server}."
    ),
    Trouble.TLS: "No secure connection to {server} could be agreed ({detail}).",
    Trouble.NAME_NOT_FOUND: "There is no server named {server}.",
    Trouble.NO_ROUTE: "No route to {server}.",
    Trouble.REFUSED: "{server} was reached, but no phone server answers there.",
    Trouble.SILENT: "No answer from {server}.",
    Trouble.BUSY_SERVER: "{server} cannot serve us now ({code} {detail}).",
    Trouble.OTHER: "{server} refused the registration ({code} {detail}).",
}


def failure(event: RegistrationChanged, account: SipAccount, *, has_password: bool = True) -> Failure:
    """What a failed ``event`` means for ``account``."""
    trouble = _trouble(event)
    if trouble is Trouble.CREDENTIALS and not has_password:
        trouble = Trouble.NOTHING_SET
    sentence = tr(
        _SENTENCES[trouble],
        user=account.user,
        server=account.server_name,
        names=event.certificate_name,
        code=event.code,
        detail=event.reason or "?",
    )
    return Failure(trouble, sentence)


def connecting(account: SipAccount) -> str:
    """The sentence while a registration is on its way, or where none is needed."""
    if not account.registers:
        return tr("No server is used: calls go straight to the address.")
    return tr("Connecting to {server}.", server=account.server_name)


def registered(account: SipAccount) -> str:
    """The sentence of a registered account."""
    return tr("Registered as {user} at {server}.", user=account.user, server=account.server_name)


def no_answer_yet(account: SipAccount) -> str:
    """Nothing has come back for a while, and we still wait."""
    return tr("No answer from {server} yet. Still trying.", server=account.server_name)


def unverified(account: SipAccount) -> str:
    """The permanent warning of an account without certificate verification."""
    return tr(
        "The identity of {server} is not checked: certificate verification is switched off.",
        server=account.server_name,
    )


def _trouble(event: RegistrationChanged) -> Trouble:
    if event.certificate_name:
        return Trouble.CERTIFICATE_NAME
    by_status = _by_status(event.status) or _by_text(event.reason)
    return by_status or _by_code(event.code)


def _by_status(status: int) -> Trouble | None:
    if status in {EFAILEDCREDENTIAL, ENOCREDENTIAL}:
        return Trouble.CREDENTIALS
    if status == TLS_ECERTVERIF:
        return Trouble.CERTIFICATE
    if status in TLS_ERRORS:
        return Trouble.TLS
    if status == ERESOLVE:
        return Trouble.NAME_NOT_FOUND
    if status in _NO_ROUTE:
        return Trouble.NO_ROUTE
    return Trouble.REFUSED if status in _REFUSED else None


def _by_text(reason: str) -> Trouble | None:
    """Where PJSIP passes only a text on (a transport error becomes 503 with that text)."""
    text = reason.lower()
    for part, trouble in (
        ("ecertverif", Trouble.CERTIFICATE),
        ("certificate", Trouble.CERTIFICATE),
        ("eresolve", Trouble.NAME_NOT_FOUND),
        ("connection refused", Trouble.REFUSED),
        ("no route to host", Trouble.NO_ROUTE),
        ("network is unreachable", Trouble.NO_ROUTE),
        ("timed out", Trouble.SILENT),
        ("tls", Trouble.TLS),
        ("ssl", Trouble.TLS),
    ):
        if part in text:
            return trouble
    return None


def _by_code(code: int) -> Trouble:
    if code in {401, 407}:
        return Trouble.CREDENTIALS
    if code in {404, 604}:
        return Trouble.UNKNOWN_USER
    if code in {403, 603}:
        return Trouble.FORBIDDEN
    if code in {0, 408}:
        return Trouble.SILENT
    return Trouble.BUSY_SERVER if code in {480, 500, 502, 503, 504} else Trouble.OTHER
