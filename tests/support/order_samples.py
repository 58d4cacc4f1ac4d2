"""An account's call modes, and orders, for tests of the queue."""

from __future__ import annotations

from collections.abc import Iterator

from app.account.call_modes import CallMode, ModeSettings, OrderQueue, Orders, OrderStatus, Result
from app.orders.order import Order
from app.orders.policy import Policy
from app.orders.queue import shuffle_place

MODES = frozenset({"New leads", "Before buyout", "Random"})
OPERATORS = ("maria", "jon", *(f"op{n}" for n in range(50)))


def sample_policy(lease_seconds: int = 120) -> Policy:
    """Two projects, three modes, everybody with access to everything."""
    cells = (
        ModeSettings(project="Solar", mode="New leads", operators=OPERATORS, high_priority=True),
        ModeSettings(project="Books", mode="New leads", operators=OPERATORS),
        ModeSettings(
            project="Books",
            mode="Before buyout",
            operators=OPERATORS,
            attempts=2,
            status_after_attempts="lost",
        ),
        ModeSettings(project="Books", mode="Random", operators=OPERATORS),
    )
    return Policy(
        Orders(
            queue=OrderQueue(lease_seconds=lease_seconds),
            modes=(
                CallMode(name="New leads", new_leads=True),
                CallMode(name="Before buyout"),
                CallMode(name="Random", shuffled=True),
            ),
            statuses=(
                OrderStatus(name="processing", mode="New leads", dial=True),
                OrderStatus(name="waiting", mode="Before buyout", dial=True),
                OrderStatus(name="any", mode="Random", dial=True),
                OrderStatus(name="paid", mode="Before buyout"),
                OrderStatus(name="lost"),
            ),
            results=(
                Result(name="Sold", status="paid"),
                Result(name="No answer", meaning="no_answer"),
                Result(name="Call back", meaning="call_back"),
            ),
            settings=cells,
        )
    )


def sample_orders(count: int, now: float) -> Iterator[Order]:
    """``count`` orders over all projects, statuses and sub-modes, all of them ready."""
    statuses = ("processing", "waiting", "any")
    for n in range(count):
        external_id = f"A-{n:06}"
        tried = n % 5 == 0
        status = statuses[n % 3]
        yield Order(
            id=0,
            external_id=external_id,
            project="Solar" if status == "processing" and n % 2 else "Books",
            status=status,
            name=f"Customer {n}",
            number=f"+4930{n:07}",
            attempts=1 if tried else 0,
            last_meaning="no_answer" if tried else None,
            created_at=now - 10_000 - n,
            ready_at=now - 5_000 + (n * 7919) % 4_000,
            shuffle=shuffle_place(0, external_id),
        )
