"""Finds targets for what is typed: those of the account at once, contacts as the directory answers. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from app.directory.entry import Kind
from app.directory.index_text import Match
from app.directory.ranking import Hit
from app.transfer.choices import TransferChoices
from app.transfer.favourites import Route
from app.transfer.kinds import Target, TargetKind
from ui.transfer.rows import key
from ui.transfer.search import Candidates, Found


class Contacts(Protocol):
    """``app.directory.directory.Lookup``, as far as it is needed here."""

    def search(self, typed: str, found: Callable[[list[Hit]], None]) -> None:
        """Look for ``typed``; ``found`` hears the best hits later, unless a newer search was asked for."""


class Finder:
    """One for each box."""

    def __init__(
        self,
        call_id: str,
        choices: TransferChoices,
        favourites: Sequence[Route],
        contacts: Contacts,
        changed: Callable[[], None],
    ) -> None:
        """``changed``: ``found`` is another one by now."""
        self._call_id = call_id
        self._choices = choices
        self._favourites = favourites
        self._contacts = contacts
        self._changed = changed
        self._typed = ""
        self._found: list[Found] | None = None
        self._people: list[Found] = []
        self._may_type = TargetKind.TYPED in choices.kinds(call_id)
        self.refresh()

    @property
    def typed(self) -> str:
        """What is looked for."""
        return self._typed

    def refresh(self) -> None:
        """The account's targets or their states may be others now."""
        self._candidates = Candidates(self._choices.targets(self._call_id), self._favourites)
        self._found = None

    def type(self, text: str) -> None:
        """Look for ``text`` from now on; contacts follow later."""
        self._typed = text
        self._people = []
        self._found = None
        if text.strip():
            self._contacts.search(text, lambda hits: self._found_people(text, hits))

    def found(self) -> list[Found]:
        """Everything that fits, best first, each target once."""
        if self._found is None:
            self._found = self._look()
        return self._found

    def _look(self) -> list[Found]:
        everything = self._candidates.find(self._typed)
        literal = self._literal()
        if literal is not None:
            everything = [literal, *everything]
        if self._people:
            near = sum(found.match <= Match.SHORTHAND for found in everything)
            everything = [*everything[:near], *self._people, *everything[near:]]
        if literal is None and not self._people:
            return everything
        return list({key(found.target): found for found in reversed(everything)}.values())[::-1]

    def _literal(self) -> Found | None:
        """What stands in the field, where that could be dialled; a listed number is its target (C5, D8)."""
        text = self._typed.strip()
        if not text or not _looks_dialable(text):
            return None
        target = self._choices.typed(self._call_id, text)
        may = self._may_type or target.kind is not TargetKind.TYPED
        return Found(target, Match.EXACT) if may else None

    def _found_people(self, typed: str, hits: list[Hit]) -> None:
        """C4: a contact's name; C5: one who is a coworker is called as the coworker, also where no other
        number may be dialled (E2)."""
        if typed != self._typed:
            return
        self._people = [
            Found(target, hit.match)
            for hit in hits
            if hit.entry.kind is Kind.CONTACT
            for target in self._targets(hit)
        ]
        if self._people:
            self._found = None
            self._changed()

    def _targets(self, hit: Hit) -> list[Target]:
        found = []
        for address in hit.entry.addresses:
            target = self._choices.typed(self._call_id, address.value)
            if target.kind is not TargetKind.TYPED:
                found.append(target)
            elif self._may_type:
                found.append(replace(target, name=hit.entry.name))
        return found


def _looks_dialable(text: str) -> bool:
    """A digit or an ``@`` makes it more than a piece of a name."""
    return any(sign.isdigit() or sign == "@" for sign in text)
