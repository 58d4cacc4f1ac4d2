"""The part of the walk in which a supervisor looks after the order queue."""

from __future__ import annotations

from collections.abc import Callable

from app.demo.demo import ORDERS
from app.demo.orders import LEADS_ADDED, LEADS_BROKEN, PROJECT, SOLD
from app.translation import tr, tr_count
from ui.tour.acts import Visit, both, choose_file, click, lacks, offers, shows
from ui.tour.person import Person
from ui.tour.screen import Screen
from ui.tour.tour import Step

DONE = "D-1001"
"""The order that was sold."""


def order_queue(visit: Visit) -> list[Step]:
    """After the round of orders; no call is up before or after."""
    return [
        Step(
            "Look at the queue",
            click(tr("Queue"), tr("Pages")),
            "how many orders wait, and how to bring more",
            both(
                shows(tr("Order queue"), tr("Unprocessed"), tr("Dialled next")),
                offers(
                    tr("Import orders"),
                    tr("Settings of {project} in {mode}", project=PROJECT, mode=tr("New leads")),
                ),
            ),
        ),
        *_statistics(),
        *_import(visit),
        *_again(),
    ]


def _import(visit: Visit) -> list[Step]:
    """A table with one row that is no order; the report of it is saved."""
    added = tr_count("{count} order was added.", "{count} orders were added.", LEADS_ADDED)
    broken = tr_count("{count} row is broken.", "{count} rows are broken.", 1)
    report = visit.folder / "import-report.csv"
    choose, save = tr("Choose a file"), tr("Save report")
    return [
        Step("Import orders", click(tr("Import orders")), "what can be imported", offers(choose)),
        Step("Look for the table", click(choose), "files", shows("*.xlsx")),
        Step(
            "Say what its columns are",
            choose_file(visit.demo.leads or visit.folder),
            "a guess, with words of the table",
            both(shows("D-2001"), offers(tr("Import"))),
            8,
        ),
        Step(
            "Import the table of orders",
            click(tr("Import")),
            "how many came, and the row that is no order",
            both(
                shows(added, broken, tr("line {line}: {reason}", line=LEADS_BROKEN, reason="")), offers(save)
            ),
            8,
        ),
        Step("Save the report", click(save), "where to", shows(report.name)),
        Step(
            "Name the report",
            choose_file(report),
            "it is written",
            shows(tr("{file} is written.", file=report.name)),
            8,
        ),
        Step("Close the import of orders", click(tr("Close")), "the queue", lacks(save)),
    ]


def _again() -> list[Step]:
    """A supervisor has the order that was sold dialled once more."""
    begins = tr_count("{count} order begins anew.", "{count} orders begin anew.", 1)
    again = tr("Dial again")

    def list_all(person: Person) -> None:
        person.tab_to(tr("Which orders"))
        person.press("End")

    def choose_it(person: Person) -> None:
        person.tab_to(tr("Orders"))
        person.press("Space")

    def press_again(person: Person) -> None:
        person.tab_to(tr("New status"))
        person.press("Down")  # from the same one to the first there is
        person.tab_to(again)
        person.press("Space")

    return [
        Step(
            "List every order",
            list_all,
            "also those that are done",
            shows(tr_count("{count} order.", "{count} orders.", ORDERS + LEADS_ADDED)),
        ),
        Step(
            "Look for one order",
            lambda person: person.type(tr("Search orders by number, telephone or customer"), DONE),
            "that one alone",
            shows(tr_count("{count} order.", "{count} orders.", 1)),
        ),
        Step("Choose the order", choose_it, "what can be done with it", offers(again)),
        Step("Have it dialled again", press_again, "it begins anew", shows(begins), 8),
    ]


def _statistics() -> list[Step]:
    """Of the calls that were just made."""

    def summed(calls: int, reached: int, rate: str) -> str:
        said = tr_count("{count} call", "{count} calls", calls)
        return tr("{calls}, {reached} reached ({rate}).", calls=said, reached=reached, rate=rate)

    def drawn(title: str, *words: str) -> Callable[[Screen], bool]:
        """The picture itself is there, which has a description."""
        return both(shows(*words), lambda screen: bool(screen.says_of(title)))

    def the_next_picture(person: Person) -> None:
        person.press("Tab")  # from the way back to the choice of a picture
        person.press("Down")

    return [
        Step(
            "Look at the statistics",
            click(tr("Statistics")),
            "the four calls, two of which reached somebody",
            drawn(tr("Calls and reach rate by hour"), summed(4, 2, "50\u202f%")),
            20,
        ),
        Step(
            "See the orders by status",
            the_next_picture,
            "how many orders each status had over time",
            drawn(tr("Orders by status over time"), SOLD),
        ),
        Step("Go back to the queue", click(tr("Order queue")), "the queue", offers(tr("Statistics"))),
    ]
