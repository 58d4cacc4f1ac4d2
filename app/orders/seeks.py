"""The statements that find and take the next order, the same in SQLite and PostgreSQL but for JSON.

A *branch* is a part of the queue within which one column is the order of the rule: a project, status,
sub-mode, country and zone. The head of each branch is one index seek, whatever the number of orders;
``app.orders.queue.place`` then says which head is next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

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
    high_priority: bool
    standard: int
    """Seconds within which an order should be dialled."""
    random: bool
    """Whether its orders stand in random order until their standard time is over."""
    column: str = "ready_at"


_FIELDS = ("project", "status", "sub_mode", "country", "time_zone", "attempts", "high", "standard", "random")
_TYPES = {"sub_mode": "smallint", "attempts": "integer", "high": "boolean", "standard": "integer"}
_TYPES |= {"random": "boolean"}
_ROWS = {
    "sqlite": "SELECT {fields} FROM json_each(:{{0}})".format(  # noqa: S608 - our own names
        fields=", ".join(f"value ->> {n} AS {name}" for n, name in enumerate(_FIELDS))
    ),
    "postgresql": "SELECT {fields} FROM json_array_elements(CAST(:{{0}} AS json)) AS b".format(  # noqa: S608 - our own names
        fields=", ".join(
            f"CAST(b ->> {n} AS {_TYPES.get(name, 'text')}) AS {name}" for n, name in enumerate(_FIELDS)
        )
    ),
}
_FIXED = (
    "o.project = b.project AND o.status = b.status AND o.sub_mode = b.sub_mode "
    "AND o.country = b.country AND o.time_zone = b.time_zone AND o.attempts < b.attempts "
    "AND {0} <= :now AND o.reserved_by = '' AND NOT o.parked"
)
_READY = {"ready_at": "o.ready_at", "shuffle": "o.ready_at + 0"}
"""Not a range of an index where another column orders: a planner would take it and sort all it finds."""
_OVER = "(:now - h.ready_at - h.standard)"
_BAND = f"CASE WHEN h.high THEN 0 WHEN h.sub_mode = 0 THEN 1 WHEN {_OVER} > 0 THEN 2 ELSE 3 END"
_PLACE = (
    f"{_BAND}, CASE WHEN {_BAND} = 2 THEN -{_OVER} ELSE 0 END, h.sub_mode, "
    "CASE WHEN h.random THEN h.shuffle ELSE h.ready_at END, h.id"
)
"""``app.orders.queue.Place`` once more: asking for the heads first would double a desk's round trips."""
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
        mode = policy.mode(cell.mode)
        high, standard = cell.high_priority and mode.new_leads, 60 * cell.standard_minutes
        for status, sub_mode in product(policy.dialled(cell.mode), SubMode):
            limit = _NO_LIMIT if sub_mode is SubMode.PLANNED else cell.attempts
            random = mode.shuffled and sub_mode is SubMode.UNPROCESSED
            for country, zone in awake:
                fields = (cell.project, status.name, sub_mode.value, country, zone)
                found.append(Branch(*fields, limit, high, standard, random))
                if random:
                    found.append(Branch(*fields, limit, high, standard, random, column="shuffle"))
    return found


def parameters(asked: Iterable[Branch]) -> dict[str, str]:
    """The branches as the statements want them: JSON, by the column that orders them."""
    lists: dict[str, list[tuple[object, ...]]] = {column: [] for column in _READY}
    for b in asked:
        fixed = (b.project, b.status, b.sub_mode, b.country, b.time_zone, b.attempts)
        lists[b.column].append((*fixed, b.high_priority, b.standard, b.random))
    return {column: json.dumps(rows, ensure_ascii=False) for column, rows in lists.items()}


def heads(dialect: str, most: int = 1) -> str:
    """SQL: the first ``most`` orders of each branch.

    Its parameters are ``now`` and those of ``parameters``.
    """
    return " UNION ALL ".join(_heads(dialect, column, most) for column in _READY)


def _heads(dialect: str, column: str, most: int) -> str:
    rows, first = _ROWS[dialect].format(column), _first(column, most)
    also = f"'{column}' AS ordered_by, b.attempts AS allowed, b.high, b.standard, b.random"
    if dialect == "postgresql":
        return f"SELECT {also}, o.* FROM ({rows}) b CROSS JOIN LATERAL (SELECT o.* {first}) o"  # noqa: S608 - our own names
    # SQLite has no LATERAL; looking the few heads up again by their ids costs it little.
    ids = f"json_each((SELECT json_group_array(id) FROM (SELECT o.id AS id {first})))"  # noqa: S608 - our own names
    return f"SELECT {also}, o.* FROM ({rows}) b CROSS JOIN {ids} AS e CROSS JOIN orders o ON o.id = e.value"  # noqa: S608 - our own names


def _first(column: str, most: int) -> str:
    fixed = _FIXED.format(_READY[column])
    return f"FROM orders o WHERE {fixed} ORDER BY o.{column}, o.id LIMIT {most}"


def take(dialect: str) -> str:
    """SQL: find the order that is next by the rule and reserve it, in one statement.

    Parameters: those of ``heads``, ``operator`` and ``lease_until``. On PostgreSQL it also notes it in the
    log, passes over what another desk is just taking (``SKIP LOCKED``), and always gives one row: one without
    an id means that there is nothing, or, where ``missed``, that others were quicker. On SQLite the write
    lock of the transaction keeps others out.
    """
    best = f"SELECT h.* FROM ({heads(dialect)}) h ORDER BY {_PLACE} LIMIT 1"  # noqa: S608 - our own names
    reserve = (
        "UPDATE orders SET reserved_by = :operator, reserved_at = :now, lease_until = :lease_until "
        "WHERE id = ({0}) RETURNING orders.*"
    )
    if dialect != "postgresql":
        return reserve.format(f"SELECT id FROM ({best})").replace("RETURNING orders.*", "RETURNING *")  # noqa: S608 - our own names
    found = (
        f"{column} AS (SELECT o.id FROM (SELECT * FROM best WHERE ordered_by = '{column}') b "  # noqa: S608 - our own names
        f"CROSS JOIN LATERAL (SELECT o.id {_first(column, 1).replace('b.attempts', 'b.allowed')} "
        "FOR UPDATE SKIP LOCKED) o)"
        for column in _READY
    )
    ids = " UNION ALL ".join(f"SELECT id FROM {column}" for column in _READY) + " LIMIT 1"  # noqa: S608 - our own names
    return (
        f"WITH best AS MATERIALIZED ({best}), {', '.join(found)}, taken AS ({reserve.format(ids)}), "  # noqa: S608 - our own names
        "noted AS (INSERT INTO order_log (order_id, at, operator, what, status) "
        "SELECT id, :now, :operator, 'taken', status FROM taken) "
        "SELECT EXISTS (SELECT FROM best) AS missed, t.* FROM (SELECT) AS one LEFT JOIN taken t ON true"
    )
