"""The agent's ears: what a phone plays on a virtual speaker, heard without a pause."""

from __future__ import annotations

import subprocess
import threading
from typing import Final

import numpy as np

from tests.support.ear import Ear
from tests.support.pulse import PulseAudio

RATE: Final = 8000
_BLOCK: Final = 2 * RATE // 50


class PulseEar:
    """Listens to a sink until it is closed."""

    def __init__(self, pulse: PulseAudio, sink: str) -> None:
        self.ear = Ear(RATE)
        command = ["parec", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=20"]
        self._process = subprocess.Popen(
            [*command, f"--device={sink}.monitor"], env=pulse.environment, stdout=subprocess.PIPE
        )
        self._thread = threading.Thread(target=self._listen, name="pulse ear")
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._process.terminate()
        self._process.wait(60)
        self._thread.join(60)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while block := self._process.stdout.read(_BLOCK):
            self.ear.take(np.frombuffer(block[: len(block) // 2 * 2], "<i2") / 32768)
