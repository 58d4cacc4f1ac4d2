"""Wires the call-backs of a phone to its window."""

from __future__ import annotations

from collections.abc import Callable

from app.phone import Phone
from ui.call_backs.presenter import CallBacksPresenter
from ui.call_backs.view import CallBacksBar


class CallBacksPart:
    """The bar on one phone. ``close`` stops listening."""

    def __init__(self, phone: Phone, announce: Callable[[str], None]) -> None:
        self._presenter = CallBacksPresenter(phone.call_backs, phone.bus, announce)
        self.bar = CallBacksBar(self._presenter, phone.loop.now)
        self._presenter.attach(self.bar)

    def close(self) -> None:
        """Stop listening to the phone."""
        self._presenter.close()
