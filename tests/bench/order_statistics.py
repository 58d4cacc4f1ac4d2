"""``make bench-orders`` begins with this: the figures of a million orders, counted.

    python -m tests.bench.order_statistics [--orders 1000000] [--entries 200000]

The log has ``entries`` of the last seven days, half of them taken orders, half their results. *First* is the
look of a statistics page that has just been opened, *anew* the same with the database's caches warm, *again*
the look after a hundred more calls. Times in milliseconds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.database.store import sqlite_url
from app.orders.overview.counting import Period
from app.orders.overview.statistics import About, Figures, counted
from app.orders.store import OrderStore
from tests.bench import figures
from tests.bench.orders import ORDERS, fill, tidy
from tests.support.postgres import missing, own_server

ENTRIES = 200_000
DAYS = 7
_LOG = """
WITH RECURSIVE said(first, last, orders, since, each) AS (
    SELECT CAST(:first AS integer), CAST(:last AS integer), CAST(:orders AS integer),
        CAST(:since AS double precision), CAST(:each AS double precision)
), call(n) AS (
    SELECT first FROM said UNION ALL SELECT n + 1 FROM call CROSS JOIN said WHERE n + 1 < last
)
INSERT INTO order_log (order_id, at, operator, what, result, meaning, status)
SELECT 1 + n * 7919 % orders, since + n * each + step * 60, 'op' || (n % 25),
    CASE step WHEN 0 THEN 'taken' ELSE 'result' END,
    CASE WHEN step = 0 THEN '' WHEN n % 3 = 2 THEN 'Sold' ELSE 'No answer' END,
    CASE WHEN step = 0 THEN '' WHEN n % 3 = 2 THEN 'done' ELSE 'no_answer' END,
    CASE WHEN step = 1 AND n % 3 = 2 THEN 'paid' ELSE 'processing' END
FROM call CROSS JOIN said CROSS JOIN (SELECT 0 AS step UNION ALL SELECT 1) steps ORDER BY n, step
"""
"""Calls of the last days, one after the other: an order taken, and its result a minute later."""


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    orders: int = ORDERS
    entries: int = ENTRIES


class There:
    """A store that is open."""

    def __init__(self, store: OrderStore) -> None:
        self._store = store

    def opened(self) -> OrderStore:
        """It."""
        return self._store


def measure(size: Size, say: Callable[[str], None] = lambda _line: None) -> Iterator[str]:
    """The whole measurement, line by line."""
    with tempfile.TemporaryDirectory(prefix="orders-") as folder:
        yield count(sqlite_url(Path(folder, "orders.sqlite")), size, say)
    if reason := missing():
        yield f"statistics postgresql - ({reason})"
        return
    with own_server() as server:
        yield count(server.new_database("orders"), size, say)


def count(url: sa.URL, size: Size, say: Callable[[str], None]) -> str:
    """The statistics of a new store at ``url``: two first looks, and one after some more calls."""
    store = OrderStore(url)
    try:
        began = time.perf_counter()
        fill(store, size.orders)
        calls = size.entries // 2
        add_calls(store, size, 0, calls)
        tidy(url)
        say(f"{url.get_backend_name()}: filled in {time.perf_counter() - began:.0f} s")
        there, about = There(store), About(Period.WEEK)
        first, cold = timed(lambda: counted(there, Figures(), about))
        _, warm = timed(lambda: counted(there, Figures(), about))
        add_calls(store, size, calls, calls + 100)
        again, more = timed(lambda: counted(there, first, about))
        assert sum(hour.attempts for hour in again.hours) > sum(hour.attempts for hour in first.hours)
    finally:
        store.close()
    return figures.line(
        f"statistics {url.get_backend_name()}",
        {"n": size.orders, "entries": size.entries, "first": cold, "anew": warm, "again": more},
    )


def add_calls(store: OrderStore, size: Size, first: int, last: int) -> None:
    """Log calls ``first`` until before ``last`` of the last days."""
    week = DAYS * 86_400 - 7_200  # all of them before now, and not before the period's first midnight
    since = store.now() - week + 3_600
    values = {"first": first, "last": last, "orders": size.orders}
    each = (week - 7_200) / (size.entries // 2)
    with store.engine.begin() as connection:
        connection.execute(sa.text(_LOG), values | {"since": since, "each": each})


def timed(work: Callable[[], Figures]) -> tuple[Figures, float]:
    """What ``work`` gives, and how many milliseconds it took."""
    began = time.perf_counter()
    found = work()
    return found, (time.perf_counter() - began) * 1000


def main() -> int:
    """Measure, and print each line as it comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.order_statistics", description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    arguments = parser.parse_args()
    size = Size(arguments.orders, arguments.entries)
    for line in measure(size, lambda said: print(said, file=sys.stderr, flush=True)):  # noqa: T201 - as it comes
        print(line, flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
