"""What is wanted of the figures: each in a line of its own, with its bar where one is set.

A bar is for a machine that does nothing else, and where ``full`` names a command, for the full size that this
command measures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.bench.figures import number

Found = Mapping[tuple[str, str], float]
"""Values by the name of their measurement and their own."""


@dataclass(frozen=True)
class Figure:
    """One value of one measurement's line."""

    measurement: str
    key: str
    says: str
    unit: str
    most: float | None = None
    least: float | None = None
    full: str = ""
    """The command that measures it at the size which the bar is for; empty: ``make bench`` does."""

    def told(self, value: float) -> str:
        """The line; a value that is not what is wanted says so, and fails nothing."""
        bar = "no bar"
        if self.most is not None:
            bar = f"at most {self.most:g}"
        if self.least is not None:
            bar = f"at least {self.least:g}"
        missed = (self.most is not None and value > self.most) or (
            self.least is not None and value < self.least
        )
        full = f" (for the size of {self.full})" if self.full else ""
        return f"{self.says:<52}{number(value):>8} {self.unit:<10}{bar}{full}{'  MISSED' if missed else ''}"


FIGURES = (
    Figure("start", "window", "from the start to the window", "ms"),
    Figure("start", "registered", "from the start to being registered", "ms"),
    Figure("invite", "to180_p50", "INVITE to 180, median", "ms"),
    Figure("invite", "to200_p50", "INVITE to 200, median", "ms"),
    Figure("invite", "to200_p99", "INVITE to 200, p99", "ms"),
    Figure("invite", "ringing_shown_p50", "INVITE to the card on the screen, median", "ms"),
    Figure("invite", "click_to_invite_p99", "click to INVITE, p99", "ms"),
    Figure("ear", "settled", "mouth to ear, settled", "ms", most=120),
    Figure("ear", "first", "mouth to ear, the first word", "ms", most=120),
    Figure("ear", "lost", "chirps lost", "", most=0),
    Figure("ear", "corr", "correlation of what is heard", "", least=0.99),
    Figure("cost", "call_cpu", "processor in a call", "% of one"),
    Figure("cost", "idle_cpu", "processor when idle", "% of one"),
    Figure("cost", "rss_window", "memory of the window", "MB"),
    Figure("cost", "rss_engine", "memory of the engine", "MB"),
    Figure("account", "load", "an account of 10,000 coworkers is read", "ms", most=1000),
    Figure("account", "follow", "a change of it is in force", "ms", most=1000),
    Figure("settings", "open_own", "its settings open, longest piece", "ms", most=50),
    Figure("settings", "tab_own", "its 10,000 coworkers shown, longest piece", "ms", most=50),
    Figure("settings", "save_own", "a change saved, longest piece", "ms", most=50),
    Figure("settings", "follow_own", "somebody's change followed, longest piece", "ms", most=50),
    Figure("pages", "longest", "a page's first opening, longest piece", "ms", most=50),
    Figure("transfer", "refer_p50", "Transfer to REFER, median", "ms"),
    Figure("transfer", "joined_p50", "Complete to joined, median", "ms"),
    Figure("search", "p99", "a key of a search in 10,000 contacts, p99", "ms", most=2),
    Figure("import", "per_s", "contacts imported", "a second"),
    Figure("history", "open", "1,000,000 calls opened", "ms", most=200),
    Figure("history", "scroll_max", "scrolled, longest wait", "ms", most=16),
    Figure("orders", "sqlite_p99", "the next order on SQLite, p99", "ms", most=5, full="make bench-orders"),
    Figure(
        "orders", "postgres_p99", "the next order on PostgreSQL, p99", "ms", most=10, full="make bench-orders"
    ),
    Figure("orders", "ratio", "orders taken, of pgbench's rate", "", least=0.5, full="make bench-orders"),
)


def read(lines: Iterable[str]) -> Found:
    """The values in lines of measurements; where a measurement has several lines, the last one's."""
    found: dict[tuple[str, str], float] = {}
    for line in lines:
        name, *words = line.split() or [""]
        for word in words:
            key, equals, value = word.partition("=")
            if not equals:
                continue
            try:
                found[name, key] = float(value)
            except ValueError:
                found[name, key] = math.nan
    return found


def told(found: Found) -> list[str]:
    """A line for each figure that was measured, and one for those that were not."""
    missing = [figure.says for figure in FIGURES if (figure.measurement, figure.key) not in found]
    return [
        *(
            figure.told(found[figure.measurement, figure.key])
            for figure in FIGURES
            if (figure.measurement, figure.key) in found
        ),
        *([f"not measured: {'; '.join(missing)}"] if missing else []),
    ]
