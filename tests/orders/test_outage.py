"""A PostgreSQL that goes away in mid-work, and one that asks for a password; the real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.apart import OneThread
from app.bus import Bus
from app.calls.end_reason import EndReason
from app.calls.events import CallEnded
from app.database.refusal import PasswordWanted
from app.loop import ThreadLoop
from app.orders.database import LateStore, database_url, open_orders
from app.orders.events import WorkState
from app.orders.line import Fault
from app.orders.order import Order
from app.orders.outbox import Outbox
from app.orders.work import Work
from tests.support.order_samples import MODES, sample_orders, sample_policy
from tests.support.postgres import USER, Postgres, missing, own_server

S = WorkState
PATIENCE = 60.0
"""Seconds that a step may take on a busy machine."""


@pytest.fixture
def server() -> Iterator[Postgres]:
    """A server of this test's own, which it may stop."""
    if reason := missing():
        pytest.skip(reason)
    with own_server() as running:
        yield running


class Round:
    """Maria's round against the server, on a real loop with a real thread."""

    hindrance = ""
    free = True

    def __init__(self, address: str, folder: Path) -> None:
        self.loop, self.bus = ThreadLoop(), Bus()
        self.store = LateStore(lambda word: open_orders(database_url(address, word, folder)))
        self.thread = OneThread(self.loop, "orders")
        policy = sample_policy()
        self.dialled: list[int] = []
        self.policy = policy
        self.work = Work(
            self.store,
            self.thread,
            Outbox(folder / "results"),
            self.loop,
            self.bus,
            operator="maria",
            policy=lambda: policy,
            line=self,
        )

    def until(self, state: WorkState) -> None:
        assert self.loop.run_until(lambda: self.work.state is state, PATIENCE), self.work.state

    def dial(self, order: Order) -> str:
        """See ``Line``."""
        self.dialled.append(order.id)
        return f"call{order.id}"

    def fault(self, call_id: str) -> Fault:
        """See ``Line``."""
        return Fault.THEIRS

    def close(self) -> None:
        self.work.close()
        self.thread.run(self.store.close, lambda _: None)
        self.thread.stop(PATIENCE)


def test_a_result_survives_the_outage_and_counts_once(server: Postgres, tmp_path: Path) -> None:
    """A lost connection stops new orders and says so; the result just pressed is delivered once."""
    server.new_database("outage")
    with closing(Round(f"postgresql://{USER}@/outage?host={server.folder}", tmp_path)) as here:
        store = here.store.opened()
        store.add(sample_orders(3, store.now()))
        here.work.start(MODES)
        here.until(S.PREVIEW)
        here.work.call_now()
        here.until(S.CALLING)
        here.bus.publish(CallEnded(here.work.at_hand.call_id, EndReason.THEY_HUNG_UP))
        server.stop()
        sold = here.policy.result("Sold")
        assert sold is not None
        here.work.give(sold)
        here.until(S.OFFLINE)
        assert (here.work.waiting, len(here.dialled)) == (1, 1)
        assert "does not answer" in here.work.problem
        server.start()
        here.until(S.PREVIEW)
        assert (here.work.waiting, here.work.problem) == (0, "")
        entries = [entry["what"] for entry in store.log(here.dialled[0])]
        assert entries == ["imported", "taken", "result"]


def test_who_just_bought_is_not_called_again_after_a_long_outage(server: Postgres, tmp_path: Path) -> None:
    """B1: the lease ended meanwhile, and Go on is pressed before the clock delivers the kept result."""
    server.new_database("long")
    with closing(Round(f"postgresql://{USER}@/long?host={server.folder}", tmp_path)) as here:
        store = here.store.opened()
        store.add(sample_orders(1, store.now()))
        here.work.start(MODES)
        here.until(S.PREVIEW)
        here.work.call_now()
        here.until(S.CALLING)
        here.bus.publish(CallEnded(here.work.at_hand.call_id, EndReason.THEY_HUNG_UP))
        here.work.pause()
        server.stop()
        sold = here.policy.result("Sold")
        assert sold is not None
        here.work.give(sold)
        assert here.loop.run_until(lambda: here.work.waiting == 1, PATIENCE)
        server.start()
        store.engine.dispose()
        with store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE orders SET lease_until = 0")
        here.work.start(MODES)
        assert here.loop.run_until(lambda: here.work.state in (S.PREVIEW, S.EMPTY), PATIENCE)
        assert here.work.state is S.EMPTY, "the only order is done"
        assert [entry["what"] for entry in store.log(here.dialled[0])] == ["imported", "taken", "result"]


def test_a_server_with_passwords_asks_for_one_and_refuses_a_wrong_one(
    server: Postgres, tmp_path: Path
) -> None:
    """P6: the address in the account file has no password; the desk asks for it once."""
    url = server.new_database("closed")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE sales LOGIN SUPERUSER PASSWORD 'open sesame'")
    engine.dispose()
    server.ask_for_passwords("sales")
    address = f"postgresql://sales@/closed?host={server.folder}"
    with pytest.raises(PasswordWanted, match="asks for a password"):
        open_orders(database_url(address, "", tmp_path))
    with pytest.raises(PasswordWanted, match="refuses this password") as refused:
        open_orders(database_url(address, "wrong", tmp_path))
    assert "wrong" not in str(refused.value)
    open_orders(database_url(address, "open sesame", tmp_path)).close()
