"""Hits of the store, and after them those from elsewhere who are not among them yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.directory.callers import Place
from app.directory.entry import Entry
from app.directory.folding import fold
from app.directory.index_text import Match
from app.directory.ranking import Hit


class Joint:
    """The list of one search. What stands in it keeps its place, whoever joins."""

    def __init__(self, hits: Sequence[Hit], place: Place, limit: int) -> None:
        """Numbers are read in ``place``; no more than ``limit`` are listed."""
        self.hits = list(hits)
        self._place, self._limit = place, limit
        self._known = {mark for hit in hits for mark in self._marks(hit.entry)}

    def take(self, more: Iterable[Entry]) -> bool:
        """Let these join; whether any did. Whoever has a number or mail address that is listed is listed."""
        before = len(self.hits)
        for entry in more:
            marks = self._marks(entry)
            if len(self.hits) < self._limit and not marks & self._known:
                self._known |= marks
                self.hits.append(Hit(entry, Match.INSIDE, None))
        return len(self.hits) > before

    def _marks(self, entry: Entry) -> set[str]:
        marks = {mail.casefold() for mail in entry.mails}
        for address in entry.addresses:
            marks.update(self._place.known(entry, address.value).keys())
        return marks or {f"{fold(entry.name)}\0{fold(entry.organisation)}"}
