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
    """One part of the queue."""

    project: str
    status: str
    stage: int
    """See ``stage_of``."""
    country: str
    time_zone: str
    wait: int
    """Seconds since they were ready, for orders past their standard time; 0: as soon as they are ready."""
    by: str
    """What its orders stand by, see ``_BY``."""


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
                for rank, stage, wait, by in parts:
                    branch = Branch(cell.project, status.name, stage, country, zone, wait, by)
                    found[rank].append(branch)
    return [branches for branches in found if branches]


def _urgent(tried: range, *, random: bool) -> Iterator[tuple[int, int, int, str]]:
    """Rank, stage, wait and order of a cell whose orders come before all others (B4)."""
    yield 0, PLANNED, 0, "time"
    yield 1, UNPROCESSED, 0, "chance" if random else "time"
    yield from ((2, stage, 0, "time") for stage in tried)


def _usual(tried: range, standard: int, *, random: bool) -> Iterator[tuple[int, int, int, str]]:
    """The same of any other cell: promised calls, then what is past its standard time, then the rest."""
    yield 3, PLANNED, 0, "time"
    yield 4, UNPROCESSED, standard, "both" if random else "time"
    yield from ((4, stage, standard, "time") for stage in tried)
    yield 5, UNPROCESSED, 0, "chance" if random else "time"
    yield from ((6, stage, 0, "time") for stage in tried)


def parameter(branches: object) -> str:
    """Branches, or ranks of them, as the statements want them: JSON."""
    return msgspec.json.encode(branches).decode()


_COLUMNS = {"project": "text", "status": "text", "stage": "smallint", "country": "text", "time_zone": "text"}
_COLUMNS |= {"wait": "double precision", "by": "text"}
_SAME = (
    "FROM orders o WHERE o.project = b.project AND o.status = b.status AND o.country = b.country "
    "AND o.time_zone = b.time_zone AND o.reserved_by = '' AND NOT o.parked AND b.by = '{0}'"
)
_ANY_STAGE, _FRESH = "AND o.stage = b.stage", f"AND o.stage = {UNPROCESSED}"
_READY = "AND o.ready_at <= :now - b.wait"
_BY = {
    "time": f"{_SAME} {_ANY_STAGE} {_READY} ORDER BY o.ready_at, o.id",
    # Not a range of an index where chance alone orders: a planner would take it and sort all it finds.
    "chance": f"{_SAME} {_FRESH} AND o.ready_at + 0 <= :now ORDER BY o.shuffle, o.id",
    "both": f"{_SAME} {_FRESH} {_READY} ORDER BY o.ready_at, o.shuffle, o.id",
}
"""SQL of a branch's orders: by time, at random, or at random among those that were ready at once. Each of
them is an index."""
NEXT = (
    "CASE b.by WHEN 'chance' THEN o.shuffle ELSE o.ready_at + b.wait END",
    "CASE WHEN o.stage > 2 THEN 2 ELSE o.stage END",
    "CASE b.by WHEN 'time' THEN o.ready_at WHEN 'both' THEN o.shuffle ELSE 0 END",
    "o.id",
)
"""SQL: what a rank's orders stand by, ``app.orders.queue.Place`` once more."""
_NEXT = f"ORDER BY {', '.join(NEXT)}"
_SORTED = "o.id, o.status, o.stage, o.ready_at, o.shuffle"
"""SQL: the columns of which the next order is told."""
_AT_ONCE = 8
"""Of a rank's orders, how many are tried while other desks are just taking those before; only when more
desks than that take at the very same moment may one of them be given an order of the next rank."""


def heads(dialect: str, most: int = 1, *, wanted: str = "o.*", source: str = ":branches") -> str:
    """SQL: the first ``most`` orders of each branch.

    Its parameters are ``now`` and ``branches``, a list of them.
    """
    read = wanted if wanted == "o.*" else _SORTED  # each column costs something, three times over
    first = {by: f"SELECT {read} {orders.format(by)} LIMIT {most}" for by, orders in _BY.items()}
    if dialect == "postgresql":
        columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
        head = " UNION ALL ".join(f"({each})" for each in first.values())
        return (
            f"SELECT {wanted} FROM json_to_recordset(CAST({source} AS json)) AS b({columns}) "  # noqa: S608 - our own names
            f"CROSS JOIN LATERAL ({head}) o"
        )
    # SQLite has no LATERAL; looking the few heads up again by their ids costs it little.
    columns = ", ".join(f"value ->> '{name}' AS {name}" for name in _COLUMNS)
    ids = " ".join(
        f"WHEN '{by}' THEN (SELECT json_group_array(id) FROM ({each}))"  # noqa: S608 - our own names
        for by, each in first.items()
    )
    return (
        f"WITH b AS MATERIALIZED (SELECT {columns} FROM json_each({source})) "  # noqa: S608 - our own names
        f"SELECT {wanted} FROM b CROSS JOIN json_each(CASE b.by {ids} END) AS e "
        "CROSS JOIN orders o ON o.id = e.value"
    )


def placed(ranks: Iterable[Iterable[Branch]]) -> list[dict[str, object]]:
    """Every branch with its ``rank``; ``passed`` are the seconds of waiting after which an order is not its.

    Such an order stands in an earlier rank. So each order of the line is in one branch.
    """
    found: list[dict[str, object]] = []
    waits: dict[tuple[object, ...], int] = {}
    for rank, branches in enumerate(ranks):
        for branch in branches:
            place = (branch.project, branch.status, branch.stage, branch.country, branch.time_zone)
            found.append(vars(branch) | {"rank": rank, "passed": waits.get(place)})
            waits[place] = branch.wait
    return found


def listed(dialect: str, source: str) -> str:
    """SQL: what ``placed`` gives, ``source`` being its JSON, as rows."""
    columns = _COLUMNS | {"rank": "integer", "passed": "double precision"}
    if dialect == "postgresql":
        kinds = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        return f"SELECT * FROM json_to_recordset(CAST({source} AS json)) AS b({kinds})"  # noqa: S608 - our own names
    values = ", ".join(f"value ->> '{name}' AS {name}" for name in columns)
    return f"SELECT {values} FROM json_each({source})"  # noqa: S608 - our own names


def take(dialect: str) -> str:
    """SQL: find the order that is next and reserve it, in one statement that gives it.

    Parameters: ``now``, ``operator``, ``lease_until`` and ``branches``: on PostgreSQL all ranks, of which no
    more are looked at than needed; on SQLite those of one rank. SQLite's write lock keeps others out.
    PostgreSQL also notes it in the log, passes over what another desk is just taking (``SKIP LOCKED``), and
    gives the order as JSON; when it gives nothing, ``anything`` says whether that was all there is.
    """
    reserve = (
        "UPDATE orders SET reserved_by = :operator, reserved_at = :now, lease_until = :lease_until "
        "WHERE {0} RETURNING {1}"
    )
    columns = ", ".join(Order.__struct_fields__)
    if dialect != "postgresql":
        return reserve.format(f"id = ({heads(dialect, wanted='o.id')} {_NEXT} LIMIT 1)", columns)
    # Who waited for another's commit looks at the order as it is then: hence its conditions a second time.
    # By its place, as it has been found already; had it just got another place, nothing is given.
    free = (
        "SELECT o.ctid FROM orders o WHERE o.id = h.id AND o.status = h.status AND o.ready_at <= :now "
        "AND o.reserved_by = '' AND NOT o.parked FOR UPDATE SKIP LOCKED"
    )
    line = f"{_ranked(_AT_ONCE, 'o.id, o.status')} CROSS JOIN LATERAL ({free}) o LIMIT 1"
    return (
        f"WITH taken AS ({reserve.format(f'ctid = (SELECT o.ctid {line})', columns)}), "  # noqa: S608 - our own names
        "noted AS (INSERT INTO order_log (order_id, at, operator, what, status) "
        "SELECT id, :now, :operator, 'taken', status FROM taken) SELECT row_to_json(taken) FROM taken"
    )


def anything() -> str:
    """PostgreSQL: whether there is an order that ``take`` would have given, had nobody been taking it."""
    return f"SELECT EXISTS (SELECT {_ranked(1, 'o.id')})"


def _ranked(most: int, wanted: str) -> str:
    """PostgreSQL: the first ``most`` orders of each rank in line, one rank after the other as needed."""
    return (
        "FROM json_array_elements(CAST(:branches AS json)) AS r(branches) CROSS JOIN LATERAL "
        f"({heads('postgresql', most, wanted=wanted, source='r.branches')} {_NEXT} LIMIT {most}) h"
    )
