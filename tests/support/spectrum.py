"""Tones made and tones found: how loud a frequency is in what was recorded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

SILENCE = -120.0
"""dBFS given for perfect silence."""


def tone(frequency: float, level: float, rate: int, seconds: float = 1.0) -> Samples:
    """A sine of ``level`` dBFS (0 = full scale peak), a whole number of periods long."""
    periods = round(frequency * seconds)
    count = round(periods * rate / frequency)
    at = np.arange(count) / count * periods
    wave: Samples = 10 ** (level / 20) * np.sin(2 * np.pi * at)
    return wave


def level_of(sound: Samples, frequency: float, rate: int, width: float = 20.0) -> float:
    """Level in dBFS of what lies within ``width`` Hz of ``frequency``."""
    window = np.hanning(sound.size)
    power = np.abs(np.fft.rfft(sound * window)) ** 2 / (np.sum(window**2) * sound.size / 4)
    near = np.abs(np.fft.rfftfreq(sound.size, 1 / rate) - frequency) <= width
    return _decibels(float(np.sqrt(power[near].sum())))


def loudest(sound: Samples, rate: int) -> float:
    """The frequency in Hz that dominates."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size)))
    return float(np.fft.rfftfreq(sound.size, 1 / rate)[int(np.argmax(spectrum))])


def peak(sound: Samples) -> float:
    """The largest sample in dBFS."""
    return _decibels(float(np.max(np.abs(sound), initial=0.0)))


def _decibels(amplitude: float) -> float:
    return 20 * np.log10(amplitude) if amplitude > 1e-6 else SILENCE
