"""``make bench-orders``: the next order among a million, and how fast many operators take orders.

    python -m tests.bench.orders [--orders 1000000] [--takes 2000] [--operators 4] [--seconds 10]

*Next order* is ``OrderStore.take`` as the phone calls it, alone on the machine; each order gets a result
before the next one is taken. *Claims* are orders that several operator processes take at the same time from
one PostgreSQL. Beside them on the same server: ``pgbench`` with the bare ``SKIP LOCKED`` statement on the
same table, and procrastinate taking jobs; the three by turns, in short rounds, because how fast a disk is
changes from second to second. Times in milliseconds; rates a second.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import sqlalchemy as sa

from app.database.store import sqlite_url
from app.orders.outbox import KeptResult
from app.orders.store import OrderStore
from tests.bench import figures, order_rivals
from tests.bench.crew import Crew, Turn
from tests.support.order_samples import MODES, sample_orders, sample_policy
from tests.support.postgres import Postgres, missing, own_server

ORDERS = 1_000_000
TAKES = 2_000
OPERATORS = 4
SECONDS = 10
ROUND = 2
"""Seconds for which one of those that are compared works before the next one does."""
IMPORTED = 10_000
"""Orders that are added as an import does; a million that way takes minutes and measures nothing here."""
_MORE = """
WITH RECURSIVE copy(n) AS (SELECT :skipped + 1 UNION ALL SELECT n + 1 FROM copy WHERE n < :most)
INSERT INTO orders (external_id, project, status, name, number, data, created_at, attempts, last_meaning,
    stage, ready_at, shuffle)
SELECT external_id || '-' || n, project, status, name, number, data, created_at, attempts, last_meaning,
    stage, ready_at - n * 0.37, shuffle * n / (n + 1)
FROM orders CROSS JOIN copy WHERE id <= :limit AND n <= :most
"""
_RESULTS = ("No answer", "No answer", "Sold")
"""What calls come to, over and over."""


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    orders: int = ORDERS
    takes: int = TAKES
    operators: int = OPERATORS
    seconds: int = SECONDS


def measure(size: Size, say: Callable[[str], None] = lambda _line: None) -> Iterator[str]:
    """The whole measurement; its lines, the last of which has every figure."""
    with tempfile.TemporaryDirectory(prefix="orders-") as folder:
        sqlite = next_order(sqlite_url(Path(folder, "orders.sqlite")), size, say)
    yield _told("sqlite", sqlite)
    if reason := missing():
        yield f"orders n={size.orders} sqlite_p99={_p99(sqlite)} ms postgres=- ({reason})"
        return
    with own_server() as server:
        yield from _measure_postgres(server, size, _p99(sqlite), say)


def _measure_postgres(
    server: Postgres, size: Size, sqlite_p99: str, say: Callable[[str], None]
) -> Iterator[str]:
    url = server.new_database("orders")
    taken = next_order(url, size, say)
    yield _told("postgres", taken)
    ours, bare, library = claims(server, url, size)
    yield (
        f"orders n={size.orders} sqlite_p99={sqlite_p99} ms postgres_p99={_p99(taken)} ms "
        f"claims_per_s={ours:.0f} pgbench_per_s={bare:.0f} ratio={figures.number(ours / bare)} "
        f"library=procrastinate library_per_s={library:.0f}"
    )


def next_order(url: sa.URL, size: Size, say: Callable[[str], None]) -> list[float]:
    """Milliseconds of each taking of the next order, in a new store at ``url``."""
    store = OrderStore(url)
    began = time.perf_counter()
    fill(store, size.orders)
    say(f"{url.get_backend_name()}: {size.orders} orders added in {time.perf_counter() - began:.0f} s")
    tidy(url)
    policy, took = sample_policy(), []
    for number, result in zip(range(size.takes), cycle(_RESULTS)):
        began = time.perf_counter()
        order = store.take("maria", MODES, policy)
        took.append((time.perf_counter() - began) * 1000)
        given = policy.result(result)
        assert order is not None
        assert given is not None
        kept = KeptResult(delivery=f"bench-{number}", order_id=order.id, operator="maria", result=result)
        store.settle(kept, given, policy)
    store.close()
    return took


def fill(store: OrderStore, count: int) -> None:
    """Add ``count`` orders: some as an import does, the rest multiplied by the database itself."""
    first = min(count, IMPORTED)
    store.add(sample_orders(first, store.now()))
    times, rest = divmod(count - first, first)
    with store.engine.begin() as connection:
        for most, limit in ((times, first), (times + 1, rest)):
            skipped = 0 if limit == first else times
            connection.execute(sa.text(_MORE), {"skipped": skipped, "most": most, "limit": limit})


def tidy(url: sa.URL) -> None:
    """What autovacuum would have done long ago to a table that is not a minute old."""
    if url.get_backend_name() == "postgresql":
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        engine.dispose()


def claims(server: Postgres, url: sa.URL, size: Size) -> tuple[float, float, float]:
    """Orders that all operators together take a second, what the bare statement does, and a library."""
    jobs = order_rivals.jobs(server, size.orders)
    tidy(url)
    ours = bare = library = 0.0
    rounds = max(1, size.seconds // ROUND)
    seconds = size.seconds // rounds
    with (
        Crew(_operate, url, size.operators) as desks,
        Crew(order_rivals.take, jobs, size.operators) as workers,
    ):
        for _ in range(rounds):
            bare += order_rivals.pgbench(server, url, size.operators, seconds)
            ours += desks.work(seconds)
            library += workers.work(seconds)
    return ours / rounds, bare / rounds, library / rounds


@contextmanager
def _operate(url: sa.URL, number: int) -> Iterator[Turn]:
    store, policy, name = OrderStore(url), sample_policy(lease_seconds=86_400), f"op{number}"
    store.take(name, MODES, policy)

    def turn(seconds: float) -> int:
        count, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end and store.take(name, MODES, policy) is not None:
            count += 1
        return count

    yield turn
    store.close()


def _p99(took: list[float]) -> str:
    return figures.number(figures.percentile(took, 0.99))


def _told(name: str, took: list[float]) -> str:
    return figures.line(
        f"next-order {name}",
        {"n": len(took), "p50": figures.percentile(took, 0.5), "p99": figures.percentile(took, 0.99)}
        | {"max": max(took)},
    )


def main() -> int:
    """Measure, and print each line as it comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.orders", description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--takes", type=int, default=TAKES)
    parser.add_argument("--operators", type=int, default=OPERATORS)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long each rate is measured")
    arguments = parser.parse_args()
    size = Size(arguments.orders, arguments.takes, arguments.operators, arguments.seconds)
    for line in measure(size, lambda said: print(said, file=sys.stderr, flush=True)):  # noqa: T201 - as it comes
        print(line, flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
