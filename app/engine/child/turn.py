"""Whether a TURN server gives this user a relay (RFC 8656 section 7, credentials of RFC 8489 section 9.2).

Asked before PJSIP is told of the server: a call whose relay is refused fails.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import socket
import struct
from dataclasses import dataclass
from typing import Final

from app.engine.child.stun import COOKIE, HEADER, Address

_ALLOCATE, _REFRESH = 0x0003, 0x0004
_SUCCESS, _ERROR = 0x0100, 0x0110
_USERNAME, _INTEGRITY, _LIFETIME, _REALM, _NONCE, _TRANSPORT = 0x06, 0x08, 0x0D, 0x14, 0x15, 0x19
_UDP: Final = bytes((17, 0, 0, 0))
_TRIES: Final = 3
_PATIENCE: Final = 0.5
"""Seconds for each try; the server has just answered another question."""


@dataclass(frozen=True)
class _Credentials:
    user: str
    realm: bytes
    nonce: bytes
    password: str

    def attributes(self) -> bytes:
        """Those that name the user."""
        return (
            _attribute(_USERNAME, self.user.encode())
            + _attribute(_REALM, self.realm)
            + _attribute(_NONCE, self.nonce)
        )

    def sign(self, kind: int, transaction: bytes, body: bytes) -> bytes:
        """The whole request, MESSAGE-INTEGRITY at its end (RFC 8489 section 14.5)."""
        key = hashlib.md5(b":".join((self.user.encode(), self.realm, self.password.encode()))).digest()  # noqa: S324 - the RFC's
        head = HEADER.pack(kind, len(body) + 24, COOKIE, transaction)
        return head + body + _attribute(_INTEGRITY, hmac.new(key, head + body, hashlib.sha1).digest())


def admits(server: Address, user: str, password: str) -> bool:
    """Ask for a relay and give it back. May wait some seconds; not for the engine's thread."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(server)
        asking.settimeout(_PATIENCE)
        wanted = _attribute(_TRANSPORT, _UDP)
        transaction = secrets.token_bytes(12)
        kind, said = _ask(asking, HEADER.pack(_ALLOCATE, len(wanted), COOKIE, transaction) + wanted)
        if kind == _ALLOCATE | _SUCCESS:
            return True  # a server that lets everybody in
        if kind != _ALLOCATE | _ERROR or _REALM not in said or _NONCE not in said:
            return False
        credentials = _Credentials(user, said[_REALM], said[_NONCE], password)
        body = wanted + credentials.attributes()
        kind, _ = _ask(asking, credentials.sign(_ALLOCATE, secrets.token_bytes(12), body))
        if kind != _ALLOCATE | _SUCCESS:
            return False
        body = _attribute(_LIFETIME, bytes(4)) + credentials.attributes()
        _ask(asking, credentials.sign(_REFRESH, secrets.token_bytes(12), body))
        return True


def _ask(asking: socket.socket, request: bytes) -> tuple[int, dict[int, bytes]]:
    """Kind and attributes of the answer; 0 and none where none came."""
    for _ in range(_TRIES):
        try:
            asking.send(request)
            answer = asking.recv(2048)
        except OSError:
            continue
        if len(answer) >= HEADER.size and answer[8:20] == request[8:20]:
            return struct.unpack_from("!H", answer)[0], _attributes(answer[HEADER.size :])
    return 0, {}


def _attribute(kind: int, value: bytes) -> bytes:
    """Padded to four bytes (RFC 8489 section 14)."""
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(body) >= 4:
        kind, length = struct.unpack_from("!HH", body)
        found.setdefault(kind, body[4 : 4 + length])
        body = body[4 + length + -length % 4 :]
    return found
