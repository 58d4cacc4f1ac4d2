"""The order store on both databases: a SQLite file, and a real PostgreSQL of this test run."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database.store import sqlite_url
from app.orders.store import OrderStore
from tests.support.postgres import Postgres, missing, own_server

_names = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of this worker."""
    if reason := missing():
        pytest.skip(reason)
    with own_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> sa.URL:
    """The address of a new, empty database of each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "orders.db")
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database(f"orders{next(_names)}")


@pytest.fixture
def store(url: sa.URL) -> Iterator[OrderStore]:
    """An empty order store."""
    opened = OrderStore(url)
    yield opened
    opened.close()
