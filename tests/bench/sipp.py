"""SIPp as a caller: a steady rate of calls straight to a phone, each hung up 30 ms after its answer."""

from __future__ import annotations

import datetime
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MOST_SECONDS = 60.0
"""A message that has not come by then does not come any more, however busy the machine is."""
_HOLD_MS = 30
_STAMP = re.compile(r"^-{10,} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6})$")
_CALL_ID = re.compile(r"^Call-ID:\s*(\S+)", re.MULTILINE | re.IGNORECASE)


@dataclass
class CallTimes:
    """Wall-clock seconds at which SIPp sent or received the messages of one call; 0.0 = never."""

    call_id: str
    invite: float = 0.0
    ringing: float = 0.0
    answered: float = 0.0


@dataclass
class SippRun:
    """The calls of one run, in the order placed."""

    calls: list[CallTimes] = field(default_factory=list)

    def to_180(self) -> list[float]:
        """INVITE to 180 in ms, of the calls that rang."""
        return [1000 * (call.ringing - call.invite) for call in self.calls if call.ringing]

    def to_200(self) -> list[float]:
        """INVITE to 200 in ms, of the calls that were answered."""
        return [1000 * (call.answered - call.invite) for call in self.calls if call.answered]


def run_sipp(target: str, address: str, user: str, rate: int, calls: int, folder: Path) -> SippRun:
    """Place ``calls`` calls to ``user`` at ``target`` (host:port), ``rate`` a second, from ``address``."""
    messages = folder / f"sipp-{rate}.log"
    command = f"sipp -sn uac {target} -s {user} -i {address} -r {rate} -m {calls} -d {_HOLD_MS} -nostdin"
    limits = f"-timeout {calls / rate + 2 * MOST_SECONDS:.0f} -recv_timeout {MOST_SECONDS * 1000:.0f}"
    subprocess.run(
        [*command.split(), *limits.split(), "-trace_msg", "-message_file", str(messages)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,  # an unanswered call is a figure, not a failure of the measurement
    )
    return read_messages(messages.read_text(errors="replace"))


def read_messages(log: str) -> SippRun:
    """The times in a log of ``-trace_msg``."""
    calls: dict[str, CallTimes] = {}
    for at, message in _messages(log):
        match = _CALL_ID.search(message)
        if match is None:
            continue
        if message.startswith("INVITE "):
            calls.setdefault(match[1], CallTimes(match[1], at))
        elif match[1] in calls:
            _note(calls[match[1]], message, at)
    return SippRun(list(calls.values()))


def _note(call: CallTimes, message: str, at: float) -> None:
    if message.startswith("SIP/2.0 180"):
        call.ringing = call.ringing or at
    elif message.startswith("SIP/2.0 200") and not call.answered:  # the first 200 is the INVITE's
        call.answered = at


def _messages(log: str) -> Iterator[tuple[float, str]]:
    """Time stamp and text of each message."""
    at, lines = 0.0, list[str]()
    for line in log.splitlines():
        stamp = _STAMP.match(line)
        if stamp is None:
            lines.append(line)
            continue
        yield at, "\n".join(lines[2:])
        # SIPp writes local time, as naive as it comes.
        at, lines = datetime.datetime.fromisoformat(stamp[1]).astimezone().timestamp(), []
    yield at, "\n".join(lines[2:])
