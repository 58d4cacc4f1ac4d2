"""Where the customer is: with the agent, with the target, or ended for a named reason.

The promise of this product as a function that can be checked. Tests gather the facts from what the
engine was told and what the network did, never from what a transfer claims about itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Place(Enum):
    """The three places, and there is no fourth."""

    AGENT = "with the agent"
    TARGET = "with the target"
    ENDED = "ended"


class CustomerLost(Exception):  # noqa: N818 - always a bug, named for what happened
    """The customer is in none of the three places, or in two."""


@dataclass(frozen=True)
class CustomerFacts:
    """What is known of the customer, whoever says it."""

    on_phone: bool
    """The customer's leg to this phone is alive."""
    cared_for: bool
    """It is the agent's call, or a transfer that still lives keeps it."""
    with_target: bool
    """A REFER that named the target succeeded, or this phone joins the two now."""
    ended_for: str = ""
    """The named reason for which the customer's call is over; empty: none is known."""


def where(facts: CustomerFacts) -> Place:
    """The one place the customer is in. Raises ``CustomerLost``."""
    places = [
        place
        for place, holds in (
            (Place.AGENT, facts.on_phone and facts.cared_for and not facts.with_target),
            (Place.TARGET, facts.with_target),
            (Place.ENDED, not facts.on_phone and not facts.with_target and bool(facts.ended_for)),
        )
        if holds
    ]
    if len(places) != 1:
        raise CustomerLost(f"{places or 'nowhere'}: {facts}")
    return places[0]
