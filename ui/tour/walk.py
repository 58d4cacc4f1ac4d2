"""The walk of ``hookswitch demo``: what a newcomer would try, in this order.

One entry a step. A later screen adds its own entries; what a step needs of the company it takes from
``Visit``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.demo.demo import Demo
from ui.tour.person import Person
from ui.tour.screen import Screen
from ui.tour.tour import Step

NARROW = (360, 640)
"""Width and height in pixels of the window beside a customer system."""


@dataclass(frozen=True)
class Visit:
    """What the walk knows besides the screen."""

    demo: Demo
    digits_heard: Callable[[], str]
    """All DTMF digits that the company has heard so far."""
    resize: Callable[[int, int], None]
    """Drag the window's corner: width and height in pixels."""


def call(number: str) -> Callable[[Person], None]:
    """Go to the number field by its key, type, and press Return."""

    def does(person: Person) -> None:
        person.press("Ctrl+K")
        person.press_keys(number)
        person.press("Return")

    return does


def click(name: str, part_of: str = "") -> Callable[[Person], None]:
    """Click one thing."""
    return lambda person: person.click(name, part_of)


def press(keys: str) -> Callable[[Person], None]:
    """Press one key combination."""
    return lambda person: person.press(keys)


def look(_person: Person) -> None:
    """Only look and wait."""


def shows(*texts: str) -> Callable[[Screen], bool]:
    """All of these can be read somewhere."""
    return lambda screen: all(screen.shows(text) for text in texts)


def walk(visit: Visit) -> list[Step]:
    """All steps."""
    return [*_first_call(visit), *_how_calls_end(), *_two_calls(), *_be_called(visit)]


def short_walk(visit: Visit) -> list[Step]:
    """The first call only: what a quick check can afford."""
    return _first_call(visit)


def _first_call(visit: Visit) -> list[Step]:
    def type_digits(person: Person) -> None:
        person.click("Keypad", "Call with 600")
        person.press_keys("123#")

    def type_number(person: Person) -> None:
        person.press("Ctrl+K")
        person.press_keys("600")

    return [
        Step(
            "The phone is ready",
            look,
            "no trouble, no calls",
            lambda s: visit.demo.ready and s.shows("No calls"),
            10,
        ),
        Step("Type the number of the echo test", type_number, "Dials 600", shows("Dials 600")),
        Step("Call the echo test", press("Return"), "Talking", shows("Talking", "600")),
        Step("Mute", click("Mute"), "the button offers to unmute", lambda s: s.has("Unmute")),
        Step("Unmute by key", press("Ctrl+Shift+M"), "the button offers to mute", lambda s: s.has("Mute")),
        Step("Hold", click("Hold"), "On hold", shows("On hold")),
        Step("Resume by key", press("Ctrl+Shift+H"), "Talking again", shows("Talking")),
        Step(
            "Send digits",
            type_digits,
            "the company hears 123#",
            lambda s: visit.digits_heard() == "123#" and s.shows("123#"),
        ),
        Step("Hang up", click("Hang up"), "no call is left", shows("No calls")),
    ]


def _how_calls_end() -> list[Step]:
    return [
        Step("Call a busy line", call("busy"), "The line is busy.", shows("The line is busy.")),
        Step(
            "Call someone who declines", call("603"), "declined", shows("The other side declined the call.")
        ),
        Step(
            "Call a number with a typing error",
            call("60o"),
            "a sentence why not",
            lambda s: not s.has("Call"),
        ),
        Step("Call an empty desk", _clear_and_call("602"), "Ringing", shows("Ringing")),
        Step("Let it ring", look, "Nobody answered.", shows("Nobody answered."), 10),
    ]


def _clear_and_call(number: str) -> Callable[[Person], None]:
    def does(person: Person) -> None:
        person.press("Ctrl+K")
        person.press("Ctrl+A")
        person.press_keys(number)
        person.press("Return")

    return does


def _two_calls() -> list[Step]:
    return [
        Step("Call the support desk", call("604"), "its announcement", shows("Ringing, can be heard")),
        Step("Wait for the answer", look, "Talking", shows("Talking"), 8),
        Step(
            "Call a coworker meanwhile",
            call("ada"),
            "the coworker talks, the first call is held",
            shows("Talking", "On hold"),
            6,
        ),
    ]


def _be_called(visit: Visit) -> list[Step]:
    return []
