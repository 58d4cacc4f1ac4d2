"""What the engine's thread and the sound card's thread say to each other. Nothing here needs PortAudio."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.engine.child.levels import Peak
from app.engine.child.ring import Ring
from app.engine.values import DeviceRole, SoundDevice

BLOCK_SECONDS = 0.01
"""What PortAudio hands over at a time; its own buffer is two such blocks."""


class Stream(Protocol):
    """An open stream of either kind."""

    ring: Ring
    rate: int
    blocks: int
    """Blocks of ``BLOCK_SECONDS`` moved so far."""
    meter: Peak | None
    """Where the loudness is noted, while anybody looks."""

    def alive(self, now: float) -> bool:
        """Whether the card still calls back."""

    def close(self) -> None:
        """Stop and give the device back; never raises."""


@dataclass(frozen=True)
class Wish:
    """What a role shall use: a device by name, or nothing (closed, or the null device)."""

    name: str = ""
    tone: Path | None = None
    """What a ringer plays, over and over."""


Plan = dict[DeviceRole, Wish]


@dataclass(frozen=True)
class Opened:
    """A role has a stream now."""

    role: DeviceRole
    name: str
    stream: Stream


@dataclass(frozen=True)
class Shut:
    """A role has no stream now; ``problem`` says why when it should have one."""

    role: DeviceRole
    name: str
    problem: str = ""


@dataclass(frozen=True)
class Found:
    """All devices now present."""

    devices: list[SoundDevice]


@dataclass(frozen=True)
class Broke:
    """A bug in the thread itself; it goes on with the next wish."""

    traceback: str


Change = Opened | Shut | Found | Broke
ROLES: tuple[DeviceRole, ...] = ("microphone", "speaker", "ringer")
