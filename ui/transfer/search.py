"""Which targets fit what was typed, how well, and which letters of the name say so. No Qt here.

Everything is prepared when the box opens; a key costs one pass over prepared texts, a few milliseconds
for ten thousand targets. Contacts come from the directory, which searches on a thread of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.directory.folding import digits, fold, initials
from app.directory.index_text import Match, Query, parse_query
from app.transfer.favourites import Route
from app.transfer.kinds import Target, TargetKind

Span = tuple[int, int]
"""First letter and the one after the last, in the name as it is shown."""

_ORDER = tuple(TargetKind)


@dataclass(frozen=True)
class Found:
    """A target that fits."""

    target: Target
    match: Match


class Folded:
    """A name made comparable, letter by letter, so that a place in it is a place in the name."""

    def __init__(self, name: str) -> None:
        self.text = ""
        self._places: list[int] = []
        for place, letter in enumerate(name):
            made = fold(letter) or ("" if unicodedata.combining(letter) else " ")
            self.text += made
            self._places += [place] * len(made)

    def span(self, start: int, length: int) -> Span:
        """Where in the name these folded letters stand."""
        return self._places[start], self._places[start + length - 1] + 1


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
        self.numbers = tuple(filter(None, (digits(address) for address in target.addresses)))

    def match(self, query: Query) -> Match | None:
        """How well it fits; None: not at all."""
        if query.number:
            return self._match_number(query.number)
        if query.text == self.name:
            return Match.EXACT
        if self.name.startswith(query.text):
            return Match.PREFIX
        if all(f" {word}" in self.words for word in query.words):
            return Match.WORDS
        if len(query.text) > 1 and query.text == self.initials:
            return Match.SHORTHAND
        if len(query.text) > 1 and all(word in self.words for word in query.words):
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
        return found


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
        hits = [
            (c.favourite, match, c.place, c)
            for c in self._candidates
            if (match := c.match(query)) is not None
        ]
        hits.sort(key=lambda hit: hit[:3])
        return [Found(candidate.target, match) for _favourite, match, _place, candidate in hits]


def spans(name: str, query: Query) -> tuple[Span, ...]:
    """The letters of ``name`` that ``query`` asked for: at the beginning of words, else inside them."""
    if query.number:
        return ()
    folded = Folded(name)
    found: list[Span] = []
    for word in query.words:
        start = f" {folded.text}".find(f" {word}")
        if start < 0:
            start = folded.text.find(word)
        if start >= 0:
            found.append(folded.span(start, len(word)))
    return tuple(sorted(found))
