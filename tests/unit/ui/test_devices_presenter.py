"""The sound page: what is offered and in use, and that nothing runs while nobody looks."""

from __future__ import annotations

from app.errors import UserFacingError
from tests.support.sound_desk import SoundDeskFake
from ui.devices.presenter import DeviceModel, DevicesModel, DevicesPresenter, Role


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
    """A presenter on sound devices that the test changes."""

    def __init__(self, test_line: str = "echo") -> None:
        self.sound, self.view = SoundDeskFake(), DevicesViewSpy()
        self.dialled: list[str] = []
        self.refusal = ""
        self.sound.devices[Role.MICROPHONE] = ("Headset", "Built-in")
        self.presenter = DevicesPresenter(self.sound, self.view, test_line=test_line, dial=self._dial)

    def _dial(self, text: str) -> None:
        if self.refusal:
            raise UserFacingError(self.refusal)
        self.dialled.append(text)


def test_every_role_is_a_choice_of_its_own() -> None:
    """P4: microphone, speaker and ringer are separate."""
    desk = Desk()
    assert [device.role for device in desk.view.model.devices] == list(Role)
    assert [value for value, _ in desk.view.device(Role.MICROPHONE).offered] == ["", "Headset", "Built-in"]
    assert [value for value, _ in desk.view.device(Role.SPEAKER).offered] == [""]


def test_a_choice_is_passed_on_and_shown_as_in_use() -> None:
    desk = Desk()
    desk.presenter.choose(Role.MICROPHONE, "Headset")
    device = desk.view.device(Role.MICROPHONE)
    assert (device.chosen, device.sentence, device.trouble) == ("Headset", "In use: Headset", False)


def test_choosing_the_same_again_asks_for_nothing() -> None:
    desk = Desk()
    desk.presenter.choose(Role.MICROPHONE, "Headset")
    desk.sound.used[Role.MICROPHONE] = "something else"
    desk.presenter.choose(Role.MICROPHONE, "Headset")
    assert desk.sound.used[Role.MICROPHONE] == "something else"


def test_a_chosen_device_that_was_pulled_out_stays_chosen_and_says_so() -> None:
    """P4: devices come and go; the choice is the person's."""
    desk = Desk()
    desk.presenter.choose(Role.MICROPHONE, "Headset")
    desk.sound.devices[Role.MICROPHONE] = ("Built-in",)
    desk.sound.problems[Role.MICROPHONE] = "Headset is not plugged in; Built-in is used."
    desk.sound.tell()
    device = desk.view.device(Role.MICROPHONE)
    assert ("Headset", "Headset (not plugged in)") in device.offered
    assert (device.sentence, device.trouble) == ("Headset is not plugged in; Built-in is used.", True)


def test_meters_run_only_while_the_page_is_seen() -> None:
    """No widget polls, and nobody looks: nothing is measured."""
    desk = Desk()
    assert desk.sound.listeners == []
    desk.presenter.look()
    desk.presenter.look()
    assert len(desk.sound.listeners) == 1
    desk.sound.listeners[0](-20.0, -90.0)
    assert desk.view.levels == [(-20.0, -90.0)]
    desk.presenter.rest()
    desk.presenter.rest()
    assert desk.sound.listeners == []


def test_the_test_call_goes_to_the_echo_line() -> None:
    """P4: test call."""
    desk = Desk()
    assert desk.view.model.can_test
    desk.presenter.test_call()
    assert desk.dialled == ["echo"]


def test_a_test_call_that_cannot_be_made_says_why() -> None:
    desk = Desk()
    desk.refusal = "No account is set up."
    desk.presenter.test_call()
    assert desk.view.model.test_sentence == "No account is set up."


def test_a_desk_without_an_echo_line_says_so() -> None:
    desk = Desk(test_line="")
    assert (desk.view.model.can_test, desk.view.model.test_sentence) == (
        False,
        "This desk has no echo line to call.",
    )


def test_closing_lets_go_of_everything() -> None:
    desk = Desk()
    desk.presenter.look()
    desk.presenter.close()
    assert desk.sound.listeners == []
    assert not desk.sound.watched
