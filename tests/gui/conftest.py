"""A window on a phone whose engine says what the test says, and whose clock the test moves."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.account.desk import ACCOUNT_ID, Desk
from app.account.sip import SipAccount
from app.bus import Bus
from app.phone import Phone
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.collector import Collector
from ui.frame.assembly import Assembly
from ui.frame.window import MainWindow
from ui.theme.theme import Appearance, Theme
from ui.widgets import buttons

SERVER = "pbx.example.com"


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The look, once for the application."""
    return Theme(qapp, Appearance.LIGHT)


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests click faster than people; the guard against stray clicks has tests of its own."""
    monkeypatch.setattr(buttons, "SETTLE_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def _swept(qapp: QApplication) -> Iterator[None]:
    """Widgets that a test gave back are really gone before the next one, and died on their own thread."""
    collector = Collector()
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    collector.close()


class DeskInWindow:
    """The phone, its scripted engine and its window."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.loop = VirtualLoop()
        self.bus = Bus()
        self.engine = EngineScripted(self.loop, self.bus)
        account = SipAccount(account_id=ACCOUNT_ID, user="1001", server=SERVER)
        desk = Desk(account=account, password="secret", country="DE")  # noqa: S106 - of no account
        self.phone = Phone(loop=self.loop, bus=self.bus, engine=self.engine, desk=desk, log=None)
        self.phone.start()
        self.engine.register(ACCOUNT_ID)
        self.assembly = Assembly(self.phone)

    @property
    def window(self) -> MainWindow:
        """The window."""
        return self.assembly.window

    def show(self, width: int = 1024, height: int = 680) -> None:
        """Put the window on the screen."""
        self.window.resize(width, height)
        self.window.show()
        self.qtbot.waitExposed(self.window, timeout=60_000)
        self.settle()

    def settle(self) -> None:
        """Let posted work and layouts happen."""
        self.loop.run()
        for _ in range(3):
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    def call(self, number: str = "600", name: str = "") -> str:
        """A call that we placed and that was answered."""
        call = self.phone.calls.place(ACCOUNT_ID, f"sip:{number}@{SERVER}", name=name)
        self.engine.answer(call.id)
        self.engine.grant_holds()
        self.settle()
        return call.id

    def ring(self, name: str = "Jon Bell", number: str = "1014") -> str:
        """A call that comes in."""
        call_id = self.engine.arrive(f"sip:{number}@{SERVER}", name=name, dialled=f"sip:1001@{SERVER}")
        self.settle()
        return call_id

    def close(self) -> None:
        """Take everything down."""
        self.assembly.close()
        self.phone.stop()


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[DeskInWindow]:
    """A registered phone in a window that is not shown yet."""
    del theme
    made = DeskInWindow(qtbot)
    made.assembly.window.setParent(None)
    qtbot.addWidget(made.window)
    yield made
    made.close()
