"""The walk through what becomes of calls that come in, and of the phone on this computer."""

from __future__ import annotations

from collections.abc import Callable

from app.demo.account import RESULTS
from app.demo.company import CALLER as LINE
from app.reception.choices import Choices
from app.translation import tr, tr_count
from ui.tour.acts import Visit, call_is, click, either, look, offers, shows
from ui.tour.identities import empty
from ui.tour.person import Person
from ui.tour.screen import Screen
from ui.tour.tour import Step

COLLEAGUE = "201"
CALLER = "Lena Sorel"


def reception(visit: Visit) -> list[Step]:
    """All steps; the settings are open before and after, and no call is up."""
    return [*_forwarded(), *_answered(visit), *_not_disturbed(visit), *_this_computer(visit)]


def _forwarded() -> list[Step]:
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
    ]


def _answered(visit: Visit) -> list[Step]:
    answers = tr("Answer calls by itself while you are available")
    delay = tr("{seconds} s", seconds=Choices().answer_seconds)  # Qt calls a choice by what is chosen

    def switch(person: Person) -> None:
        person.tab_to(answers)
        person.press("Space")

    return [
        Step("Let the phone answer by itself", switch, "after how long", offers(delay)),
        Step(
            "Be called by someone",
            _called(visit),
            "it rings first",
            either(offers(tr("Answer")), call_is(CALLER, tr("Talking"))),
        ),
        Step("Leave it alone", look, "it was answered", call_is(CALLER, tr("Talking")), 10),
        Step("Hang up after that", click(tr("Hang up")), "no call is left", shows(tr("No calls"))),
        Step("Give the result", click(RESULTS[0]), "available again", _is(tr("Available"))),
        Step(
            "Answer calls oneself again",
            switch,
            "the time counts no more",
            lambda screen: screen.shows(answers) and not screen.has(delay),
        ),
    ]


def _not_disturbed(visit: Visit) -> list[Step]:
    missed = tr_count("{count} missed call", "{count} missed calls", 1)

    def last(person: Person) -> None:
        person.press("Up")
        person.press("Return")

    def first(person: Person) -> None:
        person.press("Down")
        person.press("Return")

    return [
        Step("Open the menu of states", _open_states(tr("Available")), "all states", offers(tr("Lunch"))),
        Step("Ask for peace", last, "not to be disturbed", _is(tr("Do not disturb"))),
        Step(
            "Be called all the same",
            _called(visit),
            "a missed call, without a sound",
            lambda screen: screen.says_of(tr("History")) == missed,
        ),
        Step("Open it again", _open_states(tr("Do not disturb")), "all states", offers(tr("Lunch"))),
        Step("Be available again", first, "calls ring again", _is(tr("Available"))),
    ]


def _this_computer(visit: Visit) -> list[Step]:
    def link() -> str:
        """The company has no server that could dial a mere number."""
        return visit.demo.exchange.uri(COLLEAGUE)

    return [
        Step(
            "Look at this computer",
            click(tr("This computer"), tr("Pages of the settings")),
            "what it does with links and notes",
            shows(tr("Open links to numbers with Hookswitch")),
        ),
        Step(
            "Press a link to a colleague in a browser",
            lambda _person: visit.open_link(link()),
            "it stands in the number field, and nothing is dialled yet",
            lambda screen: screen.shows(link()) and screen.shows(tr("No calls")),
            10,
        ),
        Step("Leave it at that", empty, "an empty field", lambda screen: not screen.shows(link())),
    ]


def _called(visit: Visit) -> Callable[[Person], None]:
    return lambda _person: visit.demo.ring_phone(LINE)


def _open_states(state: str) -> Callable[[Person], None]:
    return click(tr("Your state: {state}", state=state))


def _is(state: str) -> Callable[[Screen], bool]:
    return lambda screen: screen.has(tr("Your state: {state}", state=state))
