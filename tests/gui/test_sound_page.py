"""The sound page with a mouse and with a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.clipping import clipped
from tests.support.sound_desk import SoundDeskFake
from ui.devices.presenter import DevicesPresenter, Role
from ui.devices.view import SoundPage
from ui.theme.theme import Theme


class Desk:
    """The page on devices that the test changes."""

    def __init__(self, qtbot: QtBot) -> None:
        self.sound = SoundDeskFake()
        self.sound.devices = dict.fromkeys(Role, ("A headset with a very long name indeed", "Built-in"))
        self.page = SoundPage()
        self.dialled: list[str] = []
        self.presenter = DevicesPresenter(self.sound, self.page, test_line="echo", dial=self.dialled.append)
        self.page.attach(self.presenter)
        qtbot.addWidget(self.page)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    del theme
    desk = Desk(qtbot)
    yield desk
    desk.presenter.close()


@pytest.mark.parametrize("width", [250, 328, 480, 1200])
def test_nothing_is_cut_at_any_width(desk: Desk, width: int) -> None:
    desk.sound.problems[Role.SPEAKER] = "The headset is not plugged in; the system's own speaker is used."
    desk.sound.tell()
    desk.page.resize(width, 700)
    desk.page.show()
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    assert clipped(desk.page) == []


def test_a_choice_in_the_list_is_a_wish_and_filling_the_list_is_not(desk: Desk) -> None:
    """P4: each role has a choice of its own."""
    desk.page.show()
    assert desk.sound.choices == dict.fromkeys(Role, "")
    choice = desk.page.devices[Role.RINGER].choice
    choice.setCurrentIndex(2)
    assert desk.sound.choices[Role.RINGER] == "Built-in"
    assert desk.sound.choices[Role.SPEAKER] == ""
    assert choice.currentText() == "Built-in"


def test_the_meter_moves_while_the_page_is_shown_and_rests_when_hidden(desk: Desk) -> None:
    """P4: input level meter."""
    desk.page.show()
    meter = desk.page.devices[Role.MICROPHONE].meter
    assert meter is not None
    (hear,) = desk.sound.listeners
    hear(-20.0, -90.0)
    assert (meter.value(), meter.property("tone")) == (-20, "go")
    hear(-1.0, -90.0)
    assert (meter.value(), meter.property("tone")) == (-1, "stop")
    hear(-90.0, -90.0)
    assert meter.value() == meter.minimum()
    desk.page.hide()
    assert desk.sound.listeners == []


def test_samples_and_the_test_call_are_one_press_away(desk: Desk) -> None:
    """P4: test call."""
    desk.page.show()
    for role in (Role.SPEAKER, Role.RINGER):
        QTest.mouseClick(desk.page.devices[role].sample, Qt.MouseButton.LeftButton)
    QTest.mouseClick(desk.page.test_call, Qt.MouseButton.LeftButton)
    assert desk.sound.samples == [Role.SPEAKER, Role.RINGER]
    assert desk.dialled == ["echo"]


def test_every_choice_has_its_role_as_its_name(desk: Desk) -> None:
    """P9: a screen reader tells the three lists apart."""
    names = [desk.page.devices[role].choice.accessibleName() for role in Role]
    assert names == ["Microphone", "Speaker", "Ringer"]
