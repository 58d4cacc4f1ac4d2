"""The statements that find and take the next order, the same in SQLite and PostgreSQL but for JSON.

A *branch* is a part of the queue within which one column is the order of the rule: a project, status,
sub-mode, country and zone. The head of each branch is one index seek, whatever the number of orders;
``app.orders.queue.place`` then says which head is next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from app.orders.hours import opens_at
from app.orders.order import SubMode
from app.orders.policy import Policy
from app.orders.queue import Asking


@dataclass(frozen=True)
class Branch:
    """One part of the queue; ``column`` orders it."""

    project: str
    status: str
    sub_mode: int
    country: str
    time_zone: str
    attempts: int
    """Calls after which an order is not dialled any more; no limit for promised calls."""
    column: str = "ready_at"

    def values(self) -> dict[str, object]:
        """The parameters of ``claim``."""
        return {
            "project": self.project,
            "status": self.status,
            "sub_mode": self.sub_mode,
            "country": self.country,
            "time_zone": self.time_zone,
            "attempts": self.attempts,
        }


_ROWS = {
    "sqlite": "SELECT value ->> 0 AS project, value ->> 1 AS status, value ->> 2 AS sub_mode, "
    "value ->> 3 AS country, value ->> 4 AS time_zone, value ->> 5 AS attempts FROM json_each(:{0})",
    "postgresql": "SELECT b ->> 0 AS project, b ->> 1 AS status, CAST(b ->> 2 AS smallint) AS sub_mode, "
    "b ->> 3 AS country, b ->> 4 AS time_zone, CAST(b ->> 5 AS integer) AS attempts "
    "FROM json_array_elements(CAST(:{0} AS json)) AS b",
}
_FIXED = (
    "o.project = {0}project AND o.status = {0}status AND o.sub_mode = {0}sub_mode "
    "AND o.country = {0}country AND o.time_zone = {0}time_zone AND o.attempts < {0}attempts "
    "AND {1} <= :now AND o.reserved_by = '' AND NOT o.parked"
)
_READY = {"ready_at": "o.ready_at", "shuffle": "o.ready_at + 0"}
"""Not a range of an index where another column orders: a planner would take it and sort all it finds."""
_NOTED = (
    "INSERT INTO order_log (order_id, at, operator, what, status) "
    "SELECT id, :now, :operator, 'taken', status FROM taken"
)
_NO_LIMIT = 2**31 - 1


def branches(policy: Policy, asking: Asking, zones: Iterable[tuple[str, str]]) -> list[Branch]:
    """Every part of the queue that the one who asks may be given an order from now."""
    awake = [
        (country, zone)
        for country, zone in zones
        if opens_at(policy.hours(country), zone, asking.now) is None
    ]
    found = []
    for cell in policy.cells(asking.operator, asking.modes):
        shuffled = policy.mode(cell.mode).shuffled
        for status in policy.dialled(cell.mode):
            for sub_mode in SubMode:
                limit = _NO_LIMIT if sub_mode is SubMode.PLANNED else cell.attempts
                for country, zone in awake:
                    branch = Branch(cell.project, status.name, sub_mode.value, country, zone, limit)
                    found.append(branch)
                    if shuffled and sub_mode is SubMode.UNPROCESSED:
                        fields = (cell.project, status.name, sub_mode.value, country, zone, limit)
                        found.append(Branch(*fields, column="shuffle"))
    return found


def heads(dialect: str, most: int = 1) -> str:
    """SQL: the first ``most`` orders of each branch, with the column by which they are the first.

    Its parameters are ``now`` and those of ``parameters``.
    """
    return " UNION ALL ".join(_heads(dialect, column, most) for column in _READY)


def _heads(dialect: str, column: str, most: int) -> str:
    fixed = _FIXED.format("b.", _READY[column])
    rows = _ROWS[dialect].format(column)
    first = f"FROM orders o WHERE {fixed} ORDER BY o.{column}, o.id LIMIT {most}"
    if dialect == "postgresql":
        each = f"CROSS JOIN LATERAL (SELECT o.* {first}) h"
        return f"SELECT '{column}' AS ordered_by, h.* FROM ({rows}) b {each}"  # noqa: S608 - our own names
    # SQLite has no LATERAL; looking the few heads up again by their ids costs it little.
    ids = f"SELECT json_group_array(id) FROM (SELECT o.id AS id {first})"  # noqa: S608 - our own names
    return (
        f"SELECT '{column}' AS ordered_by, o.* FROM orders o WHERE o.id IN "  # noqa: S608 - our own names
        f"(SELECT e.value FROM ({rows}) b, json_each(({ids})) AS e)"
    )


def parameters(asked: Iterable[Branch]) -> dict[str, str]:
    """The branches as ``heads`` wants them: JSON, by the column that orders them."""
    lists: dict[str, list[list[object]]] = {column: [] for column in _READY}
    for b in asked:
        fields = [b.project, b.status, b.sub_mode, b.country, b.time_zone, b.attempts]
        lists[b.column].append(list(fields))
    return {column: json.dumps(rows, ensure_ascii=False) for column, rows in lists.items()}


def claim(dialect: str, column: str) -> str:
    """SQL: reserve the first free order of one branch, in one statement, and note it in the log.

    On PostgreSQL an order that another desk is just taking is passed over (``SKIP LOCKED``); on SQLite
    the write lock of the transaction keeps others out.
    """
    skip = " FOR UPDATE SKIP LOCKED" if dialect == "postgresql" else ""
    fixed = _FIXED.format(":", _READY[column])
    first = f"SELECT o.id FROM orders o WHERE {fixed} ORDER BY o.{column}, o.id LIMIT 1{skip}"  # noqa: S608 - our own names
    taken = (
        "UPDATE orders SET reserved_by = :operator, reserved_at = :now, lease_until = :lease_until "  # noqa: S608 - our own names
        f"WHERE id = ({first}) RETURNING *"
    )
    if dialect != "postgresql":
        return taken
    return f"WITH taken AS ({taken}), noted AS ({_NOTED}) SELECT * FROM taken"  # noqa: S608 - our own names
