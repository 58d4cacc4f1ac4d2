"""Everything that sounds: devices, tones, levels, and who is joined to microphone and speaker.

This is the null version: it keeps the bridge's clock running and reports what a person would see on a
machine without sound card.
"""

from __future__ import annotations

from collections.abc import Callable

import pjsua2 as pj

from app.engine.messages import (
    AudioReported,
    ChooseDevices,
    DeviceInUse,
    DevicesChanged,
    Event,
    PlayTone,
    StopTone,
)
from app.engine.options import EngineOptions


class Audio:
    """The sound side of the engine. Every method is called on the engine's one thread."""

    def __init__(self, endpoint: pj.Endpoint, emit: Callable[[Event], None], options: EngineOptions) -> None:
        self._endpoint = endpoint
        self._emit = emit
        self._options = options

    def start(self) -> None:
        """Open the bridge's clock and the default devices; called once, after ``libStart``."""
        self._endpoint.audDevManager().setNullDev()

    def connect(self, call_media: pj.AudioMedia, *, microphone: bool, speaker: bool) -> None:
        """Make the links of one call's media exactly these; called again after every re-INVITE."""

    def disconnect(self, call_media: pj.AudioMedia) -> None:
        """Part the call from microphone and speaker; harmless when it was not joined."""

    def mute(self, muted: bool) -> None:  # noqa: FBT001 - the command's one field
        """Silence the microphone for every call."""

    def choose(self, command: ChooseDevices) -> None:
        """Use these devices from now on. Emits ``DeviceInUse`` for each role."""
        for role in ("microphone", "speaker", "ringer"):
            self._emit(DeviceInUse(role=role, name="", problem=""))

    def refresh(self) -> None:
        """Look again which devices there are. Emits ``DevicesChanged``."""
        self._emit(DevicesChanged(devices=[]))

    def play(self, command: PlayTone) -> None:
        """Start a tone on a role's device."""

    def stop_tone(self, command: StopTone) -> None:
        """Silence the tone on that device."""

    def meter(self, on: bool) -> None:  # noqa: FBT001 - the command's one field
        """Switch ``AudioLevels`` on or off."""

    def report(self) -> AudioReported:
        """The counters since the engine started."""
        return AudioReported(
            captured_frames=0,
            played_frames=0,
            capture_underruns=0,
            capture_overruns=0,
            playback_underruns=0,
            playback_overruns=0,
            drift_corrections=0,
            capture_delay=0.0,
            playback_delay=0.0,
        )

    def tick(self) -> float | None:
        """Do what is due; returns ``time.monotonic()`` of the next wanted tick, None = no need.

        Called after every turn of the engine's loop, which turns at least once a second.
        """
        return None

    def stop(self) -> None:
        """Close streams, stop the bridge's clock (``setNoDev``), drop ports. Called once, at the end."""
        self._endpoint.audDevManager().setNoDev()
