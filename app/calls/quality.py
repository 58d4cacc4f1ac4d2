"""How well a call sounds: measured once a second, and summed up at its end (P7)."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from statistics import fmean
from typing import Final

from app.bus import Bus
from app.calls.call import CallState
from app.calls.calls import Calls
from app.calls.e_model import codec_of, score
from app.calls.events import CallEnded
from app.engine.events import CallMeasured


class Grade(Enum):
    """Quality in a word; the bounds are those of ITU-T G.109 table 1 (R 80, 70, 60, 50) as MOS."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    BAD = "bad"
    SILENT = "silent"
    """No packet arrives at all."""


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
    silent: bool = False
    """Nothing has arrived for ``SILENT_AFTER`` seconds; the other figures are those of before."""

    @property
    def grade(self) -> Grade:
        """In a word."""
        return Grade.SILENT if self.silent else grade(self.mos)


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
SILENT_AFTER: Final = 3
"""Seconds without a packet after which that is told."""
LOOK_BACK: Final = 5
"""Seconds over which loss is counted: one lost packet of fifty must not look like a catastrophe."""
OWN_DELAY: Final = 0.06
"""Seconds that sound spends in a packet (20 ms) and in the devices of both ends."""


class _Measured:
    """One call's figures so far."""

    def __init__(self) -> None:
        self.last: CallMeasured | None = None
        self.recent: deque[tuple[int, int, int, int]] = deque(maxlen=LOOK_BACK)
        """Received, not played, sent and lost there, of each of the last seconds."""
        self.idle = 0
        self.now: Quality | None = None
        self.scores: list[float] = []
        self.jitters: list[float] = []
        self.trips: list[float] = []
        self.received = self.missed = 0

    def take(self, told: CallMeasured) -> Quality | None:
        """Follow the next second; None while there is nothing to compare it with."""
        before, self.last = self.last, told
        if before is None or told.received < before.received or told.sent < before.sent:
            self.recent.clear()  # negotiated anew: it counts from 0 again
            return None
        received = told.received - before.received
        missed = max(0, told.lost - before.lost) + max(0, told.discarded - before.discarded)
        there = max(0, told.lost_there - before.lost_there)
        self.idle = 0 if received else self.idle + 1
        if not received and not missed:
            return self._nothing_came()
        self.received += received
        self.missed += missed
        self.recent.append((received, missed, told.sent - before.sent, there))
        return self._rated(told)

    def _nothing_came(self) -> Quality | None:
        if self.now is not None and self.idle >= SILENT_AFTER:
            self.now = replace(self.now, silent=True)
        return self.now

    def _rated(self, told: CallMeasured) -> Quality:
        came, missed, sent, there = (sum(column) for column in zip(*self.recent, strict=True))
        loss = missed / (came + missed)
        trip = told.round_trip or None
        delay = (trip or 0.0) / 2 + told.buffered + OWN_DELAY
        self.now = Quality(
            mos=score(codec_of(told.codec), delay, loss),
            loss=loss,
            loss_there=min(1.0, there / sent) if sent else 0.0,
            jitter=told.jitter,
            round_trip=trip,
            codec=told.codec,
        )
        self.scores.append(self.now.mos)
        self.jitters.append(told.jitter)
        if trip is not None:
            self.trips.append(trip)
        return self.now

    def summary(self) -> QualitySummary | None:
        """The whole call; None where nothing was measured."""
        if self.now is None or not self.scores:
            return None
        return QualitySummary(
            mos=fmean(self.scores),
            worst_mos=min(self.scores),
            loss=self.missed / max(1, self.received + self.missed),
            jitter=fmean(self.jitters),
            round_trip=fmean(self.trips) if self.trips else None,
            codec=self.now.codec,
            seconds=len(self.scores),
            line=thinned(self.scores),
        )


def thinned(scores: Sequence[float], points: int = LINE_POINTS) -> tuple[float, ...]:
    """At most so many values, evenly spaced over all: each the worst of its span, so that no dip is lost."""
    if len(scores) <= points:
        return tuple(scores)
    edges = [len(scores) * at // points for at in range(points + 1)]
    return tuple(min(scores[start:end]) for start, end in pairwise(edges))


class QualityWatch:
    """Rates every answered call once a second. Only on the core's thread."""

    def __init__(self, calls: Calls, bus: Bus) -> None:
        self._calls, self._bus = calls, bus
        self._measured: dict[str, _Measured] = {}
        self._subscriptions = [
            bus.subscribe(CallMeasured, self._take),
            bus.subscribe(CallEnded, lambda event: self._sum_up(event.call_id)),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def of(self, call_id: str) -> Quality | None:
        """How the call sounds now; None: not known (yet)."""
        found = self._measured.get(call_id)
        return None if found is None else found.now

    def line(self, call_id: str) -> tuple[float, ...]:
        """The scores of the call so far, as in ``QualitySummary.line``."""
        found = self._measured.get(call_id)
        return () if found is None else thinned(found.scores)

    def _take(self, event: CallMeasured) -> None:
        call = self._calls.get(event.call_id)
        if call is None or not call.established:
            return
        found = self._measured.setdefault(event.call_id, _Measured())
        if call.state is not CallState.UP:
            found.last = None  # on hold little or nothing is sent, and that is no loss
            return
        quality = found.take(event)
        if quality is not None:
            self._bus.publish(QualityMeasured(event.call_id, quality))

    def _sum_up(self, call_id: str) -> None:
        found = self._measured.pop(call_id, None)
        summary = None if found is None else found.summary()
        if summary is not None:
            self._bus.publish(CallQuality(call_id, summary))
