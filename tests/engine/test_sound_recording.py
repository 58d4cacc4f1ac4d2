"""A recording of a call with a microphone: the agent in one channel, the other side in the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.commands import RecordCall, StopRecording
from app.engine.events import RecordingStarted, RecordingStopped
from tests.engine.sound_stage import Stage, pulse, stage
from tests.engine.test_recording import RATE, channels, length, wait_for_seconds
from tests.support.spectrum import level_of

__all__ = ["pulse", "stage"]

pytestmark = pytest.mark.sound

ALICE_SAYS, BOB_SAYS = 1000.0, 700.0
LOUD, QUIET = -30.0, -45.0


def test_the_agents_voice_is_left_and_the_other_right(stage: Stage, tmp_path: Path) -> None:
    """P7: by ear, from microphone to file."""
    stage.say("mic", ALICE_SAYS)
    stage.say("mic2", BOB_SAYS)
    stage.wait_for_tone("spk2", ALICE_SAYS)
    stage.wait_for_tone("spk", BOB_SAYS)
    stage.alice.send(RecordCall(call_id=stage.alices, path=str(tmp_path / "call.wav")))
    path = Path(stage.alice.wait(RecordingStarted).path)
    wait_for_seconds(path, 2.0)
    stage.alice.send(StopRecording(call_id=stage.alices))
    ended = stage.alice.wait(RecordingStopped)
    assert ended.seconds == pytest.approx(length(path), abs=0.02)
    left, right = channels(path)
    assert level_of(left, ALICE_SAYS, RATE) > LOUD
    assert level_of(left, BOB_SAYS, RATE) < QUIET
    assert level_of(right, BOB_SAYS, RATE) > LOUD
    assert level_of(right, ALICE_SAYS, RATE) < QUIET
