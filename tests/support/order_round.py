"""The operator's round on a virtual clock, with orders in a list and answers that can be late."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import msgspec

from app.account.call_modes import ModeSettings, Result
from app.apart import outcome_of
from app.bus import Bus
from app.calls.end_reason import EndReason
from app.calls.events import CallEnded
from app.directory.dialable import NumberRefused
from app.errors import UserFacingError
from app.orders.line import Fault
from app.orders.order import Order
from app.orders.outbox import KeptResult, Outbox
from app.orders.policy import Policy
from app.orders.work import Work
from tests.support.order_samples import MODES, sample_orders, sample_policy
from tests.support.virtual_loop import VirtualLoop

T = TypeVar("T")


class Answers:
    """Work apart that is done at once; its outcome arrives by the loop, or when a test lets it."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self.held_back: list[Callable[[], None]] | None = None
        """Answers that wait, the oldest first; None: none waits."""

    def run(self, work: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        """See ``Apart.run``."""
        outcome = outcome_of(work)
        if self.held_back is None:
            self._loop.post(lambda: done(outcome))
        else:
            self.held_back.append(lambda: done(outcome))

    def let(self, number: int = 0) -> None:
        """The answer of this number arrives."""
        assert self.held_back is not None
        self.held_back.pop(number)()
        self._loop.run()


class QueueFake:
    """Orders in a list; ``lost`` makes every question fail."""

    def __init__(self, count: int) -> None:
        self.free = [
            msgspec.structs.replace(o, id=n) for n, o in enumerate(sample_orders(count, 10_000.0), 1)
        ]
        self.settled: dict[str, tuple[int, str]] = {}
        self.kept: list[KeptResult] = []
        self.given_back: list[int] = []
        self.taken_back: list[Order | None] = []
        """As they were before the call whose result does not count."""
        self.reasons: list[tuple[float, str]] = []
        self.extended: list[int] = []
        self.meant: list[Result] = []
        self.from_before: tuple[Order, float] | None = None
        self.lost = False
        self.taken_over: set[int] = set()

    def take(self, operator: str, modes: frozenset[str], policy: Policy) -> Order | None:
        self._fail_when_lost()
        return self.free.pop(0) if self.free else None

    def in_hand(self, operator: str) -> tuple[Order, float] | None:
        """See ``OrderStore.in_hand``."""
        self._fail_when_lost()
        return self.from_before

    def extend(self, operator: str, order_id: int, seconds: float) -> bool:
        self._fail_when_lost()
        self.extended.append(order_id)
        return order_id not in self.taken_over

    def give_back(self, operator: str, order_id: int, put_off: float = 0.0, reason: str = "") -> bool:
        self._fail_when_lost()
        self.given_back.append(order_id)
        self.reasons.append((put_off, reason))
        return order_id not in self.taken_over

    def settle(self, kept: KeptResult, result: Result, policy: Policy) -> bool:
        self._fail_when_lost()
        new = kept.delivery not in self.settled
        self.kept.append(kept)
        if kept.takes_back:
            self.taken_back.append(kept.before)
        else:
            self.settled[kept.delivery] = (kept.order_id, result.name)
            self.meant.append(result)
        return new

    def _fail_when_lost(self) -> None:
        if self.lost:
            raise OSError("no route to the database")


class Round:
    """A desk on a virtual clock; ``dialled`` are the orders called so far."""

    def __init__(self, folder: Path, count: int = 5, **settings: object) -> None:
        self.loop, self.bus = VirtualLoop(), Bus()
        self.queue = QueueFake(count)
        self.dialled: list[int] = []
        self.refuse = self.no_account = self.hindrance = ""
        self.whose_fault = Fault.THEIRS
        self.free = True
        self.asleep = 0.0
        """Seconds that the machine has slept: they pass on the wall alone."""
        self.ends_at_once: EndReason | None = None
        self.folder = folder
        self.apart = Answers(self.loop)
        policy = sample_policy()
        cells = tuple(_changed(cell, settings) for cell in policy.orders.settings)
        self.policy = Policy(dataclasses.replace(policy.orders, settings=cells))
        self.work = self.again()

    def again(self) -> Work:
        """A new program on the same desk."""
        return Work(
            self.queue,
            self.apart,
            Outbox(self.folder / "results"),
            self.loop,
            self.bus,
            operator="maria",
            policy=lambda: self.policy,
            line=self,
            clock=lambda: self.loop.now() + self.asleep,
        )

    def start(self) -> None:
        self.work.start(MODES)
        self.loop.run()

    def call_now(self) -> None:
        self.work.call_now()
        self.loop.run()

    def end_call(self, reason: EndReason) -> None:
        self.bus.publish(CallEnded(f"call{len(self.dialled)}", reason))
        self.loop.run()

    def give(self, name: str, call_back_at: float | None = None) -> None:
        result = self.policy.result(name)
        assert result is not None
        self.work.give(result, call_back_at=call_back_at)
        self.loop.run()

    def dial(self, order: Order) -> str:
        """See ``Line``."""
        if self.no_account:
            raise UserFacingError(self.no_account)
        if self.refuse:
            raise NumberRefused(self.refuse)
        self.dialled.append(order.id)
        call_id = f"call{len(self.dialled)}"
        if self.ends_at_once is not None:
            self.bus.publish(CallEnded(call_id, self.ends_at_once))
        return call_id

    def fault(self, call_id: str) -> Fault:
        """See ``Line``."""
        return self.whose_fault


def _changed(cell: ModeSettings, settings: dict[str, object]) -> ModeSettings:
    return cell.model_copy(update=settings)
