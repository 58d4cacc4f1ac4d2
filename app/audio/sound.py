"""The sound of the phone as a person sees it: which devices there are, which are used, and why not others."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.audio.choice import NO_DEVICE, ROLES, Preferences, candidates, choose
from app.audio.events import LevelsHeard, SoundChanged
from app.bus import Bus
from app.engine.commands import ChooseDevices, MeterLevels, RefreshDevices
from app.engine.events import AudioLevels, DeviceInUse, DevicesChanged, EngineLost, EngineStarted
from app.engine.port import EnginePort
from app.engine.refusals import translated
from app.engine.values import DeviceRole, SoundDevice
from app.problems import Problems, Severity
from app.translation import tr


@dataclass(frozen=True)
class InUse:
    """What a role uses now."""

    name: str = NO_DEVICE
    """Empty: the null device."""
    why: str = ""
    """One sentence when it is not what was wanted, empty otherwise."""


class Sound:
    """Follows the engine's devices and chooses among them. Lives on the core's thread.

    A device that is pulled out, or does not open, gives way to the next of the person's order within a
    call, too; it is taken up again when it is back.
    """

    def __init__(
        self,
        engine: EnginePort,
        bus: Bus,
        problems: Problems,
        preferences: Preferences | None = None,
        keep: Callable[[Preferences], None] = lambda preferences: None,
    ) -> None:
        """``keep`` is called with the preferences whenever a person has changed them."""
        self._engine = engine
        self._bus = bus
        self._problems = problems
        self._keep = keep
        self.preferences = preferences or Preferences()
        self.devices: tuple[SoundDevice, ...] = ()
        """Everything that is plugged in, as the engine listed it last."""
        self._listed = False
        self._asked: ChooseDevices | None = None
        self._in_use: dict[DeviceRole, InUse] = {role: InUse() for role in ROLES}
        self._broken: dict[DeviceRole, dict[str, str]] = {role: {} for role in ROLES}
        self._watchers = 0
        self._subscriptions = [
            bus.subscribe(EngineStarted, self._engine_started),
            bus.subscribe(EngineLost, self._engine_lost),
            bus.subscribe(DevicesChanged, self._devices_changed),
            bus.subscribe(DeviceInUse, self._device_in_use),
            bus.subscribe(AudioLevels, self._levels),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    # --- what a person sees ---------------------------------------------------------------------

    def choices(self, role: DeviceRole) -> list[SoundDevice]:
        """What can be chosen for a role, the system's default first."""
        return candidates(self.devices, role)

    def in_use(self, role: DeviceRole) -> InUse:
        """What a role uses now, and why it is not the device that was wanted."""
        return self._in_use[role]

    # --- what a person does ---------------------------------------------------------------------

    def prefer(self, role: DeviceRole, name: str) -> None:
        """Use this device from now on, within a call too; ``NO_DEVICE`` is allowed.

        It stays the first choice when it is pulled out and comes back.
        """
        self.preferences = self.preferences.with_first(role, name)
        self._broken[role].pop(name, None)
        self._keep(self.preferences)
        self._choose()

    def refresh(self) -> None:
        """Look again which devices there are; ``SoundChanged`` follows."""
        for broken in self._broken.values():
            broken.clear()
        self._engine.send(RefreshDevices())

    @contextlib.contextmanager
    def levels_watched(self) -> Iterator[None]:
        """``LevelsHeard`` comes ten times a second while this is open, for as many as look."""
        self.watch_levels()
        try:
            yield
        finally:
            self.unwatch_levels()

    def watch_levels(self) -> None:
        """One more looks at the levels; see ``levels_watched``."""
        self._watchers += 1
        if self._watchers == 1:
            self._engine.send(MeterLevels(on=True))

    def unwatch_levels(self) -> None:
        """One fewer looks at the levels."""
        self._watchers -= 1
        if self._watchers == 0:
            self._engine.send(MeterLevels(on=False))

    # --- what the engine says -------------------------------------------------------------------

    def _engine_started(self, event: EngineStarted) -> None:
        """A new engine knows nothing of what the old one was told; it lists its devices by itself."""
        self._asked = None
        self._listed = False
        for broken in self._broken.values():
            broken.clear()
        if self._watchers:
            self._engine.send(MeterLevels(on=True))

    def _engine_lost(self, event: EngineLost) -> None:
        self._asked = None
        self._in_use = {role: InUse() for role in ROLES}
        self._bus.publish(SoundChanged())

    def _devices_changed(self, event: DevicesChanged) -> None:
        self.devices = tuple(event.devices)
        self._listed = True
        there = {device.name for device in event.devices}
        for broken in self._broken.values():
            broken.clear()
        self._choose(again=self._asked is not None and not self._names_asked() <= there)
        self._bus.publish(SoundChanged())

    def _device_in_use(self, event: DeviceInUse) -> None:
        asked, problem = self._asked_of(event.role), translated(event.problem)
        if problem and asked:
            self._broken[event.role][asked] = problem
            self._choose()
        self._in_use[event.role] = InUse(event.name, problem or self._why(event.role, event.name))
        self._tell_problem(event)
        self._bus.publish(SoundChanged())

    def _levels(self, event: AudioLevels) -> None:
        self._bus.publish(LevelsHeard(event.microphone, event.speaker))

    # --- inside ---------------------------------------------------------------------------------

    def _choose(self, *, again: bool = False) -> None:
        """Ask the engine for the best there is, when that is not what it was asked for already."""
        if not self._listed:
            return
        names = {
            role: choose(self.devices, role, self.preferences.of(role), self._broken[role]) for role in ROLES
        }
        wanted = ChooseDevices(
            microphone=names["microphone"], speaker=names["speaker"], ringer=names["ringer"]
        )
        if again or wanted != self._asked:
            self._asked = wanted
            self._engine.send(wanted)

    def _asked_of(self, role: DeviceRole) -> str:
        if self._asked is None:
            return NO_DEVICE
        return {
            "microphone": self._asked.microphone,
            "speaker": self._asked.speaker,
            "ringer": self._asked.ringer,
        }[role]

    def _names_asked(self) -> set[str]:
        return {self._asked_of(role) for role in ROLES} - {NO_DEVICE}

    def _why(self, role: DeviceRole, name: str) -> str:
        """Why the role uses ``name`` and not the device that stands first."""
        first = next(iter(self.preferences.of(role)), None)
        if name == first:
            return ""
        if name == NO_DEVICE:
            return _NOTHING[role]()
        if first is None or first == NO_DEVICE:
            return ""
        return self._broken[role].get(first) or tr(
            "“{wanted}” is not there; “{used}” is used instead.", wanted=first, used=name
        )

    def _tell_problem(self, event: DeviceInUse) -> None:
        """A role without a device is a problem that stands, even when the engine finds nothing wrong."""
        key = f"sound:{event.role}"
        why = self._in_use[event.role].why
        if event.name == NO_DEVICE and not event.problem and why:
            self._problems.tell(key, why, Severity.WARNING)
        else:
            self._problems.clear(key)


_NOTHING: dict[DeviceRole, Callable[[], str]] = {
    "microphone": lambda: tr("No microphone was found: others cannot hear you."),
    "speaker": lambda: tr("No speaker was found: you cannot hear others."),
    "ringer": lambda: tr("No device to ring on was found: calls come in silently."),
}
"""What a role without a device means for a person."""
