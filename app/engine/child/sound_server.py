"""PulseAudio, or PipeWire in its place: its devices by the names that people know, and news of them.

Only Linux has one, and not every Linux; ``pulsectl`` needs libpulse the moment it is imported. All that is
in this file, and whoever asks in vain gets ``NoSoundServer``.
"""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from app.engine.values import SoundDevice

if TYPE_CHECKING:
    import pulsectl

API = "PulseAudio"
CLIENT = "Hookswitch devices"
ANSWER_SECONDS = 2.0
"""How long ``watch`` waits for a server to answer."""


class NoSoundServer(Exception):  # noqa: N818 - an answer, not a mistake
    """There is no PulseAudio or PipeWire that answers."""


@dataclass(frozen=True)
class ServerDevice:
    """A device and the server's own name for it."""

    device: SoundDevice
    server_name: str


def list_devices() -> list[ServerDevice]:
    """Speakers and microphones; raises ``NoSoundServer``.

    Monitors ("what this speaker plays") are no microphones, unless somebody made one the default.
    """
    with _connected() as pulse:
        info = pulse.server_info()
        sinks = pulse.sink_list()
        sources = [
            source
            for source in pulse.source_list()
            if source.monitor_of_sink_name is None or source.name == info.default_source_name
        ]
    return [
        *_devices(sinks, info.default_sink_name, output=True),
        *_devices(sources, info.default_source_name, output=False),
    ]


class HotPlug:
    """Calls ``changed`` (on its own thread) when devices or defaults change; costs nothing else.

    Without a sound server it does nothing, and ``watching`` stays False.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._thread: threading.Thread | None = None
        self._pulse: pulsectl.Pulse | None = None
        self._stopping = False
        self.watching = False
        """Whether a sound server is being listened to."""

    def watch(self) -> None:
        """Begin to listen, unless it does so already or there is nobody to listen to."""
        if self._stopping or (self._thread is not None and self._thread.is_alive()):
            return
        ready = threading.Event()
        self._thread = threading.Thread(target=self._listen, args=(ready,), name="hot-plug", daemon=True)
        self._thread.start()
        ready.wait(ANSWER_SECONDS)

    def stop(self) -> None:
        """Listen no more. Safe from any thread but its own."""
        self._stopping = True
        thread = self._thread
        for _ in range(20):  # a stop that meets no poll is lost, by pulsectl's own manual
            if thread is None or not thread.is_alive():
                return
            pulse = self._pulse
            if pulse is not None:
                pulse.event_listen_stop()
            thread.join(0.05)

    def _listen(self, ready: threading.Event) -> None:
        with contextlib.suppress(NoSoundServer), _connected() as pulse:
            pulse.event_mask_set("sink", "source", "server", "card")
            pulse.event_callback_set(_stop_at_news)
            self._pulse = pulse
            self.watching = True
            ready.set()
            while not self._stopping:
                pulse.event_listen()
                if not self._stopping:
                    self._changed()
        self.watching = False
        self._pulse = None
        was_there = ready.is_set()
        ready.set()
        if was_there and not self._stopping:
            self._changed()  # the server went away, and its devices with it


def _stop_at_news(event: pulsectl.PulseEventInfo) -> None:
    """Volumes change all the time and are no news; a device or a default is."""
    if event.t != "change" or event.facility in ("server", "card"):
        raise _pulsectl().PulseLoopStop


@contextlib.contextmanager
def _connected() -> Iterator[pulsectl.Pulse]:
    """A connection of its own for one thread; never starts a server."""
    library = _pulsectl()
    try:
        with library.Pulse(CLIENT, connect=False) as pulse:
            # With a timeout pulsectl always waits it out. A server that hangs holds up this thread only.
            pulse.connect(autospawn=False)
            yield pulse
    except library.PulseError as error:
        raise NoSoundServer(str(error)) from error


def _pulsectl() -> ModuleType:
    try:
        return importlib.import_module("pulsectl")
    except (ImportError, OSError) as error:
        raise NoSoundServer(str(error)) from error


def _devices(
    entries: Sequence[pulsectl.PulseSinkInfo | pulsectl.PulseSourceInfo],
    default: str,
    *,
    output: bool,
) -> Iterator[ServerDevice]:
    """As people call them; of two alike each gets the server's own name added."""
    spoken = [entry.description or entry.name for entry in entries]
    for entry, said in zip(entries, spoken, strict=True):
        yield ServerDevice(
            SoundDevice(
                name=said if spoken.count(said) == 1 else f"{said} ({entry.name})",
                host_api=API,
                inputs=0 if output else entry.channel_count,
                outputs=entry.channel_count if output else 0,
                default_input=not output and entry.name == default,
                default_output=output and entry.name == default,
            ),
            entry.name,
        )
