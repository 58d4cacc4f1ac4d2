"""The disk fills in mid-recording, under the engine's own process: the call goes on, the file plays."""

from __future__ import annotations

import os
import resource
import shutil
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from app.demo.demo import Demo, build_demo
from app.engine.commands import PauseRecording, RecordCall
from app.engine.events import CallFinished, Hello, RecordingStarted, RecordingStopped
from app.engine.options import EngineOptions
from app.history.events import HistoryChanged
from app.history.record import Recording
from app.loop import ThreadLoop
from app.paths import Paths
from app.recording.events import RecordingBegan, RecordingEnded
from app.recording.recordings import PROBLEM
from tests.engine.conversation import answered_call
from tests.support.engines import AgentFactory, EngineAgent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a process's limit of file size is Linux's")

RATE = 16_000
SECONDS = 60.0
ROOM = 100_000
"""Octets that may still be written: a second and a half of WAV, and of Opus half a minute."""
LITTLE = 8_000


def fill_disk(pid: int, path: Path, room: int) -> None:
    """From now on no file of that process grows beyond what this one has and ``room`` (``EFBIG``)."""
    _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (path.stat().st_size + room, hard))


def make_room(pid: int) -> None:
    """As before."""
    _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


def seconds_of(path: Path) -> float:
    """What a player makes of it."""
    if path.suffix == ".wav":
        with wave.open(str(path)) as file:
            assert file.getnchannels() == 2
            frames: int = file.getnframes()
            assert len(file.readframes(frames)) == 4 * frames
            return frames / RATE
    import soundfile

    file = soundfile.SoundFile(path)
    size = len(file.buffer_read(-1, dtype="int16"))
    file.close()
    return size / (4 * RATE)


def begin(agent: EngineAgent, path: Path) -> Path:
    """Record the call; where to."""
    command = RecordCall(call_id="c1", path=str(path))
    if path.suffix == ".opus":
        command = structs.replace(command, format="opus")
    agent.send(command)
    return Path(agent.wait(RecordingStarted, call_id="c1").path)


@pytest.mark.parametrize(("name", "room"), [("call.wav", ROOM), ("call.opus", LITTLE)])
def test_what_was_said_until_then_plays_and_the_call_goes_on(
    agents: AgentFactory, tmp_path: Path, name: str, room: int
) -> None:
    """P7: neither format needs to be repaired; with room again, the same call is recorded again."""
    agent, anna = agents("agent"), agents("anna")
    answered_call(agent, anna)
    pid = agent.hello.pid
    path = begin(agent, tmp_path / name)
    fill_disk(pid, path, room)
    ended = agent.wait(RecordingStopped, SECONDS, call_id="c1")
    assert ended.trouble == "disk"
    assert ended.path == str(path)
    assert seconds_of(path) > 0.5
    make_room(pid)
    assert not agent.heard(CallFinished)
    another = begin(agent, tmp_path / name)
    assert another != path
    agent.send(PauseRecording(call_id="c1"))


def test_too_little_is_left_free(agents: AgentFactory, tmp_path: Path) -> None:
    """P7: what the account wants to be left free is looked at while a recording grows, too."""
    agent, anna = agents("agent"), agents("anna")
    answered_call(agent, anna)
    free = shutil.disk_usage(tmp_path).free
    big = min(free // 4, 1 << 30)
    agent.send(RecordCall(call_id="c1", path=str(tmp_path / "a.wav"), least_free=free - big // 2))
    path = Path(agent.wait(RecordingStarted, call_id="c1").path)
    with (tmp_path / "big").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, big)
    try:
        ended = agent.wait(RecordingStopped, SECONDS, call_id="c1")
    finally:
        (tmp_path / "big").unlink()
    assert (ended.trouble, ended.path) == ("full", str(path))
    assert seconds_of(path) == pytest.approx(ended.seconds, abs=0.02)
    assert not agent.heard(CallFinished)


@pytest.fixture
def demo_loop() -> ThreadLoop:
    return ThreadLoop()


@pytest.fixture
def demo(demo_loop: ThreadLoop, tmp_path: Path) -> Iterator[Demo]:
    demo = build_demo(demo_loop, paths=Paths.under(tmp_path), options=EngineOptions(sound=False))
    yield demo
    demo.stop()


def test_the_agent_reads_one_sentence_and_the_history_keeps_it(demo: Demo, demo_loop: ThreadLoop) -> None:
    """P7: the whole phone, its engine, and the record of the call."""
    loop, phone = demo_loop, demo.phone
    pids: list[int] = []
    began: list[RecordingBegan] = []
    ends: list[RecordingEnded] = []
    phone.bus.subscribe(Hello, lambda event: pids.append(event.pid))
    phone.bus.subscribe(RecordingBegan, began.append)
    phone.bus.subscribe(RecordingEnded, ends.append)
    demo.start()
    assert loop.run_until(lambda: demo.ready, SECONDS)
    call = phone.dial("600")
    assert loop.run_until(lambda: call.established, SECONDS)
    phone.watching.recordings.begin(call.id)
    assert loop.run_until(lambda: bool(began), SECONDS)
    path = Path(began[0].path)
    fill_disk(pids[-1], path, ROOM)
    assert loop.run_until(lambda: bool(ends), SECONDS)
    make_room(pids[-1])
    assert "cannot be written any more" in ends[0].problem
    problem = phone.problems.get(PROBLEM)
    assert problem is not None
    assert problem.sentence == ends[0].problem
    assert call.established
    assert phone.watching.recordings.of(call.id) is None
    assert phone.watching.recordings.may_begin(call)
    assert seconds_of(path) == pytest.approx(ends[0].seconds, abs=0.3)
    kept: list[Recording] = []

    def look(event: HistoryChanged) -> None:
        kept.extend(one for record in event.records for one in record.recordings if one.problem)

    phone.bus.subscribe(HistoryChanged, look)
    phone.calls.hang_up(call.id)
    assert loop.run_until(lambda: bool(kept), SECONDS)
    assert (kept[0].path, kept[0].problem) == (str(path), ends[0].problem)
