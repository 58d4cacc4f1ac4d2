"""What holds for every test: noise fails it, sound tests share one worker, skips are told in words."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support.quiet import (
    expected_errors,
    no_error_records,
    no_files_left,
    nothing_left_running,
    own_folders,
)
from tests.support.skips import describe

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

__all__ = ["expected_errors", "no_error_records", "no_files_left", "nothing_left_running", "own_folders"]

# How long an example takes says how busy the machine is, not whether the program is right.
settings.register_profile("hookswitch", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hookswitch")


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A new folder with room for the path of a socket; pytest's own are too deep under xdist."""
    with tempfile.TemporaryDirectory(prefix="hs-", dir="/tmp") as folder:
        yield Path(folder)


def pytest_configure() -> None:
    """Garbage is collected on the tests' own thread, see ``pytest_runtest_teardown``.

    Under xdist a thread of its own talks to the controller: left to itself the collector would run
    there, too, and a widget that dies on another thread than its own ends the process.
    """
    gc.disable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Collect what Python would have collected by now, by its own thresholds."""
    yield
    due = [
        n
        for n, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > most
    ]
    if due:
        gc.collect(due[-1])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that measure sound disturb each other: under xdist they share one worker.

    First, because xdist itself reads the groups in this hook.
    """
    for item in items:
        if item.get_closest_marker("sound"):
            item.add_marker(pytest.mark.xdist_group("sound"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Groups hold: pytest and xdist must agree on the name that carries them."""
    if getattr(session.config.option, "loadgroup", False):
        lost = [item.nodeid for item in session.items if item.get_closest_marker("xdist_group")]
        lost = [nodeid for nodeid in lost if "@" not in nodeid.rpartition("::")[2]]
        if lost:
            raise pytest.UsageError(f"this pytest and this xdist lose the groups of tests: {lost[0]}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: TerminalReporter) -> Iterator[None]:
    """The last words of a run: which kinds of test were skipped, and why."""
    yield
    skipped = []
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        skipped.append((report.nodeid.split("::")[0], reason.removeprefix("Skipped: ")))
    ran = [
        report.nodeid.split("::")[0]
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if report.when == "call"
    ]
    terminalreporter.section("skipped")
    for line in describe(skipped, ran):
        terminalreporter.write_line(line)
