"""How well a call sounds: measured once a second, and summed up at its end (P7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Grade(Enum):
    """Quality in a word; the bounds are those of ITU-T G.109 table 1 (R 80, 70, 60, 50) as MOS."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    BAD = "bad"


BOUNDS: Final = ((4.03, Grade.GOOD), (3.60, Grade.FAIR), (3.10, Grade.POOR))
"""Least mean opinion score of each grade: R of 80, 70 and 60 (ITU-T G.107 annex B)."""


def grade(mos: float) -> Grade:
    """The grade of a mean opinion score (1 to 4.5)."""
    return next((grade for least, grade in BOUNDS if mos >= least), Grade.BAD)


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What was measured of one call in one second."""

    mos: float
    """Mean opinion score by the E-model (``app.calls.e_model``), 1 to 4.5."""
    loss: float
    """Share of the other side's packets that did not arrive in time lately, 0 to 1."""
    loss_there: float
    """Share of our packets that the other side missed lately, as it reports; 0 where it reports nothing."""
    jitter: float
    """Seconds (RFC 3550 section 6.4.1)."""
    round_trip: float | None
    """Seconds by RTCP; None where the other side sends no reports."""
    codec: str

    @property
    def grade(self) -> Grade:
        """In a word."""
        return grade(self.mos)


@dataclass(frozen=True)
class QualityMeasured:
    """A second of an answered call was measured."""

    call_id: str
    quality: Quality


@dataclass(frozen=True, kw_only=True)
class QualitySummary:
    """A whole call in a few figures, for the history."""

    mos: float
    """Mean over the time measured, 1 to 4.5."""
    worst_mos: float
    loss: float
    """Share of all packets from the other side that did not arrive in time, 0 to 1."""
    jitter: float
    """Mean, in seconds."""
    round_trip: float | None
    """Mean, in seconds; None where it is not known."""
    codec: str
    """The last one used."""
    seconds: int
    """How many seconds were measured."""
    line: tuple[float, ...] = ()
    """The score over the call, at most ``LINE_POINTS`` values, evenly spaced: each the worst of its span."""


@dataclass(frozen=True)
class CallQuality:
    """An answered call is over and this is how it sounded; follows its ``CallEnded`` on the bus."""

    call_id: str
    summary: QualitySummary


LINE_POINTS: Final = 120
