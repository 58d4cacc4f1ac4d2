"""Call mode with nothing replaced: the window dials orders at the embedded exchange, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.demo.demo import Demo, build_demo
from app.demo.orders import SOLD, STATUS
from app.engine.options import EngineOptions
from app.orders.events import WorkState
from app.orders.order import Order
from app.orders.work import Work
from app.paths import Paths
from ui.demo.command import pages
from ui.frame.assembly import Assembly
from ui.orders.view import WorkPage
from ui.qt_loop import QtLoop

CUSTOMERS = {"201": 2, "202": 1, "601": 13, "602": 2, "603": 2}
"""How often each number of the company is called. The busy line takes no time, so it is called most."""
ORDERS = sum(CUSTOMERS.values())
RING_SECONDS = 4.0
"""Longer than those who answer take, who do after two."""
PATIENCE = 60_000
"""Milliseconds for one step on a busy machine."""


@pytest.fixture
def demo(qapp: QApplication, tmp_path: Path) -> Iterator[Demo]:
    demo = build_demo(
        QtLoop(),
        paths=Paths.under(tmp_path),
        options=EngineOptions(sound=False),
        ring_timeout=RING_SECONDS,
        orders=ORDERS,
        customers=tuple(number for number, times in CUSTOMERS.items() for _ in range(times)),
    )
    demo.start()
    yield demo
    demo.stop()


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
        self.wait(lambda: self.work.state is WorkState.PREVIEW)
        order = self.work.at_hand.order
        assert order is not None
        assert self._page.main.text() == "Call now"
        self._page.main.click()
        self.wait(lambda: self.work.state is WorkState.RESULT or self._talking())
        if self._talking():
            current = self._demo.phone.calls.current
            assert current is not None
            assert self._demo.phone.transfers.data_of(current)["order"] == order.external_id
            self._demo.phone.calls.hang_up(current.id)
        self.wait(lambda: self.work.state is WorkState.RESULT)
        proposed = self.work.at_hand.proposed
        if proposed is None:
            self._press("Sold")
            return order.number, "Sold"
        assert self._page.main.text() == "Save and next"
        self._page.main.click()
        return order.number, proposed.name

    def _talking(self) -> bool:
        current = self._demo.phone.calls.current
        return current is not None and current.established

    def _press(self, name: str) -> None:
        button = next(b for b in self._page.results.buttons if b.text() == name)
        button.click()


def test_twenty_orders_are_dialled_by_the_window_itself(demo: Demo, qtbot: QtBot) -> None:
    """B1 to B11: busy, silent and declining customers are recognised; each order ends as the rules say."""
    assembly = Assembly(demo.phone, pages(demo))
    qtbot.addWidget(assembly.window)
    assembly.window.show()
    try:
        operator = _at_work(demo, assembly, qtbot)
        done = Counter(operator.serve() for _ in range(ORDERS))
        operator.wait(lambda: operator.work.state is WorkState.EMPTY)
    finally:
        assembly.close()
    result = {"201": "Sold", "202": "Sold", "601": "Busy", "602": "No answer", "603": "Busy"}
    assert done == {(number, result[number]): times for number, times in CUSTOMERS.items()}
    store = demo.phone.orders.store
    assert store is not None
    for order in store.opened().every():
        _is_as_the_rules_say(order, store.opened().log(order.id))


def _at_work(demo: Demo, assembly: Assembly, qtbot: QtBot) -> Operator:
    """The page is there once the account says so; Start is pressed on it."""
    orders = demo.phone.orders
    qtbot.waitUntil(lambda: demo.ready and orders.store is not None, timeout=PATIENCE)
    brought: list[int] = []
    orders.ask(lambda store: sum(1 for _ in store.every()), lambda outcome: brought.append(outcome.result()))
    qtbot.waitUntil(lambda: brought == [ORDERS], timeout=PATIENCE)
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
