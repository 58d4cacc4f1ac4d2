"""The small map that travels with a transferred call, in a User-to-User header (D11, RFC 7433).

Content: one octet of protocol discriminator as in ISDN's user-user information element (Q.931
table 4-26; 0 = user-specific), then a JSON object of strings in UTF-8, all in hexadecimal, the
default encoding. Hexadecimal also survives as the value of a URI parameter, which is the only thing
that some PBXs (Asterisk) keep of a Refer-To.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from app.calls.call import Call
from app.engine.values import Header

HEADER: Final = "User-to-User"
PARAMETER: Final = "cref"
"""The Refer-To URI parameter with the same content."""
MOST_OCTETS: Final = 300
"""Of content, before hexadecimal: an INVITE over UDP stays in one datagram (RFC 3261 section 18.1.1)."""
REFERENCE: Final = "ref"
"""Key of the token by which a returning call is recognised (D5)."""
MANNER: Final = "via"
"""Key of the transfer kind; its presence tells a transferred call from a first one (E9)."""
NOTES: Final = "notes"
"""Key of what agents wrote down: cut rather than left out where it is too long."""

_GOES_ON: Final = "…"
_USER_SPECIFIC = b"\x00"
_IA5 = b"\x04"
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_CREF = re.compile(rf";{PARAMETER}=([0-9A-Fa-f]+)")


class CallDataError(ValueError):
    """A User-to-User header that is not ours to read; the call goes on without it."""


@dataclass(frozen=True)
class Encoded:
    """Call data ready to send."""

    content: str
    """Hexadecimal."""
    left_out: tuple[str, ...] = ()
    """Keys that did not fit, last ones first to go."""
    cut: int = 0
    """Characters at the end of the notes that did not fit."""

    @property
    def header(self) -> Header:
        """For an INVITE."""
        return Header(HEADER, f"{self.content};encoding=hex")


def encode(data: Mapping[str, str]) -> Encoded:
    """Pack ``data`` in its order as far as ``MOST_OCTETS`` allow; the reference and manner go first."""
    first = [key for key in (REFERENCE, MANNER) if key in data]
    kept: dict[str, str] = {}
    left_out: list[str] = []
    for key in [*first, *(key for key in data if key not in first)]:
        value = _beginning(data[key], kept) if key == NOTES else data[key]
        if len(_packed({**kept, key: value})) <= MOST_OCTETS:
            kept[key] = value
        else:
            left_out.append(key)
    notes, sent = data.get(NOTES, ""), kept.get(NOTES, "")
    cut = 0 if sent == notes else len(notes) - len(sent.removesuffix(_GOES_ON))
    return Encoded(_packed(kept).hex(), tuple(left_out), cut)


def _beginning(notes: str, kept: Mapping[str, str]) -> str:
    """As much of the notes as fits beside ``kept``, with a sign where something is missing."""

    def fits(text: str) -> bool:
        return len(_packed({**kept, NOTES: text})) <= MOST_OCTETS

    if fits(notes):
        return notes
    length = bisect_left(range(1, len(notes)), True, key=lambda count: not fits(notes[:count] + _GOES_ON))
    return notes[:length] + _GOES_ON if length else notes


def decode(value: str) -> Mapping[str, str]:
    """Unpack a header's value. Raises ``CallDataError`` for anything that is not a map of strings."""
    content, *parameters = (part.strip() for part in value.split(";"))
    named = dict(_parameter(text) for text in parameters)
    if named.get("encoding", "hex").lower() != "hex" or not _HEX.fullmatch(content):
        raise CallDataError("User-to-User is not hexadecimal")
    octets = bytes.fromhex(content)
    if octets[:1] in (_USER_SPECIFIC, _IA5):
        octets = octets[1:]
    try:
        data = json.loads(octets.decode())
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CallDataError("User-to-User holds no JSON") from error
    if not isinstance(data, dict) or not all(isinstance(item, str) for item in data.values()):
        raise CallDataError("User-to-User holds no map of strings")
    return MappingProxyType(data)


def find(headers: Iterable[Header]) -> Mapping[str, str] | None:
    """The call data among ``headers``, or None. A call may carry several; the first readable one counts.

    Raises ``CallDataError`` when there are such headers and none can be read.
    """
    failed: CallDataError | None = None
    for header in headers:
        if header.name.lower() != HEADER.lower():
            continue
        # RFC 7433 section 4.1: several values may share a header field, separated by commas.
        for value in header.value.split(","):
            try:
                return decode(value)
            except CallDataError as error:
                failed = error
    if failed is not None:
        raise failed
    return None


def refer_target(uri: str, encoded: Encoded) -> str:
    """A Refer-To value that carries the data twice: as an INVITE header and as a URI parameter.

    A transferee that is a phone sends the header (RFC 3261 section 19.1.1); a PBX may keep only the
    parameter. ``uri`` is a SIP URI without headers.
    """
    escaped = quote(encoded.header.value, safe="")
    return f"{uri};{PARAMETER}={encoded.content}?{HEADER}={escaped}"


def find_parameter(uri: str) -> Mapping[str, str] | None:
    """The call data in a URI's parameter, or None. Raises ``CallDataError``."""
    match = _CREF.search(uri)
    return decode(match[1]) if match else None


def data_of(call: Call) -> Mapping[str, str]:
    """The call data that came with a call (D11), or that this phone has of it; garbage is nothing.

    It takes microseconds, so nobody needs to remember it.
    """
    try:
        return find(call.headers) or find_parameter(call.dialled) or call.data
    except CallDataError:
        return MappingProxyType({})


def _packed(data: Mapping[str, str]) -> bytes:
    return _USER_SPECIFIC + json.dumps(dict(data), ensure_ascii=False, separators=(",", ":")).encode(
        errors="replace"
    )


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip().strip('"')
