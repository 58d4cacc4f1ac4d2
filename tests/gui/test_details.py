"""The page of details beside a call, with a scripted engine."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from app.engine.commands import PlaceCall
from app.transfer.call_data import MANNER, REFERENCE, encode, find
from tests.gui.centre import Centre, centre
from tests.gui.conftest import SERVER
from tests.support.accounts import general
from tests.support.clipping import clipped

__all__ = ["centre"]


def arrive(centre: Centre, **data: str) -> None:
    told = {REFERENCE: "abc", MANNER: "conversation", **data}
    centre.engine.arrive(
        f"sip:1002@{SERVER}", name="Maria", dialled=f"sip:1001@{SERVER}", headers=[encode(told).header]
    )
    centre.settle()


def test_what_came_with_a_call_stands_beside_it(centre: Centre) -> None:
    """D11, E6: customer, order, campaign and notes; not the marks of the transfer."""
    centre.window.show_page("details")
    arrive(centre, customer="Keller & Söhne", order="A-20417", notes="call after five")
    texts = centre.texts()
    assert [text for text in texts if text in ("Customer", "Order", "Notes")] == [
        "Customer",
        "Order",
        "Notes",
    ]
    assert {"Keller & Söhne", "A-20417", "call after five"} <= set(texts)
    assert "abc" not in texts


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was asked to open."""
    made: list[str] = []

    def open_url(url: QUrl) -> bool:
        made.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return made


CRM = "https://crm.example.com/find?customer={customer}"


def test_the_crm_opens_with_encoded_values(centre: Centre, opened: list[str]) -> None:
    """E6, E11: the account's template; values cannot add parameters."""
    centre.stand(account=general(screen_pop_url=CRM, screen_pop_opens="press"))
    centre.window.show_page("details")
    arrive(centre, customer="a&admin=1 ü")
    (on_card, on_page) = (b for b in centre.buttons("Open in CRM") if b.isVisible())
    for button in (on_card, on_page):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert opened.pop() == "https://crm.example.com/find?customer=a%26admin%3D1%20%C3%BC"
    assert opened == []


def test_the_crm_opens_by_itself_though_nobody_looked_at_the_page(centre: Centre, opened: list[str]) -> None:
    """E6, E11: call and screen pop come together; the details were never shown."""
    centre.stand(account=general(screen_pop_url=CRM))
    arrive(centre, customer="Keller")
    assert opened == []
    centre.click("Answer")
    centre.engine.answer(next(call.id for call in centre.phone.calls))
    centre.settle()
    assert opened == ["https://crm.example.com/find?customer=Keller"]


def test_a_browser_that_does_not_open_is_told_on_the_card(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E6: one sentence."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    centre.stand(account=general(screen_pop_url=CRM, screen_pop_opens="ring"))
    arrive(centre, customer="Keller")
    assert "The browser could not be opened." in centre.texts()
    assert clipped(centre.window) == []


def test_without_a_template_there_is_no_button(centre: Centre) -> None:
    """E1: absent, not dead."""
    centre.window.show_page("details")
    arrive(centre, customer="Keller")
    assert not any(b.isVisible() for b in centre.buttons("Open in CRM"))


def test_notes_go_along_with_a_transfer(centre: Centre) -> None:
    """D11, P9: typed in a field with a name, sent in User-to-User."""
    centre.window.show_page("details")
    centre.customer()
    (notes,) = centre.window.findChildren(QPlainTextEdit)
    assert notes.accessibleName() == "Notes on this call"
    notes.setFocus()
    QTest.keyClicks(notes, "wants Tom, line 3")
    assert notes.toPlainText() == "wants Tom, line 3", "digits too are the note's, not tones"
    assert "They go along when you transfer the call." in centre.texts()
    QTest.keyClick(notes, Qt.Key.Key_Tab)
    assert not notes.hasFocus()
    centre.open()
    centre.type("tom")
    centre.press("Return")
    centre.grant()
    sent = find(centre.engine.of(PlaceCall)[-1].headers)
    assert sent is not None
    assert sent["notes"] == "wants Tom, line 3"
    late = "The transfer has begun; what you have written since then does not go along."
    assert late not in centre.texts()
    QTest.keyClicks(notes, "!")
    assert late in centre.texts()


def test_notes_that_are_too_long_say_so_and_stay(centre: Centre) -> None:
    """D11: nothing that was typed is lost."""
    centre.window.show_page("details")
    call_id = centre.customer()
    (notes,) = centre.window.findChildren(QPlainTextEdit)
    notes.setPlainText("x" * 400)
    assert any(text.startswith("Too long to go along with a transfer: the last") for text in centre.texts())
    centre.engine.finish(call_id)
    centre.settle()
    assert notes.toPlainText() == "x" * 400
    assert "The call is over; these notes stay here until the next one." in centre.texts()
