"""The order queue's tables.

``orders`` holds what is true now, ``order_log`` everything that ever happened to an order; it is only
appended to. ``parked`` orders are in no index that is asked, see ``Order.parked``. ``stage`` is
``app.orders.seeks.stage_of``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from app.orders.order import Order
from app.orders.seeks import stage_of

HEAD = "0003"
"""Revision of the schema below."""

SCRIPTS = Path(__file__).with_name("migrations")

metadata = sa.MetaData()

_SEEK = ("stage", "project", "status", "country", "time_zone")

free = sa.text("reserved_by = '' AND NOT parked")
"""In nobody's hands and in line; said so, a query finds the indexes of the line."""
_fresh = sa.text("reserved_by = '' AND NOT parked AND stage = 1")
_taken = sa.text("reserved_by <> ''")
_told = sa.text("what <> 'taken'")
_delivered = sa.text("delivery IS NOT NULL")

orders = sa.Table(
    "orders",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("external_id", sa.String, nullable=False, unique=True),
    sa.Column("project", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False, server_default=""),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("country", sa.String, nullable=False, server_default=""),
    sa.Column("time_zone", sa.String, nullable=False, server_default=""),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("created_at", sa.Float(53), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_result", sa.String, nullable=False, server_default=""),
    sa.Column("last_meaning", sa.String, nullable=True),
    sa.Column("stage", sa.SmallInteger, nullable=False),
    sa.Column("ready_at", sa.Float(53), nullable=False),
    sa.Column("shuffle", sa.Float(53), nullable=False),
    sa.Column("parked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("reserved_by", sa.String, nullable=False, server_default=""),
    sa.Column("reserved_at", sa.Float(53), nullable=False, server_default="0"),
    sa.Column("lease_until", sa.Float(53), nullable=False, server_default="0"),
    # Everything that an index seek fixes comes first, then the column that the rule sorts by.
    sa.Index("orders_ready", *_SEEK, "ready_at", "id", sqlite_where=free, postgresql_where=free),
    sa.Index(
        "orders_late", *_SEEK, "ready_at", "shuffle", "id", sqlite_where=_fresh, postgresql_where=_fresh
    ),
    sa.Index("orders_shuffled", *_SEEK, "shuffle", "id", sqlite_where=_fresh, postgresql_where=_fresh),
    sa.Index("orders_leased", "lease_until", sqlite_where=_taken, postgresql_where=_taken),
    sa.Index("orders_counted", "project", "status"),
)

customer_zone = sa.Table(
    "customer_zone",
    metadata,
    sa.Column("country", sa.String, primary_key=True),
    sa.Column("time_zone", sa.String, primary_key=True),
)
"""Every country and zone that any order has: the few that calling hours are computed for."""

order_log = sa.Table(
    "order_log",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("order_id", sa.Integer, nullable=False),
    sa.Column("at", sa.Float(53), nullable=False),
    sa.Column("operator", sa.String, nullable=False, server_default=""),
    sa.Column("what", sa.String, nullable=False),
    sa.Column("result", sa.String, nullable=False, server_default=""),
    sa.Column("meaning", sa.String, nullable=False, server_default=""),
    sa.Column("status", sa.String, nullable=False, server_default=""),
    sa.Column("ready_at", sa.Float(53), nullable=False, server_default="0"),
    sa.Column("delivery", sa.String, nullable=True),
    sa.Index("order_log_order", "order_id", "id"),
    # Of no entry ``taken``: whoever takes an order waits for each index that this is written to.
    sa.Index("order_log_at", "at", sqlite_where=_told, postgresql_where=_told),
    sa.Index(
        "order_log_delivery", "delivery", unique=True, sqlite_where=_delivered, postgresql_where=_delivered
    ),
)

told = order_log.c.what != sa.literal_column("'taken'")
"""What a query must say for ``order_log_at`` to be used."""

TAKEN_BACK = "taken back"
"""Of an entry: the result with the delivery that it names does not count (``KeptResult.taken_back``)."""

MOST_STAGE = "SELECT max(stage) FROM orders WHERE reserved_by = '' AND NOT parked"
"""SQL: one look at the end of an index."""

CLOCKS = {
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "CAST(EXTRACT(EPOCH FROM statement_timestamp()) AS double precision)",
}
"""SQL: Unix seconds by the database's clock."""


def taken(c: Any = orders.c) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a collection of columns
    """In somebody's hands; said so, a query finds the index ``orders_leased``."""
    found: sa.ColumnElement[bool] = c.reserved_by != sa.literal_column("''")
    return found


def held(now: float, c: Any = orders.c) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a collection of columns
    """See ``Order.held``."""
    return sa.and_(taken(c), c.lease_until > now)


def left(now: float, c: Any = orders.c) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a collection of columns
    """Of desks that are gone: whoever takes an order next frees all of them."""
    return sa.and_(taken(c), c.lease_until <= now)


def database_time(connection: sa.Connection) -> float:
    """Unix seconds by the database's clock."""
    return float(connection.exec_driver_sql(f"SELECT {CLOCKS[connection.dialect.name]}").scalar_one())


def order_of(row: Any) -> Order:  # noqa: ANN401 - a SQLAlchemy row mapping
    """The order in a row of the table."""
    fields = {name: row[name] for name in Order.__struct_fields__}
    if isinstance(fields["data"], str):  # a textual statement leaves SQLite's JSON as text
        fields["data"] = msgspec.json.decode(fields["data"])
    return Order(**fields)


def row_of(order: Order) -> dict[str, Any]:
    """The row of an order."""
    return msgspec.structs.asdict(order) | {"stage": stage_of(order), "parked": order.parked}
