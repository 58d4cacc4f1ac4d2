"""What the page of people shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from app.directory.shelf import Shelf
from ui.identities.model import NO_CHOICE, IdentityModel
from ui.theme.tokens import Tone


@dataclass(frozen=True, kw_only=True)
class ListModel:
    """The list beside its rows, which are asked for one by one as they come into sight."""

    version: int = 0
    """Another one: the rows are other people now."""
    anew: bool = True
    """They are another list, shown from its top; else the same list after a change."""
    total: int = 0
    chosen: int = -1
    """Place of the one whose details are shown; -1: none."""
    shelf: Shelf = Shelf.EVERYBODY
    empty: str = ""
    """Said instead of the rows."""
    more: str = ""
    """Said under the rows."""
    undo: str = ""
    """Who was deleted, while that can be taken back; a sentence."""


@dataclass(frozen=True)
class AddressLine:
    """One way to reach a person."""

    kind: str
    """What the address is good for, in a word."""
    value: str
    """As it was written."""


@dataclass(frozen=True, kw_only=True)
class PersonModel:
    """One person or place in full; without a name, nobody is chosen."""

    name: str = ""
    subtitle: str = ""
    """Organisation or group."""
    initials: str = ""
    badge: str = ""
    """State where one is seen, else what the entry is."""
    tone: Tone = Tone.PLAIN
    lines: tuple[AddressLine, ...] = ()
    called_at: str = ""
    """That a call goes to another address, and why; a sentence (C5)."""
    identity: IdentityModel = NO_CHOICE
    """As whom the call goes out (S13)."""
    facts: tuple[tuple[str, str], ...] = ()
    """Label and value: mail, tags, notes, where the entry comes from."""
    favourite: bool = False
    editable: bool = False
    problem: str = ""
    """Why a call did not come about; empty while all is well."""


NOBODY = PersonModel()
