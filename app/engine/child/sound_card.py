"""The thread that owns the sound card: opens, watches and closes streams, so that SIP never waits for it.

Opening a device takes from 20 ms (a sound server) to seconds (Bluetooth). The engine's thread therefore
only says what it wants (``want``), and learns what came of it (``take``). Only the newest wish counts.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sounddevice as sd

from app.engine.child.devices import Listed, find, hush_alsa, list_devices, restart_portaudio
from app.engine.child.sound_server import HotPlug
from app.engine.child.streams import Stream, open_stream
from app.engine.messages import DeviceRole, SoundDevice

WATCH_PERIOD = 0.25
"""Seconds between looks at the open streams."""
RETRY_PERIOD = 3.0
"""Seconds before a device that failed is tried again."""


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


Change = Opened | Shut | Found
ROLES: tuple[DeviceRole, ...] = ("microphone", "speaker", "ringer")


class SoundCard:
    """Everything that touches PortAudio. ``want``, ``refresh`` and ``take`` may be called at any time."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._wanted: Plan = {role: Wish() for role in ROLES}
        self._refresh = True
        self._stopping = False
        self._wake = threading.Condition()
        self._changes: deque[Change] = deque()
        self._thread = threading.Thread(target=self._run, name="sound-card", daemon=True)
        self._hot_plug = HotPlug(self.refresh)
        # Only the thread touches what follows.
        self._listed: list[Listed] = []
        self._found = False
        self._open: dict[DeviceRole, tuple[Wish, Stream]] = {}
        self._failed: dict[DeviceRole, tuple[Wish, float]] = {}
        self.busy = True
        """True while the newest wish is not yet carried out."""

    def start(self) -> None:
        """Begin; the first change to come is ``Found``."""
        self._thread.start()

    def want(self, plan: Plan) -> None:
        """Make it so, as soon as the card allows."""
        with self._wake:
            if plan != self._wanted:
                self._wanted = dict(plan)
                self.busy = True
                self._wake.notify_all()

    def refresh(self) -> None:
        """List the devices again, and try failed ones at once."""
        with self._wake:
            self._refresh = True
            self.busy = True
            self._wake.notify_all()

    def take(self) -> Iterable[Change]:
        """What has happened since the last call, oldest first."""
        while self._changes:
            yield self._changes.popleft()

    def stop(self, timeout: float) -> None:
        """Close every stream. A card that hangs is left behind after ``timeout`` seconds."""
        self._hot_plug.stop()
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        self._thread.join(timeout)

    def _run(self) -> None:
        hush_alsa()
        while True:
            with self._wake:
                called = self._wake.wait_for(lambda: self.busy or self._stopping, self._patience())
                stopping, refresh, plan = self._stopping, self._refresh, dict(self._wanted)
                self._refresh = False
            if stopping:
                break
            if refresh or (self._failed and not self._open and not called):
                self._list_again()
            self._watch(time.monotonic())
            self._carry_out(plan, time.monotonic())
            with self._wake:
                self.busy = self._refresh or plan != self._wanted
        for role in list(self._open):
            self._shut(role)

    def _patience(self) -> float | None:
        """How long to sleep unless something is wanted."""
        if self._open:
            return WATCH_PERIOD
        return RETRY_PERIOD if self._failed else None

    def _list_again(self) -> None:
        """PortAudio lists devices only when it starts, and that ends its streams.

        A sound server is asked directly instead; without one, sound stops for a tenth of a second.
        """
        if not self._hot_plug.watching or not self._listed:
            for role in list(self._open):
                self._shut(role)
            restart_portaudio()
        self._failed.clear()
        before = self._listed
        self._listed = list_devices()
        self._hot_plug.watch()
        if self._listed != before or not self._found:
            self._found = True
            self._changes.append(Found([entry.device for entry in self._listed]))

    def _watch(self, now: float) -> None:
        """Close what no longer runs; ``_carry_out`` opens it again, or says why not."""
        for role, (wish, stream) in list(self._open.items()):
            if not stream.alive(now):
                self._shut(role)
                self._fail(role, wish, now, f"The sound device “{wish.name}” has stopped.")

    def _carry_out(self, plan: Plan, now: float) -> None:
        for role in ROLES:
            wish = plan[role]
            opened = self._open.get(role)
            if opened is not None and (opened[0] != wish or not self._is_listed(role, wish.name)):
                self._shut(role)
                opened = None
            if opened is None:
                self._begin(role, wish, now)

    def _is_listed(self, role: DeviceRole, name: str) -> bool:
        return find(self._listed, name, output=role != "microphone") is not None

    def _begin(self, role: DeviceRole, wish: Wish, now: float) -> None:
        if not wish.name:
            if self._failed.pop(role, None) is not None:
                self._changes.append(Shut(role, ""))
            return
        failed, when = self._failed.get(role, (None, 0.0))
        if failed == wish and now - when < RETRY_PERIOD:
            return
        listed = find(self._listed, wish.name, output=role != "microphone")
        if listed is None:
            self._fail(role, wish, now, f"The sound device “{wish.name}” is not there.")
            return
        try:
            stream = open_stream(role, listed, self._rate, wish.tone)
        except sd.PortAudioError as error:
            self._fail(role, wish, now, f"The sound device “{wish.name}” cannot be used: {_reason(error)}.")
            return
        self._failed.pop(role, None)
        self._open[role] = (wish, stream)
        self._changes.append(Opened(role, wish.name, stream))

    def _fail(self, role: DeviceRole, wish: Wish, now: float, problem: str) -> None:
        again = self._failed.get(role, (None, 0.0))[0] == wish
        self._failed[role] = (wish, now)
        if not again:
            self._changes.append(Shut(role, wish.name, problem))

    def _shut(self, role: DeviceRole) -> None:
        wish, stream = self._open.pop(role)
        self._changes.append(Shut(role, wish.name))
        stream.close()


def _reason(error: sd.PortAudioError) -> str:
    """The short text of PortAudio itself, without numbers."""
    text = str(error.args[0]) if error.args else str(error)
    return (
        text.split(" [")[0]
        .removeprefix("Error opening RawInputStream: ")
        .removeprefix("Error opening RawOutputStream: ")
    )
