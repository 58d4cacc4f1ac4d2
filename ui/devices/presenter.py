"""Sound devices: what is offered, chosen and really in use, with the reason. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from app.audio.choice import NO_DEVICE, ROLES, RoleName
from app.audio.events import LevelsHeard, SoundChanged
from app.audio.sound import Sound
from app.bus import Bus, Subscription
from app.calls.standings import StandingChanged
from app.errors import UserFacingError
from app.translation import tr


class Role(Enum):
    """What a device is for; in the order of the page, and of ``ROLES``."""

    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    RINGER = "ringer"


_ROLES = dict(zip(Role, ROLES, strict=True))
UNDECIDED = "as the system says"
"""Stands for "no choice yet" in the list; never a device's name that is passed on."""


@dataclass(frozen=True)
class DeviceModel:
    """One role."""

    role: Role
    title: str
    offered: tuple[tuple[str, str], ...]
    """Value and words of each choice, the system's default first."""
    chosen: str
    sentence: str
    """What is in use, or why the choice is not."""
    trouble: bool
    play_refusal: str = ""
    """Why no tone can be played on it; empty: it can. Never asked of a microphone."""


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
    """One for each page. Meters run between ``look`` and ``rest``."""

    def __init__(
        self,
        sound: Sound,
        bus: Bus,
        view: DevicesView,
        *,
        test_line: Callable[[], str],
        dial: Callable[[str], object],
        try_tone: Callable[[RoleName], None],
    ) -> None:
        """``test_line``: what to dial for a test call now; empty: the desk has none.

        ``try_tone`` lets a device sound for a moment, or raises ``UserFacingError``.
        """
        self._sound, self._bus, self._view = sound, bus, view
        self._test_line, self._dial, self._try_tone = test_line, dial, try_tone
        self._refused = ""
        self._silent: dict[Role, str] = {}
        """Why a device that was tried did not play."""
        self._levels: Subscription | None = None
        self._subscriptions = [
            bus.subscribe(SoundChanged, lambda _event: self._sound_changed()),
            bus.subscribe(StandingChanged, lambda _event: self._show()),  # with it the test call's number
        ]
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self.rest()
        for subscription in self._subscriptions:
            subscription.close()

    def look(self) -> None:
        """The page can be seen: the meters run, and what was not known before is shown."""
        self._silent.clear()
        self._show()
        if self._levels is None:
            self._levels = self._bus.subscribe(LevelsHeard, self._heard)
            self._sound.watch_levels()

    def rest(self) -> None:
        """The page cannot be seen: nothing runs for it."""
        if self._levels is not None:
            self._sound.unwatch_levels()
            self._levels.close()
            self._levels = None

    def choose(self, role: Role, name: str) -> None:
        """The person chose."""
        if name != self._chosen(role) and name != UNDECIDED:
            self._sound.prefer(_ROLES[role], name)
            self._show()

    def look_again(self) -> None:
        """The person plugged something in that does not show."""
        self._sound.refresh()

    def play(self, role: Role) -> None:
        """Let the speaker or the ringer sound for a moment; what goes wrong stands under its name."""
        self._silent.clear()
        try:
            self._try_tone(_ROLES[role])
        except UserFacingError as error:
            self._silent[role] = str(error)
        self._show()

    def test_call(self) -> None:
        """Call the line that sends one's own voice back."""
        self._refused = ""
        try:
            self._dial(self._test_line())
        except UserFacingError as error:
            self._refused = str(error)
        self._show()

    def _heard(self, event: LevelsHeard) -> None:
        self._view.show_levels(event.microphone, event.speaker)

    def _sound_changed(self) -> None:
        self._silent.clear()
        self._show()

    def _show(self) -> None:
        self._view.show_devices(
            DevicesModel(
                devices=tuple(self._device(role) for role in Role),
                test_sentence=self._refused or self._about_test(),
                can_test=bool(self._test_line()),
            )
        )

    def _about_test(self) -> str:
        line = self._test_line()
        if line:
            return tr("Calls {line}, which sends your own voice back.", line=line)
        return tr("This desk has no echo line to call.")

    def _chosen(self, role: Role) -> str:
        """The device wanted most, ``UNDECIDED`` where the person never chose."""
        return next(iter(self._sound.preferences.of(_ROLES[role])), UNDECIDED)

    def _device(self, role: Role) -> DeviceModel:
        chosen, used = self._chosen(role), self._sound.in_use(_ROLES[role])
        names = [device.name for device in self._sound.choices(_ROLES[role])]
        offered = [(name, name) for name in names]
        if chosen == UNDECIDED:
            offered.insert(0, (UNDECIDED, tr("As the system says")))
        elif chosen != NO_DEVICE and chosen not in names:
            offered.append((chosen, tr("{name} (not plugged in)", name=chosen)))
        offered.append((NO_DEVICE, tr("No device")))
        now = tr("In use: {name}", name=used.name) if used.name else tr("Not in use now.")
        silent = self._silent.get(role, "")
        return DeviceModel(
            role=role,
            title=_title(role),
            offered=tuple(offered),
            chosen=chosen,
            sentence=silent or used.why or now,
            trouble=bool(silent or used.why),
            play_refusal="" if used.name else used.why or tr("No device is in use here."),
        )


def _title(role: Role) -> str:
    return {
        Role.MICROPHONE: tr("Microphone"),
        Role.SPEAKER: tr("Speaker"),
        Role.RINGER: tr("Ringer"),
    }[role]
