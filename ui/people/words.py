"""People in words: lists, kinds of address, states, sources. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping

from app.agent.presence import Seen
from app.directory.entry import LDAP, MINE, AddressKind, Entry, Kind
from app.directory.from_account import SOURCE
from app.directory.index_text import parse_query
from app.directory.shelf import Shelf
from app.translation import tr
from ui.keypad.people import kind
from ui.rows.model import RowModel, initials
from ui.rows.spans import spans
from ui.theme.tokens import Tone
from ui.transfer.words import agent_state, agent_tone, somebody_free

States = Mapping[str, Seen]
"""What presence says, by extension."""


def shelf(which: Shelf) -> str:
    """The name of a list."""
    return {
        Shelf.EVERYBODY: tr("Everybody"),
        Shelf.FAVOURITES: tr("Favourites"),
        Shelf.COWORKERS: tr("Coworkers"),
        Shelf.QUEUES: tr("Queues and menus"),
        Shelf.OUTSIDE: tr("Outside"),
        Shelf.CONTACTS: tr("Contacts"),
    }[which]


def nobody_there(which: Shelf) -> str:
    """Said where a list is empty."""
    return {
        Shelf.EVERYBODY: tr("Nobody is here yet. Coworkers come with the account file; add your contacts."),
        Shelf.FAVOURITES: tr("No favourites yet. The star at a person makes one."),
        Shelf.COWORKERS: tr("The account file names no coworkers."),
        Shelf.QUEUES: tr("The account file names no queues and no voice menus."),
        Shelf.OUTSIDE: tr("The account file names no outside numbers."),
        Shelf.CONTACTS: tr("You have no contacts yet. Add one, or import them."),
    }[which]


def address_kind(which: AddressKind) -> str:
    """What an address is good for."""
    return {
        AddressKind.EXTENSION: tr("Extension"),
        AddressKind.WORK: tr("Work"),
        AddressKind.MOBILE: tr("Mobile"),
        AddressKind.HOME: tr("Home"),
        AddressKind.FAX: tr("Fax"),
        AddressKind.SIP: tr("SIP address"),
        AddressKind.OTHER: tr("Number"),
    }[which]


def title(entry: Entry) -> str:
    """A name for everybody: organisation or number where there is no name."""
    return entry.name or entry.organisation or next((a.value for a in entry.addresses), tr("No name"))


def subtitle(entry: Entry) -> str:
    """Organisation and group, as far as they are not the title."""
    return ", ".join(part for part in (entry.organisation, entry.group) if part and part != title(entry))


def seen(entry: Entry, states: States) -> Seen | None:
    """What is seen of a coworker or a queue; None: nothing, or the entry is neither."""
    if entry.kind is Kind.QUEUE and entry.addresses:
        return states.get(entry.addresses[0].value)
    return states.get(entry.uid.partition(":")[2]) if entry.kind is Kind.COWORKER else None


def badge(entry: Entry, states: States) -> tuple[str, Tone]:
    """State where one is seen, else what the entry is."""
    what = seen(entry, states)
    if what is None:
        return kind(entry.kind), Tone.PLAIN
    if entry.kind is Kind.QUEUE:
        return somebody_free(what.state)
    return agent_state(what.state), agent_tone(what.state)


def row(entry: Entry, typed: str, states: States, *, favourite: bool) -> RowModel:
    """How an entry stands in the list; that a contact is one goes without saying."""
    word, tone = badge(entry, states)
    what = seen(entry, states)
    name = title(entry)
    number = next((address.value for address in entry.addresses), "")
    return RowModel(
        key=(entry.source, entry.uid),
        initials=initials(name),
        title=name,
        spans=spans(name, parse_query(typed)),
        detail=", ".join(part for part in (number, subtitle(entry)) if part and part != name),
        badge="" if entry.kind is Kind.CONTACT else word,
        tone=tone,
        since=None if what is None else what.since,
        favourite=favourite,
    )


def source(entry: Entry) -> str:
    """Where an entry comes from, and where it is changed, if that is not here."""
    if entry.source == MINE:
        return tr("Your contacts")
    if entry.source == SOURCE:
        return tr("Account file, which an admin changes")
    if entry.source == LDAP:
        return tr("Company directory. It is only read here: not changed, and not merged with your contacts.")
    return tr(
        "Address book “{name}”. It is only read here: change or merge its contacts on its server.",
        name=entry.source,
    )
