"""What a card shows of recording and quality, and what its buttons do, without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.quality import QualityWatch
from app.calls.standings import Standings
from app.engine.commands import PauseRecording, RecordCall, StopRecording
from app.engine.events import CallMeasured, RecordingStarted
from app.problems import Problems
from app.recording.recordings import Recordings
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from tests.unit.recording.test_recordings import standing
from ui.calls.instruments import NOTHING, CallInstruments, only_recording


class Card:
    """One answered call and the instruments of its card."""

    def __init__(self, engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> None:
        self.engine, self.bus = engine, bus
        self.calls = Calls(engine, loop, bus)
        self.standings = Standings(bus, standing(by_button=True))
        self.quality = QualityWatch(self.calls, bus)
        self.recordings = Recordings(
            self.calls, self.standings, engine, loop, bus, Problems(bus), Path("/data")
        )
        self.changes = 0
        self.said: list[str] = []
        self.shared = ""
        self.instruments = CallInstruments(
            self.calls,
            self.recordings,
            self.quality,
            bus,
            card_of=self.card_of,
            changed=self.changed,
            announce=self.said.append,
        )
        engine.start()
        self.call = self.calls.place("desk", "sip:600@pbx")
        engine.answer(self.call.id)

    def card_of(self, call: Call) -> str:
        return self.shared or call.id

    def changed(self) -> None:
        self.changes += 1

    def measure(self, seconds: int = 2) -> None:
        for second in range(1, seconds + 1):
            self.bus.publish(
                CallMeasured(
                    call_id=self.call.id,
                    codec="PCMU/8000",
                    received=50 * second,
                    lost=0,
                    discarded=0,
                    sent=50 * second,
                    lost_there=0,
                    jitter=0.002,
                    round_trip=0.02,
                    buffered=0.04,
                )
            )

    def close(self) -> None:
        for part in (self.instruments, self.recordings, self.quality, self.standings, self.calls):
            part.close()


@pytest.fixture
def card(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Card]:
    card = Card(engine, loop, bus)
    yield card
    card.close()


def test_the_row_has_its_place_before_anything_is_known(card: Card) -> None:
    """P7: nothing moves under a pointer when the first figures come."""
    shown = card.instruments.of(card.call.id)
    assert shown.there
    assert shown.quality is None
    assert shown.may_begin
    assert not shown.may_end
    ringing = card.calls.place("desk", "sip:601@pbx")
    assert card.instruments.of(ringing.id) == NOTHING


def test_quality_is_a_word_bars_and_figures(card: Card) -> None:
    """P7: shown as bars with words."""
    card.measure()
    quality = card.instruments.of(card.call.id).quality
    assert quality is not None
    assert (quality.bars, quality.word) == (4, "Good sound")
    assert quality.detail == "score 4.4 of 4.5, 0.0 % lost, jitter 2 ms, round trip 20 ms, PCMU/8000"
    assert card.changes


def test_record_pause_and_end(card: Card) -> None:
    """P7: one button each, and each step is said."""
    call_id = card.call.id
    card.instruments.toggle_recording(call_id)
    assert len(card.engine.of(RecordCall)) == 1
    assert card.instruments.of(call_id).recording == "Recording begins"
    card.bus.publish(RecordingStarted(call_id=call_id, path="/x.wav"))
    shown = card.instruments.of(call_id)
    assert (shown.recording, shown.may_begin, shown.may_end, shown.may_pause) == (
        "Recording",
        False,
        True,
        True,
    )
    card.instruments.toggle_pause(call_id)
    assert card.instruments.of(call_id).recording == "Recording paused"
    card.instruments.toggle_pause(call_id)
    card.instruments.toggle_recording(call_id)
    assert [command.paused for command in card.engine.of(PauseRecording)] == [True, False]
    assert len(card.engine.of(StopRecording)) == 1
    assert card.instruments.of(call_id).recording == ""
    assert card.said == [
        "The call is being recorded.",
        "The recording is paused.",
        "The recording goes on.",
    ]


def test_calls_that_share_a_card_are_recorded_from_there(card: Card) -> None:
    """P7: a conference has one card."""
    other = card.calls.place("desk", "sip:601@pbx")
    card.engine.answer(other.id)
    card.shared = "together"
    card.instruments.toggle_recording("together")
    assert len(card.engine.of(RecordCall)) == 1
    assert card.instruments.of("together").recording == "Recording begins"
    card.instruments.toggle_recording("together")
    assert len(card.engine.of(StopRecording)) == 1


def test_a_call_aside_shows_only_that_it_is_recorded(card: Card) -> None:
    """P7: the red sign is never out of sight."""
    card.measure()
    assert only_recording(card.instruments.of(card.call.id)) == NOTHING
    card.instruments.toggle_recording(card.call.id)
    shown = only_recording(card.instruments.of(card.call.id))
    assert shown.recording
    assert shown.quality is None
