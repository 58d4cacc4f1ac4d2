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

    def page(self) -> Page:
        """Its entry in the navigation."""
        return Page(KEY, Icon.TABLE, tr("Queue"), self._made)

    def refresh(self) -> None:
        """The page has an entry where the account has call modes, also for who gets no orders."""
        self._there(self._phone.orders.store is not None)

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
        from ui.order_admin.view import BoardPage

        orders, loop = self._phone.orders, self._phone.loop
        thread = self._thread = OneThread(loop, "order board")

        def make_board(changed: Callable[[], None]) -> OrderBoard:
            def told() -> None:
                changed()
                if self._importing is not None:
                    self._importing.refresh()

            return OrderBoard(lambda: orders.store, lambda: orders.policy, thread, loop, told)

        listing_thread = self._listing_thread = OneThread(loop, "order list")

        def make_list(changed: Callable[[int, int], None]) -> Listing:
            return Listing(lambda: orders.store, lambda: orders.policy, listing_thread, loop, changed)

        presenter = BoardPresenter(
            make_board, make_list, self._phone.bus, self._announce, self._open_settings
        )
        page = BoardPage(presenter)
        page.take_in.clicked.connect(lambda: self._import(page, presenter))
        presenter.attach(page)
        self.presenter = presenter
        both = QStackedWidget()
        both.addWidget(page)
        page.statistics.clicked.connect(lambda: self._show_statistics(both, page))
        return both

    def _show_statistics(self, both: QStackedWidget, board: BoardPage) -> None:
        """In the place of the orders, which are left as they are."""
        if self.statistics is None:
            from ui.order_statistics.assembly import OrderStatistics

            self.statistics = OrderStatistics(self._phone, self._announce)
            self.statistics.page.back.clicked.connect(lambda: _turn(both, board, board.statistics))
            both.addWidget(self.statistics.page)
        _turn(both, self.statistics.page, self.statistics.page.back)

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


def _turn(both: QStackedWidget, page: QWidget, focus: QWidget) -> None:
    both.setCurrentWidget(page)
    focus.setFocus(Qt.FocusReason.OtherFocusReason)
