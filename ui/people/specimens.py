"""The page of people, for the gallery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.agent.presence import Seen
from app.agent.state import AgentState
from app.directory.entry import MINE, Address, AddressKind, Entry, Kind
from app.directory.from_account import SOURCE
from app.directory.shelf import Shelf
from ui.gallery.specimen import Specimen
from ui.identities import specimens as identities
from ui.people import words
from ui.people.contact_dialog import ContactDialog
from ui.people.form import ContactForm
from ui.people.model import NOBODY, AddressLine, ListModel, PersonModel
from ui.people.view import MenuEntry, PeoplePage
from ui.rows.model import RowModel
from ui.theme.tokens import Tone


def _entry(name: str, number: str, kind: Kind, organisation: str = "", group: str = "") -> Entry:
    return Entry(
        uid=f"{kind.value}:{number}",
        kind=kind,
        name=name,
        organisation=organisation,
        addresses=(Address(number, AddressKind.WORK),),
        source=MINE if kind is Kind.CONTACT else SOURCE,
        group=group,
    )


MARIA = Entry(
    uid="m",
    kind=Kind.CONTACT,
    name="Maria Keller",
    organisation="Keller & Söhne GmbH",
    addresses=(
        Address("+49 30 901820", AddressKind.WORK),
        Address("+49 171 2345678", AddressKind.MOBILE),
        Address("maria@keller.example", AddressKind.SIP),
    ),
    mails=("maria@keller.example",),
    tags=("solar", "wants a call after five"),
    notes="Speaks German and French.\nPrefers the mobile number on Fridays.",
    source=MINE,
)
EVERYBODY = (
    _entry("Ada Brandt", "201", Kind.COWORKER, group="Sales"),
    _entry("Adaptations and other very long department names", "7001", Kind.QUEUE),
    _entry("Jon Bell", "202", Kind.COWORKER, group="Support"),
    MARIA,
    _entry("Mario Rossi", "+39 06 698 12345", Kind.CONTACT, "Rossi Logistica"),
    _entry("Opening hours", "7100", Kind.IVR),
    _entry("Solar Partners", "+49 30 555 2231", Kind.BUYER),
)
STATES = {
    "201": Seen(AgentState.AVAILABLE),
    "202": Seen(AgentState.TALKING),
    "7001": Seen(AgentState.AVAILABLE),
}
PERSON = PersonModel(
    name=MARIA.name,
    subtitle=MARIA.organisation,
    initials="MK",
    badge="Contact",
    lines=tuple(AddressLine(words.address_kind(a.kind), a.value) for a in MARIA.addresses),
    facts=(
        ("Mail", MARIA.mails[0]),
        ("Tags", ", ".join(MARIA.tags)),
        ("Notes", MARIA.notes),
        ("From", "Your contacts"),
    ),
    favourite=True,
    editable=True,
)
COWORKER = PersonModel(
    name="Ada Brandt",
    subtitle="Sales",
    initials="AB",
    badge="Available",
    tone=Tone.GO,
    lines=(AddressLine("Extension", "201"), AddressLine("Work", "+49 30 901821")),
    facts=(("From", "Account file, which an admin changes"),),
    problem="The account does not allow calls to other countries.",
)

OF_A_SERVER = replace(
    PERSON,
    facts=(
        ("Mail", MARIA.mails[0]),
        ("From", words.source(msgspec.structs.replace(MARIA, source="Customers"))),
    ),
    favourite=False,
    editable=False,
)


class Shown:
    """Rows without a directory behind them; asks for nothing."""

    def __init__(self, entries: Sequence[Entry], typed: str = "") -> None:
        self._entries, self._typed = entries, typed

    def row(self, place: int) -> RowModel | None:
        """See ``PeopleActions``."""
        entry = self._entries[place]
        return words.row(entry, self._typed, STATES, favourite=False)

    def type(self, text: str) -> None:
        """See ``PeopleActions``."""

    def show_shelf(self, shelf: Shelf) -> None:
        """See ``PeopleActions``."""

    def choose(self, place: int) -> None:
        """See ``PeopleActions``."""

    def arrow(self, step: int) -> None:
        """See ``PeopleActions``."""

    def add(self, number: str = "", name: str = "") -> None:
        """See ``PeopleActions``."""

    def undo(self) -> None:
        """See ``PeopleActions``."""

    def call(self, place: int = 0) -> None:
        """See ``PersonActions``."""

    def pick_identity(self, place: int) -> None:
        """See ``PersonActions``."""

    def toggle_favourite(self) -> None:
        """See ``PersonActions``."""

    def edit(self) -> None:
        """See ``PersonActions``."""

    def delete(self) -> None:
        """See ``PersonActions``."""


def page(
    model: ListModel,
    person: PersonModel = NOBODY,
    entries: Sequence[Entry] = EVERYBODY,
    *,
    typed: str = "",
    reading: bool = False,
) -> QWidget:
    """The page showing this."""
    made = PeoplePage(Shown(entries, typed), lambda: 0.0, [MenuEntry("Import…", lambda: None)])
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.field.edit.setText(typed)
    made.show_list(model)
    made.show_person(person)
    if reading:
        made.rows.opened.emit()
    return made


def _list(chosen: int = -1, total: int = len(EVERYBODY), **more: object) -> ListModel:
    return ListModel(version=1, total=total, chosen=chosen, **more)  # type: ignore[arg-type]


def _as_whom() -> PersonModel:
    return replace(PERSON, identity=identities.USED_BEFORE)


def _found() -> QWidget:
    return page(
        _list(0, 2, more="The best 50 are shown.", undo="Mario Rossi was deleted."),
        PERSON,
        (MARIA, EVERYBODY[4]),
        typed="mari",
    )


def _form() -> QWidget:
    return ContactDialog(ContactForm(lambda entry: None, MARIA))


SPECIMENS = (
    Specimen("people", lambda: page(_list(3), PERSON), 620, 520),
    Specimen("people-of-a-server", lambda: page(_list(3), OF_A_SERVER), 620, 480),
    Specimen("people-coworker", lambda: page(_list(0), COWORKER), 620, 400),
    Specimen("people-identities", lambda: page(_list(3), _as_whom()), 620, 560),
    Specimen("people-found", _found, 620, 480),
    Specimen(
        "people-nobody", lambda: page(_list(total=0, empty="Nobody fits “quark”."), entries=()), 620, 300
    ),
    Specimen("people-320", lambda: page(_list(3), PERSON), 320, 480),
    Specimen("people-320-person", lambda: page(_list(3), PERSON, reading=True), 320, 560),
    Specimen("contact-form", _form, 400, 620),
    Specimen("contact-form-320", _form, 320, 620),
)
