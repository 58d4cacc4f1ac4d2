"""A contact centre's agent in the window, in a call with a customer; the engine is scripted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.account.standing import Standing
from app.engine.commands import HangUpCall, PlaceCall
from tests.gui.conftest import DeskInWindow
from tests.support.accounts import account
from ui.calls.card import CallCard
from ui.theme.theme import Theme
from ui.transfer.strip_view import TransferStrip
from ui.transfer.view import TransferBox
from ui.widgets.buttons import Button
from ui.widgets.text import Text


class Centre(DeskInWindow):
    """Anna of the example account, in a call with Maria Keller."""

    def stand(self, **changes: object) -> None:
        """Let this account file hold."""
        file = account(**changes)
        self.phone.standings.use(Standing(file, file.agents[0]))
        self.settle()

    def customer(self, name: str = "Maria Keller") -> str:
        """A customer who has called and talks with the agent."""
        call_id = self.ring(name, "+12125550000")
        self.phone.calls.answer(call_id)
        self.engine.answer(call_id)
        self.settle()
        return call_id

    def open(self) -> TransferBox:
        """The box, opened by its key."""
        self.press("Ctrl+Shift+T")
        return self.box()

    def box(self) -> TransferBox:
        """The one that is open."""
        (box,) = (b for b in self.window.findChildren(TransferBox) if b.isVisible())
        return box

    def boxes(self) -> int:
        """How many are open."""
        return sum(box.isVisible() for box in self.window.findChildren(TransferBox))

    def press(self, keys: str) -> None:
        """Press one combination where the focus is."""
        target = QApplication.focusWidget() or self.window
        QTest.keySequence(target, keys)
        self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is."""
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, text)
        self.settle()

    def strip(self) -> TransferStrip:
        """The strip that is shown."""
        (strip,) = (s for s in self.window.findChildren(TransferStrip) if s.isVisible())
        return strip

    def strips(self) -> int:
        """How many are shown."""
        return sum(strip.isVisible() for strip in self.window.findChildren(TransferStrip))

    def click(self, name: str) -> None:
        """Click the one button of that name, in the window or the box."""
        found = [
            button
            for button in self.window.findChildren(Button)
            if button.accessibleName() == name and button.isVisible()
        ]
        assert len(found) == 1, f"{name}: {len(found)} found"
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        self.grant()

    def buttons(self, name: str) -> list[Button]:
        """Every button of that name, seen or not."""
        return [b for b in self.window.findChildren(Button) if b.accessibleName() == name]

    def grant(self) -> None:
        """The engine does what it was told."""
        self.settle()
        hung_up = {order.call_id for order in self.engine.of(HangUpCall)}
        for call_id in hung_up:
            call = self.phone.calls.get(call_id)
            if call is not None and call.end_reason is None:
                self.engine.finish(call_id, by_us=True)
        while self.engine.grant_holds():
            self.settle()
        self.settle()

    @property
    def consult(self) -> str:
        """The latest call to a target."""
        return self.engine.of(PlaceCall)[-1].call_id

    def answered(self) -> None:
        """The target answers."""
        self.engine.answer(self.consult)
        self.grant()

    def texts(self) -> list[str]:
        return [text.text() for text in self.window.findChildren(Text) if text.isVisible()]

    def titles(self) -> list[str]:
        return [card.accessibleName() for card in self.window.findChildren(CallCard) if card.isVisible()]


@pytest.fixture
def centre(qtbot: QtBot, theme: Theme) -> Iterator[Centre]:
    del theme
    made = Centre(qtbot)
    qtbot.addWidget(made.window)
    made.stand()
    made.show()
    yield made
    made.close()


def consult(centre: Centre) -> str:
    """A consultation with Tom; gives the customer's call."""
    call_id = centre.customer()
    centre.open()
    centre.type("tom")
    centre.press("Return")
    centre.grant()
    return call_id
