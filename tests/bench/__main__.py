"""``make bench``: measure, print each measurement as it comes, and at the end each figure with its bar.

    python -m tests.bench [--vs baresip,linphonec] [--seconds 8]

Nothing here fails for a time. A part that cannot be measured on this machine says why.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.bench import bars, contacts, cost, ear, invite, search, start, transfer
from tests.bench.subjects import Baresip, Hookswitch, Linphone, Subject
from tests.support import pulse

EAR_SECONDS = 14.0
"""A call needs so long to settle and to be listened to."""

TRANSFERS = 30
"""Of each kind; each takes a second, most of which is a pause."""

APART = (
    ("history",),
    ("account",),
    ("settings",),
    ("pages",),
    ("orders", "--orders", "20000", "--takes", "500", "--seconds", "2"),
    ("order_statistics", "--orders", "20000", "--entries", "4000"),
)
"""Measurements that are programs of their own, with their words; `make bench-orders` has the full sizes."""

RIVALS: dict[str, Callable[[], Subject]] = {"baresip": Baresip, "linphonec": Linphone}


def main() -> int:
    """Measure ours, then the rivals asked for, in the same surroundings."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--vs", default="", help="other softphones: " + ", ".join(RIVALS))
    parser.add_argument("--seconds", type=float, default=8.0, help="length of each single measurement")
    arguments = parser.parse_args()
    subjects: list[Subject] = [Hookswitch()]
    for name in filter(None, arguments.vs.split(",")):
        if name not in RIVALS:
            parser.error(f"there is no {name}; known are {', '.join(RIVALS)}")
        if shutil.which(name) is None:
            _say([f"{name}: not installed, so not measured"])
        else:
            subjects.append(RIVALS[name]())
    told = _Told()
    told.say([search.measure(search.FEW, search.PREFIXES, search.FOLDER)])
    for words in APART:
        told.say(apart(*words))
    told.say([contacts.measure(contacts.FEW)])
    told.say([transfer.measure(TRANSFERS)])
    with contextlib.ExitStack() as stack:
        environment = _sound(stack)
        for subject in subjects:
            _measure(subject, arguments.seconds, environment, told)
    _say(["", *bars.told(bars.read(told.lines))])
    return 0


class _Told:
    """Everything that was measured so far."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, lines: Iterable[str]) -> None:
        """Print these as they come, and keep them."""
        for line in lines:
            self.lines += line.splitlines()
            _say([line])


def apart(module: str, *words: str) -> list[str]:
    """A process of its own: its window is painted nowhere, whatever the others' windows are."""
    run = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}", *words],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        return [f"{module}: not measured: {run.stderr[-500:]}"]
    return run.stdout.splitlines()


def _sound(stack: contextlib.ExitStack) -> dict[str, str]:
    """Sound devices that cost what real ones cost, as far as this machine can."""
    if reason := pulse.missing():
        _say([f"without sound devices: {reason}"])
        return {}
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
    server = stack.enter_context(pulse.PulseAudio(folder))
    return {"PULSE_SERVER": server.environment["PULSE_SERVER"]}


def _measure(subject: Subject, seconds: float, environment: Mapping[str, str], told: _Told) -> None:
    parts: dict[str, Callable[[], Iterable[str]]] = {
        "start": lambda: [start.measure(subject, 5, environment)],
        "invite": lambda: invite.measure(subject, seconds, environment),
        "cost": lambda: [cost.measure(subject, seconds, environment)],
        "ear": lambda: [ear.measure(subject, max(seconds, EAR_SECONDS), environment)] if environment else [],
    }
    for name, part in parts.items():
        try:
            told.say(part())
        except Exception as error:  # noqa: BLE001 - one part that fails must not hide the others' figures
            _say([f"{subject.name} {name}: not measured: {type(error).__name__}: {error}"])


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
