"""The benchmark of the order queue measures what it says; no time is asserted."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication

from tests.bench import order_statistics, statistics_window
from tests.bench.orders import Size, measure
from tests.support.postgres import missing
from ui.theme.theme import Appearance, Theme

RATE = r"[1-9]\d*"
TIME = r"\d+(\.\d+)?"


@pytest.mark.bench
@pytest.mark.skipif(bool(missing()), reason=missing())
@pytest.mark.xdist_group("bench")
def test_every_figure_of_the_order_queue_is_measured() -> None:
    """The last line is the one that the benchmark promises, and every rival really took something."""
    *_, last = measure(Size(orders=3_000, takes=30, operators=2, seconds=1))
    assert re.fullmatch(
        rf"orders n=3000 sqlite_p99={TIME} ms postgres_p99={TIME} ms claims_per_s={RATE} "
        rf"pgbench_per_s={RATE} ratio={TIME} library=procrastinate library_per_s={RATE}",
        last,
    ), last


@pytest.mark.bench
@pytest.mark.xdist_group("bench")
def test_what_pictures_cost_the_window_is_measured(qapp: QApplication) -> None:
    theme = Theme(qapp, Appearance.LIGHT)
    told = statistics_window.measure(qapp, rounds=1)
    names = ("queue_opened", "opened", "redrawn_p50", "redrawn_p99", "switched_p99", "slice", "saved")
    assert re.fullmatch("statistics window " + " ".join(f"{name}={TIME}" for name in names), told), told
    del theme


@pytest.mark.bench
@pytest.mark.skipif(bool(missing()), reason=missing())
@pytest.mark.xdist_group("bench")
def test_the_figures_of_orders_are_counted() -> None:
    """One line for each database; the benchmark itself sees to it that calls were counted."""
    lines = list(order_statistics.measure(order_statistics.Size(orders=3_000, entries=600)))
    told = [
        rf"statistics {name} n=3000 entries=600 first={TIME} anew={TIME} again={TIME}"
        for name in ("sqlite", "postgresql")
    ]
    assert all(map(re.fullmatch, told, lines)), lines
