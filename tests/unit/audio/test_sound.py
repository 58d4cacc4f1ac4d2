"""What the phone does when devices come, go and fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.audio.choice import NO_DEVICE, Preferences
from app.audio.events import LevelsHeard, SoundChanged
from app.audio.sound import Sound
from app.bus import Bus
from app.engine.commands import ChooseDevices, MeterLevels, RefreshDevices
from app.engine.events import AudioLevels, DeviceInUse, DevicesChanged, EngineLost, EngineStarted
from app.engine.values import SoundDevice
from app.problems import Problems
from tests.support.scripted_engine import ABILITIES, EngineScripted
from tests.support.virtual_loop import VirtualLoop

HEADSET = SoundDevice(name="Headset", host_api="test", inputs=1, outputs=2)
WEBCAM = SoundDevice(name="Webcam", host_api="test", inputs=2, outputs=0, default_input=True)
DESK = SoundDevice(name="Desk speaker", host_api="test", inputs=0, outputs=2, default_output=True)
ALL = [HEADSET, WEBCAM, DESK]


class Room:
    """A ``Sound`` beside a scripted engine."""

    def __init__(self, preferences: Preferences | None = None) -> None:
        self.bus = Bus()
        self.engine = EngineScripted(VirtualLoop(), self.bus)
        self.problems = Problems(self.bus)
        self.kept: list[Preferences] = []
        self.sound = Sound(self.engine, self.bus, self.problems, preferences, self.kept.append)
        self.changes: list[SoundChanged] = []
        self.bus.subscribe(SoundChanged, self.changes.append)

    def plug(self, *devices: SoundDevice) -> None:
        self.bus.publish(DevicesChanged(devices=list(devices)))

    def asked(self) -> list[ChooseDevices]:
        return self.engine.take(ChooseDevices)


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room()
    yield room
    room.sound.close()


def test_defaults_are_used_as_soon_as_the_devices_are_known(room: Room) -> None:
    room.plug(*ALL)
    assert room.asked() == [ChooseDevices(microphone="Webcam", speaker="Desk speaker", ringer="Desk speaker")]
    room.bus.publish(DeviceInUse(role="microphone", name="Webcam"))
    assert room.sound.in_use("microphone").name == "Webcam"
    assert room.sound.in_use("microphone").why == ""
    assert room.changes


def test_a_choice_is_asked_for_at_once_and_kept(room: Room) -> None:
    room.plug(*ALL)
    room.asked()
    room.sound.prefer("speaker", "Headset")
    assert room.asked() == [ChooseDevices(microphone="Webcam", speaker="Headset", ringer="Desk speaker")]
    assert room.kept == [Preferences(speaker=("Headset",))]


def test_nothing_is_asked_twice(room: Room) -> None:
    room.plug(*ALL)
    room.asked()
    room.sound.prefer("speaker", "Desk speaker")
    room.plug(*ALL)
    assert room.asked() == []


def test_a_device_that_is_pulled_out_gives_way_and_is_taken_up_again() -> None:
    room = Room(Preferences(microphone=("Headset",)))
    room.plug(*ALL)
    assert room.asked()[-1].microphone == "Headset"
    room.plug(WEBCAM, DESK)
    assert room.asked()[-1].microphone == "Webcam"
    room.bus.publish(DeviceInUse(role="microphone", name="Webcam"))
    assert room.sound.in_use("microphone").why == "“Headset” is not there; “Webcam” is used instead."
    room.plug(*ALL)
    assert room.asked()[-1].microphone == "Headset"
    room.bus.publish(DeviceInUse(role="microphone", name="Headset"))
    assert room.sound.in_use("microphone").why == ""


def test_a_device_that_does_not_open_gives_way_with_the_reason() -> None:
    room = Room(Preferences(speaker=("Headset",)))
    room.plug(*ALL)
    room.asked()
    room.bus.publish(DeviceInUse(role="speaker", name="", problem="The sound device “Headset” is busy."))
    assert room.asked()[-1].speaker == "Desk speaker"
    room.bus.publish(DeviceInUse(role="speaker", name="Desk speaker"))
    assert room.sound.in_use("speaker").why == "The sound device “Headset” is busy."
    room.sound.prefer("speaker", "Headset")
    assert room.asked()[-1].speaker == "Headset", "a person may try again"


def test_a_desk_without_sound_is_told_what_that_means(room: Room) -> None:
    room.plug()
    assert room.asked() == [ChooseDevices(microphone="", speaker="", ringer="")]
    for role in ("microphone", "speaker", "ringer"):
        room.bus.publish(DeviceInUse(role=role, name=""))
    assert [problem.sentence for problem in room.problems] == [
        "No microphone was found: others cannot hear you.",
        "No speaker was found: you cannot hear others.",
        "No device to ring on was found: calls come in silently.",
    ]
    room.plug(*ALL)
    room.bus.publish(DeviceInUse(role="microphone", name="Webcam"))
    assert room.problems.get("sound:microphone") is None


def test_a_null_device_that_was_chosen_is_no_problem(room: Room) -> None:
    room.sound.prefer("ringer", NO_DEVICE)
    room.plug(*ALL)
    assert room.asked()[-1].ringer == ""
    room.bus.publish(DeviceInUse(role="ringer", name=""))
    assert room.sound.in_use("ringer").why == ""
    assert not list(room.problems)


def test_a_new_engine_is_told_again(room: Room) -> None:
    room.plug(*ALL)
    room.asked()
    room.bus.publish(EngineLost(sentence="The engine has stopped."))
    assert room.sound.in_use("speaker").name == NO_DEVICE
    room.bus.publish(EngineStarted(abilities=ABILITIES))
    assert room.asked() == [], "its devices are not known yet"
    room.plug(*ALL)
    assert room.asked()[-1].speaker == "Desk speaker"


def test_levels_are_measured_while_somebody_looks(room: Room) -> None:
    heard: list[LevelsHeard] = []
    room.bus.subscribe(LevelsHeard, heard.append)
    with room.sound.levels_watched():
        with room.sound.levels_watched():
            pass
        assert room.engine.take(MeterLevels) == [MeterLevels(on=True)]
        room.bus.publish(AudioLevels(microphone=-12.0, speaker=-90.0))
    assert room.engine.take(MeterLevels) == [MeterLevels(on=False)]
    assert heard == [LevelsHeard(-12.0, -90.0)]


def test_a_person_can_look_again(room: Room) -> None:
    room.sound.refresh()
    assert room.engine.take(RefreshDevices) == [RefreshDevices()]
