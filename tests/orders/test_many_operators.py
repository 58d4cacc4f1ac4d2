"""Many operators, some of whom die in mid-call: each order is with one operator at a time, none is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict

import pytest
import sqlalchemy as sa

from app.orders.store import OrderStore
from tests.support.order_samples import sample_orders

ORDERS = int(os.environ.get("HOOKSWITCH_TEST_ORDERS", "200"))
OPERATORS = int(os.environ.get("HOOKSWITCH_TEST_OPERATORS", "6"))

OPERATOR = """
import sys, sqlalchemy as sa
from app.orders.outbox import KeptResult
from app.orders.store import OrderStore
from tests.support.order_samples import MODES, sample_policy
store, name, policy = OrderStore(sa.make_url(sys.argv[1])), sys.argv[2], sample_policy(lease_seconds=10)
print("ready", flush=True)
dies_in_the_call = sys.stdin.readline() == "die\\n"
sold = policy.result("Sold")
while (order := store.take(name, MODES, policy)) is not None:
    print("took", order.id, flush=True)
    if dies_in_the_call:
        sys.stdin.read()
    kept = KeptResult(delivery=f"{name}-{order.id}", order_id=order.id, operator=name, result="Sold")
    store.settle(kept, sold, policy)
store.close()
"""


def test_no_order_is_dialled_twice_or_lost(url: sa.URL) -> None:
    """Operators in processes of their own; two are killed while they hold an order, whose lease then ends."""
    with_store = OrderStore(url)
    assert with_store.add(sample_orders(ORDERS, with_store.now())) == ORDERS
    address = url.render_as_string(hide_password=False)
    crew = [_operator(address, f"op{n}") for n in range(OPERATORS)]
    for process in crew:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    killed, working = crew[:2], crew[2:]
    for process in killed:
        _say(process, "die")
        assert process.stdout is not None
        assert process.stdout.readline().startswith("took")
    for process in working:
        _say(process, "work")
    for process in killed:
        process.send_signal(signal.SIGKILL)
    for process in crew:
        process.communicate(timeout=100)
    assert [process.returncode for process in crew] == [-signal.SIGKILL] * 2 + [0] * (OPERATORS - 2)
    _finish(with_store, address)
    assert {order.status for order in with_store.every()} == {"paid"}
    for order in with_store.every():
        _one_at_a_time(with_store, order.id)
    with_store.close()


def _operator(address: str, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OPERATOR, address, name]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _say(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def _finish(store: OrderStore, address: str) -> None:
    """One more operator takes what the dead ones held, once their leases end."""
    end = time.monotonic() + 60
    while any(order.status != "paid" for order in store.every()):
        if time.monotonic() > end:
            pytest.fail("orders of dead desks never came back")
        last = _operator(address, "op49")
        _say(last, "work")
        last.communicate(timeout=60)


def _one_at_a_time(store: OrderStore, order_id: int) -> None:
    """By its log the order was taken, then settled or its lease ended, before anybody took it again."""
    said: dict[str, list[str]] = defaultdict(list)
    open_by = ""
    for entry in store.log(order_id):
        said[entry["what"]].append(entry["operator"])
        if entry["what"] == "taken":
            assert open_by == ""
            open_by = entry["operator"]
        elif entry["what"] == "result":
            assert entry["operator"] == open_by
            open_by = ""
        elif entry["what"] == "lease ended":
            open_by = ""
    assert len(said["result"]) == 1
