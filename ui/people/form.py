"""A contact of one's own as a form. No Qt here."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from app.directory.entry import MINE, MOST_ADDRESSES, Address, AddressKind, Entry, Kind
from app.directory.sip_uri import parse_sip_uri
from app.translation import tr, tr_count
from ui.people import words

KINDS: Final = tuple(AddressKind)
LONGEST: Final = 10_000
"""Letters of a note."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What stands in the form."""

    name: str = ""
    organisation: str = ""
    addresses: tuple[Address, ...] = ()
    """With a kind each; empty ones are left out."""
    mails: str = ""
    tags: str = ""
    """Separated by commas, as mails are."""
    notes: str = ""


class ContactForm:
    """Adds a contact, or changes one."""

    def __init__(
        self, keep: Callable[[Entry], None], old: Entry | None = None, filled: Filled | None = None
    ) -> None:
        """``keep`` takes the contact over. ``old``: the one to change; ``filled``: what to begin with."""
        self._keep, self._old = keep, old
        self.filled = filled or _of(old)

    @property
    def title(self) -> str:
        """What the form is for."""
        return tr("Add a contact") if self._old is None else tr("Edit {name}", name=words.title(self._old))

    @property
    def button(self) -> str:
        """What its button does."""
        return tr("Add") if self._old is None else tr("Save")

    def problem(self, filled: Filled) -> tuple[int, str]:
        """Why this cannot be kept, and the place of the address that is meant (-1: none of them)."""
        given = [address for address in filled.addresses if address.value.strip()]
        if not filled.name.strip() and not filled.organisation.strip() and not given:
            return -1, tr("A contact needs a name, an organisation or a number.")
        if len(given) > MOST_ADDRESSES:
            return -1, tr_count("At most {count} number.", "At most {count} numbers.", MOST_ADDRESSES)
        for place, address in enumerate(filled.addresses):
            if address.value.strip() and not _is_address(address.value.strip()):
                return place, tr("“{text}” is neither a number nor an address.", text=address.value.strip())
        return -1, ""

    def apply(self, filled: Filled) -> tuple[int, str]:
        """Keep it, unless there is a problem; gives that."""
        place, problem = self.problem(filled)
        if not problem:
            self._keep(self._entry(filled))
        return place, problem

    def _entry(self, filled: Filled) -> Entry:
        given = tuple(
            Address(address.value.strip(), address.kind)
            for address in filled.addresses
            if address.value.strip()
        )
        old = self._old or Entry(uid=str(uuid.uuid4()), kind=Kind.CONTACT, name="", source=MINE)
        return msgspec.structs.replace(
            old,
            name=" ".join(filled.name.split()),
            organisation=" ".join(filled.organisation.split()),
            addresses=given,
            mails=_parts(filled.mails),
            tags=_parts(filled.tags),
            notes=filled.notes.strip()[:LONGEST],
        )


def guessed_kind(number: str) -> AddressKind:
    """What a number that called is called in the form at first."""
    if "@" in number:
        return AddressKind.SIP
    return AddressKind.EXTENSION if sum(map(str.isdigit, number)) < 6 else AddressKind.WORK


def _of(old: Entry | None) -> Filled:
    if old is None:
        return Filled()
    return Filled(
        name=old.name,
        organisation=old.organisation,
        addresses=old.addresses,
        mails=", ".join(old.mails),
        tags=", ".join(old.tags),
        notes=old.notes,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _is_address(text: str) -> bool:
    if "@" in text:
        uri = parse_sip_uri(text if text.lower().startswith(("sip:", "sips:")) else f"sip:{text}")
        return uri is not None and bool(uri.user)
    return any(sign.isdigit() for sign in text)
