"""The orders where they lie: a SQLite file on one desk, or a PostgreSQL database for a team.

The database's clock decides, not the desk's. What happens to an order is appended to its log in the
same transaction, so the log and the order never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.account.call_modes import LONGEST_LEASE, Result
from app.database.store import open_store, writing
from app.orders.changing.store import Changing
from app.orders.intake.store import add, know_zones
from app.orders.order import Order, SubMode
from app.orders.outbox import KeptResult
from app.orders.policy import Policy
from app.orders.queue import Asking
from app.orders.requeuing import Anew
from app.orders.seeks import parameter, ranks, take
from app.orders.settling.store import Settling
from app.orders.tables import (
    CLOCKS,
    HEAD,
    MOST_STAGE,
    SCRIPTS,
    customer_zone,
    database_time,
    held,
    left,
    order_log,
    order_of,
    orders,
    taken,
)

if TYPE_CHECKING:
    from app.orders.claiming.store import Claims

_BATCH = 1_000
_FRESH = 1.0
"""Seconds for which that holds; before a desk says that there is no order, it looks again."""
_LOOK = """
WITH ended AS (
    UPDATE orders SET reserved_by = '' WHERE id IN (
        SELECT id FROM orders WHERE reserved_by <> '' AND lease_until <= {clock} FOR UPDATE SKIP LOCKED
    ) RETURNING id, stage
), cut AS (
    UPDATE orders SET lease_until = {clock} + least(lease_until - reserved_at, {longest}) WHERE id IN (
        SELECT id FROM orders WHERE reserved_by <> '' AND lease_until > {clock} + {longest}
        FOR UPDATE SKIP LOCKED
    )
), noted AS (
    INSERT INTO order_log (order_id, at, what) SELECT id, {clock}, 'lease ended' FROM ended
)
SELECT {clock} AS now, greatest(({most}), (SELECT max(stage) FROM ended)) AS most,
    country, time_zone
FROM (SELECT) AS one LEFT JOIN customer_zone ON true
"""
"""PostgreSQL: end the leases that are over, and look around, in one round trip. An order that a desk is just
writing to is passed over: it may be one whose network has gone, and nobody is to wait for that. A lease that
ends later than any can was given while the clock was wrong: it begins anew, and living desks renew theirs."""
_SESSION = (
    # A prepared statement is planned once: planning takes longer than taking an order.
    "-c plan_cache_mode=force_generic_plan",
    "-c client_encoding=UTF8",
    # A planner that finds two indexes of a size may take the one without the order wanted and sort, which is
    # slow as soon as an import has made many orders alike.
    "-c enable_incremental_sort=off",
    # A desk that has lost its network in mid-writing keeps its order from others no longer.
    "-c idle_in_transaction_session_timeout=60s",
)
"""What PostgreSQL is to do for a desk's connections."""


@dataclass(frozen=True)
class _Seen:
    """What a desk knows of the database for a moment, so that not every order asks for it anew."""

    at: float
    """When, on this computer's monotonic clock."""
    now: float
    """What the database's clock showed then."""
    zones: tuple[tuple[str, str], ...]
    """Countries and time zones that orders have."""
    most_stage: int
    """See ``seeks.stage_of``: the largest of any order that is free."""


@dataclass(frozen=True)
class _Asked:
    """What an operator is asking for, order after order."""

    operator: str
    modes: frozenset[str]
    policy: Policy
    seen: _Seen
    branches: list[str]
    """The parameter of each statement that is tried in turn, see ``seeks.take``."""


class OrderStore:
    """Orders and their log. Any thread; each method is one transaction."""

    def __init__(self, url: sa.URL) -> None:
        """Open or make the store. Raises ``UserFacingError`` when it is newer than the program."""
        self._engine = open_store(_with_options(url), SCRIPTS, HEAD)
        self._dialect = self._engine.dialect.name
        self._look = _LOOK.format(clock=CLOCKS["postgresql"], most=MOST_STAGE, longest=LONGEST_LEASE)
        self._claim = take("sqlite")
        self._claims = self._of_server() if self._dialect == "postgresql" else None
        self._changing = Changing(self._engine)
        self._settling = Settling(self._changing)
        self._seen: _Seen | None = None
        self._asked: _Asked | None = None

    @property
    def engine(self) -> sa.Engine:
        """Its connections, for those that only look."""
        return self._engine

    def close(self) -> None:
        """Let the connections go."""
        if self._claims is not None:
            self._claims.close()
        self._engine.dispose()

    def now(self) -> float:
        """Unix seconds by the database's clock."""
        with self._engine.connect() as connection:
            return database_time(connection)

    def take(self, operator: str, modes: frozenset[str], policy: Policy) -> Order | None:
        """Reserve the next order for ``operator`` (a login); None when nothing is to be dialled now.

        No two operators are ever given the same order: the reservation is one atomic statement.
        """
        seen = self._seen
        if seen is not None and monotonic() < seen.at + _FRESH:
            order = self._take(operator, modes, policy, seen)
            if order is not None:
                return order
        return self._take(operator, modes, policy, self._look_around())

    def extend(self, operator: str, order_id: int, seconds: float) -> bool:
        """Answer for a reserved order for ``seconds`` more; False when it is no longer this operator's."""
        with self._changing.begun() as connection:
            until = self._changing.now(connection) + seconds
            done = connection.execute(_of(operator, order_id).values(lease_until=until))
            return done.rowcount == 1

    def give_back(self, operator: str, order_id: int, put_off: float = 0.0, reason: str = "") -> bool:
        """Free a taken order uncalled, due in ``put_off`` seconds, ``reason`` logged; False: not theirs."""
        with self._changing.begun() as connection:
            now = self._changing.now(connection)
            later = {"ready_at": now + put_off} if put_off else {}
            change = _of(operator, order_id).values(reserved_by="", **later)
            said = {"what": "skipped" if put_off else "given back", "result": reason} | later
            entry = {"order_id": order_id, "at": now, "operator": operator} | said
            return self._changing.write(connection, change, entry)

    def settle(self, kept: KeptResult, result: Result, policy: Policy) -> bool:
        """Write a result down and free the order, as of the moment when it was given: see ``settling``.

        Delivered a second time it changes nothing and False is returned: a desk may repeat it safely.
        """
        return self._settling.settle(kept, result, policy)

    def add(self, new: Iterable[Order], progress: Callable[[int], bool] = lambda _done: True) -> int:
        """Add orders whose external id is not there yet; how many were new.

        One transaction. ``progress`` hears how many were looked at; False takes everything back (0).
        """
        return add(self._engine, new, progress)

    def requeue(self, order_ids: Iterable[int], operator: str, asked: Anew | None = None) -> int:
        """Have orders dialled again from now on as if never called; how many there were.

        One that an operator holds is left alone; a bad number counts as mended. ``asked``: what else
        becomes of them.
        """
        asked = asked or Anew()
        wanted = list(order_ids)
        with writing(self._engine) as connection:
            now = database_time(connection)
            self._end_leases(connection, now)
            free = orders.c.id.in_(wanted) & (orders.c.reserved_by == "")
            fresh = {"attempts": 0, "last_result": "", "last_meaning": None, "parked": False}
            place = {"stage": SubMode.UNPROCESSED.value, "ready_at": now}
            change = orders.update().where(free).values(fresh | place | asked.changes)
            done = connection.execute(
                change.returning(orders.c.id, orders.c.country, orders.c.time_zone)
            ).all()
            if done:
                know_zones(connection, {(row.country, row.time_zone) for row in done})
                self._note(connection, [row.id for row in done], now, operator, "requeued", asked.status)
        return len(done)

    def get(self, order_id: int) -> Order | None:
        """One order."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(orders).where(orders.c.id == order_id)).mappings().first()
            return None if row is None else order_of(row)

    def in_hand(self, operator: str) -> tuple[Order, float] | None:
        """The order that ``operator`` (a login) took last and still has, and since how many seconds."""
        with self._engine.connect() as connection:
            now = database_time(connection)
            theirs = sa.select(orders).where(held(now), orders.c.reserved_by == operator)
            latest = theirs.order_by(orders.c.reserved_at.desc()).limit(1)
            row = connection.execute(latest).mappings().first()
            return None if row is None else (order_of(row), now - row["reserved_at"])

    def every(self) -> Iterator[Order]:
        """All orders, by id."""
        with self._engine.connect() as connection:
            query = sa.select(orders).order_by(orders.c.id)
            with connection.execution_options(yield_per=_BATCH).execute(query) as rows:
                for row in rows.mappings():
                    yield order_of(row)

    def log(self, order_id: int) -> list[dict[str, Any]]:
        """What happened to one order, oldest first."""
        query = sa.select(order_log).where(order_log.c.order_id == order_id).order_by(order_log.c.id)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    # --- inside ---------------------------------------------------------------------------------

    def _look_around(self) -> _Seen:
        """Free what dead desks hold; the database's clock, and where its customers are."""
        at = monotonic()
        if self._dialect == "postgresql":
            with self._changing.begun() as connection:
                rows = connection.exec_driver_sql(self._look).all()
            now, most = rows[0].now, rows[0].most or 0
            zones = tuple((row.country, row.time_zone) for row in rows if row.country is not None)
        else:
            with writing(self._engine) as connection:
                now = database_time(connection)
                self._end_leases(connection, now)
                zones, most = found_there(connection)
        self._seen = seen = _Seen(at, now, zones, most)
        return seen

    def _take(self, operator: str, modes: frozenset[str], policy: Policy, seen: _Seen) -> Order | None:
        now = seen.now + monotonic() - seen.at
        until = now + policy.lease_seconds
        asked = self._branches(operator, modes, policy, seen)
        if self._claims is not None:
            return self._claims.next(now, operator, until, asked[0])
        return self._claim_in_file({"now": now, "operator": operator, "lease_until": until}, asked)

    def _branches(self, operator: str, modes: frozenset[str], policy: Policy, seen: _Seen) -> list[str]:
        """What is asked for, worked out anew when something of it changed or a moment has passed."""
        asked = self._asked
        if asked is None or asked.seen is not seen or asked.policy is not policy:
            asked = None
        if asked is None or (asked.operator, asked.modes) != (operator, modes):
            found = ranks(policy, Asking(operator, modes, seen.now), seen.zones, seen.most_stage)
            tries = [found] if self._dialect == "postgresql" else found
            self._asked = asked = _Asked(operator, modes, policy, seen, [parameter(each) for each in tries])
        return asked.branches

    def _of_server(self) -> Claims:
        # With it comes psycopg, which no desk with a file of its own needs.
        from app.orders.claiming.store import Claims

        return Claims(self._engine)

    def _claim_in_file(self, values: dict[str, Any], branches: list[str]) -> Order | None:
        with writing(self._engine) as connection:
            for rank in branches:
                asked = values | {"branches": rank}
                row = connection.exec_driver_sql(self._claim, asked).mappings().first()
                if row is not None:
                    order = order_of(row)
                    self._note(
                        connection, [order.id], values["now"], order.reserved_by, "taken", order.status
                    )
                    return order
        return None

    def _end_leases(self, connection: sa.Connection, now: float) -> None:
        freed = connection.scalars(
            orders.update().where(left(now)).values(reserved_by="").returning(orders.c.id)
        ).all()
        if freed:
            self._note(connection, freed, now, "", "lease ended")
        # One that was given while the clock was wrong begins anew: a desk that lives answers for it.
        never = taken() & (orders.c.lease_until > now + LONGEST_LEASE)
        length = orders.c.lease_until - orders.c.reserved_at
        own = sa.case((length < LONGEST_LEASE, length), else_=LONGEST_LEASE)
        connection.execute(orders.update().where(never).values(lease_until=now + own))

    def _note(
        self,
        connection: sa.Connection,
        ids: Iterable[int],
        at: float,
        operator: str,
        what: str,
        status: str = "",
    ) -> None:
        rows = [{"order_id": i, "at": at, "operator": operator, "what": what, "status": status} for i in ids]
        connection.execute(order_log.insert(), rows)


def _of(operator: str, order_id: int) -> sa.Update:
    """A change of the order that ``operator`` has in hand."""
    return orders.update().where(orders.c.id == order_id, orders.c.reserved_by == operator)


def _with_options(url: sa.URL) -> sa.URL:
    if url.get_backend_name() != "postgresql":
        return url
    given = url.query.get("options", "")
    options = [given] if isinstance(given, str) else list(given)
    return url.update_query_dict({"options": " ".join([*options, *_SESSION]).strip()})


def found_there(connection: sa.Connection) -> tuple[tuple[tuple[str, str], ...], int]:
    """The countries and time zones, and the largest stage, that orders have: see ``seeks.ranks``."""
    query = sa.select(customer_zone.c.country, customer_zone.c.time_zone)
    zones = tuple((row.country, row.time_zone) for row in connection.execute(query))
    return zones, connection.exec_driver_sql(MOST_STAGE).scalar() or 0
