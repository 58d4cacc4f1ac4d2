"""How long until a person sees the window, and until the phone is registered."""

from __future__ import annotations

import contextlib
import math
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench import display
from tests.bench.figures import line, percentile
from tests.bench.registrar import Registrar
from tests.bench.subjects import Plan, Subject
from tests.support.ports import free_address, free_port

START_SECONDS = 120.0
"""What has not come up by then never does: beside other work on two cores a start took 27 s."""


@contextlib.contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, ended and waited for at the end of the block."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()


def measure(subject: Subject, times: int, environment: Mapping[str, str]) -> str:
    """One line: medians of ``times`` starts after a first one that warms the caches, in ms."""
    windows, registered = [], []
    with contextlib.ExitStack() as stack:
        screen = stack.enter_context(display.Display()) if display.available() else None
        for turn in range(times + 1):
            window, done = _start_once(subject, screen, environment)
            if turn:
                windows.append(window)
                registered.append(done)
    figures = {"window": percentile(windows, 0.5), "registered": percentile(registered, 0.5)}
    if not subject.has_window:
        del figures["window"]
    return line("start", figures, "" if subject.has_window else subject.name)


def _start_once(
    subject: Subject, screen: display.Display | None, environment: Mapping[str, str]
) -> tuple[float, float]:
    """Milliseconds from exec to the window and to the 200 of REGISTER; NaN for what did not come."""
    address = free_address()
    registrar = Registrar(address)
    watched = screen is not None and subject.has_window
    watch = display.WindowWatch(screen.name) if watched and screen is not None else None
    try:
        with tempfile.TemporaryDirectory() as folder:
            plan = Plan(
                folder=Path(folder),
                address=address,
                port=free_port(address),
                registrar=f"{address}:{registrar.port}",
                environment={**environment, **(screen.environment if screen else {})},
            )
            with ThreadPoolExecutor(1) as beside:
                shown = beside.submit(watch.wait, START_SECONDS) if watch else None
                began = time.monotonic()
                with ended(subject.start(plan)):
                    done = registrar.registered.get(timeout=START_SECONDS)
                    window = shown.result() if shown else math.nan
        return 1000 * (window - began), 1000 * (done - began)
    finally:
        if watch is not None:
            watch.close()
        registrar.close()
