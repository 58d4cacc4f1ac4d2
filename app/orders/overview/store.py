"""What an admin asks of the orders: counts, the line, pages of a list, the results.

Reads only, from connections of its own, so that operators never wait for an admin's screen.
"""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import msgspec
import sqlalchemy as sa

from app.database.store import open_store
from app.orders.order import Order, SubMode
from app.orders.outbox import BACK
from app.orders.overview.counting import REACHED, SLICE, Calls, Mark, Tally
from app.orders.policy import Policy
from app.orders.queue import Asking, Verdict, in_line
from app.orders.seeks import NEXT, heads, listed, parameter, placed, ranks
from app.orders.store import OrderStore, found_there
from app.orders.tables import (
    HEAD,
    SCRIPTS,
    TAKEN_BACK,
    database_time,
    free,
    held,
    left,
    order_log,
    order_of,
    orders,
    taken,
    told,
)

_BATCH = 1_000
_LAST = "SELECT max(id) FROM order_log"
_MARKS = {
    "sqlite": f"SELECT ({_LAST}), NULL",  # one writer at a time: entries are seen in their own order
    "postgresql": f"SELECT ({_LAST}), ARRAY(SELECT txid_snapshot_xip(txid_current_snapshot()))",
}
"""SQL: the newest entry of the log, and the transactions that may still bring older ones. Whoever writes to
the log has written to the orders before, and so has a number before its entries have theirs."""
_LOOKING = "SET LOCAL jit = off; SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL work_mem = '32MB'"
"""PostgreSQL: what seems dear to it is compiled first, which takes longer than the counting; a plan that is
made once for every wish fits none; and what is sorted has room in memory."""
_FREE = "o.reserved_by = '' AND NOT o.parked"
"""SQL, word for word what the indexes of the line say."""
_SAME = ("project", "status", "stage", "country", "time_zone")
_BRANCH = (*_SAME, "wait", "by", "rank", "passed")
_NOBODY, _NO_TIME = sa.cast(sa.null(), sa.String), sa.cast(sa.null(), sa.Integer)


class Which(Enum):
    """Which orders a list shows."""

    ALL = "all"
    FREE = "free"
    """Neither with an operator nor put aside for good, whenever their time is."""
    LATER = "later"
    """Their time has not come."""
    RESERVED = "reserved"
    BAD_NUMBER = "bad_number"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which orders a list shows; empty fields leave nothing out."""

    which: Which = Which.ALL
    project: str = ""
    statuses: tuple[str, ...] = ()
    sub_mode: SubMode | None = None
    text: str = ""
    """Beginning of an external id, a number or a name, letter case aside."""


@dataclass(frozen=True)
class GivenResult:
    """One result of one call, for an export."""

    external_id: str
    project: str
    name: str
    number: str
    at: float
    """Unix seconds by the database's clock."""
    operator: str
    result: str
    meaning: str
    status: str
    """That the order moved to or kept."""
    ready_at: float


class OverviewStore:
    """Any thread; each method is one transaction that writes nothing."""

    def __init__(self, url: sa.URL, engine: sa.Engine | None = None) -> None:
        """Open or make the store. Raises ``UserFacingError`` when it is newer than the program.

        ``engine``: connections that are there already; whoever made them closes them.
        """
        self._engine = open_store(url, SCRIPTS, HEAD) if engine is None else engine
        self._dialect = self._engine.dialect.name

    @classmethod
    def of(cls, store: OrderStore) -> OverviewStore:
        """The same orders through the connections of ``store``, which stays theirs."""
        return cls(store.engine.url, store.engine)

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    @contextmanager
    def _looking(self) -> Iterator[sa.Connection]:
        with self._engine.connect() as connection:
            if self._dialect == "postgresql":
                connection.exec_driver_sql(_LOOKING)
            yield connection

    def now(self) -> float:
        """Unix seconds by the database's clock."""
        with self._engine.connect() as connection:
            return database_time(connection)

    def mark(self) -> Mark:
        """How far the log is: while that holds, so do the counts. A seek, whatever the log's size."""
        with self._engine.connect() as connection:
            last, under_way = connection.exec_driver_sql(_MARKS[self._dialect]).one()
            return Mark(last or 0, frozenset(under_way or ()))

    def counts(self) -> dict[tuple[str, str], int]:
        """Orders per project and status (B10)."""
        query = sa.select(orders.c.project, orders.c.status, sa.func.count())
        with self._looking() as connection:
            rows = connection.execute(query.group_by(orders.c.project, orders.c.status))
            return {(project, status): count for project, status, count in rows}

    def waiting(self) -> dict[tuple[str, str, SubMode], int]:
        """Orders per project, status and sub-mode that nobody has and whose number is good (B3).

        One index holds what is counted, in this order; it knows no more of the others.
        """
        c = orders.c
        of = (c.stage, c.project, c.status)
        query = sa.select(*of, sa.func.count()).where(free).group_by(*of)
        found: dict[tuple[str, str, SubMode], int] = {}
        with self._looking() as connection:
            for stage, project, status, count in connection.execute(query):
                key = (project, status, SubMode(min(stage, SubMode.NO_ANSWER.value)))
                found[key] = found.get(key, 0) + count
        return found

    def line(self, policy: Policy, operator: str, modes: frozenset[str], most: int) -> list[Verdict]:
        """The first ``most`` orders that ``operator`` will be given, in that order (B11).

        By index seeks: each part of the queue gives its own first ones, the rule merges them.
        """
        with self._looking() as connection:
            asking = Asking(operator, modes, database_time(connection))
            asked = ranks(policy, asking, *found_there(connection))
            values = {"now": asking.now, "branches": parameter([b for rank in asked for b in rank])}
            rows = connection.execute(sa.text(heads(self._dialect, most)), values).mappings()
            found = {row["id"]: order_of(row) for row in rows}
            of_gone = connection.execute(sa.select(orders).where(left(asking.now))).mappings()
            found |= {row["id"]: order_of(row) for row in of_gone}
        return [v for v in in_line(found.values(), policy, asking) if v.place is not None][:most]

    def page(self, wanted: Filter, most: int, after: int = 0) -> list[Order]:
        """The next ``most`` orders by id, from the one after ``after`` on."""
        with self._looking() as connection:
            query = sa.select(orders).where(orders.c.id > after)
            for condition in _conditions(wanted, database_time(connection)):
                query = query.where(condition)
            rows = connection.execute(query.order_by(orders.c.id).limit(most))
            return [order_of(row) for row in rows.mappings()]

    def ids(self, wanted: Filter) -> array[int]:
        """Every order of a list, by id; those that wait for their time stand by that time."""
        with self._looking() as connection:
            where = _conditions(wanted, database_time(connection))
            by = (orders.c.ready_at, orders.c.id) if wanted.which is Which.LATER else (orders.c.id,)
            return self._ids(connection, sa.select(orders.c.id).where(*where).order_by(*by))

    def line_ids(self, policy: Policy, asking: Asking, wanted: Filter) -> array[int]:
        """The whole line of the one who asks, in the order of ``app.orders.queue.place`` (B11).

        All free orders are looked at and sorted, which takes seconds for a million of them.
        """
        with self._looking() as connection:
            zones, most = found_there(connection)
            most_left = connection.scalar(sa.select(sa.func.max(orders.c.stage)).where(left(asking.now)))
            branches = placed(ranks(policy, asking, zones, max(most, most_left or 0)))
            source = sa.text(listed(self._dialect, ":branches")).bindparams(branches=parameter(branches))
            b = source.columns(*map(sa.column, _BRANCH)).cte("b").prefix_with("MATERIALIZED")
            o = orders.alias("o")
            keys: list[sa.Label[Any]] = [
                sa.literal_column(key).label(f"by_{number}") for number, key in enumerate(NEXT)
            ]
            due = (
                *(o.c[name] == b.c[name] for name in _SAME),
                o.c.ready_at <= asking.now - b.c.wait,
                sa.or_(b.c.passed.is_(None), o.c.ready_at > asking.now - b.c.passed),
                *_conditions(replace(wanted, which=Which.ALL), asking.now, o.c),
            )
            line = sa.union_all(  # each of them finds its orders by an index of its own
                sa.select(o.c.id, b.c.rank, *keys).where(*due, sa.text(_FREE)),
                sa.select(o.c.id, b.c.rank, *keys).where(*due, left(asking.now, o.c), ~o.c.parked),
            ).subquery()
            by = (line.c[f"by_{number}"] for number in range(len(keys)))
            return self._ids(connection, sa.select(line.c.id).order_by(line.c.rank, *by))

    def orders(self, ids: Iterable[int]) -> dict[int, Order]:
        """These orders, by id; those that are not there are left out."""
        with self._looking() as connection:
            rows = connection.execute(sa.select(orders).where(orders.c.id.in_(list(ids))))
            return {row["id"]: order_of(row) for row in rows.mappings()}

    def _ids(self, connection: sa.Connection, query: sa.Select[tuple[int]]) -> array[int]:
        """In one value: a million rows would keep the interpreter, and so the window, busy."""
        each = query.subquery()
        gather = sa.func.json_agg if self._dialect == "postgresql" else sa.func.json_group_array
        whole = sa.select(gather(each.c.id)).scalar_subquery()
        text = connection.scalar(sa.select(sa.cast(whole, sa.Text)))
        return array("q", msgspec.json.decode(text, type=list[int]) if text else ())

    def find(self, external_id: str) -> Order | None:
        """The order of this external id."""
        query = sa.select(orders).where(orders.c.external_id == external_id)
        with self._looking() as connection:
            row = connection.execute(query).mappings().first()
            return None if row is None else order_of(row)

    def results(self, since: float = 0.0, until: float = float("inf")) -> Generator[GivenResult, None, None]:
        """Every result given from ``since`` until before ``until`` (Unix seconds) and not taken back, oldest
        first."""
        c, back = order_log.c, order_log.alias("back").c
        stands = ~sa.exists().where(back.delivery == c.delivery + BACK, back.what == TAKEN_BACK)
        query = (
            sa.select(orders.c.external_id, orders.c.project, orders.c.name, orders.c.number)
            .add_columns(c.at, c.operator, c.result, c.meaning, c.status, c.ready_at)
            .join(orders, orders.c.id == c.order_id)
            .where(told, c.what == "result", c.at >= since, stands)
            .order_by(c.id)
        )
        if until != float("inf"):
            query = query.where(c.at < until)
        with (
            self._engine.connect().execution_options(yield_per=_BATCH) as connection,
            connection.execute(query) as rows,
        ):
            for row in rows:
                yield GivenResult(*row)

    # --- figures --------------------------------------------------------------------------------

    def tally(self, since: float, mark: Mark, project: str = "", operator: str = "", after: int = 0) -> Tally:
        """What the log says from ``since`` on, up to the entry of ``mark``; empty names leave none out.

        ``operator`` (a login) holds for the calls by time alone. ``after``: without the entries up to there.
        """
        where = [*_entries(since, mark.last, after), *_of_project(project)]
        calls = _calls(self._dialect, where, since, operator)
        by_slice: dict[int, Calls] = {}
        by_operator: dict[str, Calls] = {}
        with self._looking() as connection:
            for number, login, made, reached in connection.execute(calls):
                if login is None:
                    by_slice[number] = Calls(made, reached)
                else:
                    by_operator[login] = Calls(made, reached)
            rows = connection.execute(_moves(self._dialect, where))
            moves = {(number, was, became): count for number, was, became, count in rows if was != became}
        return Tally(by_slice, by_operator, moves)


def _calls(
    dialect: str, where: list[sa.ColumnElement[bool]], since: float, operator: str
) -> sa.CompoundSelect[Any]:
    """Calls by slice, then by operator: the log is gone through once for both.

    A result that is taken back counts one less, in the slice in which it was given: so it is no call for
    whoever counts both, and none any more for whoever counted the result earlier.
    """
    log, given = order_log.c, order_log.alias("given").c
    back = log.what == TAKEN_BACK
    of_result = given.delivery == sa.func.substr(log.delivery, 1, sa.func.length(log.delivery) - len(BACK))
    moment = sa.case((back, sa.select(given.at).where(of_result).scalar_subquery()), else_=log.at)
    made = sa.case((back, -1), else_=1)
    reached = sa.case((log.meaning.in_(REACHED), made), else_=0)
    one = sa.select(_slice(dialect, moment).label("slice"), log.operator, made.label("made"))
    entries = one.add_columns(reached.label("reached")).where(log.what.in_(("result", TAKEN_BACK)), *where)
    call = entries.where(moment >= since).cte("call").prefix_with("MATERIALIZED")
    figures = sa.func.sum(call.c.made), sa.func.sum(call.c.reached)
    theirs = (call.c.operator == operator,) if operator else ()
    return sa.union_all(
        sa.select(call.c.slice, _NOBODY, *figures).where(*theirs).group_by(call.c.slice),
        sa.select(_NO_TIME, call.c.operator, *figures).group_by(call.c.operator),
    )


def _moves(dialect: str, where: list[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """How many orders came from which status to which, by quarter of an hour."""
    log, before = order_log, order_log.alias("earlier")
    earlier = (
        sa.select(before.c.status)
        .where(before.c.order_id == log.c.order_id, before.c.id < log.c.id, before.c.status != "")
        .order_by(before.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    was = sa.case((log.c.what == "imported", ""), else_=sa.func.coalesce(earlier, ""))
    unsaid = sa.and_(log.c.what == "imported", log.c.status == "")
    became = sa.case((unsaid, _first_status(before)), else_=log.c.status)
    each = sa.select(_slice(dialect).label("slice"), was.label("was"), became.label("became"))
    moving = sa.or_(log.c.what == "imported", log.c.status != "")
    # Not merged into the sum, which would look for the earlier entry of each row three times.
    inner = each.where(moving, *where).cte("moved").prefix_with("MATERIALIZED")
    keys = (inner.c.slice, inner.c.was, inner.c.became)
    return sa.select(*keys, sa.func.count()).group_by(*keys)


def _slice(dialect: str, moment: sa.ColumnElement[float] = order_log.c.at) -> sa.ColumnElement[int]:
    """A quarter of an hour since 1970; a literal, because PostgreSQL groups by no parameter."""
    exact = moment / sa.literal_column(str(SLICE))
    # To cast is to cut off on SQLite, whose floor() may not have been built in, and to round on PostgreSQL.
    return sa.cast(exact if dialect == "sqlite" else sa.func.floor(exact), sa.Integer)


def _entries(since: float, last: int, after: int) -> Iterator[sa.ColumnElement[bool]]:
    """Those of the log up to ``last``: a range of moments, or the few that came after another look.

    What is not to be the range that is read is hidden from SQLite, which knows no better.
    """
    c = order_log.c
    yield told
    if after:
        yield from (c.id > after, c.id <= last, c.at + 0 >= since)
    else:
        yield from (c.at >= since, c.id + 0 <= last)


def _of_project(project: str) -> Iterator[sa.ColumnElement[bool]]:
    if project:
        mine = sa.select(sa.literal(1)).where(orders.c.id == order_log.c.order_id)
        yield mine.where(orders.c.project == project).exists()


def _first_status(entry: sa.FromClause) -> sa.ColumnElement[str]:
    """What an order was imported with, where the log of an older program does not say so."""
    first_taken = (
        sa.select(entry.c.status)
        .where(entry.c.order_id == order_log.c.order_id, entry.c.what == "taken")
        .order_by(entry.c.id)
        .limit(1)
        .scalar_subquery()
    )
    now = sa.select(orders.c.status).where(orders.c.id == order_log.c.order_id).scalar_subquery()
    return sa.func.coalesce(first_taken, now)


def _conditions(wanted: Filter, now: float, c: Any = orders.c) -> Iterator[sa.ColumnElement[bool]]:  # noqa: ANN401 - a collection of columns
    offered = (~taken(c) | left(now, c)) & ~c.parked
    match wanted.which:
        case Which.FREE:
            yield offered
        case Which.LATER:
            yield offered & (c.ready_at > now)
        case Which.RESERVED:
            yield held(now, c)
        case Which.BAD_NUMBER:
            yield c.last_meaning == "bad_number"
        case Which.ALL:
            pass
    if wanted.project:
        yield c.project == wanted.project
    if wanted.statuses:
        yield c.status.in_(wanted.statuses)
    if wanted.sub_mode is not None:
        stage, part = c.stage, wanted.sub_mode.value
        yield stage >= part if wanted.sub_mode is SubMode.NO_ANSWER else stage == part
    if wanted.text:
        columns = (c.external_id, c.number, c.name)
        yield sa.or_(*(column.istartswith(wanted.text, autoescape=True) for column in columns))
