"""Which targets fit what was typed, and how well. No Qt here.

Everything is prepared when the box opens; a key costs one pass over prepared texts, a few milliseconds
for ten thousand targets. Contacts come from the directory, which searches on a thread of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.directory.folding import digits, fold, initials, keypad
from app.directory.index_text import Match, Query, parse_query
from app.directory.typos import footholds, nearly_begins
from app.transfer.favourites import Route
from app.transfer.kinds import Target, TargetKind

_ORDER = tuple(TargetKind)
_TYPO_BELOW = 8
"""Slips are forgiven only when fewer than this many targets fit as typed."""


@dataclass(frozen=True)
class Found:
    """A target that fits."""

    target: Target
    match: Match


class _Candidate:
    """One target, prepared."""

    def __init__(self, target: Target, favourite: int) -> None:
        """``favourite``: its place among the favourite routes, small for the best (S11)."""
        self.target = target
        self.name = fold(target.name)
        self.place = (_ORDER.index(target.kind), self.name)
        self.favourite = favourite
        self.words = f" {self.name} {fold(target.group)} "
        self.initials = initials(self.name)
        self.keys = " " + " ".join(keypad(word) for word in self.name.split())
        self.numbers = tuple(filter(None, (digits(address) for address in target.addresses)))

    def match(self, query: Query, words: Sequence[str], starts: Sequence[str]) -> Match | None:
        """How well it fits; None: not at all. ``starts``: the words, each with a blank before it."""
        if query.number:
            return self._match_number(query.number)
        if query.text == self.name:
            return Match.EXACT
        if self.name.startswith(query.text):
            return Match.PREFIX
        if _all_in(starts, self.words):
            return Match.WORDS
        if len(query.text) > 1 and query.text == self.initials:
            return Match.SHORTHAND
        if len(query.text) > 1 and _all_in(words, self.words):
            return Match.INSIDE
        return None

    def _match_number(self, number: str) -> Match | None:
        found: Match | None = None
        for own in self.numbers:
            national = number.lstrip("0")
            if number == own:
                return Match.EXACT
            if own.startswith(number):
                found = Match.PREFIX
            elif len(national) >= 3 and national in own:
                found = found or Match.INSIDE
        if found is not Match.PREFIX and len(number) > 1 and f" {number}" in self.keys:
            found = Match.SHORTHAND
        return found

    def nearly(self, query: Query) -> bool:
        """Whether every word stands in it, one slip each forgiven."""
        there = self.words.split()
        return all(any(nearly_begins(word, typed) for word in there) for typed in query.words)


def _all_in(pieces: Sequence[str], text: str) -> bool:
    # A loop: a generator would double the time of a key among ten thousand targets.
    for piece in pieces:  # noqa: SIM110
        if piece not in text:
            return False
    return True


class Candidates:
    """Everybody and everything that a call can be passed on to."""

    def __init__(self, targets: Iterable[Target], favourites: Sequence[Route] = ()) -> None:
        places: Mapping[tuple[TargetKind, str], int] = {
            (route.kind, route.name): place for place, route in reversed(list(enumerate(favourites)))
        }
        last = len(favourites)
        self._candidates = [
            _Candidate(target, places.get((target.kind, target.name), last)) for target in targets
        ]
        self._candidates.sort(key=lambda candidate: (candidate.favourite, candidate.name))

    def find(self, typed: str) -> list[Found]:
        """Those that fit, favourites first (S11), then the best; all of them where nothing is typed."""
        query = parse_query(typed)
        if not query.text:
            return [Found(candidate.target, Match.WORDS) for candidate in self._candidates]
        words = query.words
        starts = [f" {word}" for word in words]
        hits = [
            (c.favourite, match, c.place, c)
            for c in self._candidates
            if (match := c.match(query, words, starts)) is not None
        ]
        if len(hits) < _TYPO_BELOW and not query.number:
            hits += self._nearly(query, {id(hit[3]) for hit in hits})
        hits.sort(key=lambda hit: (hit[1] is Match.TYPO, *hit[:3]))
        return [Found(candidate.target, match) for _favourite, match, _place, candidate in hits]

    def _nearly(self, query: Query, there: set[int]) -> list[tuple[int, Match, tuple[int, str], _Candidate]]:
        """Those that fit but for a slip. Most lack the pieces that a slip leaves, which is quick to see."""
        pieces = max((footholds(word) for word in query.words), key=lambda found: len("".join(found)))
        if not pieces:
            return []
        first, last = pieces[0], pieces[-1]
        return [
            (c.favourite, Match.TYPO, c.place, c)
            for c in self._candidates
            if (first in c.words or last in c.words) and id(c) not in there and c.nearly(query)
        ]
