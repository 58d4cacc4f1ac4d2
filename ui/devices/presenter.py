"""Sound devices: what is offered, chosen and really in use, with the reason. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from app.errors import UserFacingError
from app.translation import tr


class Role(Enum):
    """What a device is for; the value is the engine's word for it."""

    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    RINGER = "ringer"


class SoundDesk(Protocol):
    """What the page needs to know and may ask for; ``app.audio`` has it."""

    def offered(self, role: Role) -> tuple[str, ...]:
        """Names of the devices that can play this role."""

    def chosen(self, role: Role) -> str:
        """The person's choice, also while it is not plugged in; empty: as the system says."""

    def in_use(self, role: Role) -> str:
        """What is really used now; empty: none."""

    def problem(self, role: Role) -> str:
        """Why the choice is not in use, in one sentence; empty: it is."""

    def choose(self, role: Role, name: str) -> None:
        """Use this device from now on, also within a call; empty: as the system says."""

    def look_again(self) -> None:
        """Ask the system again which devices there are."""

    def play_sample(self, role: Role) -> None:
        """Let speaker or ringer be heard for a moment."""

    def watch_levels(self, hear: Callable[[float, float], None]) -> Callable[[], None]:
        """Tell the peaks of microphone and speaker in dBFS until the result is called."""

    def on_change(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Tell of any change of the above until the result is called."""


@dataclass(frozen=True)
class DeviceModel:
    """One role."""

    role: Role
    title: str
    offered: tuple[tuple[str, str], ...]
    """Value and words of each choice, the system's own first."""
    chosen: str
    sentence: str
    """What is in use, or why the choice is not."""
    trouble: bool


@dataclass(frozen=True)
class DevicesModel:
    """The whole page."""

    devices: tuple[DeviceModel, ...]
    test_sentence: str
    """What the test call does, or why there is none."""
    can_test: bool


class DevicesView(Protocol):
    """Where it is shown."""

    def show_devices(self, model: DevicesModel) -> None:
        """Show this."""

    def show_levels(self, microphone: float, speaker: float) -> None:
        """Peaks in dBFS."""


class DevicesPresenter:
    """One for each visible page: ``close`` when the page goes, the meters then rest."""

    def __init__(
        self, sound: SoundDesk, view: DevicesView, *, test_line: str, dial: Callable[[str], object]
    ) -> None:
        """``test_line``: what to dial for a test call; empty: the desk has none."""
        self._sound, self._view = sound, view
        self._test_line, self._dial = test_line, dial
        self._refused = ""
        self._stop_levels: Callable[[], None] | None = None
        self._stop_changes = sound.on_change(self._show)
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self.rest()
        self._stop_changes()

    def look(self) -> None:
        """The page can be seen: the meters run."""
        if self._stop_levels is None:
            self._stop_levels = self._sound.watch_levels(self._view.show_levels)

    def rest(self) -> None:
        """The page cannot be seen: nothing runs for it."""
        if self._stop_levels is not None:
            self._stop_levels()
            self._stop_levels = None

    def choose(self, role: Role, name: str) -> None:
        """The person chose."""
        if name != self._sound.chosen(role):
            self._sound.choose(role, name)

    def look_again(self) -> None:
        """The person plugged something in that does not show."""
        self._sound.look_again()

    def play_sample(self, role: Role) -> None:
        """Let the person hear it."""
        self._sound.play_sample(role)

    def test_call(self) -> None:
        """Call the line that sends one's own voice back."""
        self._refused = ""
        try:
            self._dial(self._test_line)
        except UserFacingError as error:
            self._refused = str(error)
        self._show()

    def _show(self) -> None:
        self._view.show_devices(
            DevicesModel(
                devices=tuple(self._device(role) for role in Role),
                test_sentence=self._refused or self._about_test(),
                can_test=bool(self._test_line),
            )
        )

    def _about_test(self) -> str:
        if self._test_line:
            return tr("Calls {line}, which sends your own voice back.", line=self._test_line)
        return tr("This desk has no echo line to call.")

    def _device(self, role: Role) -> DeviceModel:
        chosen, in_use, problem = (
            self._sound.chosen(role),
            self._sound.in_use(role),
            self._sound.problem(role),
        )
        names = self._sound.offered(role)
        offered = [("", tr("As the system says")), *((name, name) for name in names)]
        if chosen and chosen not in names:
            offered.append((chosen, tr("{name} (not plugged in)", name=chosen)))
        now = tr("In use: {name}", name=in_use) if in_use else tr("Opens with the next call.")
        return DeviceModel(
            role=role,
            title=_title(role),
            offered=tuple(offered),
            chosen=chosen,
            sentence=problem or now,
            trouble=bool(problem),
        )


def _title(role: Role) -> str:
    return {
        Role.MICROPHONE: tr("Microphone"),
        Role.SPEAKER: tr("Speaker"),
        Role.RINGER: tr("Ringer"),
    }[role]
