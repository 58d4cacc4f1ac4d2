"""Makes the sentences that the demo company speaks: ``python -m resources.sounds.demo.record``.

They are spoken by espeak-ng, which only whoever changes a sentence needs: the recordings themselves
are small (8 kHz, 16 bit, mono, under 60 kB) and live beside this script.
"""

from __future__ import annotations

import io
import subprocess
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 8000
"""Samples per second: telephone quality."""
LOUDNESS = 0.1
"""Root mean square of a recording, full scale 1 (-20 dBFS)."""
PEAK = 0.7
QUIET = 0.01
"""Below this a recording's beginning and end are cut off."""
MOST_BYTES = 60_000

SENTENCES: dict[str, tuple[str, str]] = {
    "ada": ("en-gb+f3", "Hello, this is Ada. I can hear you well. Can you hear me?"),
    "tom": ("en-us+m3", "Hi, Tom speaking. I will repeat everything you say."),
    "lena": ("en-gb+f4", "Hello, Lena here. I promised to call you back."),
    "callback": ("en-gb+f4", "This is Lena. I will call you back in a moment."),
    "menu": ("en-us+f2", "Your card was read. You are taken back now."),
    "early": ("en-us+f2", "All our people are talking. You hear this before the call begins."),
}
"""Name of the recording: voice of espeak-ng, and what it says."""


def speak(voice: str, text: str) -> tuple[npt.NDArray[np.float64], int]:
    """The sentence as espeak-ng says it, full scale 1, and its sample rate in Hz."""
    said = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", "170", "--stdout", text], check=True, capture_output=True
    ).stdout
    with wave.open(io.BytesIO(said)) as source:
        rate = source.getframerate()
        frames = source.readframes(source.getnframes())
    return np.frombuffer(frames, dtype="<i2") / 32768.0, rate


def resample(sound: npt.NDArray[np.float64], rate: int, wanted: int) -> npt.NDArray[np.float64]:
    """``sound`` at ``wanted`` Hz: its spectrum, cut off at the new Nyquist frequency."""
    length = len(sound) * wanted // rate
    spectrum = np.fft.rfft(sound)[: length // 2 + 1]
    return np.fft.irfft(spectrum, length) * (length / len(sound))


def level(sound: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """``sound`` without silence at its ends, at ``LOUDNESS``, its peaks rounded off below ``PEAK``."""
    loud = np.flatnonzero(np.abs(sound) > QUIET)
    sound = sound[loud[0] : loud[-1] + 1]
    sound = sound * (LOUDNESS / np.sqrt(np.mean(sound**2)))
    return PEAK * np.tanh(sound / PEAK)


def record(name: str, folder: Path) -> Path:
    """Make one recording; raises ``ValueError`` when its sentence is too long for ``MOST_BYTES``."""
    voice, text = SENTENCES[name]
    sound = level(resample(*speak(voice, text), RATE))
    path = folder / f"{name}.wav"
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes((sound * 32767).astype("<i2").tobytes())
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{name}: {path.stat().st_size} bytes, shorten the sentence")
    return path


if __name__ == "__main__":
    for each in SENTENCES:
        record(each, Path(__file__).parent)
