"""The sound page: what is offered and in use, and that nothing runs while nobody looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.audio.sound import Sound
from app.bus import Bus
from app.engine.commands import ChooseDevices, MeterLevels, RefreshDevices
from app.engine.events import AudioLevels, DeviceInUse, DevicesChanged
from app.engine.values import SoundDevice
from app.errors import UserFacingError
from app.problems import Problems
from tests.support.scripted_engine import EngineScripted
from ui.devices.presenter import UNDECIDED, DeviceModel, DevicesModel, DevicesPresenter, Role

BUILT_IN = SoundDevice(
    name="Built-in", host_api="ALSA", inputs=2, outputs=2, default_input=True, default_output=True
)
HEADSET = SoundDevice(name="Headset", host_api="ALSA", inputs=1, outputs=2)


class DevicesViewSpy:
    """Remembers what was shown last."""

    def __init__(self) -> None:
        self.model = DevicesModel((), "", can_test=False)
        self.levels: list[tuple[float, float]] = []

    def show_devices(self, model: DevicesModel) -> None:
        self.model = model

    def show_levels(self, microphone: float, speaker: float) -> None:
        self.levels.append((microphone, speaker))

    def device(self, role: Role) -> DeviceModel:
        return next(device for device in self.model.devices if device.role is role)


class Desk:
    """A presenter on a sound whose devices the test plugs in and pulls out."""

    def __init__(self, engine: EngineScripted, bus: Bus, test_line: str = "echo") -> None:
        self.engine, self.bus = engine, bus
        self.sound = Sound(engine, bus, Problems(bus))
        self.view = DevicesViewSpy()
        self.dialled: list[str] = []
        self.played: list[str] = []
        self.refusal = ""
        self.presenter = DevicesPresenter(
            self.sound,
            bus,
            self.view,
            test_line=lambda: test_line,
            dial=self._dial,
            try_tone=self._try_tone,
        )
        engine.start()

    def plug(self, *devices: SoundDevice) -> None:
        """These are the devices now, and the engine uses what it is asked for."""
        self.bus.publish(DevicesChanged(devices=list(devices)))
        asked = self.engine.of(ChooseDevices)[-1]
        self.bus.publish(DeviceInUse(role="microphone", name=asked.microphone))
        self.bus.publish(DeviceInUse(role="speaker", name=asked.speaker))
        self.bus.publish(DeviceInUse(role="ringer", name=asked.ringer))

    def close(self) -> None:
        self.presenter.close()
        self.sound.close()

    def _try_tone(self, role: str) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)
        self.played.append(role)

    def _dial(self, text: str) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)
        self.dialled.append(text)


@pytest.fixture
def desk(engine: EngineScripted, bus: Bus) -> Iterator[Desk]:
    desk = Desk(engine, bus)
    yield desk
    desk.close()


def test_every_role_is_a_choice_of_its_own(desk: Desk) -> None:
    """P4: microphone, speaker and ringer are separate."""
    desk.plug(BUILT_IN, HEADSET)
    assert [device.role for device in desk.view.model.devices] == list(Role)
    for role in Role:
        values = [value for value, _words in desk.view.device(role).offered]
        assert values == [UNDECIDED, "Built-in", "Headset", ""]
        assert desk.view.device(role).sentence == "In use: Built-in"
    desk.presenter.choose(Role.RINGER, "Headset")
    assert [desk.view.device(role).chosen for role in Role] == [UNDECIDED, UNDECIDED, "Headset"]
    asked = desk.engine.of(ChooseDevices)[-1]
    assert (asked.speaker, asked.ringer) == ("Built-in", "Headset")


def test_choosing_the_same_again_or_nothing_asks_for_nothing(desk: Desk) -> None:
    desk.plug(BUILT_IN, HEADSET)
    desk.presenter.choose(Role.SPEAKER, UNDECIDED)
    desk.presenter.choose(Role.SPEAKER, "Headset")
    desk.engine.forget()
    desk.presenter.choose(Role.SPEAKER, "Headset")
    desk.presenter.choose(Role.SPEAKER, UNDECIDED)
    assert desk.engine.take(ChooseDevices) == []


def test_a_chosen_device_that_was_pulled_out_stays_chosen_and_says_so(desk: Desk) -> None:
    """P4: devices come and go, in a call too; the choice is the person's."""
    desk.plug(BUILT_IN, HEADSET)
    desk.presenter.choose(Role.MICROPHONE, "Headset")
    desk.plug(BUILT_IN)
    device = desk.view.device(Role.MICROPHONE)
    assert ("Headset", "Headset (not plugged in)") in device.offered
    assert (device.chosen, device.trouble) == ("Headset", True)
    assert device.sentence == "“Headset” is not there; “Built-in” is used instead."
    desk.plug(BUILT_IN, HEADSET)
    assert desk.view.device(Role.MICROPHONE).sentence == "In use: Headset"


def test_a_desk_without_a_microphone_is_told_what_that_means(desk: Desk) -> None:
    desk.plug()
    assert desk.view.device(Role.MICROPHONE).sentence == "No microphone was found: others cannot hear you."
    assert desk.view.device(Role.MICROPHONE).trouble


def test_no_device_can_be_chosen(desk: Desk) -> None:
    desk.plug(BUILT_IN)
    desk.presenter.choose(Role.RINGER, "")
    assert desk.view.device(Role.RINGER).chosen == ""
    assert desk.engine.of(ChooseDevices)[-1].ringer == ""


def test_meters_run_only_while_the_page_is_seen(desk: Desk) -> None:
    """P4: level meter; no widget polls, and while nobody looks nothing is measured."""
    assert desk.engine.of(MeterLevels) == []
    desk.presenter.look()
    desk.presenter.look()
    desk.bus.publish(AudioLevels(microphone=-20.0, speaker=-90.0))
    assert desk.view.levels == [(-20.0, -90.0)]
    desk.presenter.rest()
    desk.presenter.rest()
    desk.bus.publish(AudioLevels(microphone=-10.0, speaker=-90.0))
    assert desk.view.levels == [(-20.0, -90.0)]
    assert [command.on for command in desk.engine.of(MeterLevels)] == [True, False]


def test_the_system_can_be_asked_again(desk: Desk) -> None:
    desk.presenter.look_again()
    assert len(desk.engine.of(RefreshDevices)) == 1


def test_the_test_call_goes_to_the_echo_line(desk: Desk) -> None:
    """P4: test call."""
    assert desk.view.model.can_test
    desk.presenter.test_call()
    assert desk.dialled == ["echo"]


def test_a_test_call_that_cannot_be_made_says_why(desk: Desk) -> None:
    desk.refusal = "No account is set up."
    desk.presenter.test_call()
    assert desk.view.model.test_sentence == "No account is set up."


def test_a_desk_without_an_echo_line_says_so(engine: EngineScripted, bus: Bus) -> None:
    desk = Desk(engine, bus, test_line="")
    assert (desk.view.model.can_test, desk.view.model.test_sentence) == (
        False,
        "This desk has no echo line to call.",
    )
    desk.close()


def test_speaker_and_ringer_can_be_heard(desk: Desk) -> None:
    """P4: a tone on the device that is in use."""
    desk.plug(BUILT_IN, HEADSET)
    assert desk.view.device(Role.SPEAKER).play_refusal == ""
    desk.presenter.play(Role.SPEAKER)
    desk.presenter.play(Role.RINGER)
    assert desk.played == ["speaker", "ringer"]


def test_why_no_tone_was_played_stands_at_the_device(desk: Desk) -> None:
    """P4: the reason, until something is different; a device that does not open says its own."""
    desk.plug(BUILT_IN)
    desk.refusal = "A tone can be played when no call is under way."
    desk.presenter.play(Role.RINGER)
    assert desk.view.device(Role.RINGER).sentence == desk.refusal
    assert desk.view.device(Role.RINGER).trouble
    assert not desk.view.device(Role.SPEAKER).trouble
    desk.bus.publish(
        DeviceInUse(role="ringer", name="", problem="The sound device “Built-in” cannot be used.")
    )
    assert desk.view.device(Role.RINGER).sentence == "The sound device “Built-in” cannot be used."


def test_nothing_plays_without_a_device(desk: Desk) -> None:
    """P4: the button says why it cannot be pressed."""
    desk.plug(HEADSET)
    desk.presenter.choose(Role.RINGER, "")
    desk.bus.publish(DeviceInUse(role="ringer", name=""))
    assert desk.view.device(Role.RINGER).play_refusal == "No device is in use here."
