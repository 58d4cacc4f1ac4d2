"""SIP by hand over UDP: what no well-behaved phone would say, said to a real engine."""

from __future__ import annotations

import itertools
import socket
import time
from types import TracebackType

import pytest

from app.engine.sip_text import header, headers_of

_numbers = itertools.count(1)
DEADLINE = 60.0
"""Seconds that a message may take on a busy machine unless the test says otherwise."""


class SipWire:
    """A bare UDP socket on 127.0.0.1 that speaks whatever the test writes."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.host, self.port = self._socket.getsockname()
        self._read: set[str] = set()

    def __enter__(self) -> SipWire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    @property
    def uri(self) -> str:
        """Where the engine reaches this end."""
        return f"sip:wire@{self.host}:{self.port}"

    def send(self, data: str | bytes, port: int, host: str = "127.0.0.1") -> None:
        """One datagram."""
        self._socket.sendto(data.encode() if isinstance(data, str) else data, (host, port))

    def receive(self, start: str | tuple[str, ...], timeout: float = DEADLINE) -> str:
        """The next message whose first line begins with (one) ``start``; others are passed over.

        So is what has come before: whoever waits for an answer sends the same again (RFC 3261 section 17).
        """
        end = time.monotonic() + timeout
        seen: list[str] = []
        while (left := end - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                message = self._socket.recv(65536).decode("utf-8", "replace")
            except TimeoutError:
                break
            if message.startswith(start) and message not in self._read:
                self._read.add(message)
                return message
            seen.append(message.split("\r\n")[0])
        pytest.fail(f"no {start!r} came within {timeout} s, only {seen}")

    def answer(
        self, request: str, status: str, port: int, *extra: str, tag: str = "wire", body: str = ""
    ) -> None:
        """A response to ``request``: ``status`` such as ``486 Busy Here``, further header lines, SDP."""
        lines = [f"SIP/2.0 {status}"]
        lines += [f"{h.name}: {h.value}" for h in headers_of(request) if h.name.lower() in ("via", "v")]
        to = header(request, "to")
        lines += [
            f"From: {header(request, 'from')}",
            f"To: {to}" if "tag=" in to else f"To: {to};tag={tag}",
            f"Call-ID: {header(request, 'call-id')}",
            f"CSeq: {header(request, 'cseq')}",
            f"Contact: <{self.uri}>",
            *extra,
        ]
        self.send(with_body(lines, body), port)

    def request(
        self,
        method: str,
        uri: str,
        *extra: str,
        call_id: str = "",
        to_tag: str = "",
        cseq: int = 1,
        body: str = "",
    ) -> str:
        """A request from this end, as text."""
        call_id = call_id or f"wire-{next(_numbers)}"
        return with_body(
            [
                f"{method} {uri} SIP/2.0",
                f"Via: SIP/2.0/UDP {self.host}:{self.port};rport;branch=z9hG4bK{next(_numbers)}{call_id}",
                "Max-Forwards: 70",
                f"From: <{self.uri}>;tag=wire",
                f"To: <{uri}>" + (f";tag={to_tag}" if to_tag else ""),
                f"Call-ID: {call_id}",
                f"CSeq: {cseq} {method}",
                f"Contact: <{self.uri}>",
                *extra,
            ],
            body,
        )

    def cancel(self, invite: str) -> str:
        """The CANCEL of an INVITE from this end (RFC 3261 section 9.1: same branch, same number)."""
        head = invite.split("\r\n\r\n")[0].split("\r\n")
        lines = [line for line in head if not line.startswith("Content-")]
        lines[0] = lines[0].replace("INVITE", "CANCEL", 1)
        lines = [line.replace("INVITE", "CANCEL") if line.startswith("CSeq") else line for line in lines]
        return with_body(lines, "")

    def sdp(self, direction: str = "sendrecv") -> str:
        """A G.711 session at a port where nobody listens."""
        return (
            f"v=0\r\no=wire 1 1 IN IP4 {self.host}\r\ns=-\r\nc=IN IP4 {self.host}\r\nt=0 0\r\n"
            f"m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na={direction}\r\n"
        )


def with_body(lines: list[str], body: str) -> str:
    """Header lines and a body as one message."""
    if body:
        lines = [*lines, "Content-Type: application/sdp"]
    return "\r\n".join([*lines, f"Content-Length: {len(body.encode())}", "", body])
