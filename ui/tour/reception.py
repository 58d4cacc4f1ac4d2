"""The walk through what becomes of calls that come in, and of the phone on this computer."""

from __future__ import annotations

from app.translation import tr
from ui.tour.acts import click, offers, shows
from ui.tour.person import Person
from ui.tour.tour import Step

COLLEAGUE = "201"


def reception() -> list[Step]:
    """All steps; the settings are open before and after, and no call is up."""
    told = tr("Every call is forwarded to {number}.", number=COLLEAGUE)
    every = tr("Forward: {when}", when=tr("Every call"))

    def forward(person: Person) -> None:
        person.type(every, COLLEAGUE)
        person.press("Return")

    return [
        Step(
            "Look at the incoming calls",
            click(tr("Incoming calls"), tr("Pages of the settings")),
            "where they can be sent to",
            offers(every),
        ),
        Step("Forward every call", forward, "a reminder that stays", shows(told)),
        Step(
            "Let them ring here again",
            click(tr("Turn off")),
            "no reminder",
            lambda screen: not screen.shows(told),
        ),
        Step(
            "Look at this computer",
            click(tr("This computer"), tr("Pages of the settings")),
            "what it does with links and notes",
            shows(tr("Open links to numbers with Hookswitch")),
        ),
    ]
