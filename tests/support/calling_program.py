"""The phone with its real engine in calls, until it is killed: ``-m tests.support.calling_program FOLDER``.

It calls the echo test of the demo's company and records it, and is called by a coworker; then it says
``in calls``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.demo.company import CALLER
from app.demo.demo import build_demo
from app.engine.options import EngineOptions
from app.loop import ThreadLoop
from app.paths import Paths
from app.recording.recordings import Recording, RecordingState

SECONDS = 60.0
SOUND = 128_000
"""Bytes of a recording in which there are two seconds of sound of both sides (16 bit, 16 kHz)."""


def _on(recording: Recording | None) -> bool:
    return recording is not None and recording.state is RecordingState.ON


def main() -> None:
    """See the module."""
    loop = ThreadLoop()
    demo = build_demo(loop, paths=Paths.under(Path(sys.argv[1])), options=EngineOptions(sound=False))
    demo.start()
    phone = demo.phone
    assert loop.run_until(lambda: demo.ready, SECONDS)
    ended = phone.dial("601")  # a busy line: over before the others begin
    assert loop.run_until(lambda: ended.end_reason is not None, SECONDS)
    talking = phone.dial("600")
    assert loop.run_until(lambda: talking.established, SECONDS)
    recordings = phone.watching.recordings
    recordings.begin(talking.id)
    assert loop.run_until(lambda: _on(recordings.of(talking.id)), SECONDS)
    demo.ring_phone(CALLER)
    assert loop.run_until(lambda: any(call.ringing_here for call in phone.calls), SECONDS)
    recording = recordings.of(talking.id)
    assert recording is not None
    while Path(recording.path).stat().st_size < SOUND:
        loop.run(0.1)
    os.write(1, b"in calls\n")
    loop.run()


if __name__ == "__main__":
    main()
