"""``make bench-conference``: 250 people in a conference room of an Asterisk as the document sets it up.

    python -m tests.bench.conference

Says how many came in, how long that took, what the PBX's process costs then (percent of one core), and
whether two of them hear each other. It measures the PBX and the documented settings, not this phone, whose
conferences beyond its own mixer go there.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.figures import line
from tests.bench.processes import Load
from tests.support.asterisk import Asterisk, extension
from tests.support.pbx_document import documented_pbx
from tests.support.room_callers import RoomCallers, in_room
from tests.support.wire_phone import WirePhone

MOST = 250
RATE = 25
"""Calls a second."""
SETTLED = 8.0
"""Seconds over which the cost is taken."""
PATIENCE = 60.0
_ROOM = "812345678"
_SPEAKERS = (("1002", 1300), ("1003", 1700))


def measure(participants: int) -> str:
    """All but two of them silent."""
    with contextlib.ExitStack() as stack:
        pbx = Asterisk(documented_pbx())
        stack.callback(pbx.remove)
        pbx.start()
        speakers = [stack.enter_context(WirePhone(user, hertz, pbx.address)) for user, hertz in _SPEAKERS]
        for speaker in speakers:
            speaker.register((pbx.address, pbx.ports.sip), extension(speaker.user).password)
            speaker.call(_ROOM)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        began = time.monotonic()
        silent = participants - len(speakers)
        callers = RoomCallers(folder, pbx=pbx, room=_ROOM, participants=silent, rate=RATE, user="1009")
        stack.callback(pbx.hang_up_all)
        stack.enter_context(callers)
        joined, seconds = _all_in(pbx, participants, began)
        load = Load.now(pbx.pid)
        time.sleep(SETTLED)  # what is measured is time
        return line(
            "conference",
            {
                "participants": participants,
                "joined": joined,
                "seconds": seconds,
                "pbx_cpu": load.percent_since(),
                "heard": _heard(speakers),
            },
        )


def _all_in(pbx: Asterisk, participants: int, began: float) -> tuple[int, float]:
    """How many are in, and the seconds until all were; NaN when they never were."""
    while (passed := time.monotonic() - began) < PATIENCE:
        if in_room(pbx, _ROOM) >= participants:
            return participants, passed
        time.sleep(0.25)  # a list is asked for, nobody tells
    return in_room(pbx, _ROOM), math.nan


def _heard(speakers: list[WirePhone]) -> int:
    """How many of the speakers hear the other one."""
    tones = [speaker.frequency for speaker in speakers]
    return sum(bool(s.sound.ear.voices(t for t in tones if t != s.frequency)) for s in speakers)


def main() -> int:
    """Print one line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.conference", description=__doc__)
    parser.add_argument("--participants", type=int, default=MOST)
    sys.stdout.write(measure(parser.parse_args().participants) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
