"""Makes the music that a waiting customer hears: ``python -m resources.sounds.hold.make``.

Four calm chords of a struck-bar instrument, composed here, in the band that a telephone carries. The last
notes ring on into the beginning, so that the loop has no seam.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 8000
"""Samples per second: telephone quality."""
BEAT = 0.5
"""Seconds between two notes."""
RING = 2.5
"""Seconds that a struck note is heard."""
LOUDNESS = 0.05
"""Root mean square, full scale 1 (-26 dBFS): in the background."""
MOST_BYTES = 200_000

CHORDS: tuple[tuple[float, ...], ...] = (
    (392.00, 493.88, 587.33, 783.99),
    (329.63, 493.88, 659.26, 783.99),
    (523.25, 392.00, 659.26, 783.99),
    (440.00, 587.33, 739.99, 880.00),
)
"""G, E minor, C and D, in Hz; one note a beat."""

FILE = Path(__file__).with_name("music.wav")


def struck(pitch: float) -> npt.NDArray[np.float64]:
    """One note: a fundamental with the two bright partials of a struck bar, which die away first."""
    time = np.arange(round(RING * RATE)) / RATE
    note = np.zeros_like(time)
    for partial, strength, decay in ((1.0, 1.0, 1.6), (2.76, 0.12, 5.0), (5.4, 0.03, 12.0)):
        if pitch * partial < RATE / 2:
            note += strength * np.exp(-decay * time) * np.sin(2 * np.pi * pitch * partial * time)
    attack = round(0.012 * RATE)
    note[:attack] *= np.linspace(0, 1, attack)
    return note


def music() -> npt.NDArray[np.int16]:
    """The whole loop as 16-bit samples."""
    notes = [pitch for chord in CHORDS for pitch in chord]
    length = round(len(notes) * BEAT * RATE)
    loop = np.zeros(length)
    for place, pitch in enumerate(notes):
        note = struck(pitch)
        where = (round(place * BEAT * RATE) + np.arange(len(note))) % length
        np.add.at(loop, where, note)
    loop *= LOUDNESS / np.sqrt(np.mean(loop**2))
    return np.round(loop * 32767).astype("<i2")


def make(file: Path = FILE) -> None:
    """Write the file."""
    with wave.open(str(file), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(RATE)
        sink.writeframes(music().tobytes())


if __name__ == "__main__":
    make()
