"""``python -m tests.bench.statistics_window``: what the pictures of the order queue cost the window's thread.

*Redrawn* is the page showing other figures, and the painting of them; *switched* the same with another
picture than before. *Slice* is the longest piece of the thread's time that a picture for a file takes,
*saved* all of them and the making of the file's content. CPU time in milliseconds, which other programs
change little.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.orders.overview.counting import Calls, Stand
from app.orders.overview.statistics import Figures
from tests.bench import figures
from ui.order_statistics import specimens
from ui.order_statistics.model import StatisticsModel
from ui.order_statistics.saved import Painting, png_of
from ui.order_statistics.view import StatisticsPage
from ui.theme.theme import Appearance, Theme

ROUNDS = 15
KINDS: tuple[Callable[[Figures], StatisticsModel], ...] = (
    specimens.hours,
    specimens.statuses,
    specimens.operators,
)


def measure(application: QApplication, rounds: int = ROUNDS) -> str:
    """The one line."""
    page = specimens.page(specimens.hours(specimens.FIGURES))
    assert isinstance(page, StatisticsPage)
    page.resize(560, 1080)
    page.show()
    application.processEvents()
    redrawn: list[float] = []
    switched: list[float] = []
    for number in range(rounds):
        for kind in KINDS:
            for took, more in ((switched, 2 * number), (redrawn, 2 * number + 1)):
                model = kind(_worked(more))
                took.append(_held(lambda model=model: page.show_statistics(model)))  # type: ignore[misc]
                took.append(_held(application.processEvents))
    slices, saved = _save(application, page)
    page.close()
    page.deleteLater()
    return figures.line(
        "statistics window",
        {"redrawn_p50": figures.percentile(redrawn, 0.5), "redrawn_p99": figures.percentile(redrawn, 0.99)}
        | {"switched_p99": figures.percentile(switched, 0.99), "slice": max(slices), "saved": saved},
    )


def _save(application: QApplication, page: StatisticsPage) -> tuple[list[float], float]:
    model = specimens.hours(specimens.FIGURES)
    assert model.picture is not None
    done: list[QImage] = []
    began = time.thread_time()
    Painting(model.picture, model.sentence, done.append, page)
    slices = []
    while not done:
        slices.append(_held(application.processEvents))
    content = png_of(done[0])
    saved = (time.thread_time() - began) * 1000
    assert content.startswith(b"\x89PNG")
    return slices, saved


def _worked(more: int) -> Figures:
    """The figures after so many more calls and orders."""
    known = specimens.FIGURES
    return replace(
        known,
        hours=tuple(calls + Calls(more, 0) if calls.attempts else calls for calls in known.hours),
        operators=tuple((login, calls + Calls(more, 0)) for login, calls in known.operators),
        stands=tuple(
            Stand(stand.at, {status: count + more for status, count in stand.orders.items()})
            for stand in known.stands
        ),
    )


def _held(work: Callable[[], object]) -> float:
    """How many milliseconds ``work`` holds its thread."""
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def main() -> int:
    """Measure and print."""
    application = QApplication([])
    theme = Theme(application, Appearance.LIGHT)
    print(measure(application), flush=True)  # noqa: T201
    del theme
    return 0


if __name__ == "__main__":
    sys.exit(main())
