"""The page of past calls in the window, with a scripted engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.account.desk import ACCOUNT_ID, Desk
from app.account.sip import SipAccount
from app.bus import Bus
from app.history.history import FILE
from app.history.record import Record
from app.history.store import HistoryStore
from app.paths import Paths
from app.phone import Phone, build
from tests.gui.conftest import SERVER
from tests.support.past_calls import passed_on, past
from tests.support.scripted_engine import EngineScripted
from ui.frame.assembly import Assembly
from ui.history.view import HistoryPage
from ui.qt_loop import QtLoop
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.text import Text

NOW = 1_800_000_000.0


class PastInWindow:
    """A phone with a past, and its window."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.loop, self.bus = QtLoop(), Bus()
        self.engine = EngineScripted(self.loop, self.bus)
        sip = SipAccount(account_id=ACCOUNT_ID, user="1001", server=SERVER)
        desk = Desk(account=sip, password="secret", country="DE")  # noqa: S106 - of no account
        self.phone: Phone = build(
            self.loop, desk=desk, paths=Paths.under(folder), bus=self.bus, engine=self.engine
        )
        self.phone.start()
        self.engine.register(ACCOUNT_ID)
        self.assembly = Assembly(self.phone)
        self.window = self.assembly.window
        self.window.setParent(None)
        qtbot.addWidget(self.window)
        self.window.resize(1100, 760)
        self.window.show()
        qtbot.waitExposed(self.window, timeout=60_000)

    @property
    def page(self) -> HistoryPage:
        (page,) = self.window.findChildren(HistoryPage)
        return page

    def open(self, total: int) -> HistoryPage:
        """Show the page and wait until all its rows are there."""
        self.window.show_page("history")
        self.wait_for(total)
        return self.page

    def wait_for(self, total: int) -> None:
        self.wait(lambda: self.page.rows.rowCount() == total and "…" not in self.titles()[:1])

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=60_000)

    def titles(self, most: int = 5) -> list[str]:
        rows = self.page.rows
        shown = range(min(most, rows.rowCount()))
        return [rows.data(rows.index(n, 0), Qt.ItemDataRole.UserRole).title for n in shown]

    def texts(self) -> list[str]:
        return [text.text() for text in self.window.findChildren(Text) if text.isVisible()]

    def click(self, name: str) -> None:
        found = [b for b in self.page.findChildren(Button) if b.accessibleName() == name and b.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} found"
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifiers)
        QApplication.processEvents()

    def call(self, number: str, name: str) -> str:
        """A caller whom nobody answers."""
        call_id = self.engine.arrive(f"sip:{number}@{SERVER}", name=name, dialled=f"sip:1001@{SERVER}")
        QApplication.processEvents()
        self.engine.finish(call_id, 487)
        QApplication.processEvents()
        return call_id

    def close(self) -> None:
        self.assembly.close()
        self.phone.stop()


MakeDesk = Callable[..., PastInWindow]


@pytest.fixture
def desk_with(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[MakeDesk]:
    """A window on a phone whose past is these records, the oldest first."""
    del theme
    made: list[PastInWindow] = []

    def make(*records: Record) -> PastInWindow:
        folder = Paths.under(tmp_path).data
        if records:
            store = HistoryStore(folder / FILE)
            store.put(records)
            store.close()
        made.append(PastInWindow(qtbot, tmp_path))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


MARIA = past("1", NOW, name="Maria Keller", number="+4930901820")
JON = past("2", NOW + 600, name="Jon Bell", number="1014", answered=False)
ADA = passed_on("3", NOW + 1200, name="Łukasz Nowak", number="+48221234567")
