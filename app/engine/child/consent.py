"""The tone by which the other side hears that it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pjsua2 as pj

from app.engine.values import ConsentTone

HERTZ: Final = 1400
LONG_MS: Final = 200
EVERY_MS: Final = 15_000
"""The beep of the United States' rules for recorded calls: 1400 Hz, 0.2 s every 15 s (47 CFR 64.501)."""
LEVEL: Final = 4096
"""Peak sample, -18 dBFS: heard beside a voice, and no louder than one."""


class ConsentTones:
    """One generator a call, kept for the next: PJSIP 2.17 must not lose a port while the clock runs."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._playing: dict[str, pj.ToneGenerator] = {}
        self._linked: dict[str, pj.AudioMedia] = {}
        self._free: list[pj.ToneGenerator] = []

    def begin(self, call_id: str, tone: ConsentTone) -> None:
        """Sound in this call as soon as somebody can hear it."""
        if tone == "none":
            return
        generator = self._free.pop() if self._free else self._made()
        beep = pj.ToneDesc()
        beep.freq1, beep.on_msec = HERTZ, LONG_MS
        beep.off_msec = EVERY_MS - LONG_MS if tone == "repeating" else 0
        beep.volume = LEVEL
        beeps = pj.ToneDescVector()
        beeps.append(beep)
        generator.play(beeps, tone == "repeating")
        self._playing[call_id] = generator

    def link(self, media: Mapping[str, pj.AudioMedia]) -> None:
        """Lead every tone to its call, where that has media."""
        for call_id, generator in self._playing.items():
            if call_id in media and call_id not in self._linked:
                generator.startTransmit(media[call_id])
                self._linked[call_id] = media[call_id]

    def forget_link(self, call_id: str) -> None:
        """The bridge has lost the call's links."""
        self._linked.pop(call_id, None)

    def move(self, call_id: str, new_call_id: str) -> None:
        """The recording goes on with another call; a tone that sounds once has sounded."""
        generator = self._playing.pop(call_id, None)
        if generator is not None:
            self._part(call_id, generator)
            self._playing[new_call_id] = generator

    def call_ended(self, call_id: str) -> None:
        """No tone in this call any more; harmless where there is none."""
        generator = self._playing.pop(call_id, None)
        if generator is not None:
            self._part(call_id, generator)
            generator.stop()
            self._free.append(generator)

    def drop(self) -> None:
        """Delete them, after ``setNoDev`` has stopped the bridge's clock."""
        self._playing.clear()
        self._linked.clear()
        self._free.clear()

    def _made(self) -> pj.ToneGenerator:
        generator = pj.ToneGenerator()
        generator.createToneGenerator(self._rate, 1)
        return generator

    def _part(self, call_id: str, generator: pj.ToneGenerator) -> None:
        media = self._linked.pop(call_id, None)
        if media is not None:
            generator.stopTransmit(media)
