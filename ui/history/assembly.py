"""Wires the past to the window: its page, and the number of missed calls at its entry."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.calls.end_reason import Direction
from app.history.events import MissedChanged
from app.history.record import Leg
from app.phone import Phone
from app.translation import tr, tr_count
from ui.frame.page import Page
from ui.theme.icons import Icon

if TYPE_CHECKING:
    from ui.history.model import RecordModel
    from ui.history.presenter import HistoryPresenter
    from ui.history.view import HistoryPage

KEY = "history"


class HistoryPart:
    """The page, made when it is first looked at. ``close`` stops listening."""

    def __init__(
        self,
        phone: Phone,
        show_count: Callable[[str, int, str], None],
        extras: Callable[[RecordModel], Iterable[QWidget]] = lambda model: (),
    ) -> None:
        """``show_count``: a number at a page's entry, with what a screen reader says of it.

        ``extras``: see ``ui.history.record_view``.
        """
        self._phone, self._show_count, self._extras = phone, show_count, extras
        self._presenter: HistoryPresenter | None = None
        self._subscription = phone.bus.subscribe(MissedChanged, lambda event: self._missed(event.count))

    def page(self) -> Page:
        """Its entry in the navigation."""
        return Page(KEY, Icon.HISTORY, tr("History"), self._made)

    def show_missed(self) -> None:
        """The window is there: say how many calls were missed so far."""
        self._missed(self._phone.history.missed)

    def close(self) -> None:
        """Stop listening to the phone."""
        self._subscription.close()
        if self._presenter is not None:
            self._presenter.close()

    def _made(self) -> HistoryPage:
        from app.history.wanted import day_of
        from ui.history.presenter import HistoryPresenter
        from ui.history.view import HistoryPage

        phone = self._phone
        self._presenter = HistoryPresenter(
            phone.history,
            phone.bus,
            self._call,
            phone.directory,
            lambda: day_of(time.time()),
            phone.identities,
        )
        return HistoryPage(self._presenter, self._extras)

    def _missed(self, count: int) -> None:
        said = tr_count("{count} missed call", "{count} missed calls", count) if count else ""
        self._show_count(KEY, count, said)

    def _call(self, leg: Leg) -> None:
        """As it was dialled, where that was here and can be dialled still; else the address itself."""
        dialled = leg.dialled if leg.direction is Direction.OUT else ""
        known = next(filter(self._phone.rules.targets.__contains__, (dialled, leg.number)), "")
        self._phone.dial(known or leg.uri or leg.number, leg.name)
