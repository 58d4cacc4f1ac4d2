"""Taking orders from PostgreSQL by libpq's own calls: the driver's cursor would cost half as much again."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from psycopg import errors, pq

from app.orders.order import Order
from app.orders.seeks import anything, take

_COLUMNS: Final = tuple(Order.__struct_fields__)
_PARAMETERS: Final = {"now": 701, "operator": 25, "lease_until": 701, "branches": 25}
"""Of both statements, with the numbers of their types: ``double precision`` and ``text``."""
_TRIES: Final = 20
"""So often others may have been quicker before a desk looks again later."""
_TAKE, _ANYTHING = b"hookswitch_take", b"hookswitch_anything"
_UNPREPARED: Final = b"26000"
"""``invalid_sql_statement_name``: psycopg has all statements forgotten when it sees a need."""
_DONE: Final = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class Claims:
    """One server's orders. Any thread; each claim is one statement, a transaction by itself."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._statements = {
            _TAKE: _numbered(take("postgresql", _COLUMNS)),
            _ANYTHING: _numbered(anything()),
        }

    def next(self, now: float, operator: str, lease_until: float, branches: str) -> Order | None:
        """Reserve the next order, see ``seeks.take``; None: there is none that is in nobody's hands.

        Raises ``psycopg.Error``; the connection is given up then.
        """
        values = [str(value).encode() for value in (now, operator, lease_until, branches)]
        pooled = self._engine.raw_connection()
        try:
            for _ in range(_TRIES):
                row = self._first(pooled, _TAKE, values)
                if row or self._first(pooled, _ANYTHING, values) == [b"f"]:
                    break
        except BaseException:
            pooled.invalidate()
            raise
        pooled.close()
        return None if row is None else _order(row)

    def _first(
        self, pooled: sa.PoolProxiedConnection, name: bytes, values: list[bytes]
    ) -> list[bytes | None] | None:
        """The first row as text."""
        line: Any = pooled.driver_connection
        prepared: set[bytes] = pooled.info.setdefault("prepared", set())
        result = line.pgconn.exec_prepared(name, values) if name in prepared else None
        if result is None or result.error_field(pq.DiagnosticField.SQLSTATE) == _UNPREPARED:
            types = list(_PARAMETERS.values())
            _checked(line.pgconn.prepare(name, self._statements[name], types))
            prepared.add(name)
            result = line.pgconn.exec_prepared(name, values)
        _checked(result)
        return [result.get_value(0, n) for n in range(result.nfields)] if result.ntuples else None


def _checked(result: Any) -> None:  # noqa: ANN401 - libpq's result
    if result.status not in _DONE:
        raise errors.error_from_result(result)


def _numbered(statement: str) -> bytes:
    """With parameters as the server's own protocol has them."""
    numbers = {name: number for number, name in enumerate(_PARAMETERS, 1)}
    return re.sub(r"(?<!:):(\w+)", lambda found: f"${numbers[found[1]]}", statement).encode()


def _order(row: list[bytes | None]) -> Order:
    fields: dict[str, Any] = {
        name: None if value is None else value.decode() for name, value in zip(_COLUMNS, row, strict=True)
    }
    fields["data"] = msgspec.json.decode(fields["data"])
    return msgspec.convert(fields, Order, strict=False)
