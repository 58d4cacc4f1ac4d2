"""A SIP URI as a value: what may stand in an address that is dialled (RFC 3261 section 25.1)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

LONGEST: Final = 255
"""Characters of an address; longer ones are no address but an accident."""

_USER_SAFE: Final = "-_.!~*'()&=+$,;?/"
"""Characters of a user part that need no escape: RFC 3261 ``unreserved`` and ``user-unreserved``."""

_SHAPE = re.compile(
    r"(?P<scheme>sips?):(?:(?P<user>[^@:<>\s\"]*)@)?(?P<host>\[[0-9a-f:.]+\]|[^:;?@/<>\s\"\[\]]+)"
    r"(?::(?P<port>\d{1,5}))?(?P<parameters>(?:;[^;?@<>\s\"]+)*)(?:\?[^<>\s\"]*)?",
    re.IGNORECASE,
)
_ESCAPES = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
_PARAMETER = re.compile(r"[A-Za-z0-9\-_.!~*'()\[\]/:&+$%]+(?:=[A-Za-z0-9\-_.!~*'()\[\]/:&+$%]+)?")


@dataclass(frozen=True, kw_only=True)
class SipUri:
    """An address without display name, password and headers."""

    user: str
    """Unescaped; empty where there is none."""
    host: str
    """Host name (ASCII), IPv4, or IPv6 in brackets."""
    port: int = 0
    """0: not given."""
    secure: bool = False
    """``sips:``."""
    parameters: tuple[str, ...] = ()
    """As they stand: ``transport=tls``."""

    def __str__(self) -> str:
        scheme = "sips" if self.secure else "sip"
        user = f"{quote(self.user, safe=_USER_SAFE)}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{scheme}:{user}{self.host}{port}{''.join(f';{p}' for p in self.parameters)}"

    @property
    def shown(self) -> str:
        """For a person: without scheme and parameters."""
        at = f"{self.user}@{self.host}" if self.user else self.host
        return f"{at}:{self.port}" if self.port else at


def parse_sip_uri(text: str) -> SipUri | None:
    """The address in ``text``, or None when it is none.

    A password, headers (``?Replaces=...``) and a ``method`` parameter are left out: a link may
    name whom to call, not what else to do.
    """
    if len(text) > LONGEST:
        return None
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    host = _host(found["host"])
    user = found["user"] or ""
    port = int(found["port"] or 0)
    parameters = tuple(p for p in found["parameters"].split(";") if p and not p.lower().startswith("method"))
    if (
        host is None
        or port > 65535
        or _ESCAPES.search(user)
        or not all(map(_PARAMETER.fullmatch, parameters))
    ):
        return None
    user = _unescaped(user)
    if user is None:
        return None
    uri = SipUri(
        user=user, host=host, port=port, secure=found["scheme"].lower() == "sips", parameters=parameters
    )
    return uri if len(str(uri)) <= LONGEST else None


def _unescaped(user: str) -> str | None:
    try:
        plain = unquote(user, errors="strict")
        plain.encode()
    except UnicodeError:
        return None
    return plain if plain.isprintable() else None


def _host(text: str) -> str | None:
    """The host in ASCII; None when it can be none."""
    if text.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(text[1:-1])}]"
        except ValueError:
            return None
    if not text.isascii():
        try:
            text = text.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    labels = text.removesuffix(".").split(".")
    if not all(map(_LABEL.fullmatch, labels)):
        return None
    if labels[-1].isdigit():  # only an address ends in digits alone (RFC 3696 section 2)
        try:
            return str(ipaddress.IPv4Address(text))
        except ValueError:
            return None
    return text
