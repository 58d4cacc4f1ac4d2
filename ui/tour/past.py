"""The walk through the history: what happened is there, is found again, and can be called back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.translation import tr, tr_count
from ui.tour.acts import Visit, both, choose_file, click, ended, offers, shows
from ui.tour.person import Person
from ui.tour.screen import Screen
from ui.tour.tour import Step
from ui.tour.transfers import CALLER

BUSY = "Busy line"
"""Called once, and by no transfer: nobody else's record names it."""


def past(visit: Visit) -> list[Step]:
    """All steps; the walk has phoned enough by then."""
    table = visit.folder / "history.csv"
    return [
        Step(
            "Look at the history",
            click(tr("History"), tr("Pages")),
            "what became of the calls",
            both(shows(f"{CALLER}, {tr('Transferred')}"), offers(tr("Call back"))),
            8,
        ),
        *_search(),
        Step("Call back", click(tr("Call back")), "busy again", ended(BUSY, tr("The line is busy.")), 6),
        Step("Go back to the list", click(tr("All calls")), "the list", offers(tr("Search calls"))),
        Step("Look for nothing any more", _clear, "all calls", _everything),
        Step("Export the list", click(tr("Export")), "where to", shows("history.csv")),
        Step("Name the table", choose_file(table), "how many calls were written", _written(table)),
    ]


def _written(table: Path) -> Callable[[Screen], bool]:
    """The sentence has the number of lines, the heading aside."""

    def told(screen: Screen) -> bool:
        count = len(table.read_text().splitlines()) - 1 if table.exists() else 0
        return screen.shows(tr_count("{count} call was written.", "{count} calls were written.", count))

    return told


def _clear(person: Person) -> None:
    person.click(tr("Search calls"))
    person.press("Escape")


def _everything(screen: Screen) -> bool:
    field = next((thing for thing in screen.things() if thing.name == tr("Search calls")), None)
    return field is not None and field.value == ""


def _search() -> list[Step]:
    def search(text: str) -> Callable[[Person], None]:
        return lambda person: person.type(tr("Search calls"), text)

    def into_the_list(person: Person) -> None:
        person.press("Return")
        person.press("Space")

    return [
        Step(
            "Look for somebody who never called",
            search("nobody of that name"),
            "a sentence",
            shows(tr("No call fits. Look for less, or choose another kind or day.")),
            8,
        ),
        Step(
            "Look for a call",
            search(BUSY[:3].lower()),
            "there is one",
            offers(tr("Call back"), tr("More about this call")),
            8,
        ),
        Step(
            "Look at one call",
            into_the_list,
            "how it ended",
            both(shows(f"{tr('End')}: {tr('The line is busy.')}"), offers(tr("All calls with this person"))),
        ),
    ]
