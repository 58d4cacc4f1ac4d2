"""People who fit what stands in the number field, and which of them Enter calls. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.directory.entry import Entry, Kind
from app.directory.index_text import parse_query
from app.directory.ranking import Hit
from app.translation import tr
from ui.rows.model import RowModel, initials
from ui.rows.spans import spans
from ui.theme.tokens import Tone

MOST = 5
"""People shown at once."""
SHORTEST = 2
"""Signs from which on people are looked for."""


class People(Protocol):
    """``app.directory.directory.Lookup``, as far as it is needed here."""

    def search(self, typed: str, found: Callable[[list[Hit]], None], limit: int = MOST) -> None:
        """Look for ``typed``; ``found`` hears the best hits later, unless a newer search was asked for."""

    def reach(self, entry: Entry, found: Callable[[str], None]) -> None:
        """The address at which to call ``entry``."""

    def called(self, entry: Entry) -> None:
        """Remember a call with ``entry`` now."""


@dataclass(frozen=True)
class PeopleModel:
    """The list at the number field; empty: it is not there."""

    rows: tuple[RowModel, ...] = ()
    chosen: int = -1
    """Place of the one whom Enter calls; -1: Enter dials what is typed."""


class Found:
    """Who fits what stands in the field."""

    def __init__(self, people: People | None, changed: Callable[[], None]) -> None:
        """``people`` None: a phone without a directory. ``changed``: ``model`` is another one by now."""
        self._people = people
        self._changed = changed
        self._typed = ""
        self._hits: list[Hit] = []
        self._reached: Entry | None = None
        self.chosen = -1

    def type(self, text: str) -> None:
        """Look for ``text``. A number or an address is dialled as it stands unless somebody is picked."""
        self._typed, self._hits, self.chosen = text, [], -1
        if self._people is not None and len(text.strip()) >= SHORTEST:
            self._people.search(text, lambda hits: self._heard(text, hits), MOST)

    def move(self, step: int) -> bool:
        """Pick the next or the one before; False where nobody is listed."""
        if self._hits:
            self.chosen = max(-1, min(len(self._hits) - 1, self.chosen + step))
            self._changed()
        return bool(self._hits)

    def reach(self, done: Callable[[str, str], None]) -> bool:
        """Ask for the address of the one picked (C5) and tell it with the name; False: nobody is picked."""
        if self._people is None or not 0 <= self.chosen < len(self._hits):
            return False
        entry = self._reached = self._hits[self.chosen].entry
        self._people.reach(entry, lambda address: done(address, entry.name))
        return True

    def was_called(self) -> None:
        """The one asked for was called: found earlier from now on."""
        if self._people is not None and self._reached is not None:
            self._people.called(self._reached)
        self._reached = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Of the one picked, the one that is dialled first; empty: nobody is picked."""
        if not 0 <= self.chosen < len(self._hits):
            return ()
        return tuple(address.value for address in self._hits[self.chosen].entry.addresses)

    @property
    def model(self) -> PeopleModel:
        """The list as it is now."""
        return PeopleModel(tuple(row(hit.entry, self._typed) for hit in self._hits), self.chosen)

    def _heard(self, typed: str, hits: list[Hit]) -> None:
        if typed == self._typed:
            before, self._hits = self._hits, [hit for hit in hits if hit.entry.addresses][:MOST]
            if before and self._hits[: len(before)] == before:  # others join; whoever is chosen stays so
                self._changed()
                return
            is_name = not any(sign.isdigit() or sign == "@" for sign in typed)
            self.chosen = 0 if is_name and self._hits else -1
            self._changed()


def row(entry: Entry, typed: str) -> RowModel:
    """How an entry found for ``typed`` is listed."""
    return RowModel(
        key=(entry.source, entry.uid),
        initials=initials(entry.name),
        title=entry.name,
        spans=spans(entry.name, parse_query(typed)),
        detail=", ".join(filter(None, (entry.addresses[0].value, entry.organisation or entry.group))),
        badge=kind(entry.kind),
        tone=Tone.PLAIN,
    )


def kind(of: Kind) -> str:
    """What an entry is, in a word."""
    return {
        Kind.COWORKER: tr("Coworker"),
        Kind.CONTACT: tr("Contact"),
        Kind.BUYER: tr("Buyer"),
        Kind.QUEUE: tr("Queue"),
        Kind.IVR: tr("Voice menu"),
        Kind.EXTERNAL: tr("External"),
        Kind.PRESET: tr("Preset"),
    }[of]
