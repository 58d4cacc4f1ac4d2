"""The walk through the outgoing identity: a number outside is called as another line, which is remembered."""

from __future__ import annotations

from app.demo.account import MAIN_LINE, SALES_LINE
from app.demo.company import Role
from app.translation import tr
from ui.tour.acts import Visit, both, call_is, click, press, shows
from ui.tour.person import Person
from ui.tour.tour import Step


def identities(visit: Visit) -> list[Step]:
    """All steps; no call is up before or after."""
    outside = next(line for line in visit.demo.exchange.lines if line.role is Role.OUTSIDE)
    main, sales = f"{tr('Main line')}, {MAIN_LINE}", f"{tr('Sales line')}, {SALES_LINE}"

    def type_number(person: Person) -> None:
        person.press("Ctrl+K")
        person.press_keys(outside.number)

    def choose(person: Person) -> None:
        person.press("Tab")
        person.press("Down")

    def call_there(person: Person) -> None:
        person.press("Ctrl+K")
        person.press("Return")

    return [
        Step("Type a number outside the company", type_number, "as whom it is called", shows(main)),
        Step("Choose another line", choose, "the line that is shown there", shows(sales)),
        Step(
            "Call as that line",
            call_there,
            "the card says so",
            both(
                call_is(outside.title, tr("Talking")), shows(tr("as {identity}", identity=tr("Sales line")))
            ),
            8,
        ),
        Step("Hang up outside", click(tr("Hang up")), "no call is left", shows(tr("No calls"))),
        Step("Finish the work after it", click(tr("Finish")), "available again", shows(tr("Available"))),
        Step("Type the same number again", type_number, "the line that was used last", shows(sales)),
        Step("Empty the field", empty, "the account's own proposal", shows(main)),
    ]


def empty(person: Person) -> None:
    """Take out what stands in the field that has the focus."""
    person.press("Ctrl+A")
    press("Backspace")(person)
