"""``python -m tests.bench.statistics_window``: what the admin's pages of the orders cost the window's thread.

*Queue opened* is the queue's page that comes into sight for the first time, with ten projects in four modes,
*opened* the page of statistics. *Redrawn* is that page showing other figures, *switched* another picture
than before, *slice* a picture painted for a file: of each the longest piece of work between two turns of the
window's loop, layout and painting included. *Saved* is all the work of such a file. CPU time in milliseconds,
which other programs change little.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.orders.overview.counting import Calls, Stand
from app.orders.overview.statistics import Figures
from app.translation import tr
from tests.bench import figures
from ui.gradually import is_whole
from ui.order_admin import specimens as board_specimens
from ui.order_statistics import specimens
from ui.order_statistics.model import StatisticsModel
from ui.order_statistics.saved import Painting, png_of
from ui.order_statistics.view import StatisticsPage
from ui.theme.theme import Appearance, Theme
from ui.widgets.text import Text

ROUNDS = 15
KINDS: tuple[Callable[[Figures], StatisticsModel], ...] = (
    specimens.hours,
    specimens.statuses,
    specimens.operators,
)

_LARGEST = board_specimens.BOARD.projects[0]
LARGE = replace(
    board_specimens.BOARD,
    projects=tuple(
        replace(
            _LARGEST,
            name=f"{_LARGEST.name} {number}",
            cells=tuple(replace(cell, project=f"{_LARGEST.name} {number}") for cell in _LARGEST.cells),
        )
        for number in range(10)
    ),
)


def measure(application: QApplication, rounds: int = ROUNDS) -> str:
    """The one line."""
    window = QStackedWidget()
    window.resize(560, 1080)
    window.addWidget(Text(tr("Order queue")))
    window.show()
    application.processEvents()
    queue = max(_opened(application, window, lambda: board_specimens.board(LARGE)))
    page = specimens.page(specimens.hours(specimens.FIGURES))
    assert isinstance(page, StatisticsPage)
    opened = max(_opened(application, window, lambda: page))
    redrawn: list[float] = []
    switched: list[float] = []
    for number in range(rounds):
        for kind in KINDS:
            for took, more in ((switched, 2 * number), (redrawn, 2 * number + 1)):
                show = partial(page.show_statistics, kind(_worked(more)))
                took.append(max(_pieces(application, window, show)))
    slices, saved = _save(application, page)
    window.close()
    window.deleteLater()
    return figures.line(
        "statistics window",
        {"queue_opened": queue, "opened": opened}
        | {"redrawn_p50": figures.percentile(redrawn, 0.5), "redrawn_p99": figures.percentile(redrawn, 0.99)}
        | {"switched_p99": figures.percentile(switched, 0.99), "slice": max(slices), "saved": saved},
    )


def _opened(application: QApplication, window: QStackedWidget, make: Callable[[], QWidget]) -> list[float]:
    def work() -> None:
        window.setCurrentIndex(window.addWidget(make()))

    return _pieces(application, window, work)


def _pieces(application: QApplication, window: QWidget, work: Callable[[], object]) -> list[float]:
    """What ``work`` takes of the thread, and each turn of the loop until all of it is to be seen."""
    pieces = [_held(work)]
    for _ in range(2):  # what is made last is painted in the turn after
        pieces.append(_held(application.processEvents))
        while not is_whole(window):
            pieces.append(_held(application.processEvents))
    return pieces


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
