"""How long a sound takes from the mouth to the ear, measured on the sinks of a private PulseAudio.

Chirps go into the sink that a phone uses as its microphone. One process records that sink and the
sink the phone plays on, both with 5 ms fragments, and finds every chirp in both recordings: the
difference is the phone's delay, the probe's own path is in both and cancels out.

The two recordings are laid on one clock by the arrival time of their fragments: a fragment can be
late but never early, so the earliest arrival seen (smallest ``arrival - samples before it``) is the
start of a recording, to well under a millisecond after a few seconds.
"""

from __future__ import annotations

import selectors
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
CHIRP_SECONDS = 0.25
PERIOD_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 0.95
FOUND_FROM = 0.5
"""A chirp with a smaller correlation counts as lost."""

Samples = NDArray[np.float64]


@dataclass(frozen=True)
class Chirp:
    """One chirp that was put into the microphone."""

    at: float
    """When it was heard on the microphone's side, seconds since the probe began."""
    delay: float
    """Milliseconds until it came out of the speaker; NaN when lost."""
    correlation: float
    """Normalised correlation of what came out with what went in, 0 to 1."""

    @property
    def lost(self) -> bool:
        """Nothing like it came out within ``LONGEST_DELAY_SECONDS``."""
        return self.correlation < FOUND_FROM


def chirp() -> Samples:
    """400 to 3400 Hz, the band of a telephone, with soft ends; full scale 0.35."""
    t = np.arange(int(RATE * CHIRP_SECONDS)) / RATE
    rise = (3400 - 400) / CHIRP_SECONDS
    wave = np.sin(2 * np.pi * (400 * t + rise * t * t / 2))
    fade = np.minimum(1, np.minimum(t, CHIRP_SECONDS - t) / 0.01)
    return 0.35 * wave * fade


@dataclass
class _Recording:
    """What one ``parec`` brought, and when its first sample was taken."""

    process: subprocess.Popen[bytes]
    chunks: list[bytes] = field(default_factory=list)
    length: int = 0
    start: float = float("inf")
    even: int = 0
    last: float = 0.0

    def steady(self) -> bool:
        """A second's worth of fragments in a row came without a pause of 50 ms."""
        return self.even > 50

    def take(self, data: bytes, now: float) -> None:
        self.even = self.even + 1 if now - self.last < 0.05 else 0
        self.last = now
        self.chunks.append(data)
        self.length += len(data)
        self.start = min(self.start, now - self.length / 2 / RATE)

    def samples(self) -> Samples:
        whole = b"".join(self.chunks)
        return np.frombuffer(whole[: len(whole) // 2 * 2], "<i2").astype(np.float64) / 32768


class Probe:
    """Plays chirps into ``mouth`` and listens to ``mouth`` and ``ear``; a context manager.

    ``mouth`` and ``ear`` are sink names. Everything it starts ends with the block.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        mouth: str = "mic",
        ear: str = "spk",
        prefix: Sequence[str] = (),
    ) -> None:
        """``prefix`` starts the helpers under another command, ``chrt -r 4`` for instance."""
        self._environment = dict(environment)
        self._prefix = list(prefix)
        self._mouth = mouth
        self._recordings = [self._record(mouth), self._record(ear)]
        self._player = self._play()
        self._stop = threading.Event()
        self._news = threading.Event()
        self._threads = [threading.Thread(target=self._read), threading.Thread(target=self._write)]
        self._speak = threading.Event()

    def __enter__(self) -> Probe:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait_until_steady(self, timeout: float = 10.0) -> None:
        """Wait until both recordings flow evenly; call it before the phone under test is asked anything.

        A null sink that nobody listened to has rendered up to two seconds ahead, and is silent so long.
        """
        end = time.monotonic() + timeout
        while not all(recording.steady() for recording in self._recordings):
            if not self._news.wait(end - time.monotonic()):
                raise TimeoutError("PulseAudio brings no even sound")
            self._news.clear()

    def speak(self) -> None:
        """Begin to play chirps, one every ``PERIOD_SECONDS``, the first one at once."""
        self._speak.set()

    def close(self) -> None:
        """End the recordings; harmless the second time."""
        self._stop.set()
        self._speak.set()
        for process in (self._player, *(r.process for r in self._recordings)):
            process.terminate()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        for process in (self._player, *(r.process for r in self._recordings)):
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close(pipe)
            process.wait()

    def chirps(self) -> list[Chirp]:
        """Every chirp spoken, oldest first, without the last one (it may be cut). After ``close``."""
        mouth, ear = self._recordings
        said, heard = mouth.samples(), ear.samples()
        shift = ear.start - mouth.start
        found = []
        for position in _positions(said):
            window_from = position - round(shift * RATE)
            delay, correlation = _find(said[position : position + chirp().size], heard, window_from)
            found.append(Chirp(position / RATE, delay, correlation))
        return found[:-1]

    def _record(self, sink: str) -> _Recording:
        command = [
            *self._prefix,
            "parec",
            "--raw",
            f"--device={sink}.monitor",
            f"--rate={RATE}",
            "--channels=1",
        ]
        command += ["--format=s16le", "--latency-msec=5"]
        return _Recording(subprocess.Popen(command, env=self._environment, stdout=subprocess.PIPE, bufsize=0))

    def _play(self) -> subprocess.Popen[bytes]:
        command = [*self._prefix, "pacat", "--playback", "--raw", f"--device={self._mouth}", f"--rate={RATE}"]
        command += ["--channels=1", "--format=s16le", "--latency-msec=20"]
        return subprocess.Popen(command, env=self._environment, stdin=subprocess.PIPE, bufsize=0)

    def _write(self) -> None:
        pipe = self._player.stdin
        assert pipe is not None
        wave = (chirp() * 32767).astype("<i2").tobytes()
        block = RATE // 50 * 2
        period = wave + bytes(int(RATE * PERIOD_SECONDS) * 2 - len(wave))
        try:
            while not self._stop.is_set():
                sound = period if self._speak.is_set() else bytes(block)
                for offset in range(0, len(sound), block):
                    pipe.write(sound[offset : offset + block])  # pacat's own buffer sets the pace
        except (BrokenPipeError, ValueError):
            return

    def _read(self) -> None:
        with selectors.DefaultSelector() as selector:
            for recording in self._recordings:
                assert recording.process.stdout is not None
                selector.register(recording.process.stdout, selectors.EVENT_READ, recording)
            while selector.get_map():
                for key, _ in selector.select():
                    self._news.set()
                    data = key.fileobj.read(65_536)  # type: ignore[union-attr] # always a pipe here
                    if data:
                        key.data.take(data, time.perf_counter())
                    else:
                        selector.unregister(key.fileobj)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _positions(said: Samples) -> list[int]:
    """Where each chirp begins in the recording of the microphone's side."""
    pattern = chirp()
    score = _correlate(said, pattern)
    positions = []
    step = int(RATE * PERIOD_SECONDS)
    loud = np.flatnonzero(score > 0.9)
    last = -step
    for index in loud:
        if index - last > step // 2:
            around = slice(index, index + RATE // 100)
            last = int(index) + int(np.argmax(score[around]))
            positions.append(last)
    return positions


def _find(pattern: Samples, heard: Samples, window_from: int) -> tuple[float, float]:
    """Delay in ms after ``window_from`` at which ``pattern`` comes, and how like it is."""
    begin = max(0, window_from)
    window = heard[begin : begin + int(RATE * LONGEST_DELAY_SECONDS) + pattern.size]
    if window.size <= pattern.size:
        return float("nan"), 0.0
    score = _correlate(window, pattern)
    best = int(np.argmax(score))
    correlation = float(score[best])
    delay = (begin + best - window_from) / RATE * 1000
    return (delay if correlation >= FOUND_FROM else float("nan")), correlation


def _correlate(sound: Samples, pattern: Samples) -> Samples:
    """Normalised cross-correlation of ``pattern`` at every place of ``sound`` (by FFT)."""
    size = 1 << int(np.ceil(np.log2(sound.size + pattern.size)))
    product = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(pattern, size)), size)
    places = sound.size - pattern.size + 1
    squares = np.concatenate(([0.0], np.cumsum(sound * sound)))
    energy = squares[pattern.size :] - squares[:places]
    loud_enough = energy > 1e-3 * float(pattern @ pattern)
    norm = np.sqrt(np.maximum(energy, 1e-12) * float(pattern @ pattern))
    return np.where(loud_enough, np.abs(product[:places]) / norm, 0.0)
