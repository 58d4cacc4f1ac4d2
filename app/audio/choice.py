"""Which device a role uses: the person's own order, then the system's default, then any, then none.

A pure function over the list of devices; it is asked again whenever the list changes. The last link of the
chain is the null device (an empty name), so nobody has to ask whether there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.engine.values import DeviceRole, SoundDevice

RoleName = DeviceRole
"""What a device is for, as the window says it."""
ROLES: tuple[DeviceRole, ...] = ("microphone", "speaker", "ringer")
NO_DEVICE = ""
"""The null device: silence in, nothing out."""
REMEMBERED = 8
"""Devices kept in a role's order; the least wanted is forgotten first."""


@dataclass(frozen=True)
class Preferences:
    """For each role the devices a person has chosen, most wanted first. ``NO_DEVICE`` may be chosen too."""

    microphone: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    ringer: tuple[str, ...] = ()

    def of(self, role: DeviceRole) -> tuple[str, ...]:
        """The order of one role."""
        return {"microphone": self.microphone, "speaker": self.speaker, "ringer": self.ringer}[role]

    def with_first(self, role: DeviceRole, name: str) -> Preferences:
        """The same with ``name`` as the most wanted of the role."""
        others = tuple(other for other in self.of(role) if other != name)
        order = (name, *others)[:REMEMBERED]
        if role == "microphone":
            return replace(self, microphone=order)
        if role == "speaker":
            return replace(self, speaker=order)
        return replace(self, ringer=order)


def fits(device: SoundDevice, role: DeviceRole) -> bool:
    """Whether the device can play that role."""
    return (device.inputs if role == "microphone" else device.outputs) > 0


def candidates(devices: Sequence[SoundDevice], role: DeviceRole) -> list[SoundDevice]:
    """The devices that a person may choose for a role, the system's default first."""
    return sorted((d for d in devices if fits(d, role)), key=lambda device: not _is_default(device, role))


def choose(
    devices: Sequence[SoundDevice],
    role: DeviceRole,
    preferred: Sequence[str],
    broken: Collection[str] = (),
) -> str:
    """Name of the device to use; ``NO_DEVICE`` when there is none, or when that is what is wanted.

    ``broken``: names that were tried and did not work.
    """
    usable = [device.name for device in candidates(devices, role) if device.name not in broken]
    for name in preferred:
        if name == NO_DEVICE or name in usable:
            return name
    return usable[0] if usable else NO_DEVICE


def _is_default(device: SoundDevice, role: DeviceRole) -> bool:
    return device.default_input if role == "microphone" else device.default_output
