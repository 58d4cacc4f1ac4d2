"""Figures and the one line in which a measurement is told."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that ``share`` (0 to 1) of all values do not exceed; NaN for no values."""
    ordered = sorted(values)
    if not ordered:
        return math.nan
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def number(value: float) -> str:
    """Short and comparable: three digits or more of a measure, a count as it is, ``-`` for NaN."""
    if isinstance(value, int):
        return str(value)
    if math.isnan(value):
        return "-"
    digits = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:.{digits}f}"


def line(name: str, figures: Mapping[str, float], subject: str = "") -> str:
    """``start window=310 registered=420``; a rival's line begins with its name."""
    words = [
        *([subject] if subject else []),
        name,
        *(f"{key}={number(value)}" for key, value in figures.items()),
    ]
    return " ".join(words)
