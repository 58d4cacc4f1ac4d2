"""Whose number it is, among entries that may have it: surely, perhaps, never somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.directory.entry import Entry, Kind
from app.directory.numbers import Forms, alike, at_home, forms, same


@dataclass(frozen=True)
class Place:
    """Where numbers and extensions are read."""

    country: str = ""
    """Of numbers without a country code (ISO 3166); empty: they are taken as they stand."""
    home: str = ""
    """Host of the account's own server, whose extensions are the coworkers'; empty: peer to peer."""

    def forms(self, address: str) -> Forms:
        """The forms of an address that is dialled or kept; another domain's extension is none of ours."""
        return at_home(forms(address, self.country), self.home)

    def of_caller(self, address: str) -> Forms:
        """The forms of an address that calls; most PBXs say their own IP address there."""
        return at_home(forms(address, self.country), self.home, any_address=True)

    def known(self, entry: Entry, address: str) -> Forms:
        """The forms of one of an entry's addresses. A coworker's is one of ours, whatever its host."""
        return forms(address, self.country) if entry.kind is Kind.COWORKER else self.forms(address)


def surely(entries: Iterable[Entry], wanted: Forms, place: Place) -> list[Entry]:
    """Those who have this number or address."""
    return _those(entries, wanted, place, same)


def perhaps(entries: Iterable[Entry], wanted: Forms, place: Place) -> list[Entry]:
    """Those who may have it, one of the two numbers being incomplete."""
    return _those(entries, wanted, place, alike)


def owners(entries: Iterable[Entry], wanted: Forms, place: Place) -> list[Entry]:
    """Those who surely have it, else those who perhaps do. Two candidates are two, never a guess."""
    there = list(entries)
    return surely(there, wanted, place) or perhaps(there, wanted, place)


def _those(
    entries: Iterable[Entry], wanted: Forms, place: Place, test: Callable[[Forms, Forms], bool]
) -> list[Entry]:
    return [
        entry
        for entry in entries
        if any(test(place.known(entry, address.value), wanted) for address in entry.addresses)
    ]
