"""The schema of the orders: upgraded and downgraded with orders in it, refused when it is newer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.errors import UserFacingError
from app.orders.outbox import KeptResult
from app.orders.store import OrderStore
from app.orders.tables import HEAD, SCRIPTS, metadata
from tests.support.order_samples import MODES, sample_orders, sample_policy

POLICY = sample_policy()


def with_orders(url: sa.URL) -> OrderStore:
    """Orders in every sub-mode, one of them tried three times, one reserved; and what happened to them."""
    store = OrderStore(url)
    now = store.now()
    fresh = list(sample_orders(12, now))
    fresh[0] = msgspec.structs.replace(fresh[0], attempts=3, last_meaning="busy")
    fresh[1] = msgspec.structs.replace(fresh[1], last_meaning="call_back")
    fresh[2] = msgspec.structs.replace(fresh[2], last_meaning="bad_number", data={"colour": "grün"})
    store.add(fresh)
    order, sold = store.take("maria", MODES, POLICY), POLICY.result("Sold")
    assert order is not None
    assert sold is not None
    store.settle(KeptResult(delivery="d", order_id=order.id, operator="maria", result="Sold"), sold, POLICY)
    assert store.take("jon", MODES, POLICY) is not None
    return store


def migrate(url: sa.URL, revision: str) -> None:
    """Up or down to ``revision``, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    engine = sa.create_engine(url)
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        up = revision in revisions[: revisions.index(found)]
        (command.upgrade if up else command.downgrade)(config, revision)
    engine.dispose()


def contents(url: sa.URL) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that there is, whatever its columns are."""
    engine = sa.create_engine(url)
    found = sa.MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        rows = {
            table.name: [
                dict(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }
    engine.dispose()
    return rows


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_postgresql_vacuums_before_taking_walks_over_what_was_taken(url: sa.URL) -> None:
    """The entries of orders that were taken lie before the head of the line until a vacuum."""
    OrderStore(url).close()
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        set_so = connection.scalar(sa.text("SELECT reloptions FROM pg_class WHERE oid = 'orders'::regclass"))
    engine.dispose()
    assert set_so == ["autovacuum_vacuum_scale_factor=0.02"]


def test_orders_survive_each_step_down_and_up(url: sa.URL) -> None:
    """Migrations up and down with data: nothing but the column that a step changes is another."""
    with_orders(url).close()
    before = contents(url)
    assert len(before["orders"]) == 12
    migrate(url, "0001")
    old = contents(url)
    assert {row.pop("sub_mode") for row in old["orders"]} == {0, 1, 2}
    without_stage = [{key: value for key, value in row.items() if key != "stage"} for row in before["orders"]]
    assert old["orders"] == without_stage
    assert old["order_log"] == before["order_log"]
    migrate(url, HEAD)
    assert contents(url) == before


def test_what_was_done_and_moved_nowhere_is_put_aside(url: sa.URL) -> None:
    """B8: an older program would have dialled it again; the upgraded store does not."""
    store = OrderStore(url)
    store.add([msgspec.structs.replace(next(sample_orders(1, store.now())), last_meaning="done")])
    store.close()
    parked = []
    for revision in ("0002", HEAD):
        migrate(url, revision)
        parked.append([bool(row["parked"]) for row in contents(url)["orders"]])
    assert parked == [[False], [True]]


@pytest.mark.parametrize("revision", ["0002", HEAD])
def test_no_delivery_is_written_twice(url: sa.URL, revision: str) -> None:
    """B6: whatever the schema's age, the database itself refuses a result that it has."""
    with_orders(url).close()
    migrate(url, "0002")
    migrate(url, revision)
    engine = sa.create_engine(url)
    again = "INSERT INTO order_log (order_id, at, what, delivery) VALUES (1, 0, 'result', 'd')"
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql(again)
    engine.dispose()


def test_an_older_store_is_upgraded_when_it_is_opened(url: sa.URL) -> None:
    """Nothing is asked: the orders of yesterday's program are there, in the same line."""
    store = with_orders(url)
    expected = list(store.every())
    store.close()
    migrate(url, "0001")
    store = OrderStore(url)
    assert list(store.every()) == expected
    assert store.take("maria", MODES, POLICY) is not None
    store.close()


def test_the_first_step_goes_down_to_nothing(url: sa.URL) -> None:
    with_orders(url).close()
    migrate(url, "base")
    assert contents(url) == {}
    with_orders(url).close()


def test_the_tables_are_those_that_the_migrations_make(url: sa.URL) -> None:
    """Columns and indexes stand twice, in ``tables`` and in the migrations: they agree."""
    OrderStore(url).close()
    engine = sa.create_engine(url)
    inspector = sa.inspect(engine)
    for table in metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in inspector.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        made = {
            index["name"]: (index["column_names"], bool(index["unique"]))
            for index in inspector.get_indexes(table.name)
            if not index.get("duplicates_constraint")
        }
        assert made == {
            index.name: ([column.name for column in index.columns], bool(index.unique))
            for index in table.indexes
        }
    engine.dispose()


def test_a_newer_store_is_refused_and_left_alone(url: sa.URL) -> None:
    """Bad input: a database that is newer than the program gives a sentence, nothing is lost."""
    with_orders(url).close()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = contents(url)
    with pytest.raises(UserFacingError, match="written by a newer Hookswitch") as refused:
        OrderStore(url)
    assert str(refused.value).endswith("please update this program.")
    assert contents(url) == before
    engine.dispose()


def test_desks_that_open_a_new_store_together_make_it_once(url: sa.URL) -> None:
    """S8: a team starts the new program in the same minute; one desk upgrades, all of them work."""
    with ThreadPoolExecutor(4) as desks:
        stores = list(desks.map(OrderStore, [url] * 4))
    for store in stores:
        assert list(store.every()) == []
        store.close()
