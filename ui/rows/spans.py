"""Which letters of a name were asked for. No Qt here."""

from __future__ import annotations

import unicodedata

from app.directory.folding import fold
from app.directory.index_text import Query

Span = tuple[int, int]
"""First letter and the one after the last, in the name as it is shown."""


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
