"""Whatever an operator presses and whenever answers come: no order is lost, none is called twice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.account.call_modes import Result
from app.calls.end_reason import EndReason
from app.orders.delivery import LOOK_AGAIN
from app.orders.events import WorkState
from app.orders.line import Fault
from app.orders.order import Order
from app.orders.outbox import KeptResult
from app.orders.policy import Policy
from tests.support.order_round import QueueFake, Round
from tests.support.order_samples import MODES

S = WorkState
COUNT = 40
WITH_ORDER = (S.PREVIEW, S.CALLING, S.RESULT)


class HonestQueue(QueueFake):
    """Knows who has what, as a database does."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.held: set[int] = set()

    def take(self, operator: str, modes: frozenset[str], policy: Policy) -> Order | None:
        """See ``OrderStore.take``."""
        order = super().take(operator, modes, policy)
        self.held |= {order.id} if order is not None else set()
        return order

    def extend(self, operator: str, order_id: int, seconds: float) -> bool:
        """See ``OrderStore.extend``."""
        super().extend(operator, order_id, seconds)
        return order_id in self.held

    def give_back(self, operator: str, order_id: int, put_off: float = 0.0, reason: str = "") -> bool:
        """See ``OrderStore.give_back``."""
        super().give_back(operator, order_id, put_off, reason)
        theirs = order_id in self.held
        self.held.discard(order_id)
        return theirs

    def settle(self, kept: KeptResult, result: Result, policy: Policy) -> bool:
        """See ``OrderStore.settle``."""
        new = super().settle(kept, result, policy)
        self.held.discard(kept.order_id)
        return new


class Shift:
    """One operator's shift; answers of the database come one after the other, as a thread gives them."""

    def __init__(self, folder: Path, dialling: str) -> None:
        self.desk = Round(folder, COUNT, dialling=dialling)
        self.desk.work.close()
        self.queue = self.desk.queue = HonestQueue(COUNT)
        self.desk.work = self.desk.again()
        self.desk.apart.held_back = []
        self.acts: dict[str, Callable[[], None]] = {
            "start": lambda: self.desk.work.start(MODES),
            "pause": self.desk.work.pause,
            "stop": self.desk.work.stop,
            "call": self.desk.work.call_now,
            "wait": self.desk.work.stop_countdown,
            "skip": lambda: self.desk.work.skip(20, "speaks Dutch"),
            "let go": self.desk.work.let_go,
            "time": lambda: self.desk.loop.advance(11),
            "answer": self.answer,
            "silent database": lambda: self.set("lost", self.queue),
            "line lost": self.lose_line,
            "somebody rings": lambda: self.set("free", self.desk),
            "customer hangs up": lambda: self.end(Fault.THEIRS),
            "no way": lambda: self.end(Fault.UNCLEAR),
            "phone fails": lambda: self.end(Fault.OURS),
            "result": lambda: self.desk.give("Sold"),
        }

    @property
    def state(self) -> WorkState:
        """Where the operator is."""
        return self.desk.work.state

    def set(self, name: str, what: object) -> None:
        """Turn one thing of the world round."""
        setattr(what, name, not getattr(what, name))

    def lose_line(self) -> None:
        """The server is lost, or is back."""
        self.desk.hindrance = "" if self.desk.hindrance else "The server does not answer."

    def answer(self) -> None:
        """The next answer of the database arrives."""
        if self.desk.apart.held_back:
            self.desk.apart.let()

    def end(self, fault: Fault) -> None:
        """The call ends, if there is one."""
        if self.state is S.CALLING:
            self.desk.whose_fault = fault
            self.desk.end_call(EndReason.UNREACHABLE)

    def look(self) -> None:
        """What holds at every moment."""
        order = self.desk.work.at_hand.order
        assert (order is not None) is (self.state in WITH_ORDER), self.state
        assert (self.state is S.CALLING) <= bool(self.desk.work.at_hand.call_id)

    def settle(self) -> None:
        """All is well again, and everything that is under way comes to its end."""
        self.queue.lost, self.desk.hindrance, self.desk.free = False, "", True
        self.hear()
        self.end(Fault.THEIRS)
        self.desk.give("Sold")
        self.hear()

    def hear(self) -> None:
        """All answers arrive, also those to what is asked again by itself."""
        for _ in range(2):
            while self.desk.apart.held_back:
                self.answer()
            self.desk.loop.advance(LOOK_AGAIN)


ACTS = (
    *("start", "pause", "stop", "call", "wait", "skip", "let go", "time", "result"),
    *("silent database", "line lost", "somebody rings", "customer hangs up", "no way", "phone fails"),
)
BURSTS = st.lists(
    st.tuples(st.lists(st.sampled_from(ACTS), max_size=3), st.integers(0, 4).map(lambda n: ["answer"] * n)),
    max_size=20,
).map(lambda bursts: [act for acts, answers in bursts for act in (*acts, *answers)])
"""Up to three things at a time, then some of the answers to them."""


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(presses=BURSTS, dialling=st.sampled_from(["preview", "progressive"]))
def test_no_order_is_lost_or_stuck(presses: list[str], dialling: str) -> None:
    """B1, B8: each order taken is called at most once, has a result, went back, or is the one at hand."""
    with tempfile.TemporaryDirectory() as folder:
        shift = Shift(Path(folder), dialling)
        for press in ["start", "answer", *presses]:
            shift.acts[press]()
            shift.look()
        shift.settle()
        shift.acts["start"]()
        shift.settle()
        shift.look()
        assert shift.state in (S.PREVIEW, S.CALLING, S.EMPTY), "the round goes on"
        desk, order = shift.desk, shift.desk.work.at_hand.order
        here = set() if order is None else {order.id}
        settled = {order_id for order_id, _ in shift.queue.settled.values()}
        free = {each.id for each in shift.queue.free}
        leased = shift.queue.held if "silent database" in presses else set()  # until their lease ends
        assert free | settled | set(shift.queue.given_back) | here | leased == set(range(1, COUNT + 1))
        assert len(desk.dialled) == len(set(desk.dialled))
        assert not settled & set(shift.queue.given_back), "a result, or no call"
        desk.work.close()
