"""The benchmark of the history measures what it says; its times are not judged on a busy machine."""

from __future__ import annotations

import re
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.history.history import FILE
from app.history.store import HistoryStore
from app.history.wanted import Wanted
from tests.bench.history import measure, prepared

FIELD = r"\d+(\.\d+)?"
FEW = 2_000
NAMES = (
    "open",
    "show",
    "idle_p99",
    "idle_max",
    "scroll_p99",
    "scroll_max",
    "step_p99",
    "step_max",
    "jump",
    "kind",
    "search_p50",
    "search_p99",
    "search_all",
    "search_wait",
    "write",
)


def test_every_figure_is_measured_with_a_few_records(tmp_path: Path, qtbot: QtBot) -> None:
    """P7: opened, scrolled, searched and written to, as with a million."""
    del qtbot
    line = measure(FEW, tmp_path)
    assert re.fullmatch(f"history records={FEW} " + " ".join(f"{name}={FIELD}" for name in NAMES), line), line
    store = HistoryStore(prepared(tmp_path, FEW) / FILE)
    assert store.count(Wanted()).total == FEW + 50  # what was written while measuring
    store.close()
