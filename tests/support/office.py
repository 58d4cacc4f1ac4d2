"""Windows of phones that follow one account file, each with an engine that says what the test says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.account.seat import SeatState
from app.bus import Bus
from app.paths import Paths
from app.phone import Phone, build
from app.preferences import PreferenceFile
from tests.support.scripted_engine import EngineScripted
from ui.frame.account_parts import Own
from ui.frame.assembly import Assembly
from ui.gradually import is_whole
from ui.qt_loop import QtLoop
from ui.settings.view import SettingsPage

TEXT = """\
format = 1
# Everything that the account decides.
[account]
name = "Example"
plan = "pro"
pro_dialing = true
ring_timeout_seconds = 30  # agreed in May

[rights.account]
transfer = "on"
internal = "on"
external = "on"
supervised = "on"
unsupervised = "on"

[sip]
registrar = "pbx.example.com"

[[agent_groups]]
name = "Sales"

[[agents]]
login = "maria"
extension = "1001"
display_name = "Maria Lopez"
group = "Sales"

[[agents]]
login = "jan"
extension = "1002"

[[coworkers]]
name = "Ada Byron"
extension = "1100"

[[products]]
name = "Solar"
[products.redial]
ring_time_seconds = 40

[[campaigns]]
name = "Spring"
"""
PASSWORD = "not kept anywhere"  # noqa: S105 - the test's own


class OfficeWindow:
    """One desk: phone, window, and a person's hands."""

    def __init__(self, qtbot: QtBot, folder: Path, file: Path | None, login: str = "maria") -> None:
        """``file`` None: nobody is signed in yet."""
        self.qtbot = qtbot
        self.loop, self.bus = QtLoop(), Bus()
        self.engine = EngineScripted(self.loop, self.bus)
        self.phone: Phone = build(self.loop, paths=Paths.under(folder), bus=self.bus, engine=self.engine)
        if file is not None:
            self.phone.expect(str(file), login, PASSWORD)
        self.phone.start()
        self.looks: list[str] = []
        self.preferences = PreferenceFile.in_folder(folder / "config")
        self.assembly = Assembly(self.phone, own=Own(self.preferences, self.looks.append))
        self.window = self.assembly.window
        self.window.setParent(None)
        qtbot.addWidget(self.window)

    def show(self, width: int = 1200, height: int = 800) -> None:
        """Put the window on the screen."""
        self.window.resize(width, height)
        self.window.show()
        self.qtbot.waitExposed(self.window, timeout=60_000)
        self.assembly.welcome()
        self.settle()

    def settle(self) -> None:
        """Let posted work and layouts happen, and pages come to their end."""
        self.wait(lambda: is_whole(self.window))
        for _ in range(3):
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until it is so."""
        self.qtbot.waitUntil(condition, timeout=60_000)

    def wait_until_signed_in(self) -> None:
        """Until the account file was read and the agent of it has a seat."""
        assert self.phone.seats is not None
        seats = self.phone.seats
        self.wait(lambda: [seat.state for seat in seats] == [SeatState.SIGNED_IN])

    @property
    def settings(self) -> SettingsPage:
        """The settings page, which must have been looked at."""
        (found,) = self.window.findChildren(SettingsPage)
        return found

    def open_settings(self, page: str) -> None:
        """Go to that page of the settings and wait until the file is there."""
        self.assembly.account.show(page)
        self.settle()
        work = self.assembly.account.settings.presenter.work
        if work is not None:
            self.wait(lambda: work.editing.state.name not in ("READING", "SAVING"))
        self.settle()

    # --- hands --------------------------------------------------------------------------------------

    def button(self, name: str, root: QWidget | None = None) -> QPushButton:
        """The one visible button of that name."""
        found = [
            button
            for button in (root or self.window).findChildren(QPushButton)
            if button.accessibleName() == name and button.isVisible()
        ]
        assert len(found) == 1, f"{name}: {len(found)} found"
        return found[0]

    def click(self, name: str, root: QWidget | None = None) -> None:
        """Click it."""
        QTest.mouseClick(self.button(name, root), Qt.MouseButton.LeftButton)
        self.settle()

    def line(self, name: str, root: QWidget | None = None) -> QLineEdit:
        """The one visible line of that name."""
        found = [
            line
            for line in (root or self.window).findChildren(QLineEdit)
            if line.accessibleName() == name and line.isVisible()
        ]
        assert len(found) == 1, f"{name}: {len(found)} found"
        return found[0]

    def type(self, name: str, text: str, root: QWidget | None = None) -> None:
        """Replace what stands in a line, key by key."""
        line = self.line(name, root)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        self.settle()

    def choose(self, name: str, value: str, root: QWidget | None = None) -> None:
        """Choose by the value behind the words."""
        found = [
            choice
            for choice in (root or self.window).findChildren(QComboBox)
            if choice.accessibleName() == name and choice.isVisible()
        ]
        assert len(found) == 1, f"{name}: {len(found)} found"
        found[0].setCurrentIndex(found[0].findData(value))
        self.settle()

    def close(self) -> None:
        """Take everything down."""
        self.assembly.close()
        self.phone.stop()
