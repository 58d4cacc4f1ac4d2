"""Favourite transfer routes come first in the box (S11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.transfer.kinds import TargetKind, TransferType


@dataclass(frozen=True)
class Route:
    """A target and the way calls go there: what an agent uses again and again."""

    kind: TargetKind
    name: str
    type: TransferType


@dataclass(frozen=True)
class Use:
    """A route was used, at a moment that only compares."""

    route: Route
    at: float


def ranked(uses: Iterable[Use], *, most: int = 6) -> list[Route]:
    """The routes used most, up to ``most``; of equals the one used last comes first."""
    counts: dict[Route, tuple[int, float]] = {}
    for use in uses:
        count, last = counts.get(use.route, (0, use.at))
        counts[use.route] = (count + 1, max(last, use.at))
    return sorted(counts, key=lambda route: counts[route], reverse=True)[:most]
