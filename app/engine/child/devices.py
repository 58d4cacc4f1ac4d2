"""Which sound devices there are, and how PortAudio is told to use one of them.

Under PulseAudio and PipeWire, PortAudio (through ALSA) sees a single device called ``pulse``. The real
microphones and headsets are listed by the sound server itself, and a stream is led to one of them by
``PULSE_SOURCE`` and ``PULSE_SINK``, which libpulse reads whenever a stream is opened. Everywhere else
the names are PortAudio's own.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sounddevice as sd

from app.engine.child import sound_server
from app.engine.values import SoundDevice

PULSE = "pulse"
"""PortAudio's name of the ALSA plug-in that leads to the sound server."""
PREFERRED_APIS = ("Windows WASAPI", "Core Audio", "ALSA", "JACK Audio Connection Kit", "Windows DirectSound")
"""Windows lists a device once for each of its sound systems; only the first of these is shown."""
CLIENT = "Hookswitch"


@dataclass(frozen=True)
class Listed:
    """A device and the way to it."""

    device: SoundDevice
    portaudio: int | str
    """What PortAudio opens: an index, or a name."""
    pulse_sink: str = ""
    pulse_source: str = ""

    @contextlib.contextmanager
    def chosen(self) -> Iterator[int | str]:
        """While open, a new stream goes to this device. Only one thread of the process opens streams."""
        wanted = {
            "PULSE_SINK": self.pulse_sink,
            "PULSE_SOURCE": self.pulse_source,
            "PULSE_PROP": f"application.name={CLIENT} media.role=phone",
        }
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update({name: value for name, value in wanted.items() if value})
        try:
            yield self.portaudio
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def find(listed: Sequence[Listed], name: str, *, output: bool) -> Listed | None:
    """The device of that name that can play (or record), None when it is not there."""
    for entry in listed:
        channels = entry.device.outputs if output else entry.device.inputs
        if entry.device.name == name and channels:
            return entry
    return None


def hush_alsa() -> None:
    """Keep ALSA from writing to standard error; what matters comes back as an error or a flag.

    Its error handler has variable arguments, which Python cannot offer: a C function that ignores all of
    them takes its place. Does nothing where there is no ALSA.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        ignore = ctypes.cast(ctypes.CDLL(None).getppid, ctypes.c_void_p)
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(ignore)


def restart_portaudio() -> None:
    """Have PortAudio look for devices again. Only while no stream is open."""
    with contextlib.suppress(sd.PortAudioError):
        sd._terminate()  # noqa: SLF001 - the way that the library's own manual names
    with contextlib.suppress(sd.PortAudioError):
        sd._initialize()  # noqa: SLF001


def list_devices() -> list[Listed]:
    """All devices now present. PortAudio's own list is as old as its last initialisation."""
    try:
        portaudio = sd.query_devices()
    except sd.PortAudioError:
        return []
    if any(entry["name"] == PULSE for entry in portaudio):
        with contextlib.suppress(sound_server.NoSoundServer):
            return _of_sound_server()
    return _of_portaudio(portaudio)


def _of_sound_server() -> list[Listed]:
    return [
        Listed(
            entry.device,
            PULSE,
            pulse_sink=entry.server_name if entry.device.outputs else "",
            pulse_source=entry.server_name if entry.device.inputs else "",
        )
        for entry in sound_server.list_devices()
    ]


def _of_portaudio(devices: Sequence[sd.DeviceInfo]) -> list[Listed]:
    apis = list(sd.query_hostapis())
    there = [api for name in PREFERRED_APIS for api in apis if api["name"] == name and api["devices"]]
    there += [api for api in apis if api["devices"]]
    if not there:
        return []
    api = there[0]
    return [
        Listed(
            SoundDevice(
                name=devices[index]["name"],
                host_api=api["name"],
                inputs=devices[index]["max_input_channels"],
                outputs=devices[index]["max_output_channels"],
                default_input=index == api["default_input_device"],
                default_output=index == api["default_output_device"],
            ),
            index,
        )
        for index in api["devices"]
    ]
