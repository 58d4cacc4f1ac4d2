"""Many operators, some of whom die in mid-call: each order is with one operator at a time, none is lost.

``make test-operators`` runs it with 50 operators and 20,000 orders on PostgreSQL.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import groupby

import pytest
import sqlalchemy as sa

from app.orders.order import Order
from app.orders.store import OrderStore
from app.orders.tables import order_log
from tests.support.order_operator import policy, sell
from tests.support.order_samples import MODES, sample_orders

ORDERS = int(os.environ.get("HOOKSWITCH_TEST_ORDERS", "120"))
OPERATORS = int(os.environ.get("HOOKSWITCH_TEST_OPERATORS", "4"))

Operator = subprocess.Popen[str]


@pytest.fixture
def hire(url: sa.URL) -> Iterator[Callable[[str], Operator]]:
    """Starts an operator in a process of its own; whatever happens, all of them end with the test."""
    address = url.render_as_string(hide_password=False)
    with ExitStack() as ends:

        def one(login: str) -> Operator:
            command = [sys.executable, "-m", "tests.support.order_operator", address, login]
            started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            ends.enter_context(started)
            ends.callback(started.kill)
            return started

        yield one


def test_no_order_is_dialled_twice_or_lost(store: OrderStore, hire: Callable[[str], Operator]) -> None:
    """S8: operators are killed while they hold an order, and at any moment; what they held comes back."""
    assert store.add(sample_orders(ORDERS, store.now())) == ORDERS
    crew = {f"op{n}": hire(f"op{n}") for n in range(OPERATORS)}
    for operator in crew.values():
        assert _hears(operator) == "ready"
    each = max(1, OPERATORS // 10)
    logins = list(crew)
    holding, struck, working = logins[:each], logins[each : 2 * each], logins[2 * each :]
    for login in holding:
        _say(crew[login], "die 3")
    held = {int(_hears(crew[login]).removeprefix("holds ")): login for login in holding}
    for login in working + struck:
        _say(crew[login], "work")
    dead = holding + struck
    for login in dead:
        crew[login].send_signal(signal.SIGKILL)
    for login in working:
        assert crew[login].wait() == 0
    for login in dead:
        crew[login].wait()
    _wait_until_hung_up(store)
    left = {order.id: order for order in store.every() if order.status != "paid"}
    assert held.items() <= {order.id: order.reserved_by for order in left.values()}.items()
    # "": the server undid what one of the dead had begun when nobody looked for orders any more.
    assert {order.reserved_by for order in left.values()} <= {*dead, ""}
    _come_back(store, left)
    assert {order.status for order in store.every()} == {"paid"}
    _were_with_one_operator_at_a_time(store)


def _wait_until_hung_up(store: OrderStore) -> None:
    """A server ends what a client had begun a moment after the client's death, and tells nobody."""
    if store.engine.dialect.name == "postgresql":
        busy = "SELECT count(*), pg_sleep(0.02) FROM pg_stat_activity"
        busy += " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while connection.exec_driver_sql(busy).scalar_one():
                pass


def _come_back(store: OrderStore, left: dict[int, Order]) -> None:
    """The leases of the dead end, as they would by themselves; somebody else takes and sells their orders."""
    for lost in left.values():
        assert not lost.reserved_by or store.extend(lost.reserved_by, lost.id, -1)
    rules, back = policy(), set()
    while (order := store.take("op49", MODES, rules)) is not None:
        sell(store, order, "op49", rules)
        back.add(order.id)
    assert back == set(left)


def _were_with_one_operator_at_a_time(store: OrderStore) -> None:
    """By its log every order was taken, then sold or its lease ended, before anybody took it again."""
    query = sa.select(order_log).order_by(order_log.c.order_id, order_log.c.id)
    seen = 0
    with store.engine.connect() as connection:
        for _, entries in groupby(connection.execute(query), lambda entry: entry.order_id):
            said, holder = [], ""
            for entry in entries:
                said.append(entry.what)
                if entry.what == "taken":
                    assert holder == ""
                    holder = entry.operator
                elif entry.what == "result":
                    assert entry.operator == holder
                    holder = ""
                elif entry.what == "lease ended":
                    holder = ""
            assert (said[0], said[-1], said.count("result")) == ("imported", "result", 1)
            seen += 1
    assert seen == ORDERS


def _say(operator: Operator, words: str) -> None:
    assert operator.stdin is not None
    operator.stdin.write(f"{words}\n")
    operator.stdin.flush()


def _hears(operator: Operator) -> str:
    assert operator.stdout is not None
    return operator.stdout.readline().strip()
