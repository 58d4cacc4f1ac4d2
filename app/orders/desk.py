"""Call mode at this desk: whoever is signed in works on the orders of the account that holds (B1, B10).

Here the round meets the phone: orders are dialled as any call is, nobody is dialled over a call or during
a break, and the work after a call ends with its result.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from app.account.passwords import Vault
from app.agent.desk import AgentDesk
from app.agent.events import AgentStateChanged, NextStateChosen
from app.agent.results import CallResults
from app.agent.state import AVAILABLE, AgentState
from app.apart import Apart, OneThread
from app.bus import Bus
from app.calls.call import Call
from app.calls.calls import Calls
from app.calls.standings import StandingChanged, Standings
from app.errors import UserFacingError
from app.loop import Loop
from app.orders.database import LateStore, database_url, open_orders
from app.orders.events import OrderDeskChanged, ResultKept, WorkChanged, WorkState
from app.orders.line import OrderLine
from app.orders.order import Order
from app.orders.outbox import Outbox, kept_for_others, outbox_of
from app.orders.policy import Policy
from app.orders.work import Work
from app.problems import Problems, Severity
from app.transfer.call_data import MANNER, REFERENCE
from app.translation import tr, tr_count

if TYPE_CHECKING:
    from app.orders.store import OrderStore

T = TypeVar("T")
PROBLEM: Final = "orders"
"""Key of the problem that the order database makes."""
LEFT: Final = "orders left"
"""Key of the problem that results for another database make."""
_STANDING_STILL: Final = frozenset({WorkState.OFFLINE, WorkState.TAKING, WorkState.PAUSED})
_AWAY: Final = frozenset({AgentState.BREAK, AgentState.DO_NOT_DISTURB})


@dataclass(frozen=True)
class Surroundings:
    """The parts of the phone that call mode works with."""

    calls: Calls
    standings: Standings
    agent: AgentDesk
    results: CallResults
    problems: Problems
    loop: Loop
    bus: Bus
    dial: Callable[[Order], Call]
    """Call the order's customer. Raises ``UserFacingError`` with why not, see ``Line.dial``."""
    hindrance: Callable[[], str] = lambda: ""
    """Why no call can go out now, in a sentence; empty: one can."""


class Thread(Apart, Protocol):
    """A thread for the orders alone."""

    def stop(self) -> None:
        """End after the work given so far."""


class OrderDesk:
    """The orders of the account in force, and the work on them. Only on the core's thread."""

    def __init__(
        self,
        around: Surroundings,
        folder: Path | None,
        vault: Vault | None,
        new_thread: Callable[[Loop, str], Thread] = OneThread,
    ) -> None:
        """``folder``: the user's data; None: there is no call mode. ``vault``: for a database's password."""
        self._around = around
        self._new_thread = new_thread
        self._folder = folder
        self._vault = vault
        self._key: tuple[str, str] = ("", "")
        self._thread: Thread | None = None
        self._last = WorkState.STOPPED
        self._follows_later = False
        """Another queue holds since an order's call began; it is followed when that order has its result."""
        self.policy = Policy.of(around.standings.current.account)
        """What the account in force says of orders."""
        self.store: LateStore | None = None
        """The orders, for any thread; None where the account has no call modes, or nobody is signed in."""
        self.work: Work | None = None
        """The operator's round; None while there is no store."""
        self.chosen: frozenset[str] = frozenset()
        """The modes that the operator works on, or did last."""
        around.results.asked_elsewhere = self._is_orders_call
        bus = around.bus
        self._subscriptions = [
            bus.subscribe(StandingChanged, lambda _event: self._follow()),
            bus.subscribe(AgentStateChanged, self._agent_changed),
            bus.subscribe(NextStateChosen, self._next_chosen),
            bus.subscribe(WorkChanged, self._work_changed),
            bus.subscribe(ResultKept, lambda _event: self._results_moved()),
        ]

    @property
    def operator(self) -> str:
        """Login of whoever is signed in; empty: nobody."""
        if self._around.agent.status.state is AgentState.OFFLINE:
            return ""
        return self._around.standings.current.login

    @property
    def overseen(self) -> LateStore | None:
        """All orders, for the pages of a supervisor; None for anybody else, and without orders."""
        return self.store if self.policy.oversees(self.operator) else None

    @property
    def modes(self) -> tuple[str, ...]:
        """The modes that the operator may choose from (B10)."""
        return self.policy.modes_of(self.operator) if self.work is not None else ()

    # --- what the operator does -----------------------------------------------------------------

    def start(self, modes: frozenset[str]) -> None:
        """Begin with orders of these modes, or go on; a break ends with it."""
        if self.work is None or not modes:
            return
        self.chosen = modes
        if self._around.agent.status.state in _AWAY:
            self._around.agent.choose(AVAILABLE)
        self.work.start(modes)

    def use_password(self, password: str) -> None:
        """The database's password, typed by a person; it is kept in the keyring, and the work goes on."""
        if self.store is None or self.work is None:
            return
        self.store.use_password(password)
        vault, name = self._vault, _password_name(self._key[1])
        if vault is not None:
            vault.apart.run(lambda: vault.passwords.keep(name, password), self._kept)
        self.start(self.chosen)

    def ask(self, work: Callable[[OrderStore], T], done: Callable[[Future[T]], None]) -> None:
        """Run ``work`` on the orders' own thread; nothing happens where there are no orders.

        It keeps the next order waiting: whatever takes long opens the ``store`` on a thread of its own.
        """
        store = self.store
        if store is not None and self._thread is not None:
            self._thread.run(lambda: work(store.opened()), done)

    def close(self) -> None:
        """Leave the work; the phone is going down."""
        for subscription in self._subscriptions:
            subscription.close()
        self._around.results.asked_elsewhere = lambda call_id: False
        self._end()

    def consequences(self) -> list[str]:
        """What leaving now would cost the order at hand, in a sentence (S4)."""
        work = self.work
        order = None if work is None else work.at_hand.order
        if work is None or order is None or work.state not in (WorkState.CALLING, WorkState.RESULT):
            return []
        name = order.name or order.number
        return [tr("The order of {name} has no result yet and would be called again.", name=name)]

    # --- following the account --------------------------------------------------------------------

    def _follow(self) -> None:
        account = self._around.standings.current.account
        self.policy, self._follows_later = Policy.of(account), False
        there = bool(self._folder is not None and account.call_modes and self.operator)
        key = (self.operator, account.orders.database) if there else ("", "")
        if key != self._key and self._must_finish():
            self._follows_later = True
        elif key != self._key:
            self._end()
            self._key = key
            if there:
                self._ask_for_password(key)
        elif self.work is not None:
            self._apply_to(self.work)
        self._around.bus.publish(OrderDeskChanged())

    def _must_finish(self) -> bool:
        """Whether this operator has an order of the queue that holds no longer: its result comes first."""
        if self.work is None or not self.operator or self.operator != self._key[0]:
            return False
        if self.work.unfinished and self.work.afterwards is not WorkState.STOPPED:
            self.work.stop()
        return self.work.unfinished

    def _follow_now(self) -> None:
        if self._follows_later:
            self._follow()

    def _apply_to(self, work: Work) -> None:
        """Another account holds: an order that is only shown may not be this operator's now (B9, B10)."""
        if not self.modes and self._last is not WorkState.STOPPED:
            work.stop()
        elif self._last is WorkState.PREVIEW and not work.at_hand.allowed:
            work.let_go()

    def _ask_for_password(self, key: tuple[str, str]) -> None:
        vault, database = self._vault, key[1]
        if not database or vault is None:
            self._begin("")
            return

        def got(outcome: Future[str | None]) -> None:
            if key == self._key and self.work is None:
                self._begin((outcome.exception() is None and outcome.result()) or "")
                self._around.bus.publish(OrderDeskChanged())

        vault.apart.run(lambda: vault.passwords.get(_password_name(database)), got)

    def _begin(self, password: str) -> None:
        folder, (operator, database) = self._folder, self._key
        assert folder is not None
        around = self._around
        self.store = LateStore(lambda word: open_orders(database_url(database, word, folder)), password)
        self._thread = self._new_thread(around.loop, "orders")
        self.work = Work(
            self.store,
            self._thread,
            Outbox(outbox_of(folder, database)),
            around.loop,
            around.bus,
            operator=operator,
            policy=lambda: self.policy,
            line=OrderLine(around.calls, around.agent, around.dial, around.hindrance),
        )
        self._last = WorkState.STOPPED
        if left := kept_for_others(folder, database):
            around.problems.tell(LEFT, left_here(left), Severity.WARNING)

    def _end(self) -> None:
        if self.work is None or self.store is None or self._thread is None:
            return
        self.work.close()
        self._thread.run(self.store.close, lambda _: None)
        self._thread.stop()
        self.work = self.store = self._thread = None
        for key in (PROBLEM, LEFT):
            self._around.problems.clear(key)

    # --- agent and round move each other ------------------------------------------------------------

    def _is_orders_call(self, call_id: str) -> bool:
        return self.work is not None and call_id == self.work.at_hand.call_id

    def _agent_changed(self, event: AgentStateChanged) -> None:
        if AgentState.OFFLINE in (event.old.state, event.new.state):
            self._follow()
        if event.new.state in _AWAY:
            self._pause()
        elif event.new.state is AgentState.TALKING and self._last is WorkState.PREVIEW and self.work:
            self.work.stop_countdown()

    def _next_chosen(self, event: NextStateChosen) -> None:
        if event.status is not None and event.status.state in _AWAY:
            self._pause()

    def _pause(self) -> None:
        if self.work is not None and self._last not in (WorkState.STOPPED, WorkState.PAUSED):
            self.work.pause()

    def _work_changed(self, event: WorkChanged) -> None:
        before, self._last = self._last, event.state
        if before is WorkState.RESULT and event.state is not WorkState.RESULT:
            self._around.agent.finish_wrap_up()
        self._results_moved()

    def _results_moved(self) -> None:
        self._tell_problem()
        if self._follows_later:
            self._around.loop.post(self._follow_now)

    def _tell_problem(self) -> None:
        work = self.work
        if work is not None and work.problem and (work.state in _STANDING_STILL or work.waiting):
            self._around.problems.tell(PROBLEM, work.problem, Severity.WARNING)
        elif work is not None and work.waiting:
            self._around.problems.tell(PROBLEM, kept_here(work.waiting), Severity.WARNING)
        else:
            self._around.problems.clear(PROBLEM)

    def _kept(self, outcome: Future[None]) -> None:
        error = outcome.exception()
        if isinstance(error, UserFacingError):
            self._around.problems.tell(PROBLEM, str(error), Severity.WARNING)


def kept_here(count: int) -> str:
    """That so many results wait for the database, as a sentence."""
    return tr_count(
        "{count} result is kept on this desk until the order database answers.",
        "{count} results are kept on this desk until the order database answers.",
        count,
    )


def left_here(count: int) -> str:
    """That so many results are for a database that is not the account's, as a sentence."""
    return tr_count(
        "{count} result on this desk is for another order database. It is delivered when the account names "
        "that one again.",
        "{count} results on this desk are for another order database. They are delivered when the account "
        "names that one again.",
        count,
    )


def data_of(order: Order) -> dict[str, str]:
    """What goes along when the order's call is transferred (D11), and into the screen pop.

    A column named as the marks of a transfer is written otherwise: it makes no transferred call of this one.
    """
    known = {"customer": order.name, "order": order.external_id, "project": order.project}
    own = {key.title() if key in (MANNER, REFERENCE) else key: value for key, value in order.data.items()}
    return {key: value for key, value in known.items() if value} | own


def _password_name(database: str) -> str:
    """Under which a person finds the password in the keyring."""
    return f"orders {database}"
