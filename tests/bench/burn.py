"""Does a busy window disturb the sound? ``python -m tests.bench.burn [--seconds 30]``

An engine is in a call with microphone and speaker while its parent, this process, burns CPU in Python as
a badly written window would. One line: what was missing in the engine meanwhile, and beside it the same for
as long a time before, when the parent did nothing (what the machine's other work costs).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from app.engine.commands import ChooseDevices, ConnectAudio, ReportAudio
from app.engine.events import AudioReported, DeviceInUse, DevicesChanged
from app.engine.options import EngineOptions
from tests.bench.figures import line
from tests.engine.conversation import answered_call
from tests.support import pulse
from tests.support.engines import EngineAgent

LEARNING = 5.0
"""Seconds in which the rings learn how late this machine is."""


def measure(seconds: float) -> str:
    """One line; the call is between two engines, the other one without sound."""
    alice, bob = EngineAgent("alice", EngineOptions()), EngineAgent("bob")
    try:
        alice.wait(DevicesChanged)
        alice.send(ChooseDevices(microphone=pulse.MICROPHONE, speaker=pulse.SPEAKER, ringer=""))
        alice.wait(DeviceInUse, role="speaker", name=pulse.SPEAKER)
        answered_call(alice, bob)
        alice.send(ConnectAudio(call_id="c1", microphone=True, speaker=True))
        threading.Event().wait(LEARNING)
        start = _report(alice)
        threading.Event().wait(seconds)
        idle = _report(alice)
        _burn(seconds)
        burnt = _report(alice)
    finally:
        alice.close()
        bob.close()
    return line(
        "burn",
        {
            "seconds": seconds,
            "missing": _glitches(burnt) - _glitches(idle),
            "missing_idle": _glitches(idle) - _glitches(start),
            "played_s": (burnt.played_ms - idle.played_ms) / 1000,
        },
    )


def _report(agent: EngineAgent) -> AudioReported:
    agent.send(ReportAudio())
    return agent.wait(AudioReported)


def _glitches(report: AudioReported) -> int:
    return (
        report.capture_underruns
        + report.capture_overruns
        + report.playback_underruns
        + report.playback_overruns
    )


def _burn(seconds: float) -> None:
    end = time.monotonic() + seconds
    number = 1
    while time.monotonic() < end:
        number = (number * 31 + 7) % 1_000_003


def main() -> int:
    """Measure once and print the line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.burn")
    parser.add_argument("--seconds", type=float, default=30.0)
    seconds = parser.parse_args().seconds
    if reason := pulse.missing():
        sys.stdout.write(f"burn: not measured: {reason}\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="hs-") as folder, pulse.PulseAudio(Path(folder)) as server:
        os.environ["PULSE_SERVER"] = server.environment["PULSE_SERVER"]
        sys.stdout.write(measure(seconds) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
