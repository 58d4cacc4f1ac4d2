"""One stream of PortAudio each way, never one duplex stream: those die on ``pulse``.

The callbacks run on PortAudio's own threads and only move a block between the card and a ring.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sounddevice as sd

from app.engine.child.card_values import BLOCK_SECONDS, Stream
from app.engine.child.devices import Listed
from app.engine.child.levels import Peak
from app.engine.child.ring import WIDTH, Ring
from app.engine.child.tones import samples_of
from app.engine.values import DeviceRole

STALLED_AFTER = 1.0
"""Seconds without a callback after which a stream is dead, whatever PortAudio says."""
STARTED_AFTER = 3.0
"""The same for a stream that has only begun: a virtual speaker has played up to two seconds ahead."""
STARTING_BLOCKS = 50
RATES = (16_000, 48_000, 44_100, 32_000, 8_000)
"""Tried in this order after the bridge's own; the bridge resamples where a card knows only its own rate."""
RINGER_RATES = (8_000, 16_000, 32_000, 48_000)
"""Whole multiples of the tones' own rate."""


class _Base:
    """What both directions share: the ring, the age of the last callback, the end."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.ring = Ring(rate)
        self.blocks = 0
        self.meter: Peak | None = None
        self.called_at = time.monotonic()
        self._stream: sd.RawInputStream | sd.RawOutputStream

    def alive(self, now: float) -> bool:
        patience = STALLED_AFTER if self.blocks > STARTING_BLOCKS else STARTED_AFTER
        return bool(self._stream.active) and now - self.called_at < patience

    def close(self) -> None:
        with contextlib.suppress(sd.PortAudioError):
            self._stream.abort(ignore_errors=True)
        with contextlib.suppress(sd.PortAudioError):
            self._stream.close(ignore_errors=True)


class Capture(_Base):
    """The microphone writes its ring."""

    def __init__(self, listed: Listed, rate: int) -> None:
        super().__init__(rate)
        with listed.chosen() as device:
            self._stream = sd.RawInputStream(device=device, callback=self._take, **_settings(rate))
            self._stream.start()

    def _take(self, data: Any, _frames: int, _time: Any, status: sd.CallbackFlags) -> None:  # noqa: ANN401 - cffi
        if status and status.input_overflow:
            self.ring.overruns += 1
        block = bytes(data)
        self.ring.write(block)
        self.blocks += 1
        meter = self.meter
        if meter is not None:
            meter.take(block)
        self.called_at = time.monotonic()


class Playback(_Base):
    """The speaker reads its ring."""

    def __init__(self, listed: Listed, rate: int) -> None:
        super().__init__(rate)
        with listed.chosen() as device:
            self._stream = sd.RawOutputStream(device=device, callback=self._give, **_settings(rate))
            self._stream.start()

    def _give(self, data: Any, frames: int, _time: Any, status: sd.CallbackFlags) -> None:  # noqa: ANN401 - cffi
        if status and status.output_underflow:
            self.ring.underruns += 1
        block = self.ring.read(frames)
        data[:] = block
        self.blocks += 1
        meter = self.meter
        if meter is not None:
            meter.take(block)
        self.called_at = time.monotonic()


class Ringing(_Base):
    """The ringer plays one file over and over, straight to the card, without the bridge."""

    def __init__(self, listed: Listed, rate: int, path: Path) -> None:
        super().__init__(rate)
        self._sound = samples_of(path, rate)
        self._at = 0
        settings = _settings(rate) | {"blocksize": 0, "latency": "high"}
        with listed.chosen() as device:
            self._stream = sd.RawOutputStream(device=device, callback=self._give, **settings)
            self._stream.start()

    def _give(self, data: Any, frames: int, _time: Any, _status: sd.CallbackFlags) -> None:  # noqa: ANN401 - cffi
        wanted = frames * WIDTH
        block = self._sound[self._at : self._at + wanted]
        while len(block) < wanted:
            block += self._sound[: wanted - len(block)]
        self._at = (self._at + wanted) % len(self._sound)
        data[:] = block
        self.blocks += 1
        self.called_at = time.monotonic()


def open_stream(role: DeviceRole, listed: Listed, rate: int, tone: Path | None) -> Stream:
    """Open the role's stream at ``rate`` samples a second, or at the first rate that the card takes.

    ``tone`` is what a ringer plays. Raises ``sounddevice.PortAudioError`` when the card takes no rate.
    """
    if role == "ringer":
        if tone is None:
            raise ValueError("a ringer needs a tone")
        return _first_that_opens(RINGER_RATES, lambda rate: Ringing(listed, rate, tone))
    kind = Capture if role == "microphone" else Playback
    return _first_that_opens((rate, *(r for r in RATES if r != rate)), lambda rate: kind(listed, rate))


def _first_that_opens(rates: tuple[int, ...], make: Callable[[int], Stream]) -> Stream:
    for rate in rates[:-1]:
        with contextlib.suppress(sd.PortAudioError):
            return make(rate)
    return make(rates[-1])


def _settings(rate: int) -> dict[str, Any]:
    """Short blocks, mono, 16 bit; WASAPI converts by itself when it is asked to."""
    return {
        "samplerate": rate,
        "blocksize": round(rate * BLOCK_SECONDS),
        "channels": 1,
        "dtype": "int16",
        "latency": "low",
    }
