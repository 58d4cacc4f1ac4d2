"""Quality in words and bars. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.calls.quality import Grade, Quality, QualitySummary
from app.translation import tr
from ui.theme.tokens import Tone

MOST_BARS = 4


@dataclass(frozen=True, kw_only=True)
class QualityModel:
    """What the bars beside a call show."""

    bars: int
    """0 to ``MOST_BARS``."""
    word: str
    tone: Tone
    detail: str
    """The figures, for a tool tip."""


UNKNOWN: Final = QualityModel(bars=0, word="", tone=Tone.PLAIN, detail="")
"""In the first seconds of a call."""


def quality_model(quality: Quality) -> QualityModel:
    """Bars, word and figures of this moment."""
    bars, tone = _LOOKS[quality.grade]
    figures = ", ".join(value for _, value in facts(quality))
    return QualityModel(
        bars=bars,
        word=word(quality.grade),
        tone=tone,
        detail=tr("Nothing arrives from the other side.") if quality.silent else figures,
    )


def word(grade: Grade) -> str:
    """The grade as a person reads it."""
    return {
        Grade.GOOD: tr("Good sound"),
        Grade.FAIR: tr("Fair sound"),
        Grade.POOR: tr("Poor sound"),
        Grade.BAD: tr("Bad sound"),
        Grade.SILENT: tr("No sound arrives"),
    }[grade]


_LOOKS = {
    Grade.GOOD: (4, Tone.GO),
    Grade.FAIR: (3, Tone.WAIT),
    Grade.POOR: (2, Tone.WAIT),
    Grade.BAD: (1, Tone.STOP),
    Grade.SILENT: (0, Tone.STOP),
}


def facts(measured: Quality | QualitySummary) -> tuple[tuple[str, str], ...]:
    """Label and value of each figure, the value with its label where it would not be understood alone."""
    found = [
        (tr("Score"), tr("score {mos:.1f} of 4.5", mos=measured.mos)),
        (tr("Lost"), tr("{percent:.1f} % lost", percent=100 * measured.loss)),
        (tr("Jitter"), tr("jitter {milliseconds:.0f} ms", milliseconds=1000 * measured.jitter)),
    ]
    if measured.round_trip is not None:
        trip = 1000 * measured.round_trip
        found.append((tr("Round trip"), tr("round trip {milliseconds:.0f} ms", milliseconds=trip)))
    return (*found, (tr("Codec"), measured.codec))
