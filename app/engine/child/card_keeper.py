"""The streams that are open, and how they are kept so. Only on the sound card's thread."""

from __future__ import annotations

import time
from collections.abc import Callable

import sounddevice as sd

from app.engine.child.card_values import ROLES, Change, Found, Opened, Plan, Shut, Stream, Wish
from app.engine.child.devices import Listed, find, hush_alsa, list_devices, restart_portaudio
from app.engine.child.sound_server import HotPlug
from app.engine.child.streams import open_stream
from app.engine.values import DeviceRole

WATCH_PERIOD = 0.25
"""Seconds between looks at the open streams."""
RETRY_PERIOD = 3.0
"""Seconds before a device that failed is tried again."""


class CardKeeper:
    """Lists devices, opens and watches streams, and tells each change."""

    def __init__(
        self, rate: int, tell: Callable[[Change], None], devices_changed: Callable[[], None]
    ) -> None:
        """``devices_changed`` is called on another thread when the sound server has news."""
        hush_alsa()
        self._rate = rate
        self._tell = tell
        self._hot_plug = HotPlug(devices_changed)
        self._listed: list[Listed] = []
        self._open: dict[DeviceRole, tuple[Wish, Stream]] = {}
        self._failed: dict[DeviceRole, tuple[Wish, float]] = {}

    def patience(self) -> float | None:
        """Seconds to sleep unless something is wanted; None: for ever."""
        if self._open:
            return WATCH_PERIOD
        return RETRY_PERIOD if self._failed else None

    def is_helpless(self) -> bool:
        """Whether something is wanted and nothing is open: perhaps the sound server was restarted."""
        return bool(self._failed) and not self._open

    def list_again(self) -> None:
        """PortAudio lists devices only when it starts, and that ends its streams.

        A sound server is asked directly instead; without one, sound stops for a tenth of a second.
        """
        if not self._hot_plug.watching or not self._listed:
            for role in list(self._open):
                self._shut(role)
            restart_portaudio()
        self._failed.clear()
        self._listed = list_devices()
        self._hot_plug.watch()
        self._tell(Found([entry.device for entry in self._listed]))

    def carry_out(self, plan: Plan) -> None:
        """Close what is dead or not wanted any more, and open what is wanted."""
        now = time.monotonic()
        self._watch(now)
        for role in ROLES:
            wish = plan[role]
            opened = self._open.get(role)
            if opened is not None and (opened[0] != wish or not self._is_listed(role, wish.name)):
                self._shut(role)
                opened = None
            if opened is None:
                self._begin(role, wish, now)

    def close(self) -> None:
        """Close every stream and listen to nobody any more."""
        self._hot_plug.stop()
        for role in list(self._open):
            self._shut(role)

    def _watch(self, now: float) -> None:
        """Close what no longer runs; ``carry_out`` opens it again, or says why not."""
        for role, (wish, stream) in list(self._open.items()):
            if not stream.alive(now):
                self._shut(role)
                self._fail(role, wish, now, f"The sound device “{wish.name}” has stopped.")

    def _is_listed(self, role: DeviceRole, name: str) -> bool:
        return find(self._listed, name, output=role != "microphone") is not None

    def _begin(self, role: DeviceRole, wish: Wish, now: float) -> None:
        if not wish.name:
            if self._failed.pop(role, None) is not None:
                self._tell(Shut(role, ""))
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
        self._tell(Opened(role, wish.name, stream))

    def _fail(self, role: DeviceRole, wish: Wish, now: float, problem: str) -> None:
        again = self._failed.get(role, (None, 0.0))[0] == wish
        self._failed[role] = (wish, now)
        if not again:
            self._tell(Shut(role, wish.name, problem))

    def _shut(self, role: DeviceRole) -> None:
        wish, stream = self._open.pop(role)
        self._tell(Shut(role, wish.name))
        stream.close()


def _reason(error: sd.PortAudioError) -> str:
    """The short text of PortAudio itself, without numbers."""
    text = str(error.args[0]) if error.args else str(error)
    return (
        text.split(" [")[0]
        .removeprefix("Error opening RawInputStream: ")
        .removeprefix("Error opening RawOutputStream: ")
    )
