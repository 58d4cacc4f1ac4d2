"""Somebody at the order queue's pages of the demo's window, on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.demo.demo import Demo, build_demo
from app.engine.options import EngineOptions
from app.orders.outbox import KeptResult
from app.orders.store import OrderStore
from app.paths import Paths
from ui.demo.command import pages
from ui.frame.account_parts import Own
from ui.frame.assembly import Assembly
from ui.gradually import is_whole
from ui.order_admin.assembly import KEY
from ui.order_admin.import_view import ImportDialog
from ui.order_admin.view import BoardPage
from ui.order_statistics.view import StatisticsPage
from ui.qt_loop import QtLoop
from ui.rows.model import RowModel

ORDERS = 20
PATIENCE = 60_000
"""Milliseconds; a busy machine may need some of them."""


class Admin:
    """Uses what stands on the pages."""

    def __init__(self, demo: Demo, assembly: Assembly, qtbot: QtBot) -> None:
        self.demo, self.assembly, self._qtbot = demo, assembly, qtbot
        orders = demo.phone.orders
        self.wait(lambda: demo.ready and orders.store is not None)
        assembly.window.navigation.buttons[KEY].click()
        page = assembly.window.findChild(BoardPage)
        assert isinstance(page, BoardPage)
        self.page = page
        self.wait_until_made(page)
        self.wait(lambda: self.total() == ORDERS)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Until it holds."""
        self._qtbot.waitUntil(condition, timeout=PATIENCE)

    def wait_until_made(self, page: QWidget) -> None:
        """Until all of a page is there."""
        self.wait(lambda: is_whole(page))

    @property
    def store(self) -> OrderStore:
        """The orders, as another desk would open them."""
        store = self.demo.phone.orders.store
        assert store is not None
        return store.opened()

    def cells(self) -> list[tuple[str, str]]:
        """Project and mode of each cell with settings."""
        settings = self.demo.phone.orders.policy.orders.settings
        return [(cell.project, cell.mode) for cell in settings]

    def total(self) -> int:
        """Orders in all cells; -1: not counted yet."""
        figures = [self.page.cell(*cell).count.text().replace("\u202f", "") for cell in self.cells()]
        return -1 if "–" in figures else sum(map(int, figures))

    def rows(self) -> list[RowModel]:
        """The rows of the list."""
        actions = self.assembly.order_admin.presenter
        assert actions is not None
        return [actions.row(place) for place in range(self.page.list.rows.rowCount())]

    def orders(self) -> list[str]:
        """The orders' own numbers, from the first row to the last."""
        return [row.title.partition(" ")[0] for row in self.rows()]

    def import_dialog(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> ImportDialog:
        """The dialog, with this file chosen."""
        self.page.take_in.click()
        dialog = self.assembly.order_admin.dialog
        assert isinstance(dialog, ImportDialog)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
        dialog.choose.click()
        return dialog

    def work(self, *results: str) -> None:
        """An order dialled for each result, by whoever is signed in."""
        orders = self.demo.phone.orders
        operator, policy = orders.operator, orders.policy
        for number, name in enumerate(results):
            order = self.store.take(operator, frozenset(policy.modes_of(operator)), policy)
            result = policy.result(name)
            assert order is not None
            assert result is not None
            kept = KeptResult(delivery=f"{number}{name}", order_id=order.id, operator=operator, result=name)
            assert self.store.settle(kept, result, policy)

    def statistics(self) -> StatisticsPage:
        """The figures, as a click on their button shows them."""
        self.page.statistics.click()
        page = self.assembly.window.findChild(StatisticsPage)
        assert isinstance(page, StatisticsPage)
        self.wait_until_made(page)
        return page

    def name_supervisors(self, *logins: str) -> None:
        """Another account file holds, with these."""
        standings = self.demo.phone.standings
        account = standings.current.account
        orders = account.orders.model_copy(update={"supervisors": logins})
        standings.use(replace(standings.current, account=account.model_copy(update={"orders": orders})))


@contextmanager
def at_the_queue(folder: Path, qtbot: QtBot) -> Iterator[Admin]:
    """A demo with ``ORDERS`` orders, and its window on the queue's page."""
    demo = build_demo(
        QtLoop(), paths=Paths.under(folder / "desk"), options=EngineOptions(sound=False), orders=ORDERS
    )
    demo.start()
    assembly = Assembly(demo.phone, pages(demo), Own(seats=lambda: demo.seats))
    qtbot.addWidget(assembly.window)
    assembly.window.show()
    try:
        yield Admin(demo, assembly, qtbot)
    finally:
        assembly.close()
        demo.stop()
