"""Which STUN and TURN servers answer right now (RFC 8489 section 6, RFC 8656: a TURN server answers, too).

Asked before PJSIP is told of them: it holds an INVITE back for eight seconds while a server is silent.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from typing import Final

from app.engine.child.names import host_and_port

STUN_PORT: Final = 3478
PATIENCE: Final = 2.0
"""Seconds that a server may take, its name's lookup not included."""
_AGAIN: Final = 0.4
"""Seconds after which a request that nobody answered is sent once more; a datagram may get lost."""
COOKIE: Final = 0x2112A442
HEADER: Final = struct.Struct("!HHI12s")
_BINDING_REQUEST: Final = 0x0001
_ANSWERS: Final = frozenset({0x0101, 0x0111})
"""Success and error: whoever refuses is there."""

Address = tuple[str, int]


def answering(servers: Iterable[str], patience: float = PATIENCE) -> dict[str, Address]:
    """Of ``servers`` (``host`` or ``host:port``), those that answer, each with its address and port.

    May wait: for DNS, and ``patience`` seconds for the slowest. Not for the engine's thread.
    """
    found: dict[str, Address] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asked = {secrets.token_bytes(12): one for one in _resolved(servers)}
        for transaction in _answered(asking, asked, patience):
            server, address = asked[transaction]
            found[server] = address
    return found


def _answered(
    asking: socket.socket, asked: dict[bytes, tuple[str, Address]], patience: float
) -> Iterator[bytes]:
    """The transactions that were answered, as they are."""
    silent = set(asked)
    end, again = time.monotonic() + patience, 0.0
    while silent and (now := time.monotonic()) < end:
        if now >= again:
            again = now + _AGAIN
            for transaction in silent:
                with contextlib.suppress(OSError):  # no way there is no answer
                    asking.sendto(
                        HEADER.pack(_BINDING_REQUEST, 0, COOKIE, transaction), asked[transaction][1]
                    )
        asking.settimeout(max(0.001, min(again, end) - now))
        try:
            answer, sender = asking.recvfrom(2048)
        except OSError:
            continue  # nothing yet, or an ICMP error of one of them
        transaction = _transaction_of(answer)
        if transaction in silent and sender == asked[transaction][1]:
            silent.remove(transaction)
            yield transaction


def _transaction_of(answer: bytes) -> bytes:
    """Which request a datagram answers; empty where it is no STUN answer."""
    if len(answer) < HEADER.size:
        return b""
    kind, _, cookie, transaction = HEADER.unpack_from(answer)
    return bytes(transaction) if kind in _ANSWERS and cookie == COOKIE else b""


def _resolved(servers: Iterable[str]) -> Iterator[tuple[str, Address]]:
    for server in servers:
        host, port = host_and_port(server, STUN_PORT)
        with contextlib.suppress(OSError, UnicodeError):
            for *_, address in socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_DGRAM):
                yield server, (str(address[0]), int(address[1]))
                break
