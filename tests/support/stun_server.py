"""A STUN server on 127.0.0.1 that says every datagram came from one public address (RFC 8489)."""

from __future__ import annotations

import ipaddress
import socket
import struct
import threading
from types import TracebackType
from typing import Final

PUBLIC: Final = "203.0.113.7"
"""An address of a network that exists in documentation only (RFC 5737)."""
_COOKIE: Final = 0x2112A442


class StunServer:
    """A context manager; answers until it is left, or while ``silent`` is False."""

    def __init__(self, *, silent: bool = False, not_for_pjsip: bool = False) -> None:
        """``silent``: it takes every request and answers none, like a host behind a firewall.

        ``not_for_pjsip``: it answers the engine's own look, whose requests have no attributes, and no other.
        """
        self.silent = silent
        self._bare_only = not_for_pjsip
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, name="stun-server")
        self._thread.start()

    def __enter__(self) -> StunServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            request, sender = self._socket.recvfrom(2048)
            if not request:
                return
            ours = len(request) == 20 or not self._bare_only
            if not self.silent and ours and len(request) >= 20 and request[:2] == b"\x00\x01":
                self._socket.sendto(_success(request[8:20], sender[1]), sender)


def _success(transaction: bytes, port: int) -> bytes:
    """A Binding success response with XOR-MAPPED-ADDRESS (section 14.2)."""
    address = int(ipaddress.IPv4Address(PUBLIC)) ^ _COOKIE
    mapped = struct.pack("!HHBBHI", 0x0020, 8, 0, 1, port ^ (_COOKIE >> 16), address)
    return struct.pack("!HHI12s", 0x0101, len(mapped), _COOKIE, transaction) + mapped
