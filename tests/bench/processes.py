"""What a process and its children cost, from /proc (Linux)."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may hold spaces."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def children(pid: int) -> list[int]:
    """The direct children of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    return [pid, *(member for child in children(pid) for member in family(child))]


def cpu_seconds(pid: int) -> float:
    """User and system time of one process so far."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICK


def rss(pid: int) -> float:
    """Resident memory of one process in MB (10^6 bytes)."""
    return int(_stat(pid)[21]) * _PAGE / 1e6


@dataclass(frozen=True)
class Load:
    """CPU of a whole family of processes over a while."""

    pids: tuple[int, ...]
    at: float
    seconds: float

    @classmethod
    def now(cls, pid: int) -> Load:
        """The reading at this moment."""
        pids = tuple(family(pid))
        return cls(pids, time.monotonic(), sum(map(cpu_seconds, pids)))

    def percent_since(self) -> float:
        """% of one core used since this reading by the processes that were there then."""
        used = sum(map(cpu_seconds, self.pids)) - self.seconds
        return 100 * used / (time.monotonic() - self.at)
