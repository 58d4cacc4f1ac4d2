"""Sound over a network that is late in its own way: the jitter buffer must hold what 30 ms of jitter do."""

from __future__ import annotations

import random
import socket
import struct
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager

import numpy as np
import pytest

from app.engine.commands import ConnectAudio
from app.engine.events import CallAnswered, CallFinished, MediaChanged
from tests.engine.sound_stage import LEVEL, TRIES, phone, pulse
from tests.support.engines import DEADLINE, AgentFactory
from tests.support.pulse import MICROPHONE, RATE, SPEAKER, PulseAudio
from tests.support.rtp_wire import PACKET, encode
from tests.support.rtp_wire import RATE as WIRE_RATE
from tests.support.sip_wire import SipWire
from tests.support.spectrum import Samples, level_of, tone

__all__ = ["pulse"]

pytestmark = pytest.mark.sound

THEY_SAY = 1000.0
LEARNING = 4.0
"""Seconds that the jitter buffer is given to learn what the network is like."""
WINDOW = 0.02


@pytest.mark.parametrize(
    ("jitter", "most_gaps"), [(0.0, 0), (0.03, 1)], ids=["a steady network", "30 ms of jitter"]
)
def test_jitter_leaves_no_gap(wire_call: WireCall, jitter: float, most_gaps: int) -> None:
    """Packets arrive up to 30 ms late, in any order: after a while nothing of it is heard.

    In seconds, two of which must be whole: where others use the machine as well, this test's own sender is
    late at times.
    """
    heard: list[tuple[int, float]] = []
    with closing(wire_call.hear(jitter)) as seconds:
        for sound in seconds:
            heard.append((_gaps(sound), level_of(sound, THEY_SAY, RATE)))
            whole = [gaps for gaps, level in heard if gaps <= most_gaps and abs(level - LEVEL) < 3]
            if len(whole) == 2:
                return
    pytest.fail(f"windows without sound, and dBFS, in each second: {heard}")


class WireCall:
    """A call whose other end is two sockets."""

    def __init__(self, pulse: PulseAudio, rtp: socket.socket, peer: tuple[str, int]) -> None:
        self._pulse = pulse
        self._rtp = rtp
        self._peer = peer

    def hear(self, jitter: float) -> Generator[Samples, None, None]:
        """What the speaker plays, in seconds, while a tone is sent with up to ``jitter`` s of lateness."""
        stop = threading.Event()
        sender = threading.Thread(target=self._send, args=(jitter, stop))
        sender.start()
        try:
            self._pulse.record("spk", LEARNING)
            for _ in range(TRIES):
                yield self._pulse.record("spk", 1.0)
        finally:
            stop.set()
            sender.join()

    def _send(self, jitter: float, stop: threading.Event) -> None:
        chance = random.Random(7)  # noqa: S311 - repeatable, not secret
        sound = encode(tone(THEY_SAY, LEVEL, WIRE_RATE))
        began = time.monotonic()
        number, waiting = 0, list[tuple[float, bytes]]()
        while not stop.is_set():
            at = (number * PACKET) % sound.size
            head = struct.pack("!BBHII", 0x80, 0, number & 0xFFFF, number * PACKET, 0x5EED)
            moment = began + number * PACKET / WIRE_RATE
            waiting.append((moment + chance.uniform(0, jitter), head + sound[at : at + PACKET].tobytes()))
            number += 1
            for due, packet in sorted(one for one in waiting if one[0] < moment + PACKET / WIRE_RATE):
                stop.wait(max(0.0, due - time.monotonic()))
                self._rtp.sendto(packet, self._peer)
            waiting = [one for one in waiting if one[0] >= moment + PACKET / WIRE_RATE]
            stop.wait(max(0.0, moment + PACKET / WIRE_RATE - time.monotonic()))


@pytest.fixture
def wire_call(pulse: PulseAudio, agents: AgentFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[WireCall]:
    """A call that is up, with the speaker joined."""
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, pulse.environment[name])
    alice = phone(agents, "alice", microphone=MICROPHONE, speaker=SPEAKER)
    with SipWire() as sip, _rtp_socket() as rtp:
        alice.call("c1", sip.uri)
        body = sip.sdp().replace("40000", str(rtp.getsockname()[1]))
        sip.answer(sip.receive("INVITE"), "200 OK", alice.port, body=body)
        sip.receive("ACK")
        alice.wait(CallAnswered)
        alice.wait(MediaChanged)
        alice.send(ConnectAudio(call_id="c1", microphone=True, speaker=True))
        _, peer = rtp.recvfrom(2048)
        yield WireCall(pulse, rtp, peer)
        assert not alice.heard(CallFinished)


@contextmanager
def _rtp_socket() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtp:
        rtp.bind(("127.0.0.1", 0))
        rtp.settimeout(DEADLINE)
        yield rtp


def _gaps(sound: Samples) -> int:
    """Windows of 20 ms in which the tone is more than 10 dB weaker than it was said."""
    width = int(WINDOW * RATE)
    windows = sound[: sound.size // width * width].reshape(-1, width)
    loudness = np.sqrt(np.mean(windows**2, axis=1))
    return int(np.sum(loudness < 10 ** ((LEVEL - 13) / 20)))
