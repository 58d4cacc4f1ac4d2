"""One call of a phone that is two sockets: its dialog, and the messages within it (RFC 3261)."""

from __future__ import annotations

import itertools
import re
import secrets
from dataclasses import dataclass, field
from enum import Enum
from hashlib import md5

from app.engine.sip_text import header, headers_of, tag_of, uri_of
from app.engine.values import Header
from tests.support.sip_wire import with_body

_branches = itertools.count(1)


class WireState(Enum):
    """Where a call stands."""

    CALLING = "calling"
    RINGING = "ringing"
    """It rings here."""
    TALKING = "talking"
    ENDED = "ended"


@dataclass
class WireCall:
    """What one end knows of one call."""

    call_id: str
    own_uri: str
    """Address-of-record of this end."""
    contact: str
    peer_uri: str
    target: str
    """Where requests go: the peer's Contact, or what was dialled."""
    to: tuple[str, int]
    """Host and port that datagrams go to."""
    state: WireState
    incoming: bool
    own_tag: str = field(default_factory=lambda: secrets.token_hex(4))
    peer_tag: str = ""
    cseq: int = 0
    invite: str = ""
    """The INVITE at hand, received or sent."""
    last_answer: str = ""
    """To be said again when a request is repeated."""
    headers: tuple[Header, ...] = ()
    """Of the INVITE: what came with an incoming call, what goes with an outgoing one."""
    code: int = 0
    """Status with which it failed."""
    referrer: WireCall | None = None
    """The call whose REFER began this one; it is told how it goes."""
    replacing: WireCall | None = None

    def request(self, method: str, *extra: str, body: str = "", cseq: int = 0) -> str:
        """A request within the dialog, or the INVITE that begins it."""
        if not cseq:
            self.cseq += 1
        to_tag = f";tag={self.peer_tag}" if self.peer_tag else ""
        via = self.contact.partition("@")[2].partition(">")[0]
        lines = [
            f"{method} {self.target} SIP/2.0",
            f"Via: SIP/2.0/UDP {via};rport;branch=z9hG4bKwire{next(_branches)}",
            "Max-Forwards: 70",
            f"From: <{self.own_uri}>;tag={self.own_tag}",
            f"To: <{self.peer_uri}>{to_tag}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {cseq or self.cseq} {method}",
            f"Contact: {self.contact}",
            "Allow: INVITE, ACK, BYE, CANCEL, REFER, NOTIFY, OPTIONS",
            "Supported: replaces",
            *extra,
        ]
        return with_body(lines, body)

    def cancel(self) -> str:
        """The CANCEL of the INVITE at hand (section 9.1)."""
        lines = [
            line for line in self.invite.partition("\r\n\r\n")[0].split("\r\n") if "Content-" not in line
        ]
        lines[0] = lines[0].replace("INVITE", "CANCEL", 1)
        lines = [line.replace("INVITE", "CANCEL") if line.startswith("CSeq") else line for line in lines]
        return with_body(lines, "")

    def acknowledge(self, final: str) -> str:
        """The ACK of a final response; that of a failure belongs to the INVITE's transaction."""
        number = int(header(final, "cseq").split()[0])
        ack = self.request("ACK", cseq=number)
        if not final.startswith("SIP/2.0 2"):
            ack = re.sub(r"^Via: .*$", "Via: " + header(self.invite, "via"), ack, count=1, flags=re.M)
            ack = re.sub(r"^To: .*$", "To: " + header(final, "to"), ack, count=1, flags=re.M)
            ack = re.sub(r"^ACK \S+", "ACK " + self.invite.split()[1], ack, count=1)
        return ack

    def established(self, message: str) -> None:
        """Learn the peer's side of the dialog from a request or response of it."""
        incoming_request = not message.startswith("SIP/2.0")
        self.peer_tag = tag_of(header(message, "from" if incoming_request else "to")) or self.peer_tag
        self.target = uri_of(header(message, "contact")) or self.target


def response(request: str, status: str, own_tag: str, contact: str, *extra: str, body: str = "") -> str:
    """An answer to ``request``, such as ``486 Busy Here``."""
    to = header(request, "to")
    return with_body(
        [
            f"SIP/2.0 {status}",
            *(f"{h.name}: {h.value}" for h in headers_of(request) if h.name.lower() in ("via", "v")),
            f"From: {header(request, 'from')}",
            f"To: {to}" if "tag=" in to else f"To: {to};tag={own_tag}",
            f"Call-ID: {header(request, 'call-id')}",
            f"CSeq: {header(request, 'cseq')}",
            f"Contact: {contact}",
            "Supported: replaces",
            *extra,
        ],
        body,
    )


def authorization(challenge: str, method: str, uri: str, user: str, password: str) -> str:
    """The header line that answers a 401 (RFC 2617 digest with MD5 and ``qop=auth``, as a PBX asks)."""
    words = dict(re.findall(r'(\w+)="?([^",]+)"?', header(challenge, "www-authenticate")))
    nonce, realm, cnonce = words["nonce"], words["realm"], secrets.token_hex(4)
    ours, theirs = _hash(f"{user}:{realm}:{password}"), _hash(f"{method}:{uri}")
    digest = _hash(f"{ours}:{nonce}:00000001:{cnonce}:auth:{theirs}")
    opaque = f', opaque="{words["opaque"]}"' if "opaque" in words else ""
    return (
        f'Authorization: Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", '
        f'response="{digest}", algorithm=MD5, qop=auth, nc=00000001, cnonce="{cnonce}"{opaque}'
    )


def media_of(message: str) -> tuple[str, int] | None:
    """Where the sender of this SDP wants sound; None: nowhere, for now."""
    address = re.search(r"^c=IN IP4 (\S+)", message, re.M)
    port = re.search(r"^m=audio (\d+)", message, re.M)
    if not address or not port or re.search(r"^a=(sendonly|inactive)", message, re.M):
        return None
    return address[1], int(port[1])


def answered_direction(offer: str) -> str:
    """The direction that fits an offer (RFC 3264 section 6.1)."""
    if re.search(r"^a=sendonly", offer, re.M):
        return "recvonly"
    return "inactive" if re.search(r"^a=inactive", offer, re.M) else "sendrecv"


def _hash(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
