"""The sound page with a mouse and with a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.audio.choice import ROLES
from app.audio.sound import Sound
from app.bus import Bus
from app.engine.commands import MeterLevels
from app.engine.events import AudioLevels, DeviceInUse, DevicesChanged
from app.engine.values import SoundDevice
from app.problems import Problems
from tests.support.clipping import clipped
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.devices.presenter import UNDECIDED, DevicesPresenter, Role
from ui.devices.view import SoundPage
from ui.theme.theme import Theme

LONG = SoundDevice(name="A headset with a very long name indeed", host_api="ALSA", inputs=1, outputs=2)
BUILT_IN = SoundDevice(name="Built-in", host_api="ALSA", inputs=1, outputs=2, default_output=True)


class Desk:
    """The page on devices that the test changes."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bus = Bus()
        self.engine = EngineScripted(VirtualLoop(), self.bus)
        self.sound = Sound(self.engine, self.bus, Problems(self.bus))
        self.page = SoundPage()
        self.dialled: list[str] = []
        self.played: list[str] = []
        self.presenter = DevicesPresenter(
            self.sound,
            self.bus,
            self.page,
            test_line=lambda: "echo",
            dial=self.dialled.append,
            try_tone=self.played.append,
        )
        self.page.attach(self.presenter)
        self.engine.start()
        self.bus.publish(DevicesChanged(devices=[LONG, BUILT_IN]))
        qtbot.addWidget(self.page)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    del theme
    desk = Desk(qtbot)
    yield desk
    desk.presenter.close()
    desk.sound.close()


@pytest.mark.parametrize("width", [250, 328, 480, 1200])
def test_nothing_is_cut_at_any_width(desk: Desk, width: int) -> None:
    desk.presenter.choose(Role.SPEAKER, LONG.name)
    desk.bus.publish(DeviceInUse(role="speaker", name="", problem="The device is used by another program."))
    desk.page.resize(width, 700)
    desk.page.show()
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    assert clipped(desk.page) == []


def test_a_choice_in_the_list_is_a_wish_and_filling_the_list_is_not(desk: Desk) -> None:
    """P4: each role has a choice of its own."""
    desk.page.show()
    assert all(not desk.sound.preferences.of(role) for role in ROLES)
    choice = desk.page.devices[Role.RINGER].choice
    assert choice.currentData() == UNDECIDED
    choice.setCurrentIndex(choice.findData("Built-in"))
    assert desk.sound.preferences.ringer == ("Built-in",)
    assert desk.sound.preferences.speaker == ()
    assert choice.currentText() == "Built-in"


def test_the_meter_moves_while_the_page_is_shown_and_rests_when_hidden(desk: Desk) -> None:
    """P4: input level meter."""
    desk.page.show()
    meter = desk.page.devices[Role.MICROPHONE].meter
    assert meter is not None
    desk.bus.publish(AudioLevels(microphone=-20.0, speaker=-90.0))
    assert (meter.value(), meter.property("tone")) == (-20, "go")
    desk.bus.publish(AudioLevels(microphone=-1.0, speaker=-90.0))
    assert (meter.value(), meter.property("tone")) == (-1, "stop")
    desk.bus.publish(AudioLevels(microphone=-90.0, speaker=-90.0))
    assert meter.value() == meter.minimum()
    desk.page.hide()
    assert [command.on for command in desk.engine.of(MeterLevels)] == [True, False]


def test_the_test_call_is_one_press_away(desk: Desk) -> None:
    """P4: test call."""
    desk.page.show()
    QTest.mouseClick(desk.page.test_call, Qt.MouseButton.LeftButton)
    assert desk.dialled == ["echo"]


def test_play_is_one_press_away_and_says_which_device(desk: Desk) -> None:
    """P4, P9: a tone on the speaker, by mouse or by keyboard; a microphone plays nothing."""
    desk.bus.publish(DeviceInUse(role="speaker", name="Built-in"))
    desk.page.show()
    play = desk.page.devices[Role.SPEAKER].play
    assert play is not None
    assert play.accessibleName() == "Play a tone: Speaker"
    play.setFocus()
    QTest.keyClick(play, Qt.Key.Key_Space)
    assert desk.played == ["speaker"]
    ringer = desk.page.devices[Role.RINGER].play
    assert ringer is not None
    assert not ringer.isEnabled()
    assert ringer.toolTip() == "No device is in use here."
    assert desk.page.devices[Role.MICROPHONE].play is None


def test_every_choice_has_its_role_as_its_name(desk: Desk) -> None:
    """P9: a screen reader tells the three lists apart."""
    names = [desk.page.devices[role].choice.accessibleName() for role in Role]
    assert names == ["Microphone", "Speaker", "Ringer"]
