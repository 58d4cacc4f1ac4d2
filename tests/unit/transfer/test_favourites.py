"""Favourite transfer routes (S11)."""

from __future__ import annotations

from app.transfer.favourites import Route, Use, ranked
from app.transfer.kinds import TargetKind, TransferType

MARIA = Route(TargetKind.AGENT, "Maria", TransferType.SUCCESS)
MARIA_COLD = Route(TargetKind.AGENT, "Maria", TransferType.COLD)
BILLING = Route(TargetKind.QUEUE, "Billing", TransferType.RELEASE)


def test_the_route_used_most_comes_first_and_of_equals_the_latest() -> None:
    """S11: count, then how lately."""
    uses = [Use(MARIA, 1), Use(BILLING, 2), Use(MARIA, 3), Use(MARIA_COLD, 4)]
    assert ranked(uses) == [MARIA, MARIA_COLD, BILLING]
    assert ranked(uses, most=1) == [MARIA]
    assert ranked([]) == []
