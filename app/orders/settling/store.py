"""A result comes into the database: once, and as of the moment when it was given.

A desk may deliver hours late. Put-offs then run from the moment when the result was given. Where the order
has a newer result by then, or was requeued, the late one is only written down. An order that somebody else
has in hand stays with them.

What a desk takes back, because its calls in a row came to nothing (B7), leaves the order as it was before,
and an entry ``taken back`` beside the result in the log. Where anything was decided since, the result
``stands``, and the entry says that.

What is read and what is written is one look and one statement on PostgreSQL, two round trips; whoever
changed the order between them is noticed, and it is looked at again.
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from app.account.call_modes import Result
from app.orders.changing.store import Changing
from app.orders.outbox import KeptResult
from app.orders.policy import Policy
from app.orders.results import after, taken_back
from app.orders.tables import CLOCKS, TAKEN_BACK, order_log, order_of, orders, row_of

_NEWER: Final = ("result", "requeued")
"""What makes an order's state newer than a result that was given earlier."""
_DECIDED: Final = (*_NEWER, "skipped")
"""What was decided after a result that is taken back, and stands."""
_RESERVED: Final = ("reserved_by", "reserved_at", "lease_until")
_CHANGED: Final = (
    "status",
    "attempts",
    "last_result",
    "last_meaning",
    "stage",
    "ready_at",
    "parked",
    *_RESERVED,
)
"""Columns that a result may change."""
_VERSION: Final[sa.ColumnElement[str]] = sa.literal_column("CAST(orders.xmin AS text)")
"""PostgreSQL's own mark of a row as it stands."""


class Settling:
    """Writes results down. Any thread."""

    def __init__(self, changing: Changing) -> None:
        self._changing = changing

    def settle(self, kept: KeptResult, result: Result, policy: Policy) -> bool:
        """See ``OrderStore.settle``."""
        look = _look(kept, self._changing.dialect)
        with self._changing.begun(durable=True) as connection:
            while (found := connection.execute(look).mappings().first()) is not None:
                if found["known"]:
                    return False
                changes, entry = _changes(found, kept, result, policy)
                change = orders.update().where(orders.c.id == kept.order_id).values(changes)
                if "version" in found:  # whoever has changed the order since is noticed
                    change = change.where(found["version"] == _VERSION)
                if self._changing.write(connection, change, entry):
                    return True
        return False


def _look(kept: KeptResult, dialect: str) -> sa.Select[Any]:
    """The order, and what decides about a result for it."""
    known = sa.exists().where(order_log.c.delivery == kept.delivery)
    return sa.select(
        orders,
        sa.literal_column(CLOCKS[dialect]).label("now"),
        known.label("known"),
        (_outlived(kept) if kept.takes_back else _outdated(kept)).label("newer"),
        *([_VERSION.label("version")] if dialect == "postgresql" else []),
    ).where(orders.c.id == kept.order_id)


def _taking(kept: KeptResult) -> sa.ScalarSelect[Any]:
    """The entry with which the order came to whoever gave this result."""
    log = order_log.alias("taking").c
    mine = (log.what == "taken", log.operator == kept.operator, log.at == kept.taken_at)
    return sa.select(sa.func.max(log.id)).where(log.order_id == kept.order_id, *mine).scalar_subquery()


def _outdated(kept: KeptResult) -> sa.ColumnElement[bool]:
    """Whether a result is not the newest that was decided about its order.

    By the log's own order first: what was before the taking is older, also where the clock went back.
    """
    log = order_log.c
    since = (log.what.in_(_NEWER), log.id > _taking(kept), log.at > kept.given_at)
    return sa.exists().where(log.order_id == kept.order_id, *since)


def _outlived(kept: KeptResult) -> sa.ColumnElement[bool]:
    """Whether the result that is taken back stands: something else was decided since the order was taken for
    that call, perhaps before the result came, or the database never got it.

    Once is enough: an order that comes to nothing with others again is itself what nobody can call.
    """
    log, result = order_log.c, order_log.alias("result").c
    others = log.delivery.is_distinct_from(kept.takes_back)
    since = log.what.in_(_DECIDED) & others & (log.id > sa.func.coalesce(_taking(kept), 0))
    decided = sa.exists().where(log.order_id == kept.order_id, since | (log.what == TAKEN_BACK))
    return decided | ~sa.exists().where(result.delivery == kept.takes_back)


def _changes(
    found: sa.RowMapping, kept: KeptResult, result: Result, policy: Policy
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What becomes of the order's row, and the entry of the log."""
    order = order_of(found)
    became, back = order, kept.before
    given = found["now"] if back else min(kept.given_at or found["now"], found["now"])
    if back and not found["newer"]:
        became = taken_back(order, back, policy, given)
    elif not found["newer"]:
        became = after(order, result, policy, given, minutes=kept.minutes, call_back_at=kept.call_back_at)
    row = row_of(became) | {"reserved_by": "", "reserved_at": 0.0, "lease_until": 0.0}
    frees = not back and kept.holds(order.reserved_by, order.reserved_at)
    changes = {name: row[name] for name in _CHANGED if frees or name not in _RESERVED}
    what = ("stands" if found["newer"] else TAKEN_BACK) if back else "result"
    entry = {"order_id": order.id, "at": given, "operator": kept.operator, "what": what}
    said = {"result": result.name, "meaning": result.meaning, "delivery": kept.delivery}
    return changes, entry | said | {"status": became.status, "ready_at": became.ready_at}
