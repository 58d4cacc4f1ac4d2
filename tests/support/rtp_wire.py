"""RTP by hand (RFC 3550) with G.711 µ-law: hear what an engine really sends, and send it a tone."""

from __future__ import annotations

import contextlib
import math
import socket
import struct
from types import TracebackType

import numpy as np
import numpy.typing as npt

RATE = 8000
PACKET = 160
"""Samples in 20 ms."""
FULL_SCALE = 32768.0

Samples = npt.NDArray[np.float64]


class RtpWire:
    """A bare UDP socket for sound. It sends one packet for each one heard, so the engine sets the pace."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._sequence = 0

    def __enter__(self) -> RtpWire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def exchange(self, packets: int, tone: float, level: float, timeout: float = 60.0) -> Samples:
        """Hear so many packets and send a tone (Hz, dBFS) meanwhile; what was heard, full scale 1.

        Raises ``TimeoutError`` when nothing comes for ``timeout`` seconds.
        """
        self._socket.settimeout(timeout)
        heard: list[Samples] = []
        while len(heard) < packets:
            data, peer = self._socket.recvfrom(2048)
            if len(data) != 12 + PACKET or data[1] & 0x7F:
                continue
            heard.append(decode(np.frombuffer(data[12:], dtype=np.uint8)))
            self._socket.sendto(self._packet(tone, level), peer)
        return np.concatenate(heard)

    def forget(self) -> None:
        """Pass over what has come and was not heard yet."""
        self._socket.settimeout(0.0)
        with contextlib.suppress(BlockingIOError):
            while True:
                self._socket.recv(2048)

    def _packet(self, tone: float, level: float) -> bytes:
        start = self._sequence * PACKET
        moments = np.arange(start, start + PACKET) / RATE
        sound = 10 ** (level / 20) * math.sqrt(2) * np.sin(2 * np.pi * tone * moments)
        head = struct.pack("!BBHII", 0x80, 0, self._sequence & 0xFFFF, start & 0xFFFFFFFF, 0x5EED)
        self._sequence += 1
        return head + encode(sound).tobytes()


def decode(code: npt.NDArray[np.uint8]) -> Samples:
    """ITU-T G.711 µ-law to samples, full scale 1."""
    bits = ~code
    segment = (bits >> 4) & 7
    magnitude = (((bits & 15).astype(np.int64) * 2 + 33) << segment) - 33
    signed = np.where(bits & 0x80, -magnitude, magnitude) * 4
    return signed / FULL_SCALE


def encode(sound: Samples) -> npt.NDArray[np.uint8]:
    """Samples, full scale 1, to the nearest µ-law codes."""
    codes = np.arange(256, dtype=np.uint8)
    order = np.argsort(decode(codes), kind="stable")
    values = decode(codes)[order]
    place = np.clip(np.searchsorted((values[1:] + values[:-1]) / 2, sound), 0, 255)
    return codes[order][place]


def level_of(sound: Samples) -> float:
    """Root mean square in dBFS."""
    return 20 * math.log10(max(float(np.sqrt(np.mean(sound**2))), 1e-5))


def pitch_of(sound: Samples) -> float:
    """Loudest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * RATE / len(sound)
