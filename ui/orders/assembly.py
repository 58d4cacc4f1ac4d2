"""Wires call mode of a phone to its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.orders.events import OrderDeskChanged
from app.phone import Phone
from app.translation import tr
from ui.frame.page import Page
from ui.theme.icons import Icon

if TYPE_CHECKING:
    from ui.orders.presenter import WorkPresenter
    from ui.orders.view import WorkPage

KEY = "orders"
"""Key of the page in the navigation."""


class OrdersPart:
    """The page, made when it is first looked at. ``close`` stops listening."""

    def __init__(self, phone: Phone, announce: Callable[[str], None], there: Callable[[bool], None]) -> None:
        """``there`` hears whether there are orders to work on, and so an entry for them."""
        self._phone, self._announce, self._there = phone, announce, there
        self._subscription = phone.bus.subscribe(OrderDeskChanged, lambda _event: self.refresh())
        self._presenter: WorkPresenter | None = None

    def page(self) -> Page:
        """Its entry in the navigation."""
        return Page(KEY, Icon.ORDERS, tr("Orders"), self._made)

    def refresh(self) -> None:
        """The page has an entry where there is something to work on."""
        self._there(bool(self._phone.orders.modes))

    def close(self) -> None:
        """Stop listening to the phone."""
        self._subscription.close()
        if self._presenter is not None:
            self._presenter.close()

    def _made(self) -> WorkPage:
        from ui.orders.presenter import WorkPresenter
        from ui.orders.view import WorkPage

        phone = self._phone
        self._presenter = WorkPresenter(phone.orders, phone.bus, self._announce, self._there)
        page = WorkPage(self._presenter, phone.loop.now)
        self._presenter.attach(page)
        return page
