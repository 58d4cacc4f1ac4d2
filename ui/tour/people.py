"""The walk through the people: somebody is found, called from there, a contact is kept, a table imported."""

from __future__ import annotations

from app.demo.contacts import BAD_LINE, IMPORTED, NAME_COLUMN, SOMEBODY, TWICE
from app.translation import tr, tr_count
from ui.contact_import import words
from ui.tour.acts import Visit, both, call_is, click, lacks, offers, press, shows
from ui.tour.person import Person
from ui.tour.tour import Step

COWORKER = "Ada Brandt"
CONTACT = "Maria Keller"
NUMBER = "+49 30 901820"


def _fill_in(person: Person) -> None:
    person.type(tr("Name"), CONTACT)
    person.type(tr("Number or address {count}", count=1), NUMBER)
    person.press("Return")


def people(visit: Visit) -> list[Step]:
    """All steps; no call is up before or after."""
    field = tr("Find people: name or number")
    return [*_find(visit, field), *_keep(field), *_import(visit)]


def _find(visit: Visit, field: str) -> list[Step]:
    number = next(line.number for line in visit.demo.exchange.lines if line.title == COWORKER)
    call_them = tr("Call {name} at {number}", name=COWORKER, number=number)
    return [
        Step(
            "Look at the people",
            click(tr("People"), tr("Pages")),
            "coworkers, and a field to find them by",
            both(offers(field), shows(COWORKER)),
            8,
        ),
        Step(
            "Look for a queue",
            lambda person: person.type(field, "night"),
            "that nobody is free there",
            shows(tr("Night queue"), tr("Nobody is free")),
        ),
        Step(
            "Look for somebody",
            lambda person: person.type(field, "ada"),
            "how to reach them",
            offers(call_them),
        ),
        Step("Go to the person", press("Return"), "the way to call", offers(call_them)),
        Step("Call from there", press("Space"), "Talking", call_is(COWORKER, tr("Talking")), 6),
        Step("Hang up there", click(tr("Hang up")), "no call is left", shows(tr("No calls"))),
    ]


def _keep(field: str) -> list[Step]:
    return [
        Step(
            "Open the form of a contact",
            click(tr("Add a contact")),
            "what can be kept",
            offers(tr("Name"), tr("Organisation"), tr("Notes")),
        ),
        Step(
            "Keep a contact",
            _fill_in,
            "how to reach them",
            offers(tr("Call {name} at {number}", name=CONTACT, number=NUMBER)),
        ),
        Step("Show everybody again", lambda person: person.type(field, "mar"), "who fits", shows(CONTACT)),
    ]


def _open_import(person: Person) -> None:
    person.press("Down")
    person.press("Return")


def _import(visit: Visit) -> list[Step]:
    """From the menu to the file, to what its columns are, what came of it, and who is there twice."""

    def choose(person: Person) -> None:
        person.press_keys(str(visit.demo.contacts))
        person.press("Return")

    imported = tr_count("{count} contact was imported.", "{count} contacts were imported.", IMPORTED)
    left_out = tr_count("{count} was left out.", "{count} were left out.", 1)
    nobody = tr("It has neither a name nor a number nor a mail address.")
    bad_row = tr("Line {line}, left out: {reason}", line=BAD_LINE, reason=nobody)
    twice, merge, choose_file = words.look_at(1), tr("Merge"), tr("Choose a file")
    return [
        Step("Open the menu of the people", click(tr("More")), "the menu", shows(tr("Import contacts"))),
        Step("Import contacts", _open_import, "what can be imported", offers(choose_file)),
        Step("Look for the file", click(choose_file), "files", shows("*.vcard")),
        Step(
            "Say what the columns are",
            choose,
            "a guess, with words of the file",
            both(shows(tr("What the columns are"), NAME_COLUMN, SOMEBODY), offers(tr("Import"))),
            8,
        ),
        Step(
            "Import the table",
            click(tr("Import")),
            "how many came, and the row that is no contact",
            both(
                shows(imported, left_out, bad_row),
                offers(twice),
            ),
            8,
        ),
        Step("Look who is there twice", click(twice), "both, and as one", both(shows(TWICE), offers(merge))),
        Step("Merge the two", click(merge), "what was imported", both(shows(imported), lacks(merge)), 8),
        Step("Close the import", click(tr("Close")), "the people", lacks(tr("Choose another file"))),
    ]
