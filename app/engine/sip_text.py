"""Reads SIP messages as text (RFC 3261 section 7): pjsua2 hands over whole messages and little else.

Everything here takes any text at all and never raises: what cannot be read comes back empty.
"""

from __future__ import annotations

import re

from app.engine.values import Header

_COMPACT = {
    "i": "call-id",
    "m": "contact",
    "e": "content-encoding",
    "l": "content-length",
    "c": "content-type",
    "f": "from",
    "r": "refer-to",
    "b": "referred-by",
    "k": "supported",
    "s": "subject",
    "t": "to",
    "v": "via",
    "o": "event",
    "u": "allow-events",
    "x": "session-expires",
}
"""RFC 3261 section 7.3.3 and the RFCs that added letters."""

_TAG = re.compile(r";\s*tag\s*=\s*([^\s;,>]+)", re.IGNORECASE)
_QUOTED = re.compile(r'^\s*"((?:[^"\\]|\\.)*)"\s*<')
_BRACKETS = re.compile(r"<([^<>]*)>")
_SDP = re.compile(r"^(?:content-type|c)\s*:\s*(?:application/sdp|multipart/)", re.IGNORECASE | re.MULTILINE)


def headers_of(message: str) -> list[Header]:
    """All headers in their order, folded lines joined, names as they stood."""
    head = re.split(r"\r?\n\r?\n", message, maxsplit=1)[0]
    unfolded = re.sub(r"\r?\n[ \t]+", " ", head)
    found: list[Header] = []
    for line in re.split(r"\r?\n", unfolded)[1:]:
        name, colon, value = line.partition(":")
        if colon and name.strip():
            found.append(Header(name=name.strip(), value=value.strip()))
    return found


def header(message: str, name: str) -> str:
    """Value of the first header of that name, compact forms included; empty when there is none."""
    wanted = name.lower()
    for candidate in headers_of(message):
        lowered = candidate.name.lower()
        if _COMPACT.get(lowered, lowered) == wanted:
            return candidate.value
    return ""


def tag_of(value: str) -> str:
    """The ``tag`` parameter of a From or To value (RFC 3261 section 19.3)."""
    found = _TAG.search(_QUOTED.sub("<", value))
    return found.group(1) if found else ""


def uri_of(value: str) -> str:
    """The URI of a name-addr or addr-spec (RFC 3261 section 20.10), without header parameters."""
    bracketed = _BRACKETS.search(_QUOTED.sub("<", value))
    if bracketed:
        return bracketed.group(1).strip()
    return value.split(";")[0].strip()


def display_name_of(value: str) -> str:
    """The display name of a name-addr, unquoted; empty when there is none."""
    quoted = _QUOTED.match(value)
    if quoted:
        return re.sub(r"\\(.)", r"\1", quoted.group(1)).strip()
    name, bracket, _ = value.partition("<")
    return name.strip() if bracket else ""


def request_uri(message: str) -> str:
    """The Request-URI, empty for a response."""
    words = message.split("\n", 1)[0].split()
    return words[1] if len(words) == 3 and words[2].upper().startswith("SIP/") else ""


def carries_sdp(message: str) -> bool:
    """Whether a session description (or a multipart body that may hold one) came with it."""
    head, _, body = message.partition("\r\n\r\n")
    return bool(body.strip()) and _SDP.search(head) is not None


_FOR_THE_CORE = frozenset(
    {
        "user-to-user",
        "referred-by",
        "replaces",
        "p-asserted-identity",
        "alert-info",
        "call-info",
        "diversion",
        "history-info",
        "subject",
    }
)


def headers_for_the_core(message: str) -> list[Header]:
    """What a call may tell the agent: User-to-User, Referred-By, X-* and so on; compact names spelled out."""
    chosen: list[Header] = []
    for candidate in headers_of(message):
        lowered = candidate.name.lower()
        full = _COMPACT.get(lowered, lowered)
        if full in _FOR_THE_CORE or full.startswith("x-"):
            name = candidate.name if full == lowered else full.title()
            chosen.append(Header(name=name, value=candidate.value))
    return chosen
