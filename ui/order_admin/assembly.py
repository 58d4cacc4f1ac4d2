"""Wires the board of the order queue of a phone to its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.apart import OneThread
from app.orders.events import OrderDeskChanged
from app.phone import Phone
from app.translation import tr
from ui.frame.page import Page
from ui.theme.icons import Icon

if TYPE_CHECKING:
    from app.orders.board import OrderBoard
    from app.orders.overview.listing import Listing
    from ui.order_admin.import_presenter import ImportPresenter
    from ui.order_admin.import_view import ImportDialog
    from ui.order_admin.presenter import BoardPresenter
    from ui.order_admin.view import BoardPage
    from ui.order_statistics.assembly import OrderStatistics

KEY = "order_admin"
"""Key of the page in the navigation."""
_REFUSED, _BOARD = 0, 1
"""Places of the reason why nothing is shown, and of the board."""


class OrderAdmin:
    """The page, made when it is first looked at. ``close`` stops listening."""

    def __init__(
        self,
        phone: Phone,
        announce: Callable[[str], None],
        open_settings: Callable[[str, str], None],
        there: Callable[[bool], None],
    ) -> None:
        """``open_settings``: the settings of a project and a mode. ``there``: whether there is a queue."""
        self._phone, self._announce, self._open_settings = phone, announce, open_settings
        self._there = there
        self._subscription = phone.bus.subscribe(OrderDeskChanged, lambda _event: self.refresh())
        self._thread: OneThread | None = None
        self._listing_thread: OneThread | None = None
        """Of its own, because to sort a million orders takes seconds and an import may take minutes."""
        self._importing: ImportPresenter | None = None
        self.presenter: BoardPresenter | None = None
        self.dialog: ImportDialog | None = None
        self.statistics: OrderStatistics | None = None
        self._pages: QStackedWidget | None = None

    def page(self) -> Page:
        """Its entry in the navigation."""
        return Page(KEY, Icon.TABLE, tr("Queue"), self._made)

    def refresh(self) -> None:
        """The page has an entry where the account has call modes; who may not see it reads why."""
        self._there(self._phone.orders.store is not None)
        if self._pages is not None:
            self._turn_to_allowed(self._pages)

    def close(self) -> None:
        """Stop listening to the phone; an import under way is taken back."""
        self._subscription.close()
        if self.dialog is not None:
            self.dialog.reject()
        if self.presenter is not None:
            self.presenter.close()
        if self.statistics is not None:
            self.statistics.close()
        for thread in (self._thread, self._listing_thread):
            if thread is not None:
                thread.stop()

    def _made(self) -> QWidget:
        from app.orders.board import OrderBoard
        from app.orders.overview.listing import Listing
        from ui.order_admin.presenter import BoardPresenter
        from ui.order_admin.view import BoardPage, RefusedPage

        orders, loop = self._phone.orders, self._phone.loop
        thread = self._thread = OneThread(loop, "order board")

        def make_board(changed: Callable[[], None]) -> OrderBoard:
            def told() -> None:
                changed()
                if self._importing is not None:
                    self._importing.refresh()

            return OrderBoard(lambda: orders.overseen, lambda: orders.policy, thread, loop, told)

        listing_thread = self._listing_thread = OneThread(loop, "order list")

        def make_list(changed: Callable[[int, int], None]) -> Listing:
            return Listing(lambda: orders.overseen, lambda: orders.policy, listing_thread, loop, changed)

        presenter = BoardPresenter(
            make_board,
            make_list,
            self._phone.bus,
            self._announce,
            self._open_settings,
            lambda: orders.operator,
        )
        page = BoardPage(presenter, lambda: presenter.attach(page))
        page.take_in.clicked.connect(lambda: self._import(page, presenter))
        self.presenter = presenter
        pages = self._pages = QStackedWidget()
        pages.addWidget(RefusedPage())
        pages.addWidget(page)
        page.statistics.clicked.connect(lambda: self._show_statistics(pages, page))
        self._turn_to_allowed(pages)
        return pages

    def _turn_to_allowed(self, pages: QStackedWidget) -> None:
        """The reason in place of everything, or the board in place of the reason."""
        if self._phone.orders.overseen is None:
            if self.dialog is not None:
                self.dialog.reject()
            pages.setCurrentIndex(_REFUSED)
        elif pages.currentIndex() == _REFUSED:
            pages.setCurrentIndex(_BOARD)

    def _show_statistics(self, pages: QStackedWidget, board: BoardPage) -> None:
        """In the place of the orders, which are left as they are."""
        if self.statistics is None:
            from ui.order_statistics.assembly import OrderStatistics

            self.statistics = OrderStatistics(self._phone, self._announce)
            self.statistics.page.back.clicked.connect(lambda: _turn(pages, board, board.statistics))
            pages.addWidget(self.statistics.page)
        _turn(pages, self.statistics.page, self.statistics.page.back)

    def _import(self, page: QWidget, presenter: BoardPresenter) -> None:
        if self.dialog is not None:
            return
        from ui.order_admin.import_presenter import ImportPresenter
        from ui.order_admin.import_view import ImportDialog

        self._importing = ImportPresenter(presenter.board, self._announce, self._phone.rules.country)
        self.dialog = ImportDialog(self._importing, page)
        self.dialog.finished.connect(self._forget)
        self._importing.attach(self.dialog)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = self._importing = None


def _turn(pages: QStackedWidget, page: QWidget, focus: QWidget) -> None:
    pages.setCurrentWidget(page)
    focus.setFocus(Qt.FocusReason.OtherFocusReason)
