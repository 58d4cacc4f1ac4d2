"""Kill -9 during real calls, then start again: every call is there, and none is open."""

from __future__ import annotations

import subprocess
import sys
import wave
from pathlib import Path

import pytest

from app.bus import Bus
from app.calls.end_reason import Direction
from app.history.events import HistoryChanged
from app.history.history import FILE, History
from app.history.record import CallOutcome
from app.history.store import HistoryStore
from app.history.wanted import Wanted
from app.loop import ThreadLoop
from app.paths import Paths

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(400)
def test_kill_9_during_real_calls_leaves_exact_records(tmp_path: Path) -> None:
    """P7: one over, one answered and one ringing as the process dies; the recording plays."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.support.calling_program", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    with program:
        said = program.stdout.readline()
        program.kill()
        trouble = program.stderr.read()
    assert said == "in calls\n", trouble
    folder = Paths.under(tmp_path).data
    loop, bus = ThreadLoop(), Bus()
    changes: list[HistoryChanged] = []
    bus.subscribe(HistoryChanged, changes.append)
    history = History(folder, loop, bus)
    history.start(0.0)
    assert loop.run_until(lambda: bool(changes), 60.0)
    history.close()
    store = HistoryStore(folder / FILE)
    records = [record for batch in store.batches(Wanted()) for record in batch]
    store.close()
    assert [(record.direction, record.outcome) for record in records] == [
        (Direction.IN, CallOutcome.PROGRAM_ENDED),
        (Direction.OUT, CallOutcome.PROGRAM_ENDED),
        (Direction.OUT, CallOutcome.NOT_REACHED),
    ]
    ringing, talking, _busy = records
    assert talking.first.answered_at is not None
    assert talking.talk_seconds > 0
    (recording,) = talking.recordings
    with wave.open(recording.path) as sound:
        assert sound.getnchannels() == 2
        assert sound.getnframes() > 0.5 * sound.getframerate()
    assert ringing.first.answered_at is None
    assert ringing.person.name == "Lena Sorel"
