"""Who comes first among those found."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from app.directory.entry import Entry, Kind
from app.directory.folding import fold
from app.directory.index_text import Match, Query, sort_name

HALF_LIFE = 14 * 86400.0
"""Seconds after which a call counts half as much as one made now."""

_ORDER = tuple(Kind)
Key = tuple[str, str]
"""``(source, uid)`` of an entry."""


def used(weight: float | None, at: float) -> float:
    """The weight after one more call at ``at`` (Unix seconds).

    Frequent and recent calls in one number that needs no upkeep: the binary logarithm of the sum of
    ``2 ** (time / half-life)`` over all calls. Later calls add more, and old weights fade by standing still.
    """
    now = at / HALF_LIFE
    if weight is None:
        return now
    high, low = max(weight, now), min(weight, now)
    return high + math.log2(1 + 2 ** (low - high))


@dataclass(frozen=True)
class Hit:
    """An entry that was found, and how."""

    entry: Entry
    match: Match
    weight: float | None
    """Use of the entry, see ``used``; None: never called."""


def better(match: Match, entry: Entry, query: Query) -> Match:
    """``match``, or a better class that only the entry itself shows."""
    if match is not Match.WORDS:
        return match
    if query.number:
        return Match.EXACT if any(query.number == _plain(a.value) for a in entry.addresses) else match
    name = fold(entry.name)
    if query.text in (name, sort_name(name)):
        return Match.EXACT
    prefix = name.startswith(query.text) or sort_name(name).startswith(query.text)
    return Match.PREFIX if prefix else match


def rank(hits: Mapping[Key, Hit], limit: int) -> list[Hit]:
    """The best ``limit`` hits: by class, then by use, then coworkers before others, then by name."""

    def key(hit: Hit) -> tuple[int, float, int, str]:
        weight = -math.inf if hit.weight is None else hit.weight
        return (hit.match, -weight, _ORDER.index(hit.entry.kind), fold(hit.entry.name))

    return sorted(hits.values(), key=key)[:limit]


def _plain(value: str) -> str:
    return "".join(c for c in value if c.isdigit())
