"""The statements that find and take the next order, the same in SQLite and PostgreSQL but for JSON.

A *branch* is a part of the queue within which one column is the order of the rule: a project, status,
country, zone and number of attempts. Its head is one index seek, whatever the number of orders. Branches
come in *ranks*, the bands of ``app.orders.queue.place`` made finer: as long as one rank has an order, the
later ones are not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from app.orders.hours import opens_at
from app.orders.order import Order, SubMode
from app.orders.policy import Policy
from app.orders.queue import Asking

PLANNED, UNPROCESSED = SubMode.PLANNED.value, SubMode.UNPROCESSED.value
RANKS = 7


@dataclass(frozen=True)
class Branch:
    """One part of the queue; its orders stand by ``ready_at``, or at random."""

    project: str
    status: str
    stage: int
    """See ``stage_of``."""
    country: str
    time_zone: str
    wait: int
    """Seconds since they were ready, for orders past their standard time; 0: as soon as they are ready."""
    random: bool


def stage_of(order: Order) -> int:
    """The number kept beside an order: its sub-mode, and for orders tried before how often they were.

    Those whose attempts are used up are thereby in no branch, whatever the account's limit is by now.
    """
    return order.sub_mode.value if order.sub_mode is not SubMode.NO_ANSWER else UNPROCESSED + order.attempts


def ranks(
    policy: Policy, asking: Asking, zones: Iterable[tuple[str, str]], most_stage: int
) -> list[list[Branch]]:
    """Every part of the queue that the one who asks may be given an order from now, best first.

    ``zones``: the countries and time zones, ``most_stage`` the largest ``stage_of``, that any order has.
    """
    awake = [
        (country, zone)
        for country, zone in zones
        if opens_at(policy.hours(country), zone, asking.now) is None
    ]
    found: list[list[Branch]] = [[] for _ in range(RANKS)]
    for cell in policy.cells(asking.operator, asking.modes):
        mode = policy.mode(cell.mode)
        tried = range(UNPROCESSED + 1, min(UNPROCESSED + cell.attempts - 1, most_stage) + 1)
        if cell.high_priority and mode.new_leads:
            parts = list(_urgent(tried, random=mode.shuffled))
        else:
            parts = list(_usual(tried, 60 * cell.standard_minutes, random=mode.shuffled))
        for status in policy.dialled(cell.mode):
            for country, zone in awake:
                for rank, stage, wait, random in parts:
                    branch = Branch(cell.project, status.name, stage, country, zone, wait, random)
                    found[rank].append(branch)
    return [branches for branches in found if branches]


def _urgent(tried: range, *, random: bool) -> Iterator[tuple[int, int, int, bool]]:
    """Rank, stage, wait and randomness of a cell whose orders come before all others (B4)."""
    yield 0, PLANNED, 0, False
    yield 1, UNPROCESSED, 0, random
    yield from ((2, stage, 0, False) for stage in tried)


def _usual(tried: range, standard: int, *, random: bool) -> Iterator[tuple[int, int, int, bool]]:
    """The same of any other cell: promised calls, then what is past its standard time, then the rest."""
    yield 3, PLANNED, 0, False
    yield from ((4, stage, standard, False) for stage in (UNPROCESSED, *tried))
    yield 5, UNPROCESSED, 0, random
    yield from ((6, stage, 0, False) for stage in tried)


def parameter(branches: object) -> str:
    """Branches, or ranks of them, as the statements want them: JSON."""
    return msgspec.json.encode(branches).decode()


_COLUMNS = {"project": "text", "status": "text", "stage": "smallint", "country": "text", "time_zone": "text"}
_COLUMNS |= {"wait": "double precision", "random": "boolean"}
_SAME = (
    "o.project = b.project AND o.status = b.status AND o.country = b.country AND o.time_zone = b.time_zone "
    "AND o.reserved_by = '' AND NOT o.parked"
)
# Not a range of an index where another column orders: a planner would take it and sort all it finds.
_READY = f"FROM orders o WHERE o.stage = b.stage AND {_SAME} AND o.ready_at <= :now - b.wait"
_SHUFFLED = f"FROM orders o WHERE o.stage = {UNPROCESSED} AND {_SAME} AND o.ready_at + 0 <= :now"
_BY_TIME, _BY_CHANCE = "ORDER BY o.ready_at, o.id LIMIT {0}", "ORDER BY o.shuffle, o.id LIMIT {0}"
_KEY = "CASE WHEN b.random THEN o.shuffle ELSE o.ready_at + b.wait END"
"""What orders of one rank stand by."""


def heads(dialect: str, most: int = 1) -> str:
    """SQL: the first ``most`` orders of each branch.

    Its parameters are ``now`` and ``branches``, a list of them.
    """
    return _heads(dialect, "o.*", most)


def _heads(dialect: str, wanted: str, most: int = 1, source: str = ":branches") -> str:
    by_time, by_chance = _BY_TIME.format(most), _BY_CHANCE.format(most)
    if dialect == "postgresql":
        columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
        return (
            f"SELECT {wanted} FROM json_to_recordset(CAST({source} AS json)) AS b({columns}) "  # noqa: S608 - our own names
            f"CROSS JOIN LATERAL ((SELECT o.* {_READY} AND NOT b.random {by_time}) "
            f"UNION ALL (SELECT o.* {_SHUFFLED} AND b.random {by_chance})) o"
        )
    # SQLite has no LATERAL; looking the few heads up again by their ids costs it little.
    columns = ", ".join(f"value ->> '{name}' AS {name}" for name in _COLUMNS)
    ids = "(SELECT json_group_array(id) FROM (SELECT o.id AS id {0}))"
    either = (
        f"CASE WHEN b.random THEN {ids.format(f'{_SHUFFLED} {by_chance}')} "
        f"ELSE {ids.format(f'{_READY} {by_time}')} END"
    )
    return (
        f"WITH b AS MATERIALIZED (SELECT {columns} FROM json_each({source})) "  # noqa: S608 - our own names
        f"SELECT {wanted} FROM b CROSS JOIN json_each({either}) AS e CROSS JOIN orders o ON o.id = e.value"
    )


def take(dialect: str, wanted: Iterable[str]) -> str:
    """SQL: find the order that is next and reserve it, in one statement that gives the columns ``wanted``.

    Parameters: ``now``, ``operator``, ``lease_until`` and ``branches``: on PostgreSQL all ranks, of which no
    more are looked at than needed; on SQLite those of one rank. SQLite's write lock keeps others out.
    PostgreSQL also notes it in the log and passes over what another desk is just taking (``SKIP LOCKED``).
    There the first column says whether anything was found; an order that is missing then was taken by others.
    """
    reserve = (
        "UPDATE orders SET reserved_by = :operator, reserved_at = :now, lease_until = :lease_until "
        "WHERE id = ({0}) RETURNING {1}"
    )
    names = list(wanted)
    if dialect != "postgresql":
        first = f"{_heads(dialect, 'o.id')} ORDER BY {_KEY}, o.id LIMIT 1"
        return reserve.format(first, ", ".join(names))
    best = (
        "SELECT h.* FROM json_array_elements(CAST(:branches AS json)) AS r(branches) CROSS JOIN LATERAL "  # noqa: S608 - our own names
        f"({_heads(dialect, 'b.*', source='r.branches')} ORDER BY {_KEY}, o.id LIMIT 1) h LIMIT 1"
    )
    locked = " UNION ALL ".join(
        "SELECT id FROM (SELECT o.id FROM best b CROSS JOIN LATERAL "  # noqa: S608 - our own names
        f"(SELECT o.id {head} FOR UPDATE SKIP LOCKED) o) {name}"
        for name, head in (
            ("by_time", f"{_READY} AND NOT b.random {_BY_TIME.format(1)}"),
            ("by_chance", f"{_SHUFFLED} AND b.random {_BY_CHANCE.format(1)}"),
        )
    )
    return (
        f"WITH best AS MATERIALIZED ({best}), taken AS ({reserve.format(f'{locked} LIMIT 1', 'orders.*')}), "  # noqa: S608 - our own names
        "noted AS (INSERT INTO order_log (order_id, at, operator, what, status) "
        "SELECT id, :now, :operator, 'taken', status FROM taken) "
        f"SELECT EXISTS (SELECT FROM best), {', '.join(f't.{name}' for name in names)} "
        "FROM (SELECT) AS one LEFT JOIN taken t ON true"
    )
