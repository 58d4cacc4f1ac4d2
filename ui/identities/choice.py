"""As whom the one at hand is to be called: what is proposed, and what a person picks instead. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from app.calls.identities import Offer
from ui.identities.model import IdentityModel


class Identities(Protocol):
    """``app.calls.identities.Identities``, as far as it is needed here."""

    def offer(self, addresses: Iterable[str]) -> Offer:
        """As whom to call somebody with these numbers."""

    def choose(self, addresses: Iterable[str], name: str) -> None:
        """Whoever has these is called with the identity of this name from now on."""


class NoIdentities:
    """A phone that shows nothing but its extension."""

    def offer(self, addresses: Iterable[str]) -> Offer:
        """Nothing."""
        del addresses
        return Offer()

    def choose(self, addresses: Iterable[str], name: str) -> None:
        """Nothing."""


class IdentityChoice:
    """One for each place from which somebody is called."""

    def __init__(self, identities: Identities) -> None:
        self._identities = identities
        self._picked = ""

    def pick(self, place: int) -> None:
        """The person wants this one, whoever is called."""
        allowed = self._identities.offer(()).allowed
        if 0 <= place < len(allowed):
            self._picked = allowed[place].name

    def forget(self) -> None:
        """Nothing is picked any more."""
        self._picked = ""

    def use(self, addresses: Iterable[str], dialled: Iterable[str]) -> None:
        """One of ``dialled`` is about to be called, as was shown for somebody with these ``addresses``."""
        name = self._name(self._identities.offer(addresses))
        if name:
            self._identities.choose(dialled, name)

    def model(self, addresses: Iterable[str]) -> IdentityModel:
        """What is shown for somebody with these numbers, the one to be called first; nobody: for anybody."""
        offer = self._identities.offer(addresses)
        names, holds = [identity.name for identity in offer.allowed], self._name(offer)
        return IdentityModel(
            tuple(f"{identity.name}, {identity.number}" for identity in offer.allowed),
            names.index(holds) if holds else -1,
            offer.refusal,
        )

    def _name(self, offer: Offer) -> str:
        """Of the one that holds; empty: none."""
        if self._picked and not offer.refusal and any(one.name == self._picked for one in offer.allowed):
            return self._picked
        return "" if offer.proposed is None else offer.proposed.name
