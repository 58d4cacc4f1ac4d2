"""The list as it is counted, found and grows. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from app.history.record import Record
from app.history.wanted import Extent, Wanted
from ui.history.pages import Pages, Source


class Counted(Source, Protocol):
    """``app.history.history.History``, as far as it is needed here."""

    def count(
        self,
        wanted: Wanted,
        current: Callable[[], bool],
        done: Callable[[Extent], None],
        known: Extent | None = None,
    ) -> None:
        """How many are wanted; of a search told several times, as more is found."""


class Rows(Protocol):
    """Where the list is shown."""

    def show_all_rows(self, total: int) -> None:
        """There are so many rows now, all others than before."""

    def add_rows(self, count: int) -> None:
        """So many are new, before all others."""

    def add_older_rows(self, count: int) -> None:
        """So many more were found, after all others."""

    def change_rows(self, first: int, last: int) -> None:
        """Those from one place to another look different."""


class Listing:
    """What is wanted, counted by the history's thread; a newer question takes the place of the one before."""

    def __init__(self, history: Counted, shown: Callable[[], None]) -> None:
        """``shown``: how much is listed is another than before."""
        self._history, self._shown = history, shown
        self.rows: Rows | None = None
        self.wanted = Wanted()
        self._pages = Pages(history, self.wanted, Extent(), lambda first, last: None)
        self._counting = 0
        self._listed = self._more_came = False

    @property
    def extent(self) -> Extent:
        """How much is listed."""
        return self._pages.extent

    def at(self, place: int) -> Record | None:
        """See ``Pages.at``."""
        return self._pages.at(place)

    def close(self) -> None:
        """Nobody looks any more."""
        self._pages.close()
        self._counting += 1
        self.rows = None

    def again(self) -> None:
        """List what is wanted from the beginning. The old rows stand until the first new ones are here."""
        self._more_came = begun = False

        def counted(extent: Extent) -> None:
            nonlocal begun
            if begun:
                self._older(extent)
            else:
                begun = True
                self._all_new(extent)

        self._count(counted)

    def came(self, records: Iterable[Record]) -> None:
        """These are new or other ones now."""
        for place in self._pages.put(records):
            if self.rows is not None:
                self.rows.change_rows(place, place)
        if self.extent.complete:
            self._count(self._more, self.extent)
        else:
            self._more_came = True  # it is looked for when the search is through

    def _count(self, done: Callable[[Extent], None], known: Extent | None = None) -> None:
        self._counting += 1
        number = self._counting
        self._history.count(
            self.wanted,
            lambda: number == self._counting,
            lambda extent: done(extent) if number == self._counting else None,
            known,
        )

    def _all_new(self, extent: Extent) -> None:
        self._listed = False
        self._pages.close()
        pages = self._pages = Pages(self._history, self.wanted, extent, self._arrived)
        if extent.total:
            pages.first()
        else:
            self._arrived(0, -1)

    def _arrived(self, first: int, last: int) -> None:
        if self.rows is None:
            return
        if self._listed:
            self.rows.change_rows(first, last)
        else:
            self._listed = True
            self.rows.show_all_rows(self._pages.total)
            self._shown()

    def _more(self, extent: Extent) -> None:
        added = extent.total - self._pages.total
        if added < 0 or not self._listed:
            self._all_new(extent)
        elif added and self.rows is not None:
            self._pages.grow(extent, added)
            self.rows.add_rows(added)
        self._shown()

    def _older(self, extent: Extent) -> None:
        """The search has found more."""
        added = extent.total - self._pages.total
        self._pages.grow(extent, 0)
        if added and self._listed and self.rows is not None:
            self.rows.add_older_rows(added)
        self._shown()
        if extent.complete and self._more_came:
            self._more_came = False
            self._count(self._more, extent)
