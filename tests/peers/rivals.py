"""Other softphones as parties of a transfer: each says a tone and writes what it hears into a file.

baresip and linphonec from Debian, on 127.0.0.1 and without any sound device.
"""

from __future__ import annotations

import shutil
import subprocess
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from tests.bench.subjects import Linphone, Plan, run
from tests.support.spectrum import Samples, tone

RATE: Final = 8000
_END_SECONDS: Final = 5.0


class Rival(Protocol):
    """One running softphone of somebody else."""

    frequency: int

    def close(self) -> None:
        """End it."""

    def heard(self) -> Samples:
        """All that its last call brought so far (8 kHz)."""


StartRival = Callable[[Plan, int], Rival]
"""A plan says where it listens and whom it calls; and the tone to say, in Hz."""


class BaresipRival:
    """baresip: a sine as microphone, and a filter that writes every call to disk."""

    def __init__(self, plan: Plan, frequency: int) -> None:
        self.frequency = frequency
        self._folder = plan.folder
        modules = next(Path("/usr/lib").rglob("baresip/modules"))
        loaded = "".join(f"module {name}.so\n" for name in ("g711", "ausine", "aubridge", "sndfile"))
        (plan.folder / "config").write_text(
            f"module_path {modules}\n{loaded}module_tmp account.so\nmodule_app menu.so\n"
            f"sip_listen {plan.address}:{plan.port}\nnet_interface {plan.address}\nsnd_path {plan.folder}\n"
            f"ausrc_srate 48000\nausrc_channels 2\naudio_source ausine,{frequency}\n"
            "audio_player aubridge,ear\naudio_alert aubridge,alert\n"
        )
        (plan.folder / "accounts").write_text(
            f"<sip:1001@{plan.address};transport=udp>;regint=0;answermode=auto\n"
        )
        dial = ["-e", f"/dial {plan.dial}"] if plan.dial else []
        self._process = run(["baresip", "-f", str(plan.folder), *dial], plan)

    def close(self) -> None:
        """See ``Rival``."""
        _end(self._process)

    def heard(self) -> Samples:
        """See ``Rival``; the file's header is written at its end, so the samples are read as they are."""
        files = sorted(self._folder.glob("dump-*-dec.wav"), key=lambda path: path.stat().st_mtime)
        return _samples(files[-1].read_bytes()[44:]) if files else np.zeros(0)


class LinphoneRival:
    """linphonec with files for a sound card."""

    def __init__(self, plan: Plan, frequency: int) -> None:
        self.frequency = frequency
        self._ear = plan.folder / "ear.wav"
        mouth = plan.folder / "mouth.wav"
        with wave.open(str(mouth), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((np.tile(tone(frequency, -14.0, RATE), 60) * 32767).astype("<i2").tobytes())
        self._process = Linphone().answering(Plan(folder=plan.folder, address=plan.address, port=plan.port))
        self._say("ipv6 disable", "soundcard use files", f"play {mouth}", f"record {self._ear}")
        if plan.dial:
            self._say(f"call {plan.dial}")

    def close(self) -> None:
        """See ``Rival``."""
        _end(self._process)

    def heard(self) -> Samples:
        """See ``Rival``."""
        return _samples(self._ear.read_bytes()[44:]) if self._ear.exists() else np.zeros(0)

    def _say(self, *commands: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{command}\n" for command in commands).encode())
        self._process.stdin.flush()


RIVALS: Final[dict[str, StartRival]] = {"baresip": BaresipRival, "linphonec": LinphoneRival}


def missing(name: str) -> str:
    """Why this one cannot take part; empty when it can."""
    return "" if shutil.which(name) else f"{name} is not installed; `installer/setup.sh peers` installs it"


def _samples(data: bytes) -> Samples:
    return np.frombuffer(data[: len(data) // 2 * 2], "<i2") / 32768


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    end = time.monotonic() + _END_SECONDS
    try:
        process.wait(end - time.monotonic())
    except subprocess.TimeoutExpired:  # a call that is up keeps it, whatever the signal
        process.kill()
        process.wait()
