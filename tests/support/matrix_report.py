"""A pytest plugin (``-p tests.support.matrix_report``) that writes what the transfer tests have found.

A test says what it found with ``record_property("cell", (row, event, place, seconds))``; properties also come
through from the workers of xdist. A cell that no test filled because its test failed says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

_KEY = "cell"
_NONE = "-"

CellFound = tuple[str, str, str, float]
"""Row, event, where the customer was found, after how many seconds."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the table goes."""
    parser.addoption("--transfer-matrix", type=Path, metavar="FILE", help="write the transfer matrix here")


def pytest_configure(config: pytest.Config) -> None:
    """Collect only where somebody wants it; the workers of xdist report to their master."""
    path = config.getoption("--transfer-matrix")
    if path is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Collector(path))


class _Collector:
    """Keeps every cell that is reported and writes the table at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: list[CellFound] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test is over."""
        if report.when == "call":
            self._found += [_cell(value) for name, value in report.user_properties if name == _KEY]

    def pytest_sessionfinish(self) -> None:
        """Write."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(matrix(self._found))


def matrix(found: Iterable[CellFound]) -> str:
    """The table in Markdown: rows and columns in the order in which they first came."""
    cells = {(row, event): (place, seconds) for row, event, place, seconds in found}
    rows = list(dict.fromkeys(row for row, _ in cells))
    events = list(dict.fromkeys(event for _, event in cells))
    lines = [
        "# Where the customer is",
        "",
        "After each kind of transfer and each thing that can happen to it: where the customer was heard, and",
        "how many seconds after the event. `-`: this cannot happen to it.",
        "",
        "| " + " | ".join(["", *events]) + " |",
        "| " + " | ".join("---" for _ in range(len(events) + 1)) + " |",
    ]
    for row in rows:
        texts = [_text(cells.get((row, event))) for event in events]
        lines.append("| " + " | ".join([row, *texts]) + " |")
    lost = sum(place == "lost" for place, _ in cells.values())
    lines += ["", f"{len(cells)} transfers; customers lost: {lost}.", ""]
    return "\n".join(lines)


def _cell(value: object) -> CellFound:
    assert isinstance(value, tuple | list), "a cell is a row, an event, a place and seconds"
    row, event, place, seconds = value
    return str(row), str(event), str(place), float(seconds)


def _text(cell: tuple[str, float] | None) -> str:
    return _NONE if cell is None else f"{cell[0]}, {cell[1]:.1f} s"
