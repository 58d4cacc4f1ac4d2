"""Names to be ticked, such as the operators of a mode: by mouse and keys, with boxes in every theme."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.clipping import clipped
from ui.settings.tick_list import TickList
from ui.theme.theme import Appearance, Theme

NAMES = ("demo", "ada", "tom", "lena", "rosa", "bea", "carl")
BEFORE_WORDS = 32
"""Pixels of a line that its box has to itself."""


@pytest.fixture
def ticks(qtbot: QtBot, theme: Theme) -> TickList:
    del theme
    made = TickList("Operators")
    qtbot.addWidget(made)
    made.show_names([(name, name) for name in NAMES], ("demo", "lena"))
    made.resize(320, made.height())
    made.show()
    qtbot.waitExposed(made, timeout=60_000)
    return made


def middle(ticks: TickList, name: str) -> QPoint:
    return ticks.visualItemRect(ticks.item(NAMES.index(name))).center()


def test_a_click_on_a_name_ticks_it_and_another_unticks_it(ticks: TickList) -> None:
    """B10: the words are as good as the box."""
    told: list[list[str]] = []
    ticks.changed.connect(lambda: told.append(ticks.ticked))
    for _ in range(2):
        QTest.mouseClick(ticks.viewport(), Qt.MouseButton.LeftButton, pos=middle(ticks, "tom"))
    assert told == [["demo", "tom", "lena"], ["demo", "lena"]]
    QTest.mouseClick(ticks.viewport(), Qt.MouseButton.RightButton, pos=middle(ticks, "tom"))
    assert len(told) == 2


def test_keys_find_a_name_and_tick_it(ticks: TickList) -> None:
    """P9: letters, arrows and Space."""
    ticks.setFocus()
    pause = QApplication.keyboardInputInterval()
    QApplication.setKeyboardInputInterval(60_000)  # a busy machine types slowly
    try:
        QTest.keyClicks(ticks, "le")
    finally:
        QApplication.setKeyboardInputInterval(pause)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    assert ticks.ticked == ["demo"]
    QTest.keyClick(ticks, Qt.Key.Key_Down)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    assert ticks.ticked == ["demo", "rosa"]


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK, Appearance.CONTRAST_DARK])
def test_an_empty_box_can_be_seen(ticks: TickList, theme: Theme, appearance: Appearance) -> None:
    """P9: in every theme a box has an edge on the ground of its line."""
    theme.choose(appearance)
    try:
        line = ticks.visualItemRect(ticks.item(NAMES.index("ada")))
        image = ticks.viewport().grab(line).toImage()
        drawn = {image.pixel(x, image.height() // 2) for x in range(BEFORE_WORDS)}
        assert len(drawn) > 1
    finally:
        theme.choose(Appearance.LIGHT)


def test_lines_do_not_lie_upon_each_other(ticks: TickList) -> None:
    places = [ticks.visualItemRect(ticks.item(at)) for at in range(ticks.count())]
    assert all(not one.intersects(other) for one, other in pairwise(places))
    assert clipped(ticks) == []
