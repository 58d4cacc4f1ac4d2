"""What a phone costs while it does nothing, and in one call."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench import display
from tests.bench.figures import line
from tests.bench.processes import Load, children, rss
from tests.bench.registrar import Registrar
from tests.bench.start import START_SECONDS, ended
from tests.bench.subjects import Plan, Subject
from tests.support.ports import free_address, free_port

SETTLED = 4.0
"""Seconds after registration or answer at which a phone has settled."""


def measure(
    subject: Subject, seconds: float, environment: Mapping[str, str], settled: float = SETTLED
) -> str:
    """One line: % of a core and MB; of ours the window and its engine apart."""
    with display.Display() as screen:
        surroundings = {**environment, **screen.environment}
        figures = _idle(subject, seconds, surroundings, settled)
        figures["call_cpu"] = _in_call(subject, seconds, surroundings, settled)
    return line("cost", figures, "" if subject.has_window else subject.name)


def _idle(
    subject: Subject, seconds: float, environment: Mapping[str, str], settled: float
) -> dict[str, float]:
    """Registered, with its window open where it has one."""
    address = free_address()
    registrar = Registrar(address)
    try:
        with tempfile.TemporaryDirectory() as folder:
            plan = Plan(
                folder=Path(folder),
                address=address,
                port=free_port(address),
                registrar=f"{address}:{registrar.port}",
                environment=environment,
            )
            with ended(subject.start(plan)) as process:
                registrar.registered.get(timeout=START_SECONDS)
                _let_pass(settled)
                figures = {"idle_cpu": _cpu(process.pid, seconds)}
                if subject.has_window:
                    engine = max(map(rss, children(process.pid)), default=0.0)
                    return {**figures, "rss_window": rss(process.pid), "rss_engine": engine}
                return {**figures, "rss": rss(process.pid)}
    finally:
        registrar.close()


def _in_call(subject: Subject, seconds: float, environment: Mapping[str, str], settled: float) -> float:
    """In a call with a SIPp that sends the sound back."""
    address = "127.0.0.1"
    with tempfile.TemporaryDirectory() as folder, _echo(Path(folder)) as echo:
        plan = Plan(
            folder=Path(folder),
            address=address,
            port=free_port(address),
            dial=f"sip:echo@{echo}",
            environment=environment,
        )
        with ended(subject.in_call(plan)) as process:
            _wait_for_ack(plan.folder / "echo.log")
            _let_pass(settled)
            return _cpu(process.pid, seconds)


def _wait_for_ack(log: Path) -> None:
    """SIPp tells only its log that a call is up."""
    end = time.monotonic() + START_SECONDS
    while not (log.exists() and "\nACK " in log.read_text(errors="replace")):
        if time.monotonic() > end:
            raise RuntimeError("the call was not set up")
        _let_pass(0.05)


def _cpu(pid: int, seconds: float) -> float:
    before = Load.now(pid)
    _let_pass(seconds)
    return before.percent_since()


def _let_pass(seconds: float) -> None:
    """A measurement is the one place where time itself is waited for."""
    threading.Event().wait(seconds)


@contextlib.contextmanager
def _echo(folder: Path) -> Iterator[str]:
    """SIPp answering calls and sending their RTP back; its host:port."""
    address = free_address()
    port = free_port(address)
    command = f"sipp -sn uas -i {address} -p {port} -rtp_echo -nostdin -trace_msg -message_file"
    process = subprocess.Popen(
        [*command.split(), str(folder / "echo.log")],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with ended(process):
        yield f"{address}:{port}"
