"""What is written into the search index for an entry, and what a typed text looks for in it.

One text per entry serves every way of searching. Each word is preceded by a sign that says what it is,
so that one trigram index (three signs a key) answers them all:

* a blank before words of names, organisations and tags (folded);
* ``#`` before a name's keypad digits (ITU-T E.161);
* ``=`` before its initials;
* ``+`` before a number's digits, international and as dialled at home.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import zip_longest
from typing import Final

from app.directory.entry import Entry
from app.directory.folding import digits, fold, initials, keypad, spelled_out
from app.directory.numbers import Forms

NUMBER = "+"
KEYPAD = "#"
INITIALS = "="
WORD = " "

_TOGETHER: Final = 4
"""Trigrams come together so much more often than chance says; found by measuring."""
_SAME_WORD: Final = 0.5
"""Part of the entries left by one more trigram of the same word."""
_MOST_KEYS: Final = 6


def sort_name(folded: str) -> str:
    """A folded name with its last word first: ``maria keller`` is ``keller maria``."""
    first, _, last = folded.rpartition(" ")
    return f"{last} {first}" if first else last


def index_text(entry: Entry, known: Iterable[Forms]) -> str:
    """The index text of ``entry``; ``known`` are the forms of its addresses."""
    name = fold(entry.name)
    numbers: list[str] = []
    words = [name]
    for text in (entry.name, entry.organisation, *entry.tags):
        folded = fold(text)
        words += [folded] if text.isascii() else [folded, spelled_out(text)]
    for each in known:
        numbers += each.all()
        if each.address:
            words.append(fold(each.address))
    marked = [WORD + part for part in dict.fromkeys(words) if part]
    marked += [KEYPAD + keys for word in dict.fromkeys(name.split()) if (keys := keypad(word))]
    marked += [INITIALS + initials(name)] if name else []
    marked += [NUMBER + number for number in dict.fromkeys(numbers)]
    return "".join(mark if mark[0] == WORD else " " + mark for mark in marked)


class Match(IntEnum):
    """How well an entry fits; smaller comes first."""

    EXACT = 0
    PREFIX = 1
    WORDS = 2
    SHORTHAND = 3
    INSIDE = 4
    TYPO = 5


@dataclass(frozen=True)
class Query:
    """A typed text, ready to be looked for."""

    text: str
    """Folded."""
    number: str
    """Its digits without an international prefix, empty when it is not a number."""

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(self.text.split())

    def needles(self) -> tuple[tuple[Match, tuple[str, ...]], ...]:
        """What to look for, best first: each a class and the pieces that all must stand in the text."""
        if self.number:
            inside = ((Match.INSIDE, (self.number,)),) if len(self.number) >= 3 else ()
            return (
                (Match.WORDS, (NUMBER + self.number,)),
                (Match.SHORTHAND, (KEYPAD + self.number,)),
                *inside,
            )
        words = self.words
        if not words:
            return ()
        found = [(Match.WORDS, tuple(WORD + word for word in words))]
        if len(words) == 1 and 2 <= len(words[0]) <= 4:
            found.append((Match.SHORTHAND, (INITIALS + words[0],)))
        if all(len(word) >= 3 for word in words):
            found.append((Match.INSIDE, words))
        return tuple(found)


def parse_query(typed: str) -> Query:
    """``typed`` as a query; a text of digits and number signs alone is a number."""
    text = fold(typed[:200])
    only_number = bool(text) and all(c.isdigit() or c.isspace() for c in text)
    number = digits(typed[:200]) if only_number else ""
    if number.startswith("00"):
        number = number[2:]
    return Query(text=text, number=number)


def plan(needles: Sequence[str], counts: Mapping[str, int], total: int, enough: int = 60) -> str:
    """The FTS5 expression that narrows ``needles`` down with few, rare trigrams.

    Long posting lists cost time, and what is found is checked anyway: so trigrams are joined until about
    ``enough`` entries are expected. First the rarest of each needle, because words of a name come together
    by chance and trigrams of one word do not. ``counts`` knows the entries of each common trigram, any
    other counts as rare. Empty when no needle has three signs.
    """
    chosen: list[str] = []
    expected = float(max(total, 1))
    for turn, keys in enumerate(zip_longest(*(_apart(needle, counts) for needle in needles))):
        for key in sorted((key for key in keys if key), key=lambda key: counts.get(key, 0)):
            if chosen and (expected <= enough or len(chosen) == _MOST_KEYS):
                break
            if key not in chosen:
                chosen.append(key)
                share = counts.get(key, 0) / max(total, 1)
                by_chance = turn == 0 or key.isdigit()
                expected *= min(1.0, _TOGETHER * share) if by_chance else _SAME_WORD
    return " AND ".join('"{}"'.format(key.replace('"', '""')) for key in chosen)


def _apart(needle: str, counts: Mapping[str, int]) -> list[str]:
    """The trigrams of ``needle`` by rarity, those that share no sign with an earlier one first."""
    places = sorted(range(len(needle) - 2), key=lambda place: counts.get(needle[place : place + 3], 0))
    apart: list[int] = []
    for place in places:
        if all(abs(place - other) >= 3 for other in apart):
            apart.append(place)
    return [needle[place : place + 3] for place in dict.fromkeys((*apart, *places))]
