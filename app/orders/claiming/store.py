"""Taking orders from PostgreSQL by libpq's own calls: the driver's cursor would cost half as much again."""

from __future__ import annotations

import re
from threading import Lock
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from psycopg import Connection, connect, errors, pq
from psycopg.pq.abc import PGconn, PGresult

from app.database.store import refusals
from app.orders.order import Order
from app.orders.seeks import anything, take

_PARAMETERS: Final = {"now": 701, "operator": 25, "lease_until": 701, "branches": 25}
"""Of both statements, with the numbers of their types: ``double precision`` and ``text``."""
_TRIES: Final = 20
"""So often others may have been quicker before a desk looks again later."""
_TAKE, _ANYTHING = b"hookswitch_take", b"hookswitch_anything"
_DONE: Final = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class Claims:
    """One server's orders. Any thread; each claim is one statement, a transaction by itself.

    A connection is kept for the next claim, for as long as the server keeps it: borrowing one takes longer
    than reading the answer.
    """

    def __init__(self, engine: sa.Engine) -> None:
        """``engine``: where they lie."""
        self._engine = engine
        self._words, self._options = engine.dialect.create_connect_args(engine.url)
        self._statements = {
            _TAKE: _numbered(take("postgresql")),
            _ANYTHING: _numbered(anything()),
        }
        self._lock = Lock()
        self._kept: Connection[Any] | None = None
        self._closed = False

    def next(self, now: float, operator: str, lease_until: float, branches: str) -> Order | None:
        """Reserve the next order, see ``seeks.take``; None: there is none that is in nobody's hands.

        Raises ``UserFacingError`` when the disk takes nothing, else ``psycopg.Error``; the next claim has
        another connection then.
        """
        values = [str(value).encode() for value in (now, operator, lease_until, branches)]
        connection = self._connected()
        line = connection.pgconn
        try:
            for _ in range(_TRIES):
                order = _answer(line, _TAKE, values)
                if order or _answer(line, _ANYTHING, values) == b"f":
                    break
        except BaseException:
            connection.close()
            with refusals(self._engine):
                raise
        self._keep(connection)
        return None if order is None else msgspec.json.decode(order, type=Order)

    def close(self) -> None:
        """Let the connection go, or see to it that the claim under way does."""
        with self._lock:
            self._closed, kept, self._kept = True, self._kept, None
        if kept is not None:
            kept.close()

    def _connected(self) -> Connection[Any]:
        with self._lock:
            kept, self._kept = self._kept, None
        if kept is not None:
            if not _has_ended(kept.pgconn):
                return kept
            kept.close()
        new = connect(*self._words, **self._options)
        try:
            for name, statement in self._statements.items():
                _checked(new.pgconn.prepare(name, statement, list(_PARAMETERS.values())))
        except BaseException:
            new.close()
            raise
        return new

    def _keep(self, connection: Connection[Any]) -> None:
        with self._lock:
            if not self._closed and self._kept is None:
                self._kept = connection
                return
        connection.close()


def _has_ended(line: PGconn) -> bool:
    """Whether the server has ended it meanwhile; what it said before it went comes first."""
    try:
        line.consume_input()
        line.consume_input()
    except errors.OperationalError:
        return True
    return False


def _answer(line: PGconn, name: bytes, values: list[bytes]) -> bytes | None:
    """The first row's only column."""
    result = line.exec_prepared(name, values)
    _checked(result)
    return result.get_value(0, 0) if result.ntuples else None


def _checked(result: PGresult) -> None:
    if result.status not in _DONE:
        raise errors.error_from_result(result)


def _numbered(statement: str) -> bytes:
    """With parameters as the server's own protocol has them."""
    numbers = {name: number for number, name in enumerate(_PARAMETERS, 1)}
    return re.sub(r"(?<!:):(\w+)", lambda found: f"${numbers[found[1]]}", statement).encode()
