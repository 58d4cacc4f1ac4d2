"""What docs/admin.md says of the roles of a shared order database, on the real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app.errors import UserFacingError
from app.orders.store import OrderStore
from tests.support.order_samples import MODES, sample_orders, sample_policy
from tests.support.postgres import Postgres

DESK = "desk"
_RIGHTS = """
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO desk;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO desk;
"""


@pytest.fixture
def owner(postgres: Postgres) -> Iterator[sa.URL]:
    """An empty database, where a role ``desk`` exists and may do nothing yet."""
    url = postgres.new_database("roles")
    engine = sa.create_engine(url)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {DESK} LOGIN")
        yield url
    finally:
        engine.dispose()


def test_a_desk_needs_no_right_to_change_the_schema_once_it_is_there(owner: sa.URL) -> None:
    """Without tables its role is refused in one sentence; with rights on the rows it imports and takes."""
    with pytest.raises(UserFacingError, match="permission denied"):
        OrderStore(owner.set(username=DESK))
    OrderStore(owner).close()
    engine = sa.create_engine(owner)
    with engine.begin() as connection:
        connection.exec_driver_sql(_RIGHTS)
    engine.dispose()
    store = OrderStore(owner.set(username=DESK))
    try:
        store.add(sample_orders(3, store.now()))
        assert store.take("maria", MODES, sample_policy()) is not None
    finally:
        store.close()
