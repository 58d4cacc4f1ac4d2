"""The sound of a phone that is two sockets: one tone is said, everything that comes is heard (RFC 3550).

G.711 µ-law only. The tone is a whole number of periods in 20 ms, so one packet's content serves for all.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from typing import Final

import numpy as np

from tests.support.ear import Ear
from tests.support.rtp_wire import PACKET, RATE, decode, encode

TICK: Final = PACKET / RATE
"""Seconds between two packets."""
_PULSES: Final = "0123456789*#"
_EVENT_TYPE: Final = 101


class WireSound:
    """Mouth and ear at one RTP port. Not thread-safe: its phone's thread calls ``speak`` and ``listen``."""

    def __init__(self, address: str, frequency: int, level: float = -20.0) -> None:
        """``frequency`` in Hz is a multiple of 50; ``level`` in dBFS, root mean square."""
        self.ear = Ear(RATE)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.socket.setblocking(False)
        self.port: int = self.socket.getsockname()[1]
        moments = np.arange(PACKET) / RATE
        wave = 10 ** (level / 20) * np.sqrt(2) * np.sin(2 * np.pi * frequency * moments)
        self._tone = encode(wave).tobytes()
        self._to: tuple[str, int] | None = None
        self._due = 0.0
        self._sequence = self._stamp = 0
        self._digits: list[bytes] = []

    def close(self) -> None:
        """Let go of the port."""
        self.socket.close()

    def talk_to(self, to: tuple[str, int] | None) -> None:
        """Say the tone there from now on; None: say nothing."""
        if to != self._to:
            self._to = to
            self._due = time.monotonic()

    def press(self, digit: str) -> None:
        """Send one digit (RFC 4733), 100 ms long, instead of the tone."""
        event = _PULSES.index(digit)
        self._digits += [struct.pack("!BBH", event, 10, PACKET * (n + 1)) for n in range(5)]
        self._digits += [struct.pack("!BBH", event, 0x80 | 10, PACKET * 5)] * 3

    def wait_seconds(self, now: float) -> float:
        """How long until ``speak`` has something to do."""
        return 1.0 if self._to is None else max(0.0, self._due - now)

    def speak(self, now: float) -> None:
        """Send what is due; a thread that overslept makes up for up to 100 ms."""
        if self._to is None:
            return
        self._due = max(self._due, now - 5 * TICK)
        while self._due <= now:
            self._due += TICK
            self._send(self._to)

    def listen(self) -> None:
        """Take in everything that has come."""
        while True:
            try:
                data = self.socket.recv(2048)
            except (BlockingIOError, ConnectionRefusedError):
                return
            if len(data) == 12 + PACKET and not data[1] & 0x7F:
                self.ear.take(decode(np.frombuffer(data[12:], dtype=np.uint8)))

    def sdp(self, address: str, direction: str) -> str:
        """A session description of this end."""
        return (
            f"v=0\r\no=wire 1 {time.monotonic_ns()} IN IP4 {address}\r\n"
            f"s=-\r\nc=IN IP4 {address}\r\nt=0 0\r\n"
            f"m=audio {self.port} RTP/AVP 0 {_EVENT_TYPE}\r\na=rtpmap:0 PCMU/8000\r\n"
            f"a=rtpmap:{_EVENT_TYPE} telephone-event/8000\r\na=fmtp:{_EVENT_TYPE} 0-15\r\na={direction}\r\n"
        )

    def _send(self, to: tuple[str, int]) -> None:
        digit = self._digits.pop(0) if self._digits else None
        kind = 0 if digit is None else _EVENT_TYPE
        if digit is None or len(self._digits) == 0:
            self._stamp += PACKET
        head = struct.pack("!BBHII", 0x80, kind, self._sequence & 0xFFFF, self._stamp & 0xFFFFFFFF, 0x5EED)
        self._sequence += 1
        # "Connection refused" tells of an earlier packet, maybe to somebody else, whose port was closed.
        with contextlib.suppress(ConnectionRefusedError):
            self.socket.sendto(head + (self._tone if digit is None else digit), to)
