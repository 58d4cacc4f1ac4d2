"""Sound before everything else, where the system allows it.

A thread that must bring a block every 10 ms should not queue behind a compiler; neither should a thread
that holds the interpreter lock while sound waits for it. So the engine's first thread asks before it
makes the others, which inherit what it gets. Linux grants real-time priority to root and to users
with an ``rtprio`` limit (sound servers arrange one); everybody else is refused, silently, and
lives with the reserve in the rings. PortAudio asks by itself on macOS and Windows.
"""

from __future__ import annotations

import contextlib
import os

LEVEL = 3
"""Of 1 to 99: below PulseAudio's own 5, which feeds us."""


def ask_for_real_time() -> None:
    """Make the calling thread, and every thread it makes from now on, a real-time thread if allowed."""
    if hasattr(os, "sched_setscheduler"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(LEVEL))
