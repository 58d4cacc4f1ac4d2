"""What the audio path has done since the engine started (``AudioReported``)."""

from __future__ import annotations

from app.engine.child.card_values import BLOCK_SECONDS, Stream
from app.engine.events import AudioReported
from app.engine.values import DeviceRole


class Counters:
    """Counters of streams that are closed already, added to those of the open ones when asked."""

    def __init__(self) -> None:
        self._closed: dict[DeviceRole, list[int]] = {"microphone": [0] * 4, "speaker": [0] * 4}

    def add(self, role: DeviceRole, stream: Stream) -> None:
        """The stream is closed: keep its counters."""
        if role in self._closed:
            self._closed[role] = [a + b for a, b in zip(self._closed[role], _counters(stream), strict=True)]

    def report(self, streams: dict[DeviceRole, Stream]) -> AudioReported:
        """Everything since the engine started."""
        sums = {
            role: [a + b for a, b in zip(closed, _counters(streams.get(role)), strict=True)]
            for role, closed in self._closed.items()
        }
        delays = {role: streams[role].ring.delay * 1000 if role in streams else 0.0 for role in sums}
        captured, played = sums["microphone"], sums["speaker"]
        return AudioReported(
            captured_ms=captured[0],
            played_ms=played[0],
            capture_underruns=captured[1],
            capture_overruns=captured[2],
            playback_underruns=played[1],
            playback_overruns=played[2],
            drift_corrections=captured[3] + played[3],
            capture_delay=delays["microphone"],
            playback_delay=delays["speaker"],
        )


def _counters(stream: Stream | None) -> list[int]:
    """Milliseconds of sound, underruns, overruns, corrections."""
    if stream is None:
        return [0, 0, 0, 0]
    ring = stream.ring
    return [int(stream.blocks * BLOCK_SECONDS * 1000), ring.underruns, ring.overruns, ring.corrections]
