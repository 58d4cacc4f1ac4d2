"""The lists in which entries stand when nothing is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from app.directory.entry import Entry, Kind


class Shelf(Enum):
    """One list."""

    EVERYBODY = "everybody"
    FAVOURITES = "favourites"
    COWORKERS = "coworkers"
    QUEUES = "queues"
    OUTSIDE = "outside"
    CONTACTS = "contacts"


KINDS: Final[Mapping[Shelf, tuple[Kind, ...]]] = MappingProxyType(
    {
        Shelf.EVERYBODY: tuple(Kind),
        Shelf.FAVOURITES: tuple(Kind),
        Shelf.COWORKERS: (Kind.COWORKER,),
        Shelf.QUEUES: (Kind.QUEUE, Kind.IVR),
        Shelf.OUTSIDE: (Kind.EXTERNAL, Kind.BUYER, Kind.PRESET),
        Shelf.CONTACTS: (Kind.CONTACT,),
    }
)
"""What stands on each; favourites are marked one by one."""


@dataclass(frozen=True)
class Page:
    """A piece of a shelf."""

    total: int
    """Entries on the whole shelf."""
    first: int
    """Place of the first entry, from 0."""
    entries: tuple[Entry, ...]
