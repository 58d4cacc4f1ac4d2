"""The history of a heavy user: opened and scrolled with a million records.

    QT_QPA_PLATFORM=offscreen python -m tests.bench.history [--records 1000000] [--folder build/bench]

``open`` is the time in milliseconds from the wish to see the page until its first rows are painted, with the
store closed before; ``show`` the same with the store open, as it is a moment after the start. ``scroll_p99``
and ``scroll_max`` are the longest times that the window's thread could not run while the list is scrolled by
wheel, by page and by jumps from end to end, and ``step_p99`` and ``step_max`` what it computes for a step,
which a busy machine changes less; ``jump`` is the median time until the rows at a far place are
there. ``idle_p99`` and ``idle_max`` are the same waits while nothing happens for a second: what the machine
does to everybody. ``kind`` is the time to list the missed ones, ``search_p50`` and ``search_p99`` the times
from a key to the first rows, from the third letter on; ``search_all`` is the time until a name that every
seventh record has is found in all of them, and ``search_wait`` the longest wait of the window meanwhile.
``write`` is the time to write one record down, journal first. The records are made once, which takes some
minutes. Nothing here fails for a time.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.bus import Bus
from app.directory.entry import Entry
from app.history.history import FILE, History
from app.history.store import HistoryStore
from app.history.wanted import Show, day_of
from tests.bench import figures
from tests.support.past_calls import BEGIN, many, past
from ui.history.presenter import HistoryPresenter
from ui.history.view import HistoryPage
from ui.qt_loop import QtLoop
from ui.theme.theme import Appearance, Theme

RECORDS = 1_000_000
FEW = 10_000
"""What the tests use."""
FOLDER = Path("build", "bench")
MOST_SECONDS = 60.0
WORDS = ("maria", "muller", "nowak", "nguyen", "4930001234", "k-123", "brandt")


class Nobody:
    """A directory in which nobody is found."""

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        """See ``ui.history.presenter.Names``."""


class Frames:
    """Wants to run every millisecond; keeps how long it had to wait each time, in milliseconds."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)

    def begin(self) -> None:
        """Count from here."""
        self.waits, self._last = [], time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.waits.append((now - self._last) * 1000)
        self._last = now


def prepared(folder: Path, count: int) -> Path:
    """A folder with a history of ``count`` records, made once and kept."""
    data, done = folder / f"history-{count}", folder / f"history-{count}.done"
    if not done.exists():
        for old in data.glob("*"):
            old.unlink()
        maker = multiprocessing.get_context("spawn").Process(target=_make, args=(data / FILE, count))
        maker.start()
        maker.join()
        if maker.exitcode:
            raise RuntimeError(f"the records were not made: exit status {maker.exitcode}")
        done.touch()
    return data


def _make(path: Path, count: int) -> None:
    store = HistoryStore(path)
    store.put(many(count))
    store.close()


def _until(condition: Callable[[], bool]) -> float:
    """Let the window run until it is so; how long that took in milliseconds."""
    began, events, ticks = time.perf_counter(), QEventLoop(), QTimer()
    ticks.start(1)
    while not condition():
        events.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)  # others want to run, too
        if time.perf_counter() - began > MOST_SECONDS:
            raise TimeoutError("it did not happen")
    return (time.perf_counter() - began) * 1000


class Window:
    """A history with its page."""

    def __init__(self, folder: Path) -> None:
        self.loop, self.bus = QtLoop(), Bus()
        self.history = History(folder, self.loop, self.bus)
        self.history.start(3600.0)
        today = day_of(BEGIN)
        self.presenter = HistoryPresenter(self.history, self.bus, lambda leg: None, Nobody(), lambda: today)
        self.page = HistoryPage(self.presenter)
        self.page.resize(620, 800)

    def ready(self) -> bool:
        """Whether the rows in sight are there, and painted."""
        table, rows = self.page.table, self.page.rows
        if not rows.rowCount() or not self.page.isVisible():
            return False
        first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        last = rows.rowCount() - 1 if last < 0 else last
        return first >= 0 and all(self.presenter.row(at).title != "…" for at in (first, last))

    def show(self) -> float:
        """From the wish to the first rows; milliseconds."""
        began = time.perf_counter()
        self.page.show()
        _until(self.ready)
        self.page.grab()
        return (time.perf_counter() - began) * 1000

    def jump(self, share: float) -> float:
        """To a place in the list, 0 to 1; milliseconds until its rows are there."""
        bar = self.page.table.verticalScrollBar()
        bar.setValue(round(bar.maximum() * share))
        return _until(self.ready)

    def search(self, typed: str) -> float:
        """From a key to the first rows; milliseconds."""
        return self._listed(lambda: self.presenter.search(typed))

    def search_all(self, typed: str) -> float:
        """Until the oldest record was looked at; milliseconds."""
        self.search(typed)
        began = time.perf_counter()
        _until(lambda: "so far" not in self.about)
        return (time.perf_counter() - began) * 1000

    @property
    def about(self) -> str:
        """What is said of the list."""
        return self.page.about.text()

    def kind(self, kind: Show) -> float:
        """From a click to the first rows of that kind; milliseconds."""
        return self._listed(lambda: self.presenter.show(kind))

    def _listed(self, ask: Callable[[], None]) -> float:
        resets: list[None] = []

        def reset() -> None:
            resets.append(None)

        self.page.rows.modelReset.connect(reset)
        ask()
        took = _until(lambda: bool(resets) and (self.page.rows.rowCount() == 0 or self.ready()))
        self.page.rows.modelReset.disconnect(reset)
        return took

    def close(self) -> None:
        """Take everything down."""
        self.presenter.close()
        self.history.close()
        self.page.close()
        self.page.deleteLater()


def _scrolled(window: Window, frames: Frames) -> tuple[list[float], list[float]]:
    """What the window's thread waits, and computes, while somebody scrolls in every way; milliseconds."""
    bar = window.page.table.verticalScrollBar()
    computed = []

    def to(value: int) -> None:
        began = time.thread_time()
        bar.setValue(value)
        QApplication.processEvents()
        computed.append((time.thread_time() - began) * 1000)

    frames.begin()
    for _ in range(400):  # a wheel: 60 pixels a notch
        to(bar.value() + 60)
    for _ in range(100):  # page by page
        to(bar.value() + bar.pageStep())
    for step in range(100):  # the thumb dragged from end to end
        to(bar.maximum() // 100 * step)
    _until(window.ready)
    return frames.waits, computed


def measure(count: int, folder: Path) -> str:
    """The whole measurement; its line."""
    data = prepared(folder, count)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme = Theme(application, Appearance.LIGHT)
    window = Window(data)
    opened = window.show()
    window.close()
    window = Window(data)
    window.history.get("", lambda record: None)  # as a moment after the start
    _until(lambda: window.history.opened)
    gc.collect()
    gc.freeze()
    switching, frames = sys.getswitchinterval(), Frames()
    sys.setswitchinterval(0.0005)  # as the program does, see ui.program
    try:
        found = {"records": count, "open": opened, "show": window.show(), **_figures(window, frames)}
    finally:
        sys.setswitchinterval(switching)
        window.close()
    del theme, frames
    return figures.line("history", found)


def _figures(window: Window, frames: Frames) -> dict[str, float]:
    frames.begin()
    begun = time.perf_counter()
    _until(lambda: time.perf_counter() - begun > 1.0)
    idle = frames.waits
    waits, computed = _scrolled(window, frames)
    jumps = [window.jump(share / 17) for share in (3, 11, 1, 16, 8, 5, 13)]
    missed = window.kind(Show.MISSED)
    window.kind(Show.ALL)
    keys = [window.search(word[:end]) for word in WORDS for end in range(3, len(word) + 1)]
    window.search("")
    frames.begin()
    whole = window.search_all("keller")
    wait = max(frames.waits)
    window.search("")
    return {
        "idle_p99": figures.percentile(idle, 0.99),
        "idle_max": max(idle),
        "scroll_p99": figures.percentile(waits, 0.99),
        "scroll_max": max(waits),
        "step_p99": figures.percentile(computed, 0.99),
        "step_max": max(computed),
        "jump": figures.percentile(jumps, 0.5),
        "kind": missed,
        "search_p50": figures.percentile(keys, 0.5),
        "search_p99": figures.percentile(keys, 0.99),
        "search_all": whole,
        "search_wait": wait,
        "write": _written(window),
    }


def _written(window: Window) -> float:
    """Median time on the core's thread to write one record down; milliseconds."""
    times = []
    for number in range(50):
        record = past(f"bench-{number}", BEGIN + 1e9)
        began = time.perf_counter()
        window.history.keep(record)
        times.append((time.perf_counter() - began) * 1000)
        QApplication.processEvents()
    return figures.percentile(times, 0.5)


def main() -> int:
    """Measure and print the line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.history", description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where the records are kept for next time"
    )
    arguments = parser.parse_args()
    sys.stdout.write(measure(arguments.records, arguments.folder) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
