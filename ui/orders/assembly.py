"""Wires call mode of a phone to its window."""

from __future__ import annotations

from collections.abc import Callable

from app.phone import Phone
from app.translation import tr
from ui.frame.page import Page
from ui.orders.presenter import WorkPresenter
from ui.orders.view import WorkPage
from ui.theme.icons import Icon

KEY = "orders"
"""Key of the page in the navigation."""


class OrdersPart:
    """The page, made when it is first looked at. ``close`` stops listening."""

    def __init__(self, phone: Phone, announce: Callable[[str], None], there: Callable[[bool], None]) -> None:
        """``there`` hears whether there are orders to work on, and so an entry for them."""
        self._loop = phone.loop
        self.presenter = WorkPresenter(phone.orders, phone.bus, announce, there)

    def page(self) -> Page:
        """Its entry in the navigation."""
        return Page(KEY, Icon.ORDERS, tr("Orders"), self._made)

    def close(self) -> None:
        """Stop listening to the phone."""
        self.presenter.close()

    def _made(self) -> WorkPage:
        page = WorkPage(self.presenter, self._loop.now)
        self.presenter.attach(page)
        return page
