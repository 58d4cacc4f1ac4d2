"""Favourite transfer routes (S11)."""

from __future__ import annotations

from app.transfer.favourites import Route, Use, first_favourites, ranked
from app.transfer.kinds import TargetKind, TransferType
from tests.support.transfer_world import target

MARIA = Route(TargetKind.AGENT, "Maria", TransferType.SUCCESS)
MARIA_COLD = Route(TargetKind.AGENT, "Maria", TransferType.COLD)
BILLING = Route(TargetKind.QUEUE, "Billing", TransferType.RELEASE)


def test_the_route_used_most_comes_first_and_of_equals_the_latest() -> None:
    """S11: count, then how lately."""
    uses = [Use(MARIA, 1), Use(BILLING, 2), Use(MARIA, 3), Use(MARIA_COLD, 4)]
    assert ranked(uses) == [MARIA, MARIA_COLD, BILLING]
    assert ranked(uses, most=1) == [MARIA]
    assert ranked([]) == []


def test_favourites_come_first_and_the_rest_keeps_its_order() -> None:
    """S11: in the box; a favourite that left the account file is not there."""
    anna, maria = target("Anna"), target("Maria")
    billing, other = target("Billing", TargetKind.QUEUE), target("Maria", TargetKind.QUEUE)
    gone = Route(TargetKind.AGENT, "Gone", TransferType.COLD)
    found = first_favourites([anna, other, billing, maria], [gone, BILLING, MARIA, MARIA_COLD])
    assert found == [billing, maria, anna, other]
