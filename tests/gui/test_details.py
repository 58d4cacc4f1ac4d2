"""The page of details beside a call, with a scripted engine."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.transfer.call_data import MANNER, REFERENCE, encode
from tests.gui.conftest import SERVER
from tests.gui.test_transfer_box import Centre, centre
from tests.support.accounts import general

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


def test_the_crm_opens_with_encoded_values(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """E6, E11: the account's template; values cannot add parameters."""
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    centre.stand(account=general(screen_pop_url="https://crm.example.com/find?customer={customer}"))
    centre.window.show_page("details")
    arrive(centre, customer="a&admin=1 ü")
    centre.click("Open in CRM")
    assert opened == ["https://crm.example.com/find?customer=a%26admin%3D1%20%C3%BC"]


def test_without_a_template_there_is_no_button(centre: Centre) -> None:
    """E1: absent, not dead."""
    centre.window.show_page("details")
    arrive(centre, customer="Keller")
    assert not any(b.isVisible() for b in centre.buttons("Open in CRM"))
