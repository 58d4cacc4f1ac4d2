"""The part of the list that is in memory. No Qt here.

Records are counted from the oldest one: a new one changes the place of none. What is looked at and not
there yet is fetched by the history's own thread, the place wanted last first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
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


class Pages:
    """A window on the records of ``extent``; ``close`` ends what is under way."""

    def __init__(
        self, source: Source, wanted: Wanted, extent: Extent, arrived: Callable[[int, int], None]
    ) -> None:
        """``arrived``: the records from one place to another, both included, are here now."""
        self._source, self._wanted, self._extent = source, wanted, extent
        self._arrived = arrived
        self._pages: OrderedDict[int, list[Kept]] = OrderedDict()
        """By number, the oldest records in page 0; within a page the oldest first."""
        self._old: set[int] = set()
        """Pages that are shown as they are until they have been fetched again."""
        self._next = -1
        self._asked = -1
        self._ticket = 0
        self._closed = False

    @property
    def total(self) -> int:
        """How many there are."""
        return self._extent.total

    @property
    def cut(self) -> bool:
        """Whether there are more than are listed."""
        return self._extent.oldest > 0

    def close(self) -> None:
        """Nobody looks any more."""
        self._closed = True

    def at(self, place: int) -> Record | None:
        """The record at that place, the newest is at 0; None: it is not here yet, and is asked for."""
        number, within = divmod(self.total - 1 - place, SIZE)
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return None
        self._pages.move_to_end(number)
        if number in self._old:
            self._want(number)
        elif self._asked < 0 and self._next < 0:
            self._look_ahead(number, within)
        return page[within].record if within < len(page) else None

    def first(self) -> None:
        """Ask for the newest ones, before anybody looks."""
        self._want((self.total - 1) // SIZE)

    def put(self, records: Iterable[Record]) -> list[int]:
        """These are other ones now; the places of those that are here."""
        new = {record.uid: record for record in records}
        places = []
        for number, page in self._pages.items():
            for within, kept in enumerate(page):
                record = new.get(kept.record.uid)
                if record is not None:
                    page[within] = type(kept)(kept.id, record)
                    places.append(self.total - 1 - number * SIZE - within)
        return places

    def grow(self, extent: Extent) -> None:
        """New records came before all others; the newest that are here are looked at again."""
        newest = (self.total - 1) // SIZE
        for number in (newest, newest - 1):  # two calls at once may have ended in another order
            if number in self._pages:
                self._old.add(number)
        self._extent = extent
        self._ticket += 1  # what is under way was counted before
        if self._asked >= 0:
            self._next, self._asked = self._asked, -1
            self._ask()

    def _want(self, number: int) -> None:
        self._next = number
        if self._asked < 0:
            self._ask()

    def _look_ahead(self, number: int, within: int) -> None:
        near = number + (1 if within > SIZE * 2 // 3 else -1 if within < SIZE // 3 else 0)
        if near not in self._pages and 0 <= near <= (self.total - 1) // SIZE:
            self._want(near)

    def _ask(self) -> None:
        number, self._next = self._next, -1
        if number < 0 or self._closed or (number in self._pages and number not in self._old):
            return
        self._asked = number
        self._ticket += 1
        ticket, total = self._ticket, self.total
        oldest, newest = number * SIZE, min((number + 1) * SIZE, total) - 1
        before = self._pages.get(number + 1)
        self._source.page(
            self._wanted,
            total - 1 - newest,
            newest - oldest + 1,
            self._extent,
            before[0].id if before else None,
            lambda: not self._closed,
            lambda found: self._came(ticket, number, found),
        )

    def _came(self, ticket: int, number: int, found: list[Kept]) -> None:
        if self._closed or ticket != self._ticket:
            return
        self._asked = -1
        self._old.discard(number)
        self._pages[number] = found[::-1]
        while len(self._pages) > MOST:
            self._old.discard(self._pages.popitem(last=False)[0])
        first = self.total - number * SIZE - len(found)
        self._arrived(first, first + len(found) - 1)
        if self._next >= 0:
            self._ask()
