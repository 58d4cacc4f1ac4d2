"""Running times: shown anew at each full second, and never while nobody can see them."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.widgets.seconds import Seconds


class Running(QLabel):
    """Time that passed since a moment, or None."""

    def __init__(self, passed: float | None) -> None:
        super().__init__()
        self.passed = passed
        self.shown = 0
        self.seconds = Seconds(self, self._show_time)

    def _show_time(self) -> float | None:
        self.shown += 1
        return self.passed


@pytest.mark.parametrize(
    ("passed", "pause"), [(0.0, 1005), (3.25, 755), (61.0, 1005), (-2.25, 255), (-2.0, 1005), (-0.5, 505)]
)
def test_the_next_look_is_when_the_next_second_is_full(qtbot: QtBot, passed: float, pause: int) -> None:
    """Counting from a moment and counting to one, the second changes where the clock's does."""
    running = Running(passed)
    qtbot.addWidget(running)
    running.show()
    assert (running.seconds.isActive(), running.seconds.interval()) == (True, pause)


def test_it_rests_where_nobody_can_see_it_or_nothing_runs(qtbot: QtBot) -> None:
    running = Running(1.0)
    qtbot.addWidget(running)
    running.seconds.refresh()
    assert (running.shown, running.seconds.isActive()) == (1, False)
    running.show()
    assert running.seconds.isActive()
    running.hide()
    assert not running.seconds.isActive()
    running.show()
    running.passed = None
    running.seconds.refresh()
    assert not running.seconds.isActive()


def test_it_goes_with_its_widget(qtbot: QtBot) -> None:
    del qtbot
    running = Running(1.0)
    there = weakref.ref(running)
    del running
    gc.collect()
    assert there() is None
