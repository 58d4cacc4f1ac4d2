"""The connection by which a desk takes its orders from PostgreSQL."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import psycopg
import pytest
import sqlalchemy as sa

from app.orders.claiming.store import Claims
from app.orders.queue import Asking
from app.orders.seeks import parameter, ranks
from app.orders.store import OrderStore
from tests.support.order_samples import MODES, sample_orders, sample_policy
from tests.support.postgres import Postgres

POLICY = sample_policy()
_names = itertools.count(1)

_CONNECTIONS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@contextmanager
def looking(url: sa.URL) -> Iterator[sa.Connection]:
    """The same database, as its admin sees it."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@dataclass
class Line:
    """Orders in a database, and what asks for each of them in turn."""

    url: sa.URL
    claims: Claims
    now: float
    branches: str

    def next(self) -> int | None:
        order = self.claims.next(self.now, "maria", self.now + 60, self.branches)
        return None if order is None else order.id


@pytest.fixture
def line(postgres: Postgres) -> Iterator[Line]:
    url = postgres.new_database(f"claims{next(_names)}")
    with closing(OrderStore(url)) as store:
        now = store.now()
        store.add(sample_orders(60, now))
        found = ranks(POLICY, Asking("maria", MODES, now), [("", ""), ("DE", "Europe/Berlin")], 4)
        with closing(Claims(store.engine)) as claims:
            yield Line(url, claims, now, parameter(found))


def cut(url: sa.URL) -> None:
    """The server ends every connection to the database, as it does when it goes down."""
    with looking(url) as admin:
        admin.exec_driver_sql(f"SELECT pg_terminate_backend(pid, 10000) {_CONNECTIONS}")


def test_after_a_connection_that_was_cut_there_is_another(line: Line) -> None:
    """B1: no claim fails for it, and no order is lost or doubled."""
    before = line.next()
    cut(line.url)
    after = line.next()
    assert before is not None
    assert after is not None
    assert before != after


def test_after_a_claim_that_failed_there_is_another(line: Line) -> None:
    """B1: what the server did not understand is told once."""
    before = line.next()
    with pytest.raises(psycopg.Error):
        line.claims.next(line.now, "maria", line.now + 60, "[[")
    after = line.next()
    assert before is not None
    assert after is not None
    assert before != after


def test_a_server_that_was_restarted_is_called_silent_once(postgres: Postgres) -> None:
    """B1: whoever has noticed it has an order the next time."""
    url = postgres.new_database(f"claims{next(_names)}")
    with closing(OrderStore(url)) as store:
        store.add(sample_orders(2, store.now()))
        assert store.take("maria", MODES, POLICY) is not None
        cut(url)
        with pytest.raises(sa.exc.OperationalError):
            store.now()
        assert store.take("maria", MODES, POLICY) is not None


def test_several_threads_may_claim_while_it_is_closed(line: Line) -> None:
    """B1: each order is given once, and afterwards there is no connection."""
    took: list[int] = []

    def work() -> None:
        while (order := line.next()) is not None:
            took.append(order)

    desks = [threading.Thread(target=work) for _ in range(3)]
    for desk in desks:
        desk.start()
    line.claims.close()
    for desk in desks:
        desk.join()
    assert took
    assert len(took) == len(set(took))
    with looking(line.url) as admin:
        while not admin.exec_driver_sql(f"SELECT count(*) <= 1 {_CONNECTIONS}").scalar():  # the store's own
            admin.exec_driver_sql("SELECT pg_sleep(0.05)")
