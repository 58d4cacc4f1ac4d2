"""The walk through the history: what happened is there, is found again, and can be called back."""

from __future__ import annotations

from app.translation import tr
from ui.tour.acts import Visit, both, call_is, click, offers, press, shows
from ui.tour.person import Person
from ui.tour.tour import Step
from ui.tour.transfers import CALLER

NOBODY = "Empty desk"


def past(_visit: Visit) -> list[Step]:
    """All steps; the walk has phoned enough by then."""

    def search(person: Person) -> None:
        person.type(tr("Search calls"), NOBODY[:3].lower())

    def into_the_list(person: Person) -> None:
        person.press("Return")
        person.press("Space")

    return [
        Step(
            "Look at the history",
            click(tr("History"), tr("Pages")),
            "what became of the calls",
            both(shows(f"{CALLER}, {tr('Transferred')}"), offers(tr("Call back"))),
            8,
        ),
        Step(
            "Look for a call",
            search,
            "whom nobody reached",
            shows(f"{NOBODY}, {tr('No answer')}"),
            8,
        ),
        Step(
            "Look at one call",
            into_the_list,
            "how it ended",
            both(shows(tr("Nobody answered.")), offers(tr("All calls with this person"))),
        ),
        Step("Call back", click(tr("Call back")), "Ringing", call_is(NOBODY, tr("Ringing")), 6),
        Step("Hang up the call back", click(tr("Hang up")), "no call is left", shows(tr("No calls"))),
        Step("Go back to the list", press("Escape"), "all calls", offers(tr("Search calls"))),
    ]
