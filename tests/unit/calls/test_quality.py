"""How well a call sounds, second by second and in sum."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bus import Bus
from app.calls.calls import Calls
from app.calls.quality import CallQuality, Grade, Quality, QualityMeasured, QualityWatch, grade, thinned
from app.engine.events import CallMeasured
from tests.support.scripted_engine import EngineScripted


class Line:
    """An answered call whose packets the test counts."""

    def __init__(self, calls: Calls, engine: EngineScripted, bus: Bus) -> None:
        self.bus, self.engine = bus, engine
        self.watch = QualityWatch(calls, bus)
        self.call = calls.place("desk", "sip:600@pbx")
        engine.answer(self.call.id)
        self.heard: list[Quality] = []
        self.sums: list[CallQuality] = []
        self.subscriptions = [
            bus.subscribe(QualityMeasured, lambda event: self.heard.append(event.quality)),
            bus.subscribe(CallQuality, self.sums.append),
        ]
        self.received = self.lost = self.sent = self.lost_there = self.discarded = 0

    def second(
        self,
        received: int = 50,
        lost: int = 0,
        *,
        discarded: int = 0,
        lost_there: int = 0,
        trip: float = 0.02,
        codec: str = "PCMU/8000",
    ) -> None:
        self.received += received
        self.lost += lost
        self.discarded += discarded
        self.sent += 50
        self.lost_there += lost_there
        self.bus.publish(
            CallMeasured(
                call_id=self.call.id,
                codec=codec,
                received=self.received,
                lost=self.lost,
                discarded=self.discarded,
                sent=self.sent,
                lost_there=self.lost_there,
                jitter=0.004,
                round_trip=trip,
                buffered=0.04,
            )
        )

    def close(self) -> None:
        self.watch.close()
        for subscription in self.subscriptions:
            subscription.close()


@pytest.fixture
def line(calls: Calls, engine: EngineScripted, bus: Bus) -> Iterator[Line]:
    line = Line(calls, engine, bus)
    yield line
    line.close()


def test_a_clean_call_is_good(line: Line) -> None:
    """P7: measured from the second report on."""
    line.second()
    assert line.heard == []
    line.second()
    (quality,) = line.heard
    assert quality.grade is Grade.GOOD
    assert quality.mos > 4.2
    assert (quality.loss, quality.jitter, quality.round_trip) == (0.0, 0.004, 0.02)
    assert line.watch.of(line.call.id) == quality


def test_loss_is_counted_over_some_seconds(line: Line) -> None:
    """P7: late packets count like lost ones."""
    line.second()
    line.second()
    line.second(45, 5)
    assert line.heard[-1].loss == pytest.approx(5 / 100)
    line.second(50, 0, discarded=5)
    assert line.heard[-1].loss == pytest.approx(10 / 155)
    assert line.heard[-1].grade is not Grade.GOOD


def test_what_the_other_side_misses_is_told_apart(line: Line) -> None:
    """P7."""
    line.second()
    line.second(lost_there=5)
    assert line.heard[-1].loss == 0.0
    assert line.heard[-1].loss_there == pytest.approx(0.1)


def test_without_reports_the_round_trip_is_not_known(line: Line) -> None:
    line.second(trip=0.0)
    line.second(trip=0.0)
    assert line.heard[-1].round_trip is None


def test_silence_on_the_wire_is_told_after_three_seconds(line: Line) -> None:
    """P7: and it does not spoil the score of what was heard."""
    line.second()
    line.second()
    for _ in range(2):
        line.second(0)
        assert line.heard[-1].grade is Grade.GOOD
    line.second(0)
    line.second()
    assert [quality.grade for quality in line.heard[-2:]] == [Grade.SILENT, Grade.GOOD]


def test_hold_and_a_new_negotiation_are_no_loss(line: Line) -> None:
    """P7: counters begin again after a re-INVITE."""
    line.second()
    line.second()
    line.engine.media(line.call.id, by_us=True)
    line.second(0)
    line.engine.media(line.call.id)
    line.received = line.sent = 0
    line.second()
    line.second()
    assert all(quality.loss == 0 and not quality.silent for quality in line.heard)
    assert len(line.heard) == 2


def test_the_sum_follows_the_end(line: Line) -> None:
    """P7: one summary for each call that was measured."""
    for lost in (0, 0, 10, 0):
        line.second(50 - lost, lost)
    worst = min(quality.mos for quality in line.heard)
    line.engine.finish(line.call.id)
    (told,) = line.sums
    assert told.call_id == line.call.id
    assert told.summary.worst_mos == worst
    assert told.summary.loss == pytest.approx(10 / 150)
    assert told.summary.seconds == 3
    assert len(told.summary.line) == 3
    assert told.summary.codec == "PCMU/8000"
    assert line.watch.of(line.call.id) is None


def test_a_call_that_was_never_measured_has_no_sum(line: Line) -> None:
    line.engine.finish(line.call.id)
    assert line.sums == []


def test_a_long_line_keeps_its_dips() -> None:
    """P7: eight hours in 120 points, and the one bad second is still seen."""
    scores = [4.4] * 28_800
    scores[12_345] = 1.5
    line = thinned(scores)
    assert len(line) == 120
    assert min(line) == 1.5
    assert thinned([4.0, 3.0]) == (4.0, 3.0)


@pytest.mark.parametrize(
    ("mos", "word"), [(4.4, Grade.GOOD), (3.7, Grade.FAIR), (3.2, Grade.POOR), (2.0, Grade.BAD)]
)
def test_a_score_has_a_word(mos: float, word: Grade) -> None:
    """P7."""
    assert grade(mos) is word
