"""Call mode with nothing replaced: the window dials orders at the embedded exchange, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.demo.demo import Demo, build_demo
from app.demo.orders import SOLD, STATUS
from app.engine.options import EngineOptions
from app.orders.desk import PROBLEM
from app.orders.events import WorkState
from app.orders.line import MANY
from app.orders.order import Order
from app.orders.work import Work
from app.paths import Paths
from app.transfer.call_data import data_of
from app.transfer.kinds import TransferType
from ui.demo.command import pages
from ui.frame.assembly import Assembly
from ui.orders.view import WorkPage
from ui.qt_loop import QtLoop
from ui.transfer.strip_view import TransferStrip
from ui.widgets.text import Text

CUSTOMERS = {"201": 2, "202": 1, "601": 13, "602": 2, "603": 2}
"""How often each number of the company is called. The busy line takes no time, so it is called most."""
ORDERS = sum(CUSTOMERS.values())
RING_SECONDS = 8.0
"""Longer than those who answer take also on a busy machine, who do after two."""
PATIENCE = 60_000
"""Milliseconds for one step on a busy machine."""


@contextmanager
def company(folder: Path, customers: dict[str, int]) -> Iterator[Demo]:
    """The demo company with an order of each customer."""
    demo = build_demo(
        QtLoop(),
        paths=Paths.under(folder),
        options=EngineOptions(sound=False),
        ring_timeout=RING_SECONDS,
        orders=sum(customers.values()),
        customers=tuple(number for number, times in customers.items() for _ in range(times)),
    )
    demo.start()
    try:
        yield demo
    finally:
        demo.stop()


@contextmanager
def at_work(demo: Demo, qtbot: QtBot, orders: int) -> Iterator[Operator]:
    """Somebody who has pressed Start in the window."""
    assembly = Assembly(demo.phone, pages(demo))
    qtbot.addWidget(assembly.window)
    assembly.window.show()
    try:
        yield _started(demo, assembly, qtbot, orders)
    finally:
        assembly.close()


@pytest.fixture
def demo(qapp: QApplication, tmp_path: Path) -> Iterator[Demo]:
    with company(tmp_path, CUSTOMERS) as demo:
        yield demo


class Operator:
    """Somebody at the work screen, who uses its buttons and nothing else."""

    def __init__(self, demo: Demo, page: WorkPage, qtbot: QtBot) -> None:
        self._demo, self._page, self._qtbot = demo, page, qtbot

    @property
    def work(self) -> Work:
        assert self._demo.phone.orders.work is not None
        return self._demo.phone.orders.work

    def wait(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE)

    def serve(self) -> tuple[str, str]:
        """One order from its preview to its result: its number, and the result that was saved."""
        order = self._call()
        if self._talking():
            current = self._demo.phone.calls.current
            assert current is not None
            assert data_of(current)["order"] == order.external_id
            self._demo.phone.calls.hang_up(current.id)
        self.wait(lambda: self.work.state is WorkState.RESULT)
        proposed = self.work.at_hand.proposed
        if proposed is None:
            self._press("Sold")
            return order.number, "Sold"
        self.save()
        return order.number, proposed.name

    def start(self) -> None:
        """Press *Start*."""
        self.wait(lambda: self._page.main.text() == "Start")
        self._page.main.click()

    def sell_without_calling(self) -> None:
        """The call was before this program began; its result is given."""
        self.wait(lambda: not self._page.tell.isHidden())  # signing out showed another page
        self._page.tell.click()
        self._press("Sold")

    def talk(self) -> str:
        """Call the order's customer, who answers: id of the call."""
        self._call()
        assert self._talking()
        return self.work.at_hand.call_id

    def save(self) -> None:
        """The result that is picked already."""
        assert self._page.main.text() == "Save and next"
        self._page.main.click()

    def sees_strip(self, name: str) -> bool:
        """Whether a strip on the customer's card tells of somebody."""
        strips = self._page.window().findChildren(TransferStrip)
        return any(name in strip.accessibleName() for strip in strips if strip.isVisible())

    def says(self, sentence: str) -> bool:
        """Whether the work screen shows this."""
        return sentence in [text.text() for text in self._page.findChildren(Text) if text.isVisible()]

    def call(self) -> Order:
        """Press *Call now* when an order is shown."""
        self.wait(lambda: self.work.state is WorkState.PREVIEW)
        order = self.work.at_hand.order
        assert order is not None
        assert self._page.main.text() == "Call now"
        self._page.main.click()
        return order

    def _call(self) -> Order:
        order = self.call()
        self.wait(lambda: self.work.state is WorkState.RESULT or self._talking())
        return order

    def _talking(self) -> bool:
        current = self._demo.phone.calls.current
        return current is not None and current.established

    def _press(self, name: str) -> None:
        button = next(b for b in self._page.results.buttons if b.text() == name)
        button.click()


def test_twenty_orders_are_dialled_by_the_window_itself(demo: Demo, qtbot: QtBot) -> None:
    """B1 to B11: busy, silent and declining customers are recognised; each order ends as the rules say."""
    with at_work(demo, qtbot, ORDERS) as operator:
        done = Counter(operator.serve() for _ in range(ORDERS))
        operator.wait(lambda: operator.work.state is WorkState.EMPTY)
    result = {"201": "Sold", "202": "Sold", "601": "Busy", "602": "No answer", "603": "Busy"}
    assert done == {(number, result[number]): times for number, times in CUSTOMERS.items()}
    store = demo.phone.orders.store
    assert store is not None
    for order in store.opened().every():
        _is_as_the_rules_say(order, store.opened().log(order.id))


def test_an_orders_customer_is_sent_to_somebody_who_does_not_answer(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    """A1, C8, C11, B6: the strip tells of the ringing, the page asks for the result and says how it ended."""
    del qapp
    with company(tmp_path, {"201": 1}) as demo, at_work(demo, qtbot, 1) as operator:
        _rings_shortly(demo)
        customer = operator.talk()
        choices = demo.phone.choices
        (desk,) = [target for target in choices.targets(customer) if target.name == "Empty desk"]
        choices.begin(customer, desk, TransferType.COLD)
        operator.wait(lambda: operator.work.state is WorkState.RESULT)
        operator.wait(lambda: operator.sees_strip("Empty desk"))
        operator.wait(lambda: operator.work.at_hand.proposed is not None)
        assert operator.work.problem == "Empty desk did not answer. The call was ended."
        operator.wait(lambda: operator.says(operator.work.problem))
        operator.save()
        operator.wait(lambda: operator.work.state is WorkState.EMPTY)
        store = demo.phone.orders.store
        assert store is not None
        (order,) = store.opened().every()
        assert (order.status, order.attempts, order.last_result) == (STATUS, 1, "Dropped")


def test_a_desk_that_reaches_nobody_stops_the_round(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    """B7: three calls in a row that come to nothing: page and frame say why the round pauses; none counts."""
    del qapp
    with company(tmp_path, {"698": 4}) as demo, at_work(demo, qtbot, 4) as operator:
        assert [operator.serve() for _ in range(MANY - 1)] == [("698", "Bad number")] * (MANY - 1)
        operator.call()
        operator.wait(lambda: operator.work.state is WorkState.PAUSED)
        operator.wait(lambda: operator.says(operator.work.problem))
        assert operator.work.problem.startswith("3 calls in a row reached nobody")
        problem = demo.phone.problems.get(PROBLEM)
        assert problem is not None
        assert problem.sentence == operator.work.problem
        store = demo.phone.orders.store
        assert store is not None
        operator.wait(lambda: not any(order.reserved_by for order in store.opened().every()))
        operator.wait(lambda: all(order.attempts == 0 for order in store.opened().every()))
        assert [order.last_result for order in store.opened().every()] == [""] * 4


def test_whoever_signs_out_without_a_result_is_offered_the_order_again(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    """B1, S4, S8: leaving is warned of; whoever is back gives the result of the call that there was."""
    del qapp
    with company(tmp_path, {"201": 2}) as demo, at_work(demo, qtbot, 2) as operator:
        phone = demo.phone
        phone.calls.hang_up(operator.talk())
        operator.wait(lambda: operator.work.state is WorkState.RESULT)
        first, desk, standing = operator.work.at_hand.order, phone.centre.desk, phone.standings.current
        assert first is not None
        assert desk is not None
        assert phone.departure.consequences() == [
            f"The order of {first.name} has no result yet and would be called again."
        ]
        phone.centre.leave()
        phone.centre.use(desk, standing)
        operator.wait(lambda: phone.orders.work is not None)
        store = phone.orders.store
        assert store is not None
        assert store.extend(first.reserved_by, first.id, 3600.0), "the machine may be slower than a lease"
        operator.start()
        operator.wait(lambda: operator.work.state is WorkState.PREVIEW)
        operator.sell_without_calling()
        operator.wait(lambda: operator.work.state is WorkState.PREVIEW)
        sold = store.opened().get(first.id)
        assert sold is not None
        assert (sold.status, sold.last_result, len(phone.calls)) == (SOLD, "Sold", 0)


def _rings_shortly(demo: Demo) -> None:
    """The account's Ring Timeout (C9) is that of the test."""
    here = demo.phone.standings.current
    general = here.account.general.model_copy(update={"ring_timeout_seconds": int(RING_SECONDS)})
    demo.phone.standings.use(replace(here, account=here.account.model_copy(update={"general": general})))


def _started(demo: Demo, assembly: Assembly, qtbot: QtBot, count: int) -> Operator:
    """The page is there once the account says so; Start is pressed on it."""
    orders = demo.phone.orders
    qtbot.waitUntil(lambda: demo.ready and orders.store is not None, timeout=PATIENCE)
    brought: list[int] = []
    orders.ask(lambda store: sum(1 for _ in store.every()), lambda outcome: brought.append(outcome.result()))
    qtbot.waitUntil(lambda: brought == [count], timeout=PATIENCE)
    assembly.window.navigation.buttons["orders"].click()
    page = assembly.window.findChild(WorkPage)
    assert isinstance(page, WorkPage)
    assert page.main.text() == "Start"
    page.main.click()
    return Operator(demo, page, qtbot)


def _is_as_the_rules_say(order: Order, log: list[dict[str, object]]) -> None:
    """B6, B7, B9: sold orders are done; the others keep their status and wait for their own put-off time."""
    assert [entry["what"] for entry in log] == ["imported", "taken", "result"]
    assert order.reserved_by == ""
    at = float(str(log[-1]["at"]))
    if order.number in ("201", "202"):
        assert (order.status, order.attempts, order.last_result) == (SOLD, 0, "Sold")
        return
    assert (order.status, order.attempts) == (STATUS, 1)
    minutes = 60 if order.number == "602" else 15
    assert order.ready_at == pytest.approx(at + 60 * minutes, abs=1)
