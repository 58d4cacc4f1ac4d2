"""Two identities of an agent, and whatever remembers which of them was used last (S13)."""

from __future__ import annotations

from collections.abc import Iterable

from app.account.agents import Identity
from app.calls.identities import Offer

MAIN, SALES = (
    Identity.model_construct(name=name, number=number)
    for name, number in (("Main line", "+49 30 5550100"), ("Sales line", "+49 30 5550101"))
)
BOTH = ("Main line, +49 30 5550100", "Sales line, +49 30 5550101")
INSIDE = "Inside the company you are shown with your own extension."


class IdentitiesFake:
    """Remembers by the address as it is told."""

    def __init__(self, *allowed: Identity) -> None:
        self.allowed = allowed
        self.last: dict[str, str] = {}
        self.inside: set[str] = set()

    def offer(self, addresses: Iterable[str]) -> Offer:
        known = list(addresses)
        if not self.allowed:
            return Offer()
        if known and known[0] in self.inside:
            return Offer(self.allowed, None, INSIDE)
        names = [self.last[address] for address in known if address in self.last]
        last = (one for name in names for one in self.allowed if one.name == name)
        return Offer(self.allowed, next(last, self.allowed[0]))

    def choose(self, addresses: Iterable[str], name: str) -> None:
        self.last.update(dict.fromkeys(addresses, name))
