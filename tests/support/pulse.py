"""A PulseAudio of our own for tests: a virtual speaker and microphone, no sound card, no session.

It works as root and without systemd, listens on a socket in a folder of its own, and ends by its process
id. Sinks are null sinks; what is played into the sink ``mic`` is what the microphone ``Microphone``
hears, and what a phone plays on ``Speaker`` can be heard on the sink ``spk``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
START_SECONDS = 60.0
_REPEATED_SECONDS = 10.0
"""Length of what is read over and over: no program is started often."""

MICROPHONE = "Microphone"
SPEAKER = "Speaker"
"""What the phone calls the two devices that are there from the start."""

Samples = NDArray[np.float64]


def missing() -> str:
    """Why these tests cannot run here; empty when they can."""
    absent = [name for name in ("pulseaudio", "pactl", "pacat", "parec") if shutil.which(name) is None]
    return f"{' and '.join(absent)} not installed (Debian: pulseaudio, pulseaudio-utils)" if absent else ""


class PulseAudio:
    """One private server. ``close`` ends it; a context manager."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is new and short (a socket's path may have 107 bytes)."""
        self._folder = folder
        self._socket = folder / "native"
        self.environment = os.environ | {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "HOME": str(folder),
        }
        for name in ("PULSE_SINK", "PULSE_SOURCE", "PULSE_COOKIE"):
            self.environment.pop(name, None)
        self._log = folder / "pulse.log"
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit"]
        command += ["--use-pid-file=no", f"--log-target=file:{self._log}"]
        command += ["-L", f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"]
        for sink, description in (("spk", SPEAKER), ("mic", "Mouth")):
            command += ["-L", _null_sink(sink, description)]
        command += ["-L", _source("microphone", "mic", MICROPHONE)]
        self._process = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        self._listeners: dict[str, subprocess.Popen[bytes]] = {}
        self._players: list[tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]] = []
        """Of each tone who reads it over and over, and who plays it."""
        self._sinks: dict[str, str] = {}
        try:
            self._wait_until_up()
            self._come_first()
            self.control("set-default-sink", "spk")
            self.control("set-default-source", "microphone")
            self._keep_listening("spk")
            self._keep_listening("mic")
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return self._process.pid

    def __enter__(self) -> PulseAudio:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the server and everything that plays or records."""
        self.hush()
        for process in (*self._listeners.values(), self._process):
            process.terminate()
            process.wait(60)
        self._listeners.clear()

    def control(self, *arguments: str) -> str:
        """``pactl`` with these arguments; its output."""
        return subprocess.run(
            ["pactl", *arguments],
            env=self.environment | {"LC_ALL": "C"},
            check=True,
            capture_output=True,
            text=True,
            timeout=30,
        ).stdout.strip()

    def add_speaker(self, sink: str, description: str) -> str:
        """One more virtual speaker; returns the module's number for ``remove``."""
        module = self.control("load-module", *_null_sink(sink, description).split(" ", 1))
        self._keep_listening(sink)
        self._sinks[module] = sink
        return module

    def add_microphone(self, name: str, sink: str, description: str) -> str:
        """One more microphone, which hears what is played into ``sink``."""
        return self.control("load-module", *_source(name, sink, description).split(" ", 1))

    def remove(self, module: str) -> None:
        """Pull a device out."""
        self.control("unload-module", module)
        listener = self._listeners.pop(self._sinks.pop(module, ""), None)
        if listener is not None:
            listener.terminate()
            listener.wait(60)

    def play(self, sink: str, sound: Samples) -> None:
        """Play ``sound`` (full scale 1, ``RATE``) into a sink, over and over, until ``hush``."""
        path = self._folder / f"{sink}-{time.monotonic_ns()}.raw"
        once = (sound * 32767).astype("<i2").tobytes()
        path.write_bytes(once * int(np.ceil(_REPEATED_SECONDS * RATE / sound.size)))
        words = ["sh", "-c", 'while cat "$1"; do :; done', "again", str(path)]
        reading = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        command = ["pacat", "--playback", "--raw", f"--device={sink}", f"--rate={RATE}", "--channels=1"]
        command += ["--format=s16le", "--latency-msec=20"]
        assert reading.stdout is not None
        with reading.stdout as sound_of_file:
            self._players.append(
                (reading, subprocess.Popen(command, env=self.environment, stdin=sound_of_file))
            )

    def hush(self) -> None:
        """End everything that ``play`` began."""
        while self._players:
            reading, playing = self._players.pop()
            playing.terminate()
            playing.wait(60)
            reading.wait(60)  # it has nobody left to read for

    def record(self, sink: str, seconds: float) -> Samples:
        """What is heard on a sink for the next ``seconds`` (full scale 1, ``RATE``)."""
        wanted = int(RATE * seconds) * 2
        with subprocess.Popen(
            ["parec", *_RECORDING, f"--device={sink}.monitor"],
            env=self.environment,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            try:
                sound = process.stdout.read(wanted)
            finally:
                process.terminate()
        return np.frombuffer(sound, "<i2").astype(np.float64) / 32768

    def _keep_listening(self, sink: str) -> None:
        """A null sink without a listener plays up to two seconds ahead, which no real card does."""
        self._listeners[sink] = subprocess.Popen(
            ["parec", *_RECORDING, f"--device={sink}.monitor"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _wait_until_up(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            if self._socket.exists() and "microphone" in self._try("list", "short", "sources"):
                return
            time.sleep(0.05)  # PulseAudio tells nobody when it is ready
        raise RuntimeError(f"PulseAudio did not start: {self._log.read_text() if self._log.exists() else ''}")

    def _come_first(self) -> None:
        """A sound card does not wait for other programs: neither may this one, where we are allowed."""
        with contextlib.suppress(PermissionError):
            for thread in Path(f"/proc/{self.pid}/task").iterdir():
                os.sched_setscheduler(int(thread.name), os.SCHED_RR, os.sched_param(5))

    def _try(self, *arguments: str) -> str:
        try:
            return self.control(*arguments)
        except subprocess.CalledProcessError:
            return ""


_RECORDING = ("--raw", f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=5")


def _null_sink(name: str, description: str) -> str:
    return f"module-null-sink sink_name={name} rate={RATE} sink_properties=device.description={description}"


def _source(name: str, sink: str, description: str) -> str:
    return (
        f"module-remap-source source_name={name} master={sink}.monitor "
        f"source_properties=device.description={description}"
    )
