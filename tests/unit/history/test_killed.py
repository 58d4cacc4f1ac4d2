"""A process that is killed in the middle of calls: the next one finds everything, and nothing open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pytest

from app.bus import Bus
from app.history.events import HistoryChanged
from app.history.history import FILE, History
from app.history.record import CallOutcome
from app.history.store import HistoryStore
from app.history.wanted import Wanted
from app.loop import ThreadLoop

ROOT = Path(__file__).parents[3]
DEADLINE = 60.0
KILLS = 3
"""Each picks up what the one before left."""


def said_until_killed(folder: Path, lines: int, wait: float) -> dict[str, str]:
    """Let a program phone, kill it after so many lines; the last word about each record."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.support.dying_desk", str(folder), str(wait)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    with program:
        said = list(islice(program.stdout, lines))
        program.kill()
        said += list(program.stdout)  # what it still said before it died
    return _last_words(line for line in said if line.endswith("\n"))


def _last_words(lines: Iterable[str]) -> dict[str, str]:
    return dict(line.split() for line in lines)


def start_again(folder: Path) -> None:
    """Open the history as the next program would, and close it."""
    loop, bus = ThreadLoop(), Bus()
    changes: list[HistoryChanged] = []
    bus.subscribe(HistoryChanged, changes.append)
    history = History(folder, loop, bus)
    history.start(0.0)
    assert loop.run_until(lambda: bool(changes), DEADLINE)
    assert history.problem == ""
    history.close()


@pytest.mark.parametrize("wait", [0.0, 60.0], ids=["store open", "journal only"])
def test_kill_9_during_calls_loses_nothing_and_leaves_nothing_open(tmp_path: Path, wait: float) -> None:
    """P7: counts are exact, whether the store was open by then or not."""
    said: dict[str, str] = {}
    for number in range(KILLS):
        words = said_until_killed(tmp_path, 300 + 57 * number, wait)
        assert "open" in words.values()
        start_again(tmp_path)
        said |= words
        store = HistoryStore(tmp_path / FILE)
        records = [record for batch in store.batches(Wanted()) for record in batch]
        there = {record.uid: record for record in records}
        total = store.count(Wanted()).total
        store.close()
        # One more may have been written down and not said: the process was killed between the two.
        assert set(said) <= set(there)
        assert len(there) == len(records) == total <= len(said) + number + 1
        assert not any(record.open for record in records)
        cut = [uid for uid, word in said.items() if word == "open"]
        ended = [uid for uid in cut if there[uid].outcome is not CallOutcome.PROGRAM_ENDED]
        assert len(ended) <= number + 1
        assert all(record.ended_at is not None for record in records)
        assert (tmp_path / "history-0.journal").stat().st_size == 0
