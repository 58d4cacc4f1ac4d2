"""From mouth to ear: how long a sound takes from a phone's microphone to its speaker, through an echo call.

    python -m tests.bench.ear [--vs baresip,linphonec] [--calls 3] [--seconds 14]

Each phone calls ``Echo()`` of a real Asterisk with PCMU; chirps go into its microphone from the moment
the PBX answers, and are looked for in what its speaker plays (``tests.support.mouth_to_ear``). The line
for ours has no name, a rival's begins with its name:

* ``settled``: median of the last nine chirps of each call, in ms;
* ``first``: the slowest first chirp of a call, in ms, ``-`` when one was lost;
* ``lost``: chirps that did not come out, of all calls;
* ``corr``: median likeness of what came out to what went in, 1 = the same.

Ours is measured as the engine alone: the window has no part in the sound. Where it is allowed, every
process concerned gets real-time priority, the rivals' too, so that the figures tell of the phones and not
of what else the machine does.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from app.engine.commands import AddAccount, ChooseDevices, ConnectAudio, HangUpCall, PlaceCall
from app.engine.events import AccountListening, CallFinished, DeviceInUse, DevicesChanged, RegistrationChanged
from app.engine.options import EngineOptions
from app.engine.values import AccountSettings
from tests.bench.figures import line
from tests.bench.processes import family
from tests.bench.start import ended
from tests.bench.subjects import USER, Baresip, Hookswitch, Linphone, Plan, Subject
from tests.support import pulse
from tests.support.asterisk import Asterisk, AsteriskUnavailable, extension
from tests.support.engines import EngineAgent
from tests.support.mouth_to_ear import Chirp, Probe
from tests.support.ports import free_port

ECHO = "600"
SETTLED_CHIRPS = 9
OURS = Hookswitch.name
SUBJECTS: Mapping[str, Callable[[], Subject]] = {
    OURS: Hookswitch,
    "baresip": Baresip,
    "linphonec": Linphone,
}


def measure(subject: Subject, seconds: float, environment: Mapping[str, str], calls: int = 3) -> str:
    """One line for a subject; ``environment`` names the PulseAudio server, ``seconds`` a call's length."""
    pbx = Asterisk()
    try:
        pbx.start()
        ours = subject.name == OURS
        with _ours(pbx, environment) if ours else _rival(subject, pbx, environment) as place:
            runs = [_call(place, pbx, environment, seconds) for _ in range(calls)]
    finally:
        pbx.remove()
    return line("ear", _figures(runs), "" if ours else subject.name)


def _figures(runs: list[list[Chirp]]) -> dict[str, float]:
    found = [chirp for run in runs for chirp in run if not chirp.lost]
    settled = [chirp.delay for run in runs for chirp in run[-SETTLED_CHIRPS:] if not chirp.lost]
    firsts = [run[0].delay if run else math.nan for run in runs]
    return {
        "settled": statistics.median(settled) if settled else math.nan,
        "first": math.nan if any(map(math.isnan, firsts)) else max(firsts),
        "lost": sum(chirp.lost for run in runs for chirp in run),
        "corr": statistics.median(chirp.correlation for chirp in found) if found else math.nan,
    }


Place = Callable[[], AbstractContextManager[None]]
"""Makes a call to the echo; the call ends with the block."""


def _call(place: Place, pbx: Asterisk, environment: Mapping[str, str], seconds: float) -> list[Chirp]:
    """Chirps of one call, the first one said the moment the PBX had answered."""
    with Probe({**os.environ, **environment}) as probe:
        probe.wait_until_steady()
        pbx.manager.forget()
        with place():
            _come_first()
            pbx.manager.wait_for("Newexten", Application="Echo")
            probe.speak()
            threading.Event().wait(seconds)
    return probe.chirps()


@contextlib.contextmanager
def _ours(pbx: Asterisk, environment: Mapping[str, str]) -> Iterator[Place]:
    """Our engine, registered, with the devices that a person would get."""
    number = extension("1001")
    with _variables(environment):
        engine = EngineAgent("desk", EngineOptions(), account=False)
    try:
        listed = engine.wait(DevicesChanged).devices
        microphone = next(device.name for device in listed if device.default_input)
        speaker = next(device.name for device in listed if device.default_output)
        engine.send(ChooseDevices(microphone=microphone, speaker=speaker, ringer=""))
        engine.wait(DeviceInUse, role="speaker", name=speaker)
        engine.send(
            AddAccount(
                account=AccountSettings(
                    account_id="desk",
                    address=f"sip:{number.number}@{pbx.address}:{pbx.ports.sip}",
                    registrar=f"sip:{pbx.address}:{pbx.ports.sip}",
                    user=number.number,
                    password=number.password,
                    local_address="127.0.0.1",
                    codecs=["PCMU"],
                )
            )
        )
        engine.wait(AccountListening)
        engine.wait(RegistrationChanged, active=True)
        yield lambda: _our_call(engine, pbx)
    finally:
        engine.close()


_calls = iter(range(1_000_000))


@contextlib.contextmanager
def _our_call(engine: EngineAgent, pbx: Asterisk) -> Iterator[None]:
    call_id = f"ear-{next(_calls)}"
    target = f"sip:{ECHO}@{pbx.address}:{pbx.ports.sip}"
    engine.send(PlaceCall(call_id=call_id, account_id="desk", target=target))
    engine.send(ConnectAudio(call_id=call_id, microphone=True, speaker=True))
    try:
        yield
    finally:
        engine.send(HangUpCall(call_id=call_id))
        engine.wait(CallFinished, call_id=call_id)


@contextlib.contextmanager
def _rival(subject: Subject, pbx: Asterisk, environment: Mapping[str, str]) -> Iterator[Place]:
    """Another phone is started anew for each call."""

    @contextlib.contextmanager
    def call() -> Iterator[None]:
        with tempfile.TemporaryDirectory(prefix="ear-") as folder:
            plan = Plan(
                folder=Path(folder),
                address="127.0.0.1",
                port=free_port("127.0.0.1"),
                registrar=f"{pbx.address}:{pbx.ports.sip}",
                password=extension(USER).password,
                dial=f"sip:{ECHO}@{pbx.address}:{pbx.ports.sip}",
                environment=environment,
            )
            with ended(subject.in_call(plan)):
                yield

    yield call


@contextlib.contextmanager
def _variables(environment: Mapping[str, str]) -> Iterator[None]:
    """Put these into our own environment, which an engine inherits, for a while."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def _come_first() -> None:
    """Real-time priority for every process that we have started, where it is allowed."""
    for pid in family(os.getpid())[1:]:
        for thread in Path(f"/proc/{pid}/task").glob("*"):
            with contextlib.suppress(PermissionError, ProcessLookupError):
                os.sched_setscheduler(int(thread.name), os.SCHED_RR, os.sched_param(3))


def main() -> int:
    """Measure ours, then the rivals asked for, on one PulseAudio."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ear")
    parser.add_argument("--vs", default=os.environ.get("VS", ""), help=", ".join(SUBJECTS))
    parser.add_argument("--calls", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=14.0, help="length of a call")
    arguments = parser.parse_args()
    if reason := pulse.missing():
        sys.stdout.write(f"ear: not measured: {reason}\n")
        return 0
    names = [OURS, *filter(None, arguments.vs.split(","))]
    with tempfile.TemporaryDirectory(prefix="hs-") as folder, pulse.PulseAudio(Path(folder)) as server:
        environment = {"PULSE_SERVER": server.environment["PULSE_SERVER"]}
        for name in names:
            try:
                subject = SUBJECTS[name]()
                told = measure(subject, arguments.seconds, environment, arguments.calls)
            except (AsteriskUnavailable, FileNotFoundError) as error:
                told = f"{name} ear: not measured: {error}"
            sys.stdout.write(told + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
