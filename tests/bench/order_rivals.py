"""Beside ``make bench-orders``: the bare statement by pgbench, and jobs taken by procrastinate."""

from __future__ import annotations

import asyncio
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import procrastinate as library
import sqlalchemy as sa
from procrastinate.schema import SchemaManager

from tests.bench import orders
from tests.bench.crew import Turn
from tests.support.postgres import USER, Postgres

_BARE = """\
UPDATE orders SET reserved_by = 'pgbench', reserved_at = 0, lease_until = 1e12 WHERE id = (
  SELECT id FROM orders
  WHERE project = 'Books' AND status = 'waiting' AND stage = 1 AND country = '' AND time_zone = ''
    AND reserved_by = '' AND NOT parked
  ORDER BY ready_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING *;
"""
"""Taking one order and nothing else: no rule, no log, no clock, no leases."""

_JOBS = """\
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
SELECT 'orders', 'call', 0, json_build_object('number', '+4930' || n) FROM generate_series(1, {count}) AS n
"""


def pgbench(server: Postgres, url: sa.URL, clients: int, seconds: int) -> float:
    """Bare claims a second."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "claim.sql")
        script.write_text(_BARE, encoding="ascii")
        words = ["-n", "-f", str(script), "-c", str(clients), "-j", str(clients), "-T", str(seconds)]
        words += ["-M", "prepared", "-h", str(server.folder), "-U", USER, str(url.database)]
        done = subprocess.run([server.tool("pgbench"), *words], capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([0-9.]+) \(without initial", done.stdout)
    assert found is not None, done.stdout
    return float(found[1])


def jobs(server: Postgres, count: int) -> sa.URL:
    """A database with as many of procrastinate's jobs as there are orders."""
    url = server.new_database("jobs")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(SchemaManager.get_schema())
        # As a bulk load would: their trigger notes each job's birth, which a million times takes minutes.
        connection.exec_driver_sql("ALTER TABLE procrastinate_jobs DISABLE TRIGGER USER")
        connection.exec_driver_sql(_JOBS.format(count=count))
        connection.exec_driver_sql("ALTER TABLE procrastinate_jobs ENABLE TRIGGER USER")
    engine.dispose()
    orders.tidy(url)
    return url


@contextmanager
def take(url: sa.URL, _number: int) -> Iterator[Turn]:
    """A worker of procrastinate that takes jobs."""
    connector = library.PsycopgConnector(
        conninfo=f"host={url.query['host']} user={url.username} dbname={url.database}", min_size=1, max_size=1
    )
    app = library.App(connector=connector)
    with asyncio.Runner() as runner:
        worker = runner.run(_begin(app))
        yield lambda seconds: runner.run(_fetch(app, worker, seconds))
        runner.run(app.close_async())


async def _begin(app: library.App) -> int:
    await app.open_async()
    worker = await app.job_manager.register_worker()
    await app.job_manager.fetch_job(["orders"], worker)
    return worker


async def _fetch(app: library.App, worker: int, seconds: float) -> int:
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end and await app.job_manager.fetch_job(["orders"], worker):
        count += 1
    return count
