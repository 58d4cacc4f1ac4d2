"""An operator without a phone: ``python -m tests.support.order_operator ADDRESS LOGIN``.

Says ``ready``, then reads one line. ``work``: takes and sells orders until there are none. ``die N``: sells
``N``, takes one more, says ``holds ID`` and waits for its end; whoever started it kills it then.
"""

from __future__ import annotations

import sys
from itertools import count

import sqlalchemy as sa

from app.orders.order import Order
from app.orders.outbox import KeptResult
from app.orders.policy import Policy
from app.orders.store import OrderStore
from tests.support.order_samples import MODES, sample_policy


def policy() -> Policy:
    """No lease ends by itself while a test lasts, however slow the machine is."""
    return sample_policy(lease_seconds=86_400)


def sell(store: OrderStore, order: Order, login: str, rules: Policy) -> None:
    """The call is over: the result is ``Sold``."""
    sold = rules.result("Sold")
    assert sold is not None
    kept = KeptResult(delivery=f"{login}-{order.id}", order_id=order.id, operator=login, result=sold.name)
    store.settle(kept, sold, rules)


def main(address: str, login: str) -> None:
    """See the module."""
    store, rules = OrderStore(sa.make_url(address)), policy()
    print("ready", flush=True)  # noqa: T201 - whoever started it waits for this
    word, _, number = sys.stdin.readline().strip().partition(" ")
    for sold in count():
        order = store.take(login, MODES, rules)
        if order is None:
            break
        if word == "die" and sold == int(number):
            print("holds", order.id, flush=True)  # noqa: T201 - the same
            sys.stdin.read()
            return
        sell(store, order, login, rules)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
