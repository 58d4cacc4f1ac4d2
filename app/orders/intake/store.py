"""New orders come into the database, all of them in one transaction.

SQLite lets nobody else write meanwhile, and operators wait for it. So rows go to its driver directly:
SQLAlchemy's part would take longer than the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final, cast

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.database.store import writing
from app.orders.order import Order
from app.orders.tables import customer_zone, database_time, order_log, orders, row_of

_BATCH: Final = 1_000
_COLUMNS: Final = tuple(column.name for column in orders.columns if column.name != "id")
_INTO_FILE: Final = (
    f"INSERT INTO orders ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "  # noqa: S608 - our own names
    "ON CONFLICT (external_id) DO NOTHING"
)
_NOTED_IN_FILE: Final = (
    "INSERT INTO order_log (order_id, at, what, status) "
    "SELECT id, ?, 'imported', status FROM orders WHERE id > ? ORDER BY id"
)
"""SQLite gives its newest rows the largest numbers, and nobody else makes any meanwhile."""


def add(engine: sa.Engine, new: Iterable[Order], progress: Callable[[int], bool]) -> int:
    """See ``OrderStore.add``."""
    insert = _into_server if engine.dialect.name == "postgresql" else _into_file
    added = looked = 0
    source = iter(new)
    with writing(engine) as connection:
        now = database_time(connection)
        while batch := list(islice(source, _BATCH)):
            know_zones(connection, {(order.country, order.time_zone) for order in batch})
            added += insert(connection, [_dated(order, now) for order in batch], now)
            looked += len(batch)
            if not progress(looked):
                connection.rollback()
                return 0
    return added


def know_zones(connection: sa.Connection, zones: set[tuple[str, str]]) -> None:
    """Note the countries and time zones of orders: those of no others are looked at when one is taken."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    rows = [{"country": country, "time_zone": zone} for country, zone in sorted(zones)]
    connection.execute(cast("Any", insert(customer_zone)).on_conflict_do_nothing(), rows)


def _dated(order: Order, now: float) -> dict[str, Any]:
    """Its row; new and ready now, unless it says otherwise."""
    return row_of(order) | {"created_at": order.created_at or now, "ready_at": order.ready_at or now}


def _into_file(connection: sa.Connection, rows: list[dict[str, Any]], now: float) -> int:
    last = connection.scalar(sa.select(sa.func.max(orders.c.id))) or 0
    encoded = (row | {"data": msgspec.json.encode(row["data"]).decode()} for row in rows)
    connection.exec_driver_sql(_INTO_FILE, [tuple(row[name] for name in _COLUMNS) for row in encoded])
    return connection.exec_driver_sql(_NOTED_IN_FILE, (now, last)).rowcount


def _into_server(connection: sa.Connection, rows: list[dict[str, Any]], now: float) -> int:
    statement = postgresql.insert(orders).on_conflict_do_nothing(index_elements=["external_id"])
    values = [{name: row[name] for name in _COLUMNS} for row in rows]
    new = connection.execute(statement.returning(orders.c.id, orders.c.status), values).all()
    if new:
        entry = {"at": now, "operator": "", "what": "imported"}
        said = [entry | {"order_id": row.id, "status": row.status} for row in new]
        connection.execute(order_log.insert(), said)
    return len(new)
