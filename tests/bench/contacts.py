"""``make bench-contacts``: a file of a hundred thousand contacts is imported beside a window.

    python -m tests.bench.contacts [--contacts 100000]

The same people as in ``tests.bench.search``, as vCards and as CSV: read, written in one transaction and
compared for duplicates, as the window does it. A timer of the window's thread, due every millisecond, tells
how long that thread was held up. Rates in contacts a second, waits in milliseconds, memory in megabytes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.bus import Bus
from app.directory.contacts.files import ContactFile, write_file
from app.directory.contacts.importing import Importing, Phase
from app.directory.contacts.staged import silent, stage
from app.directory.directory import Directory
from tests.bench import figures
from tests.bench.search import memory, people
from ui.collector import Collector
from ui.program import SWITCH_SECONDS
from ui.qt_loop import QtLoop

CONTACTS = 100_000
FEW = 5_000
"""What ``make bench`` and the tests use."""

IDLE_SECONDS = 5.0
"""How long the window is watched before the import: what a busy machine does to it anyway."""


def measure(count: int) -> str:
    """The whole measurement; its line."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        cards, table = Path(folder, "people.vcf"), Path(folder, "people.csv")
        began = time.perf_counter()
        write_file(cards, people(count))
        exported = time.perf_counter() - began
        write_file(table, people(count))
        began = time.perf_counter()
        stage(ContactFile(table), None, silent())
        rows = time.perf_counter() - began
        seconds, waits, idle, growth = _beside_a_window(cards, Path(folder, "directory.sqlite"))
    whole = sum(seconds.values())
    return figures.line(
        "import",
        {
            "contacts": count,
            "per_s": count / whole,
            "read_per_s": count / seconds[Phase.READING],
            "write_per_s": count / seconds[Phase.WRITING],
            "compare_s": seconds[Phase.COMPARING],
            "csv_read_per_s": count / rows,
            "export_per_s": count / exported,
            "window_wait_p99": figures.percentile(waits, 0.99),
            "window_wait_max": max(waits),
            "idle_wait_max": idle,
            "rss_growth": growth,
        },
    )


def _beside_a_window(cards: Path, store: Path) -> tuple[dict[Phase, float], list[float], float, float]:
    """Seconds of each step, waits of the window's thread, the longest without an import, growth of memory."""
    application = QApplication.instance() or QApplication([])
    before_interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    collector, loop = Collector(), QtLoop()
    directory = Directory(store, loop, Bus(), "DE")
    done = QEventLoop()
    entered: list[tuple[Phase, float]] = []

    def changed() -> None:
        if not entered or entered[-1][0] is not importing.phase:
            entered.append((importing.phase, time.perf_counter()))
        if not importing.is_under_way:
            done.quit()

    importing = Importing(directory, loop, changed)
    waits: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        waits.append((now - last) * 1000)
        last = now

    ticking = QTimer()
    ticking.timeout.connect(tick)
    ticking.start(1)
    directory.work(len, lambda _: None)  # open, as it has long been when somebody imports
    QTimer.singleShot(round(IDLE_SECONDS * 1000), done.quit)
    done.exec()
    before = memory()
    idle = max(waits)
    waits.clear()
    importing.open(cards)
    done.exec()
    ticking.stop()
    if importing.phase is not Phase.DONE:
        raise RuntimeError(f"the import did not end well: {importing.phase} {importing.problem}")
    growth = memory() - before
    seconds = {phase: after - at for (phase, at), (_, after) in pairwise(entered)}
    importing.close()
    directory.close()
    collector.close()
    sys.setswitchinterval(before_interval)
    application.processEvents()
    return seconds, waits, idle, growth


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.contacts", description=__doc__)
    parser.add_argument("--contacts", type=int, default=CONTACTS)
    sys.stdout.write(measure(parser.parse_args().contacts) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
