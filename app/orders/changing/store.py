"""One order changes and its log says so: one statement and one round trip on PostgreSQL, two in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from app.database.store import refusals, writing
from app.orders.tables import CLOCKS, database_time, order_log, orders


class Changing:
    """Any thread."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self.dialect = engine.dialect.name
        """``sqlite`` or ``postgresql``."""
        self._at_once = engine.execution_options(isolation_level="AUTOCOMMIT")

    @property
    def _on_server(self) -> bool:
        return self.dialect == "postgresql"

    @contextmanager
    def begun(self, *, durable: bool = False) -> Iterator[sa.Connection]:
        """One transaction in a file; on PostgreSQL each statement is one by itself, which saves round trips.

        ``durable`` and what it raises: see ``writing``.
        """
        if self._on_server:
            with refusals(self._engine), self._at_once.connect() as connection:
                yield connection
        else:
            with writing(self._engine, durable=durable) as connection:
                yield connection

    def now(self, connection: sa.Connection) -> float | sa.ColumnElement[float]:
        """Unix seconds by the database's clock, the same for a change and its entry."""
        if self._on_server:
            return sa.literal_column(CLOCKS["postgresql"], sa.Float(53))
        return database_time(connection)

    def write(self, connection: sa.Connection, change: sa.Update, entry: Mapping[str, Any]) -> bool:
        """Change the one order that ``change`` names, and add ``entry`` (columns of the log).

        False: no order fits, and nothing was written.
        """
        if not self._on_server:
            if not connection.execute(change).rowcount:
                return False
            connection.execute(order_log.insert().values(entry))
            return True
        changed = change.returning(orders.c.id).cte("changed")
        values = [_typed(value, order_log.c[name]).label(name) for name, value in entry.items()]
        noted = order_log.insert().from_select(list(entry), sa.select(*values).select_from(changed))
        return connection.scalar(noted.returning(order_log.c.id)) is not None


def _typed(value: object, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return value if isinstance(value, sa.ColumnElement) else sa.literal(value, column.type)
