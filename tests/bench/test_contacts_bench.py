"""The benchmark of imports measures what it says; its times are not judged on a busy machine."""

from __future__ import annotations

import re

from tests.bench.contacts import FEW, measure


def test_the_line_has_every_figure() -> None:
    """C4: everybody in the file is there afterwards, or the measurement fails."""
    line = measure(FEW)
    names = (
        "per_s",
        "read_per_s",
        "write_per_s",
        "compare_s",
        "csv_read_per_s",
        "export_per_s",
        "window_wait_p99",
        "window_wait_max",
        "idle_wait_max",
        "rss_growth",
    )
    pattern = rf"import contacts={FEW} " + " ".join(rf"{name}=-?(\d+(\.\d+)?|-)" for name in names)
    assert re.fullmatch(pattern, line), line
