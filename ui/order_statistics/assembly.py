"""Wires the statistics of a phone's order queue to its window."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from app.apart import OneThread
from app.orders.overview.statistics import Statistics
from app.phone import Phone
from ui.order_statistics.presenter import StatisticsPresenter
from ui.order_statistics.view import StatisticsPage


class OrderStatistics:
    """The page, made when it is first asked for. ``close`` stops looking.

    It counts on a thread of its own, because a count of a million orders takes seconds; pyqtgraph is loaded
    there as well, because the window would stand still for the better part of one.
    """

    def __init__(self, phone: Phone, announce: Callable[[str], None]) -> None:
        orders, loop = phone.orders, phone.loop
        self._thread = OneThread(loop, "order statistics")
        self._closed = False

        def make(changed: Callable[[], None]) -> Statistics:
            return Statistics(lambda: orders.overseen, self._thread, loop, changed)

        self.presenter = StatisticsPresenter(make, lambda: orders.policy, self._thread, announce)
        self.page = StatisticsPage(self.presenter, self._load, lambda: self.presenter.attach(self.page))

    def close(self) -> None:
        """Stop."""
        self._closed = True
        self.presenter.close()
        self._thread.stop()

    def _load(self, ready: Callable[[], None]) -> None:
        def work() -> None:
            import ui.order_statistics.plot  # noqa: F401 - so that it is there when the window draws

        def done(outcome: Future[None]) -> None:
            outcome.result()
            if not self._closed:
                ready()

        self._thread.run(work, done)
