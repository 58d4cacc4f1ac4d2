"""The rows of the list, fetched as they come into sight: a million people take no more memory than a few.

No Qt here.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

from app.directory.entry import Entry
from app.directory.shelf import Page

PAGE: Final = 100
"""Entries fetched at once."""
_KEPT: Final = 12
"""Pages kept; those seen longest ago go first."""
_WAITING: Final = 3
"""Pages that wait to be fetched while somebody scrolls past; older wishes are forgotten."""

Fetch = Callable[[int, int, Callable[[Page], None]], None]
"""Asks for so many entries from a place on; the answer comes later."""


class Rows:
    """One list of people: a shelf, or what a search found."""

    def __init__(self, arrived: Callable[[int, int], None], resized: Callable[[], None]) -> None:
        """``arrived``: the entries from the first to the last place are there now. ``resized``: the list
        begins anew with ``total`` places."""
        self._arrived, self._resized = arrived, resized
        self._fetch: Fetch | None = None
        self._pages: OrderedDict[int, tuple[Entry, ...]] = OrderedDict()
        self._under_way = -1
        self._wanted: list[int] = []
        self._turn = 0
        self._fresh = False
        self.total = 0

    def show_shelf(self, fetch: Fetch, around: int = 0) -> None:
        """From now on the rows are what ``fetch`` gives, first those around a place.

        What is shown stays until they are there.
        """
        self._begin(fetch)
        self._ask(around // PAGE)

    def expect_found(self) -> None:
        """A search was asked for: a shelf that is still on its way comes too late to be shown."""
        if self._fresh:
            self._turn += 1

    def show_found(self, entries: Sequence[Entry]) -> None:
        """From now on the rows are these."""
        self._begin(None)
        self._fresh = False
        self._pages = OrderedDict({0: tuple(entries)})
        self.total = len(entries)
        self._resized()

    def entry(self, place: int) -> Entry | None:
        """Who stands there; None: is on the way."""
        number = 0 if self._fetch is None else place // PAGE
        page = self._pages.get(number)
        if page is None:
            if 0 <= place < self.total:
                self._want(number)
            return None
        self._pages.move_to_end(number)
        at = place - number * PAGE
        return page[at] if 0 <= at < len(page) else None

    def place_of(self, source: str, uid: str) -> int:
        """Where somebody stands among those fetched; -1: nowhere."""
        for number, page in self._pages.items():
            for at, entry in enumerate(page):
                if (entry.source, entry.uid) == (source, uid):
                    return number * PAGE + at
        return -1

    def _begin(self, fetch: Fetch | None) -> None:
        self._turn += 1
        self._fetch, self._fresh = fetch, True
        self._under_way, self._wanted = -1, []

    def _want(self, number: int) -> None:
        if self._fresh or number == self._under_way or number in self._wanted:
            return
        if self._under_way < 0:
            self._ask(number)
        else:
            self._wanted = [number, *self._wanted][:_WAITING]

    def _ask(self, number: int) -> None:
        if self._fetch is not None:
            turn, self._under_way = self._turn, number
            self._fetch(number * PAGE, PAGE, lambda page: self._got(turn, number, page))

    def _got(self, turn: int, number: int, page: Page) -> None:
        if turn != self._turn:
            return
        self._under_way = -1
        fresh, self._fresh = self._fresh, False
        if fresh:
            self._pages.clear()
            self.total = page.total
        self._pages[number] = page.entries
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        if fresh:
            self._resized()
        else:
            self._arrived(page.first, page.first + len(page.entries) - 1)
        if self._wanted and self._under_way < 0:
            self._ask(self._wanted.pop(0))
