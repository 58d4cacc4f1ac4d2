"""Makes the tones beside this file: ``python resources/sounds/tones/make.py [folder]``.

Frequencies and cadences are those of ITU-T E.180 Supplement 2 for the United States, the United Kingdom
and Germany. Each file is one full cadence, so that playing it over and over is the tone; 8 kHz, 16 bit,
mono. ``ring`` is what the phone itself plays for an incoming call: two struck partials a fifth apart, in
the cadence that people of that country know from their telephones.
"""

from __future__ import annotations

import array
import math
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

RATE = 8000
LEVEL = 0.30
"""Peak of all partials together, full scale 1.0."""
FADE = 0.005
"""Seconds of rise and fall that keep a switch from clicking."""


@dataclass(frozen=True)
class ToneSpec:
    """Partials in Hz, and seconds of sound and silence in turn, beginning with sound."""

    partials: tuple[float, ...]
    cadence: tuple[float, ...]
    bell: bool = False
    """Struck, and dying away, instead of steady."""

    @property
    def seconds(self) -> float:
        """Length of one full cadence."""
        return sum(self.cadence)


def _ring(*cadence: float) -> ToneSpec:
    return ToneSpec((880.0, 1320.0), cadence, bell=True)


_HOLD_REMINDER = ToneSpec((660.0,), (0.15, 0.15, 0.15, 2.0))
"""Somebody waits on hold. No standard has one; it is like no other tone of any country here."""
_AUTO_ANSWER = ToneSpec((880.0,), (0.12, 0.08, 0.12, 2.0))
"""The phone is about to answer by itself; higher and shorter than the one above."""


TONES: dict[str, dict[str, ToneSpec]] = {
    "US": {
        "ringback": ToneSpec((440.0, 480.0), (2.0, 4.0)),
        "busy": ToneSpec((480.0, 620.0), (0.5, 0.5)),
        "congestion": ToneSpec((480.0, 620.0), (0.25, 0.25)),
        "call_waiting": ToneSpec((440.0,), (0.3, 9.7)),
        "ring": _ring(2.0, 4.0),
        "hold_reminder": _HOLD_REMINDER,
        "auto_answer": _AUTO_ANSWER,
    },
    "GB": {
        "ringback": ToneSpec((400.0, 450.0), (0.4, 0.2, 0.4, 2.0)),
        "busy": ToneSpec((400.0,), (0.375, 0.375)),
        "congestion": ToneSpec((400.0,), (0.4, 0.35, 0.225, 0.525)),
        "call_waiting": ToneSpec((400.0,), (0.1, 3.0)),
        "ring": _ring(0.4, 0.2, 0.4, 2.0),
        "hold_reminder": _HOLD_REMINDER,
        "auto_answer": _AUTO_ANSWER,
    },
    "DE": {
        "ringback": ToneSpec((425.0,), (1.0, 4.0)),
        "busy": ToneSpec((425.0,), (0.48, 0.48)),
        "congestion": ToneSpec((425.0,), (0.24, 0.24)),
        "call_waiting": ToneSpec((425.0,), (0.2, 0.2, 0.2, 5.0)),
        "ring": _ring(1.0, 4.0),
        "hold_reminder": _HOLD_REMINDER,
        "auto_answer": _AUTO_ANSWER,
    },
}
"""By ISO 3166 country and by the name that ``app.engine.values.Tone`` gives it."""


def samples(tone: ToneSpec) -> array.array[int]:
    """One full cadence as 16 bit samples."""
    sound = array.array("h")
    for number, seconds in enumerate(tone.cadence):
        count = round(seconds * RATE)
        sounding = number % 2 == 0
        sound.extend(_sample(tone, at / RATE, seconds) if sounding else 0 for at in range(count))
    return sound


def _sample(tone: ToneSpec, t: float, seconds: float) -> int:
    wave_form = sum(math.sin(2 * math.pi * partial * t) for partial in tone.partials) / len(tone.partials)
    envelope = min(1.0, t / FADE, (seconds - t) / FADE)
    if tone.bell:
        envelope *= math.exp(-6.0 * (t % 0.1)) * math.exp(-0.5 * t)
    return round(32767 * LEVEL * envelope * wave_form)


def write(folder: Path) -> list[Path]:
    """Every tone under ``folder``, as ``US/busy.wav`` and so on; returns the files."""
    files = []
    for country, tones in TONES.items():
        (folder / country).mkdir(parents=True, exist_ok=True)
        for name, tone in tones.items():
            path = folder / country / f"{name}.wav"
            sound = samples(tone)
            if sys.byteorder == "big":
                sound.byteswap()
            with wave.open(str(path), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(sound.tobytes())
            files.append(path)
    return files


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
