"""Taking orders from PostgreSQL by libpq's own calls: the driver's cursor would cost half as much again."""

from __future__ import annotations

import re
import selectors
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from psycopg import Connection, connect, errors, pq
from psycopg.pq.abc import PGconn, PGresult

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
        self._words, self._options = engine.dialect.create_connect_args(engine.url)
        self._statements = {
            _TAKE: _numbered(take("postgresql", Order.__struct_fields__)),
            _ANYTHING: _numbered(anything()),
        }
        self._lock = Lock()
        self._kept: Connection[Any] | None = None
        self._closed = False

    def next(self, now: float, operator: str, lease_until: float, branches: str) -> Order | None:
        """Reserve the next order, see ``seeks.take``; None: there is none that is in nobody's hands.

        Raises ``psycopg.Error``; the next claim has another connection then.
        """
        values = [str(value).encode() for value in (now, operator, lease_until, branches)]
        with self._connection() as line:
            for _ in range(_TRIES):
                order = _answer(line, _TAKE, values)
                if order or _answer(line, _ANYTHING, values) == b"f":
                    break
        return None if order is None else msgspec.json.decode(order, type=Order)

    def close(self) -> None:
        """Let the connection go, or see to it that the claim under way does."""
        with self._lock:
            self._closed, kept, self._kept = True, self._kept, None
        if kept is not None:
            kept.close()

    @contextmanager
    def _connection(self) -> Iterator[PGconn]:
        with self._lock:
            kept, self._kept = self._kept, None
        if kept is not None and _is_ending(kept):
            kept.close()
            kept = None
        connection = kept or connect(*self._words, **self._options)
        try:
            if kept is None:
                self._prepare(connection.pgconn)
            yield connection.pgconn
        except BaseException:
            connection.close()
            raise
        with self._lock:
            if not self._closed and self._kept is None:
                self._kept = connection
                return
        connection.close()

    def _prepare(self, line: PGconn) -> None:
        for name, statement in self._statements.items():
            _checked(line.prepare(name, statement, list(_PARAMETERS.values())))


def _is_ending(connection: Connection[Any]) -> bool:
    """Whether the server has said something unasked: that it goes down, or nothing more."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection.fileno(), selectors.EVENT_READ)
        return bool(selector.select(0))


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
