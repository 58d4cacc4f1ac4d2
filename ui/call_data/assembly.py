"""Wires the details of the current call to the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.phone import Phone
from app.transfer.screen_pops import ScreenPopDue
from app.translation import tr
from ui.frame.page import Page
from ui.theme.icons import Icon

if TYPE_CHECKING:
    from ui.call_data.presenter import DetailsPresenter
    from ui.call_data.view import DetailsPage


class DetailsPart:
    """The page, made when it is first looked at, and the screen pop, which needs none. ``close``: no more."""

    def __init__(self, phone: Phone, note: Callable[[str, str], None]) -> None:
        """``note``: say on the card of a call why something did not happen."""
        self._phone, self._note = phone, note
        self._subscription = phone.bus.subscribe(ScreenPopDue, self._open)
        self._presenter: DetailsPresenter | None = None

    def page(self) -> Page:
        """Its entry in the navigation."""
        return Page("details", Icon.INFO, tr("Details"), self._made)

    def close(self) -> None:
        """Stop listening to the phone."""
        self._subscription.close()
        if self._presenter is not None:
            self._presenter.close()

    def _made(self) -> DetailsPage:
        from ui.call_data.presenter import DetailsPresenter
        from ui.call_data.view import DetailsPage

        phone = self._phone
        self._presenter = DetailsPresenter(
            phone.calls,
            phone.centre.screen_pops,
            phone.centre.notes,
            phone.bus,
            phone.watching.quality,
        )
        page = DetailsPage(self._presenter)
        self._presenter.attach(page)
        return page

    def _open(self, event: ScreenPopDue) -> None:
        if not QDesktopServices.openUrl(QUrl(event.address)):
            self._note(event.call_id, tr("The browser could not be opened."))
