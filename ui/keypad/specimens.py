"""The people at the number field, for the gallery."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.directory.entry import Address, Entry, Kind
from ui.gallery.specimen import Specimen
from ui.keypad.people import PeopleModel, row
from ui.keypad.people_list import PeopleList


def _entry(name: str, address: str, kind: Kind, organisation: str = "") -> Entry:
    return Entry(uid=name, kind=kind, name=name, addresses=(Address(address),), organisation=organisation)


def _people() -> QWidget:
    found = (
        _entry("Ada Brandt", "201", Kind.COWORKER),
        _entry("Adam Bell", "+49 30 901820", Kind.CONTACT, "Keller & Söhne GmbH"),
        _entry("Adaptations for a very long department name", "7001", Kind.QUEUE),
    )
    card = PeopleList(QWidget())
    card.setFixedHeight(card.fill(PeopleModel(tuple(row(one, "ada") for one in found), 0)))
    return card


SPECIMENS = (Specimen("number-field-people", _people, 376),)
