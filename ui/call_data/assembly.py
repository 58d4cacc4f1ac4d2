"""Wires the details of the current call to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.phone import Phone
from app.translation import tr
from ui.frame.page import Page
from ui.theme.icons import Icon

if TYPE_CHECKING:
    from ui.call_data.presenter import DetailsPresenter
    from ui.call_data.view import DetailsPage


class DetailsPart:
    """The page, made when it is first looked at. ``close`` stops listening."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self._presenter: DetailsPresenter | None = None

    def page(self) -> Page:
        """Its entry in the navigation."""
        return Page("details", Icon.INFO, tr("Details"), self._made)

    def close(self) -> None:
        """Stop listening to the phone."""
        if self._presenter is not None:
            self._presenter.close()

    def _made(self) -> DetailsPage:
        from ui.call_data.presenter import DetailsPresenter
        from ui.call_data.view import DetailsPage

        phone = self._phone
        self._presenter = DetailsPresenter(
            phone.calls,
            phone.standings,
            phone.transfers.data_of,
            phone.centre.notes,
            phone.bus,
            _open,
            phone.watching.quality,
        )
        page = DetailsPage(self._presenter)
        self._presenter.attach(page)
        return page


def _open(address: str) -> bool:
    return QDesktopServices.openUrl(QUrl(address))
