"""Noise fails a test: error records, threads, processes and temporary files left behind.

Warnings are errors already (``pyproject.toml``); files and sockets left open surface as
``ResourceWarning``. Listeners and timers left behind are found in ``tests/unit/conftest.py``. The fixtures
here are imported by ``tests/conftest.py`` and hold for every test.
"""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import os
import select
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

GRACE: Final = 60.0
"""Seconds that what a test has just ended may take to be gone."""

_HARNESS_THREADS: Final = ("pytest_timeout", "execnet", "Dummy-", "asyncio_", "pydevd", "QDBus")
_HARNESS_PROCESSES: Final = (b"resource_tracker", b"forkserver")
_HARNESS_FILES: Final = ("pymp-",)
"""multiprocessing's own folder lives as long as the process."""
_profiles = itertools.count()


class _ErrorRecords(logging.Handler):
    """Keeps records of ERROR and above."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def expected_errors() -> list[str]:
    """Names of loggers whose ERROR records this test provokes on purpose: append to it."""
    return []


@pytest.fixture(autouse=True)
def no_error_records(expected_errors: list[str]) -> Iterator[None]:
    """A record of ERROR or above that nobody expected fails the test."""
    handler = _ErrorRecords()
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    unexpected = [
        f"{r.name}: {r.getMessage()}"
        for r in handler.records
        if not r.name.startswith(tuple(expected_errors))
    ]
    assert not unexpected, f"errors were logged: {unexpected}"


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Configuration, data and logs of this test's own; made when something is first written."""
    folder = tmp_path_factory.getbasetemp() / f"profile-{os.getpid()}-{next(_profiles)}"
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))
    for name in [name for name in os.environ if name.startswith("HOOKSWITCH_") and "ROOT" not in name]:
        monkeypatch.delenv(name)
    return folder


@pytest.fixture(autouse=True)
def no_files_left(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Temporary files go to a folder of the test's own, and none of them outlives it."""
    folder = own_folders / "tmp"
    folder.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    left = [path.name for path in folder.iterdir() if not path.name.startswith(_HARNESS_FILES)]
    shutil.rmtree(folder)
    assert not left, f"temporary files left behind: {left}"


@pytest.fixture(autouse=True)
def nothing_left_running(no_files_left: None) -> Iterator[None]:
    """Threads and child processes that a test started are gone when it ends."""
    del no_files_left  # asked for, so that what a process leaves is looked for when it has gone
    threads, children = set(threading.enumerate()), _children()
    yield
    deadline = time.monotonic() + GRACE
    left_threads = [t.name for t in set(threading.enumerate()) - threads if not _thread_gone(t, deadline)]
    assert not left_threads, f"threads left behind: {left_threads}"
    multiprocessing.active_children()  # takes the exit status of those that have ended
    left = [_command(pid) for pid in _children() - children if not _process_gone(pid, deadline)]
    assert not left, f"processes left behind: {left}"


def _thread_gone(thread: threading.Thread, deadline: float) -> bool:
    if thread.name.startswith(_HARNESS_THREADS):
        return True
    thread.join(max(0.0, deadline - time.monotonic()))
    return not thread.is_alive()


def _children() -> set[int]:
    """Process ids of our children, where the system tells (Linux)."""
    return {
        int(pid)
        for task in Path("/proc/self/task").glob("*/children")
        for pid in _read(task).split()
        if not any(mark in _command(int(pid)).encode() for mark in _HARNESS_PROCESSES)
    }


def _process_gone(pid: int, deadline: float) -> bool:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        ended, _, _ = select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
    finally:
        os.close(handle)
    return bool(ended)


def _command(pid: int) -> str:
    return _read(Path(f"/proc/{pid}/cmdline")).replace("\0", " ") or f"process {pid}"


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:  # it has gone meanwhile
        return ""
