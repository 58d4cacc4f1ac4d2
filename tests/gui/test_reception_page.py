"""Incoming calls in the window: the page of the settings, the reminder, and an agent who is left in peace."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.account.desk import ACCOUNT_ID
from app.agent.state import DO_NOT_DISTURB
from app.engine.commands import HangUpCall
from app.engine.events import CallFinished
from app.reception.choices import Way
from tests.gui.conftest import DeskInWindow
from tests.support.clipping import clipped
from ui.calls.view import CallCards
from ui.reception.view import ReceptionPage
from ui.widgets.surfaces import Notice
from ui.widgets.text import Text


def _page(desk: DeskInWindow, width: int = 1024) -> ReceptionPage:
    desk.show(width)
    desk.assembly.account.show("incoming")
    desk.settle()
    page = desk.window.findChild(ReceptionPage)
    assert isinstance(page, ReceptionPage)
    return page


def _type(page: ReceptionPage, way: Way, text: str) -> None:
    edit = page.ways[way].field.edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def _notices(desk: DeskInWindow) -> list[Notice]:
    return [notice for notice in desk.window.findChildren(Notice) if notice.isVisible()]


def _cards(desk: DeskInWindow) -> list[QWidget]:
    cards = desk.window.findChild(CallCards)
    assert isinstance(cards, CallCards)
    return list(cards.cards())


def test_a_number_typed_on_the_page_forwards_every_call_and_one_press_ends_that(desk: DeskInWindow) -> None:
    """P8, P9: by the keyboard; the window says so for as long as it is on."""
    page = _page(desk)
    _type(page, Way.ALWAYS, "1002")
    desk.settle()
    assert desk.phone.reception.choices.always == "1002"
    (notice,) = _notices(desk)
    assert notice.sentence.text() == "Every call is forwarded to 1002."
    call_id = desk.ring()
    assert [order.forward_to for order in desk.engine.of(HangUpCall)] == ["sip:1002@pbx.example.com"]
    desk.bus.publish(CallFinished(call_id=call_id, code=302, reason="", by_us=True))
    notice.action.click()
    desk.settle()
    assert _notices(desk) == []
    assert page.ways[Way.ALWAYS].field.edit.text() == ""


def test_what_cannot_be_dialled_stays_with_why(desk: DeskInWindow) -> None:
    """P8: one sentence, nothing typed is lost, nothing is forwarded."""
    page = _page(desk)
    _type(page, Way.BUSY, "no such thing!")
    desk.settle()
    row = page.ways[Way.BUSY]
    assert row.field.edit.text() == "no such thing!"
    assert "no such thing!" in row.field.edit.accessibleDescription()
    assert not desk.phone.reception.forwarding


@pytest.mark.parametrize("what", ["turned off", "signed out"])
def test_what_was_refused_does_not_outlive_what_it_was_typed_over(desk: DeskInWindow, what: str) -> None:
    """P8: one press turns forwarding off, and nothing on the page says otherwise; nor to the next agent."""
    page = _page(desk)
    _type(page, Way.ALWAYS, "1002")
    _type(page, Way.ALWAYS, "no such thing!")
    desk.phone.reception.ring_for(30)
    desk.settle()
    edit = page.ways[Way.ALWAYS].field.edit
    assert edit.text() == "no such thing!"
    if what == "turned off":
        (notice,) = _notices(desk)
        notice.action.click()
    else:
        desk.phone.agent.sign_out()
    desk.settle()
    assert edit.text() == desk.phone.reception.choices.always != "no such thing!"
    assert "no such thing!" not in edit.accessibleDescription()


def test_answering_is_switched_on_the_page(desk: DeskInWindow) -> None:
    """P8."""
    page = _page(desk)
    assert not page.delay.isEnabled()
    page.answers.click()
    assert desk.phone.reception.answering == 3
    page.delay.setCurrentIndex(page.delay.findData("5"))
    assert desk.phone.reception.answering == 5
    desk.ring()
    (card,) = _cards(desk)
    assert "The phone answers by itself in a moment." in [text.text() for text in card.findChildren(Text)]


@pytest.mark.parametrize("width", [320, 1024])
def test_no_word_is_cut(desk: DeskInWindow, width: int) -> None:
    """P8, P9."""
    page = _page(desk, width)
    assert clipped(page) == []


def test_an_agent_who_is_not_to_be_disturbed_sees_and_hears_nothing(
    desk: DeskInWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P8: no card, no blinking, no word from a screen reader; the state stands in the top bar."""
    said: list[str] = []
    monkeypatch.setattr("ui.frame.assembly.announce", lambda _window, sentence: said.append(sentence))
    monkeypatch.setattr(QApplication, "alert", lambda *_: said.append("alert"))
    desk.show()
    desk.phone.agent.choose(DO_NOT_DISTURB)
    said.clear()
    call_id = desk.ring()
    assert _cards(desk) == []
    desk.bus.publish(CallFinished(call_id=call_id, code=480, reason="", by_us=True))
    desk.settle()
    assert _cards(desk) == []
    assert said == []
    assert desk.assembly.agent.corner.pill.text().startswith("Do not disturb")
    assert desk.phone.account is not None
    assert desk.phone.account.account_id == ACCOUNT_ID
