"""The part of the list that is in memory. No Qt here.

Records are counted from the one that was the newest when the list was made; those that came since have
negative numbers. So neither a new call nor what a search goes on to find moves any that is there. What is
looked at and not there yet is fetched by the history's own thread, the place wanted last first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from app.history.record import Record
from app.history.wanted import Extent, Wanted

if TYPE_CHECKING:
    from app.history.store import Kept

SIZE: Final = 100
"""Records of a page."""
MOST: Final = 30
"""Pages in memory."""


class Source(Protocol):
    """``app.history.history.History``, as far as it is needed here."""

    def page(
        self,
        wanted: Wanted,
        start: int,
        count: int,
        extent: Extent,
        after: int | None,
        current: Callable[[], bool],
        done: Callable[[list[Kept]], None],
    ) -> None:
        """Records from the place ``start`` on, the newest is at 0."""


@dataclass
class _Page:
    """Some records that follow each other."""

    begin: int
    """Number of the newest of them."""
    asked: int
    """How many were asked for; fewer came where some were removed meanwhile."""
    kept: list[Kept]
    """The newest first."""

    @property
    def end(self) -> int:
        """Number of the one after the oldest that was asked for."""
        return self.begin + self.asked

    def at(self, number: int) -> Record | None:
        """The record of that number; None: it is not here."""
        within = number - self.begin
        return self.kept[within].record if 0 <= within < len(self.kept) else None


class Pages:
    """A window on the records of ``extent``; ``close`` ends what is under way."""

    def __init__(
        self, source: Source, wanted: Wanted, extent: Extent, arrived: Callable[[int, int], None]
    ) -> None:
        """``arrived``: the records from one place to another, both included, are here now."""
        self._source, self._wanted, self._extent = source, wanted, extent
        self._arrived = arrived
        self._newer = 0
        """How many came since."""
        self._pages: OrderedDict[int, _Page] = OrderedDict()
        self._old: set[int] = set()
        """Pages that are shown as they are until they have been fetched again."""
        self._next: int | None = None
        self._asked: int | None = None
        self._ticket = 0
        self._closed = False

    @property
    def extent(self) -> Extent:
        """How much is listed."""
        return self._extent

    @property
    def total(self) -> int:
        """How many there are."""
        return self._extent.total

    def close(self) -> None:
        """Nobody looks any more."""
        self._closed = True

    def at(self, place: int) -> Record | None:
        """The record at that place, the newest is at 0; None: it is not here yet, and is asked for."""
        number, within = divmod(place - self._newer, SIZE)
        page = self._pages.get(number)
        if page is None or not page.begin <= place - self._newer < page.end:
            self._want(number)
            return None
        self._pages.move_to_end(number)
        if number in self._old:
            self._want(number)
        elif self._asked is None and self._next is None:
            self._look_ahead(number, within)
        return page.at(place - self._newer)

    def first(self) -> None:
        """Ask for the newest ones, before anybody looks."""
        self._want(self._first)

    def put(self, records: Iterable[Record]) -> list[int]:
        """These are other ones now; the places of those that are here."""
        new = {record.uid: record for record in records}
        places = []
        for page in self._pages.values():
            for within, kept in enumerate(page.kept):
                record = new.get(kept.record.uid)
                if record is not None:
                    page.kept[within] = type(kept)(kept.id, record)
                    places.append(page.begin + within + self._newer)
        return places

    def grow(self, extent: Extent, newer: int) -> None:
        """So many new records came before all others, the rest of what is more after them.

        The newest that are here are looked at again.
        """
        if newer:
            self._old |= {self._first, self._first + 1} & self._pages.keys()  # two calls at once may have
            self._ticket += 1  # ended in another order; and what is under way was counted before
        self._extent = extent
        self._newer += newer
        if newer and self._asked is not None:
            self._next, self._asked = self._asked, None
            self._ask()

    @property
    def _first(self) -> int:
        return -self._newer // SIZE

    def _want(self, number: int) -> None:
        self._next = number
        if self._asked is None:
            self._ask()

    def _look_ahead(self, number: int, within: int) -> None:
        near = number + (1 if within > SIZE * 2 // 3 else -1 if within < SIZE // 3 else 0)
        if near not in self._pages and self._first <= near <= (self.total - 1 - self._newer) // SIZE:
            self._want(near)

    def _ask(self) -> None:
        number, self._next = self._next, None
        if number is None or self._closed:
            return
        start = max(0, number * SIZE + self._newer)
        count = min(self.total, (number + 1) * SIZE + self._newer) - start
        page = self._pages.get(number)
        if page is not None and number not in self._old and page.asked >= count:
            return
        self._asked = number
        self._ticket += 1
        ticket, begin = self._ticket, start - self._newer
        before = self._pages.get(number - 1)
        self._source.page(
            self._wanted,
            start,
            count,
            self._extent,
            before.kept[-1].id if before is not None and before.kept and before.end == begin else None,
            lambda: not self._closed,
            lambda found: self._came(ticket, number, _Page(begin, count, found)),
        )

    def _came(self, ticket: int, number: int, page: _Page) -> None:
        if self._closed or ticket != self._ticket:
            return
        self._asked = None
        self._old.discard(number)
        self._pages[number] = page
        while len(self._pages) > MOST:
            self._old.discard(self._pages.popitem(last=False)[0])
        self._arrived(page.begin + self._newer, page.end + self._newer - 1)
        if self._next is not None:
            self._ask()
