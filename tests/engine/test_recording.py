"""Recordings between real engines: who is in which channel, and what a pause or a killed engine leaves."""

from __future__ import annotations

import json
import shutil
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.engine.commands import (
    HangUpCall,
    HoldCall,
    MixCalls,
    MoveRecording,
    PauseRecording,
    PlayFile,
    RecordCall,
    ResumeCall,
    StopFile,
    StopRecording,
)
from app.engine.events import CallFinished, MediaChanged, RecordingStarted, RecordingStopped
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory, EngineAgent
from tests.support.growing_file import wait_until_written
from tests.support.party import tone_file
from tests.support.spectrum import Samples, level_of, peak

RATE = 16_000
ANNA, BERT = 700, 1500
"""Hz of their voices."""
LOUD, SILENT = -35.0, -60.0
"""dBFS."""


class Talk:
    """The agent in a call with Anna and one with Bert, who hear one another; both say their tone."""

    def __init__(self, agents: AgentFactory, folder: Path) -> None:
        self.folder = folder
        self.agent, self.anna, self.bert = agents("agent"), agents("anna"), agents("bert")
        self.annas = answered_call(self.agent, self.anna, "with-anna")
        self.berts = answered_call(self.agent, self.bert, "with-bert")
        self.agent.send(MixCalls(mix_id="m", call_ids=["with-anna", "with-bert"]))
        self.say(self.anna, self.annas, ANNA)
        self.say(self.bert, self.berts, BERT)

    def say(self, who: EngineAgent, call_id: str, pitch: int) -> None:
        tone = tone_file(self.folder / f"{pitch}.wav", pitch)
        who.send(PlayFile(call_id=call_id, path=str(tone), loop=True))

    def record(self, name: str = "call.wav", call_id: str = "with-anna", **fields: Any) -> Path:  # noqa: ANN401 - fields of RecordCall
        command = RecordCall(call_id=call_id, path=str(self.folder / name), **fields)
        self.agent.send(command)
        return Path(self.agent.wait(RecordingStarted, call_id=call_id).path)

    def stop(self, call_id: str = "with-anna") -> RecordingStopped:
        self.agent.send(StopRecording(call_id=call_id))
        return self.agent.wait(RecordingStopped, call_id=call_id)


def wait_for_seconds(path: Path, seconds: float) -> None:
    """Until so much sound lies in the file (WAV, by its header)."""
    wait_until_written(path, lambda: length(path) >= seconds)


def length(path: Path) -> float:
    with wave.open(str(path)) as file:
        frames: int = file.getnframes()
        return frames / RATE


def channels(path: Path) -> tuple[Samples, ...]:
    """Each channel, full scale 1."""
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getsampwidth()) == (RATE, 2)
        count = file.getnchannels()
        sound = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768
    return tuple(sound[channel::count] for channel in range(count))


def hears(sound: Samples, pitch: int) -> bool:
    return level_of(sound[len(sound) // 4 : -len(sound) // 4], pitch, RATE, 25.0) > LOUD


def only(sound: Samples, pitch: int) -> bool:
    """This voice, and not the other one."""
    return hears(sound, pitch) and not hears(sound, ANNA if pitch == BERT else BERT)


def notes_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
    return found


def the_pause(path: Path) -> tuple[float, float]:
    """Where the only one begins and ends in the file, in seconds."""
    ((start, end),) = notes_of(path)["pauses"]
    return start, end


@pytest.fixture
def talk(agents: AgentFactory, tmp_path: Path) -> Talk:
    return Talk(agents, tmp_path)


def test_each_side_has_a_channel_of_its_own(talk: Talk) -> None:
    """P7: right is the other side, left what this phone sends there."""
    path = talk.record(notes={"customer": "Anna"})
    wait_for_seconds(path, 1.5)
    ended = talk.stop()
    left, right = channels(path)
    assert only(left, BERT)
    assert only(right, ANNA)
    assert ended.seconds == pytest.approx(length(path), abs=0.02)
    assert not ended.trouble
    notes = notes_of(path)
    assert notes["customer"] == "Anna"
    assert notes["channels"] == ["agent", "other side"]
    assert notes["seconds"] == pytest.approx(ended.seconds, abs=0.02)


def test_mixed_is_one_channel_with_both(talk: Talk) -> None:
    """P7."""
    path = talk.record(mixed=True)
    wait_for_seconds(path, 1.5)
    talk.stop()
    (both,) = channels(path)
    assert hears(both, ANNA)
    assert hears(both, BERT)


def test_a_pause_is_silent_and_marked(talk: Talk) -> None:
    """P7: card data said in a pause is in no channel; the rest of the file is where it belongs."""
    path = talk.record(pause="silence")
    wait_for_seconds(path, 1.0)
    before = length(path)
    talk.agent.send(PauseRecording(call_id="with-anna"))
    wait_for_seconds(path, length(path) + 1.5)
    talk.agent.send(PauseRecording(call_id="with-anna", paused=False))
    resumed_at = length(path)
    wait_for_seconds(path, resumed_at + 1.5)
    talk.stop()
    start, end = the_pause(path)
    left, right = channels(path)
    inside = slice(int((start + 0.01) * RATE), int((end - 0.01) * RATE))
    assert end - start > 0.5, "the file may be written late"
    assert start >= before - 0.3
    assert peak(left[inside]) < SILENT
    assert peak(right[inside]) < SILENT
    assert only(right[: int(start * RATE)], ANNA)
    assert only(right[int(end * RATE) :], ANNA)
    assert only(left[int(end * RATE) :], BERT)


def test_a_gap_leaves_only_its_mark(talk: Talk) -> None:
    """P7: what was said is not there at all, and one hears that something was left out."""
    path = talk.record(pause="gap")
    wait_for_seconds(path, 1.0)
    talk.agent.send(PauseRecording(call_id="with-anna"))
    time.sleep(1.5)  # what is said meanwhile must not lie in the file
    talk.agent.send(PauseRecording(call_id="with-anna", paused=False))
    wait_for_seconds(path, 2.5)
    talk.stop()
    start, end = the_pause(path)
    assert end - start == pytest.approx(0.2, abs=0.02)
    _, right = channels(path)
    mark = right[int(start * RATE) : int(end * RATE)]
    assert level_of(mark, 440, RATE, 25.0) > LOUD
    assert level_of(mark, ANNA, RATE, 25.0) < LOUD


def test_hold_does_not_end_it(talk: Talk) -> None:
    """P7, S9: the same file goes on after a hold, in the same channels."""
    path = talk.record()
    wait_for_seconds(path, 0.5)
    for command, held in ((HoldCall(call_id="with-anna"), True), (ResumeCall(call_id="with-anna"), False)):
        talk.agent.send(command)
        talk.agent.wait(MediaChanged, call_id="with-anna", held_by_us=held)
    again = length(path)
    wait_for_seconds(path, again + 1.5)
    talk.stop()
    left, right = (sound[int((again + 0.5) * RATE) :] for sound in channels(path))
    assert only(right, ANNA)
    assert only(left, BERT)


def test_it_goes_on_with_the_call_that_takes_the_place(talk: Talk) -> None:
    """S9: a recording is not cut by a transfer."""
    path = talk.record()
    wait_for_seconds(path, 1.0)
    talk.agent.send(StopFile(call_id="with-bert"))
    talk.agent.send(HangUpCall(call_id="with-anna"))
    talk.agent.wait(CallFinished, call_id="with-anna")
    talk.agent.send(MoveRecording(call_id="with-anna", new_call_id="with-bert"))
    moved = length(path)
    wait_for_seconds(path, moved + 1.5)
    ended = talk.stop("with-bert")
    assert ended.path == str(path)
    _, right = channels(path)
    assert only(right[: int(0.9 * RATE)], ANNA)
    assert only(right[int((moved + 0.5) * RATE) :], BERT)


def test_the_end_of_the_call_completes_the_file(talk: Talk) -> None:
    """P7."""
    path = talk.record()
    wait_for_seconds(path, 0.5)
    talk.agent.send(HangUpCall(call_id="with-anna"))
    ended = talk.agent.wait(RecordingStopped, call_id="with-anna")
    assert not ended.trouble
    assert length(path) == pytest.approx(ended.seconds, abs=0.02)


def test_a_killed_engine_leaves_a_file_that_plays(talk: Talk) -> None:
    """P7: everything but the last moment is there."""
    path = talk.record()
    wait_for_seconds(path, 2.0)
    before = length(path)
    talk.agent.process.kill()
    talk.agent.ended()
    assert length(path) >= before
    left, right = channels(path)
    assert len(left) == len(right) == round(length(path) * RATE)
    assert path.stat().st_size >= 44 + 4 * len(left)
    assert only(left, BERT)
    assert only(right, ANNA)
    assert notes_of(path)["seconds"] is None


def test_opus_plays_too_when_the_engine_was_killed(talk: Talk) -> None:
    """P7: a tenth of the room, and every page stands for itself."""
    import soundfile

    path = talk.record("call.opus", format="opus")
    wait_until_written(path, lambda: path.stat().st_size >= 20_000)
    talk.agent.process.kill()
    talk.agent.ended()
    file = soundfile.SoundFile(path)
    assert (file.samplerate, file.channels) == (RATE, 2)
    sound = np.frombuffer(file.buffer_read(-1, dtype="int16"), dtype=np.int16) / 32768
    file.close()
    assert len(sound) > 2 * RATE
    assert only(sound[0::2], BERT)
    assert only(sound[1::2], ANNA)


def test_a_full_disk_ends_it_before_it_begins(talk: Talk) -> None:
    """P7: the call goes on, and the parent is told why there is no recording."""
    free = shutil.disk_usage(talk.folder).free
    talk.agent.send(
        RecordCall(call_id="with-anna", path=str(talk.folder / "x" / "a.wav"), least_free=2 * free)
    )
    ended = talk.agent.wait(RecordingStopped, call_id="with-anna")
    assert (ended.trouble, ended.path) == ("full", "")
    assert not talk.agent.heard(CallFinished)
    wait_for_seconds(talk.record(), 0.5)  # the next one may be made where there is room


def test_a_folder_that_cannot_be_made_is_told(talk: Talk) -> None:
    """P7."""
    (talk.folder / "file").write_text("in the way")
    talk.agent.send(RecordCall(call_id="with-anna", path=str(talk.folder / "file" / "a.wav")))
    assert talk.agent.wait(RecordingStopped, call_id="with-anna").trouble == "folder"


def test_a_file_of_that_name_is_not_touched(talk: Talk) -> None:
    """P7."""
    (talk.folder / "call.wav").write_bytes(b"older")
    path = talk.record()
    assert path.name == "call (2).wav"
    assert (talk.folder / "call.wav").read_bytes() == b"older"


def test_what_cannot_be_is_refused(talk: Talk) -> None:
    path = str(talk.folder / "a.wav")
    assert talk.agent.ask(RecordCall(call_id="gone", path=path)).error == "There is no such call."
    assert talk.agent.ask(PauseRecording(call_id="with-anna")).error == "The call is not being recorded."
    talk.record()
    refused = talk.agent.ask(RecordCall(call_id="with-anna", path=path))
    assert refused.error == "The call is being recorded already."
    assert not talk.agent.ask(StopRecording(call_id="with-bert")).error


def test_the_other_side_hears_the_tone_and_the_file_does_not(agents: AgentFactory, tmp_path: Path) -> None:
    """P7: who is recorded is told by a tone."""
    agent, anna = agents("agent"), agents("anna")
    annas = answered_call(agent, anna)
    anna.send(RecordCall(call_id=annas, path=str(tmp_path / "anna.wav")))
    theirs = Path(anna.wait(RecordingStarted).path)
    agent.send(RecordCall(call_id="c1", path=str(tmp_path / "agent.wav"), tone="repeating"))
    ours = Path(agent.wait(RecordingStarted).path)
    wait_for_seconds(ours, 1.0)
    wait_for_seconds(theirs, length(theirs) + 1.0)
    _, heard = channels(theirs)
    blocks = heard[: len(heard) // 800 * 800].reshape(-1, 800)
    tones = [level_of(block, 1400, RATE, 40.0) > LOUD for block in blocks]
    first = tones.index(True)
    assert 3 <= sum(tones[first : first + 200]) <= 6, "0.2 s in blocks of 0.05 s, and then none for long"
    assert peak(channels(ours)[0]) < SILENT
