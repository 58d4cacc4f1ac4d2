"""The walk through the people: somebody is found, called from there, and a contact is kept."""

from __future__ import annotations

from app.translation import tr
from ui.tour.acts import Visit, both, call_is, click, offers, press, shows
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
    number = next(line.number for line in visit.demo.exchange.lines if line.title == COWORKER)
    call_them = tr("Call {name} at {number}", name=COWORKER, number=number)
    field = tr("Find people: name or number")

    return [
        Step(
            "Look at the people",
            click(tr("People"), tr("Pages")),
            "coworkers and queues",
            both(offers(field), shows(COWORKER)),
            8,
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
