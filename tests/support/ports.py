"""Addresses and ports for servers and phones that are told where to listen before they start."""

from __future__ import annotations

import contextlib
import secrets
import socket

_FIRST, _COUNT = 20_000, 10_000
"""Ports that no system gives to whoever asks for any (RFC 6335: from 49152; Linux: from 32768).

One of those would be taken by a socket of another test before its server has come up.
"""


def free_address() -> str:
    """A loopback address that nobody else is likely to use."""
    return f"127.{64 + secrets.randbelow(64)}.{secrets.randbelow(256)}.{1 + secrets.randbelow(254)}"


def free_port(address: str = "127.0.0.1") -> int:
    """A port that is free on ``address`` for UDP and TCP, and that nobody is given by chance."""
    while True:
        port = _FIRST + secrets.randbelow(_COUNT)
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        ):
            tcp.bind((address, port))
            udp.bind((address, port))
            return port


def free_ports(address: str, count: int) -> list[int]:
    """So many of them, each another one."""
    found: set[int] = set()
    while len(found) < count:
        found.add(free_port(address))
    return list(found)
