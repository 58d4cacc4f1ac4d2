"""The walk of ``hookswitch demo``: what a newcomer would try, in this order.

One entry a step. A later screen adds its own entries; what a step needs of the company it takes from
``Visit``. What is looked for is named by the window's own sentences, so the walk speaks the window's
language.
"""

from __future__ import annotations

from app.translation import tr
from ui.tour.acts import (
    NARROW,
    WIDE,
    Visit,
    both,
    call,
    call_is,
    card,
    click,
    ended,
    lacks,
    look,
    offers,
    press,
    shows,
)
from ui.tour.identities import identities
from ui.tour.orders import orders
from ui.tour.past import past
from ui.tour.people import people
from ui.tour.person import Person
from ui.tour.reception import reception
from ui.tour.recordings import recordings
from ui.tour.screen import Screen
from ui.tour.tour import Step
from ui.tour.transfers import transfers

DARK = 128
"""Lightness, of 255, below which a window is dark."""


def walk(visit: Visit) -> list[Step]:
    """All steps."""
    return [
        *first_call(visit),
        *_how_calls_end(),
        *identities(visit),
        *_settings(visit),
        *reception(visit),
        *people(visit),
        *_be_called(),
        *_second_call(visit),
        *_two_calls(visit),
        *_beside_another_program(visit),
        *transfers(visit),
        *past(visit),
        *recordings(visit),
        *orders(visit),
    ]


def first_call(visit: Visit) -> list[Step]:
    """From the number field to a call that ends."""

    def settle_down(_person: Person) -> None:
        visit.resize(*WIDE)

    def type_number(person: Person) -> None:
        person.press("Ctrl+K")
        person.press_keys("600")

    def type_digits(person: Person) -> None:
        person.click(tr("Keypad"), card(tr("Echo test")))
        person.press_keys("123#")

    def company_heard(screen: Screen) -> bool:
        return visit.digits_heard() == "123#" and screen.shows("123#")

    def ready(screen: Screen) -> bool:
        return visit.demo.ready and screen.shows(tr("Ready"))

    return [
        Step("The phone is ready", settle_down, "the account is ready", ready, 10),
        Step(
            "Type the number of the echo test",
            type_number,
            "what will be dialled",
            shows(tr("Dials {shown}", shown="600")),
        ),
        Step("Call the echo test", press("Return"), "Talking", call_is(tr("Echo test"), tr("Talking"))),
        Step("Mute", click(tr("Mute")), "the button offers to unmute", offers(tr("Unmute"))),
        Step("Unmute by key", press("Ctrl+Shift+M"), "the button offers to mute", offers(tr("Mute"))),
        Step("Hold", click(tr("Hold")), "On hold", call_is(tr("Echo test"), tr("On hold"))),
        Step(
            "Resume by key", press("Ctrl+Shift+H"), "Talking again", call_is(tr("Echo test"), tr("Talking"))
        ),
        Step("Send digits", type_digits, "the company hears 123#", company_heard),
        Step("Hang up", click(tr("Hang up")), "no call is left", shows(tr("No calls"))),
    ]


def _how_calls_end() -> list[Step]:
    def type_name(person: Person) -> None:
        person.press("Ctrl+K")
        person.press_keys("ada")

    return [
        Step(
            "Call a busy line",
            call("601"),
            "The line is busy.",
            ended(tr("Busy line"), tr("The line is busy.")),
        ),
        *_call_back(tr("Busy line")),
        Step(
            "Call someone who declines",
            call("603"),
            "the other side declined",
            ended(tr("Someone in a meeting"), tr("The other side declined the call.")),
        ),
        Step("Type a name", type_name, "who would be called", shows(tr("Calls {name}", name="Ada Brandt"))),
        Step("Call by name", press("Return"), "Talking", call_is("Ada Brandt", tr("Talking")), 6),
        Step("Hang up by name", click(tr("Hang up")), "no call is left", shows(tr("No calls"))),
        Step(
            "Make a typing error",
            call("60o"),
            "why it cannot be dialled",
            shows(tr("No address is known for “{name}”.", name="60o")),
        ),
        Step(
            "Call the support desk",
            call("604"),
            "its announcement can be heard",
            call_is(tr("Support desk"), tr("Ringing, can be heard")),
        ),
        Step("Hang up while it rings", click(tr("Hang up")), "no call is left", shows(tr("No calls"))),
        Step("Call an empty desk", call("602"), "Ringing", call_is(tr("Empty desk"), tr("Ringing"))),
        Step("Let it ring", look, "Nobody answered.", ended(tr("Empty desk"), tr("Nobody answered.")), 10),
    ]


def _call_back(name: str) -> list[Step]:
    stop = tr("Do not call {name}", name=name)
    return [
        Step(
            "Have them called back",
            click(tr("Call back when free")),
            "who is waited for, and the way out",
            both(offers(stop), lacks(tr("Call back when free"))),
        ),
        Step("Think better of it", click(stop), "nobody is waited for", lacks(stop)),
    ]


def _settings(visit: Visit) -> list[Step]:
    """An admin's minute: the file of the demo company can be written by whoever runs the demo."""

    def in_force(screen: Screen) -> bool:
        account = visit.demo.phone.standings.current.account
        return account.general.ring_timeout_seconds == 25 and screen.shows(
            tr("Saved. Every desk follows within a second.")
        )

    return [
        Step("Open the settings", click(tr("Settings")), "what can be set", shows(tr("Transfer rights"))),
        Step(
            "Look at the account",
            click(tr("Account"), tr("Pages of the settings")),
            "its Ring Timeout",
            offers(tr("Ring Timeout (s)")),
        ),
        Step(
            "Change the Ring Timeout",
            lambda person: person.type(tr("Ring Timeout (s)"), "25"),
            "what is not saved yet",
            shows(tr("1 change is not saved.")),
        ),
        Step("Save", click(tr("Save")), "the change is in force", in_force),
        Step(
            "Look at the transfer rights",
            click(tr("Transfer rights"), tr("Pages of the settings")),
            "who decided each of them",
            shows(tr("External transfer is on (account)")),
        ),
        Step(
            "Look at the appearance",
            click(tr("Appearance"), tr("Pages of the settings")),
            "the colours there are",
            offers(tr("Dark"), tr("High contrast, light")),
        ),
        Step("Make it dark", click(tr("Dark")), "a dark window", _is_dark),
        Step("Make it light", click(tr("Light")), "a light one", lambda screen: not _is_dark(screen)),
    ]


def _is_dark(screen: Screen) -> bool:
    return any(window.palette().window().color().lightness() < DARK for window in screen.windows())


def _be_called() -> list[Step]:
    return [
        Step(
            "Look at the company",
            click(tr("Company")),
            "everybody there",
            offers(tr("Call {name}", name="Ada Brandt")),
        ),
        Step(
            "Be called",
            click(tr("Have {name} call me", name="Lena Sorel")),
            "who calls",
            offers(tr("Answer"), tr("Decline")),
        ),
        Step(
            "Answer by key",
            press("Ctrl+Shift+A"),
            "Talking with the caller",
            call_is("Lena Sorel", tr("Talking")),
        ),
    ]


def _second_call(visit: Visit) -> list[Step]:
    """Somebody else calls in mid-call; the first caller is the current one before and after."""
    first, second = "Lena Sorel", "Tom Okafor"
    choices = (tr("Answer & End"), tr("Answer & Hold"), tr("Ignore"), tr("Decline"))
    return [
        Step(
            "Be called by somebody else meanwhile",
            lambda _person: visit.demo.ring_phone("tom"),
            "four ways to go on",
            offers(*choices),
        ),
        Step(
            "Answer and hold",
            click(tr("Answer & Hold")),
            "the first caller waits",
            both(call_is(second, tr("Talking")), call_is(first, tr("On hold"))),
        ),
        Step(
            "Hang up the second one",
            click(tr("Hang up"), card(second)),
            "the first is still there",
            both(call_is(first, tr("On hold")), offers(tr("Mute"), tr("Resume"))),
        ),
        Step("Resume the first", press("Ctrl+Shift+H"), "Talking again", call_is(first, tr("Talking"))),
    ]


def _two_calls(visit: Visit) -> list[Step]:
    def close(_person: Person) -> None:
        visit.close_window()

    def nobody_is_lost(screen: Screen) -> bool:
        return not screen.has(tr("Keep the calls")) and call_is("Lena Sorel", tr("Talking"))(screen)

    return [
        Step(
            "Call a coworker meanwhile",
            click(tr("Call {name}", name="Ada Brandt")),
            "the coworker talks, the caller is on hold",
            both(call_is("Ada Brandt", tr("Talking")), call_is("Lena Sorel", tr("On hold"))),
            6,
        ),
        Step(
            "Go back to the caller",
            click(tr("Resume")),
            "the coworker is on hold",
            both(call_is("Lena Sorel", tr("Talking")), call_is("Ada Brandt", tr("On hold"))),
        ),
        Step(
            "Close the window in a call",
            close,
            "who would be cut off",
            shows(tr("{name} is talking to you and would be cut off.", name="Lena Sorel")),
        ),
        Step("Keep the calls", click(tr("Keep the calls")), "nobody was cut off", nobody_is_lost),
    ]


def _beside_another_program(visit: Visit) -> list[Step]:
    def narrow(_person: Person) -> None:
        visit.resize(*NARROW)

    return [
        Step(
            "Make the window narrow",
            narrow,
            "everything of the calls is still there",
            offers(tr("Mute"), tr("Resume")),
        ),
        Step(
            "Hang up in the narrow window",
            click(tr("Hang up"), card("Lena Sorel")),
            "the coworker's card is the current one",
            both(call_is("Ada Brandt", tr("On hold")), offers(tr("Resume"), tr("Mute"))),
        ),
    ]
