"""How fast the phone reacts to INVITE, and how fast a click becomes one."""

from __future__ import annotations

import contextlib
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from app.account.desk import Desk
from app.account.sip import SipAccount
from app.calls.call import CallState
from app.engine.events import AccountListening
from app.engine.options import EngineOptions
from app.loop import ThreadLoop
from app.phone import Phone, build
from tests.bench import display
from tests.bench.figures import line, percentile
from tests.bench.sipp import MOST_SECONDS, SippRun, run_sipp
from tests.bench.start import START_SECONDS, ended
from tests.bench.subjects import USER, Plan, Subject, run
from tests.support.ports import free_address, free_port
from tests.support.sip_wire import SipWire

RATES = (1, 5, 10)
"""Calls a second."""
CLICK_PAUSE = 0.05
"""Seconds between two clicks: PJSIP gives the sockets of a call back half a second after its end."""


def measure(subject: Subject, seconds: float, environment: Mapping[str, str]) -> list[str]:
    """A line for each rate, then the one over all calls; ours also tells click to INVITE."""
    runs = answered(subject, seconds, environment)
    ours = subject.has_window
    name = "" if ours else subject.name
    lines = [line(f"invite cps={rate}", _figures([run]), name) for rate, run in runs.items()]
    total = _figures(list(runs.values()))
    if ours:
        total["ringing_shown_p50"] = percentile(shown(seconds, environment), 0.5)
        total["click_to_invite_p99"] = percentile(clicks(round(12 * seconds)), 0.99)
    return [*lines, line("invite", total, name)]


def _figures(runs: list[SippRun]) -> dict[str, float]:
    ringing = [value for run in runs for value in run.to_180()]
    answers = [value for run in runs for value in run.to_200()]
    return {
        "to180_p50": percentile(ringing, 0.5),
        "to200_p50": percentile(answers, 0.5),
        "to200_p99": percentile(answers, 0.99),
        "answered": len(answers),
        "placed": sum(len(run.calls) for run in runs),
    }


def answered(subject: Subject, seconds: float, environment: Mapping[str, str]) -> dict[int, SippRun]:
    """What SIPp saw at each rate, from one phone that answers by itself."""
    address = "127.0.0.1"  # a phone on the wildcard address answers from there
    with tempfile.TemporaryDirectory() as folder:
        port = free_port(address)
        plan = Plan(folder=Path(folder), address=address, port=port, environment=environment)
        with ended(subject.answering(plan)):
            wait_for_sip(address, port)
            target, caller = f"{address}:{port}", free_address()
            return {
                rate: run_sipp(target, caller, USER, rate, max(1, round(rate * seconds)), plan.folder)
                for rate in RATES
            }


def shown(seconds: float, environment: Mapping[str, str]) -> list[float]:
    """Milliseconds from SIPp's INVITE to the painted card, at one call a second."""
    address = "127.0.0.1"
    with tempfile.TemporaryDirectory() as folder, display.Display() as screen:
        port = free_port(address)
        surroundings = {**environment, **screen.environment}
        plan = Plan(folder=Path(folder), address=address, port=port, environment=surroundings)
        command = [sys.executable, "-m", "tests.bench.driven_window", address, str(port)]
        with ended(run(command, plan)):
            wait_for_sip(address, port)
            calls = run_sipp(f"{address}:{port}", free_address(), USER, 1, round(seconds), plan.folder).calls
        lines = (plan.folder / "output.log").read_text().splitlines()
    painted = dict(line.split() for line in lines if line.count(" ") == 1 and "@" in line)
    return [1000 * (float(painted[call.call_id]) - call.invite) for call in calls if call.call_id in painted]


def wait_for_sip(address: str, port: int) -> None:
    """Retransmit OPTIONS (RFC 3261 section 11) until the phone has answered one."""
    with SipWire() as wire, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
        knock.bind((wire.host, 0))
        knock.settimeout(0.1)
        knock.connect((address, port))
        request = wire.request("OPTIONS", f"sip:{USER}@{address}:{port}")
        request = request.replace(f":{wire.port};rport", f":{knock.getsockname()[1]};rport")
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(TimeoutError, ConnectionRefusedError):
                knock.send(request.encode())
                knock.recv(65535)
                return
    raise RuntimeError(f"no phone answered at {address}:{port}")


def clicks(times: int) -> list[float]:
    """Milliseconds from dialling in the core to the INVITE's arrival at the other end."""
    loop = ThreadLoop()
    port = free_port("127.0.0.1")
    account = SipAccount(account_id="desk", user=USER, local_address="127.0.0.1", local_port=port)
    phone = build(loop, desk=Desk(account=account), options=EngineOptions(sound=False))
    listening: list[AccountListening] = []
    phone.bus.subscribe(AccountListening, listening.append)
    phone.start()
    try:
        loop.run_until(lambda: bool(listening), START_SECONDS)
        with SipWire() as wire, ThreadPoolExecutor(1) as other_end:
            return [_click(phone, loop, wire, port, other_end) for _ in range(times)]
    finally:
        phone.stop()


def _click(phone: Phone, loop: ThreadLoop, wire: SipWire, port: int, other_end: Executor) -> float:
    arrival = other_end.submit(_be_busy, wire, port)
    began = time.monotonic()
    call = phone.dial(wire.uri)
    loop.run_until(lambda: call.state is CallState.ENDED, MOST_SECONDS)
    loop.run(CLICK_PAUSE)
    return 1000 * (arrival.result(MOST_SECONDS) - began)


def _be_busy(wire: SipWire, port: int) -> float:
    """Take one INVITE, refuse it; when it came."""
    invite = wire.receive("INVITE")
    at = time.monotonic()
    wire.answer(invite, "486 Busy Here", port)
    wire.receive("ACK")
    return at
