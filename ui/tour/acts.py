"""What a person does in a walk, and what is then looked for: the words that steps are written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.demo.demo import Demo
from app.translation import tr
from ui.tour.person import Person
from ui.tour.screen import Screen

WIDE = (1024, 680)
"""Width and height in pixels of the window on a desk with room."""
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
    close_window: Callable[[], object]
    """Press the cross in the window's frame."""
    folder: Path
    """Where files can be saved."""
    open_link: Callable[[str], None]
    """Press a link to a number in another program."""


def call(number: str) -> Callable[[Person], None]:
    """Go to the number field by its key, type, and press Return."""

    def does(person: Person) -> None:
        person.press("Ctrl+K")
        person.press_keys(number)
        person.press("Return")

    return does


def click(name: str, part_of: str = "") -> Callable[[Person], None]:
    """Click one thing, inside another one if that is given."""
    return lambda person: person.click(name, part_of)


def card(whom: str) -> str:
    """The name of a live call's card."""
    return tr("Call with {name}", name=whom)


def press(keys: str) -> Callable[[Person], None]:
    """Press one key combination."""
    return lambda person: person.press(keys)


def choose_file(file: Path) -> Callable[[Person], None]:
    """Type the file's name into the dialog that asks for one, and press Return."""

    def does(person: Person) -> None:
        person.press("Ctrl+A")
        person.press_keys(str(file))
        person.press("Return")

    return does


def look(_person: Person) -> None:
    """Only look and wait."""


def call_is(whom: str, state: str) -> Callable[[Screen], bool]:
    """The card of the call with ``whom`` says that it is in this state."""
    return lambda screen: screen.says_of(card(whom)) == state


def ended(whom: str, how: str) -> Callable[[Screen], bool]:
    """The card of an ended call says how it ended."""
    name = tr("Ended call with {name}", name=whom)
    return lambda screen: screen.says_of(name) == how


def both(*all_of: Callable[[Screen], bool]) -> Callable[[Screen], bool]:
    """Everything of this is so."""
    return lambda screen: all(each(screen) for each in all_of)


def either(*any_of: Callable[[Screen], bool]) -> Callable[[Screen], bool]:
    """At least one of this is so."""
    return lambda screen: any(each(screen) for each in any_of)


def offers(*names: str) -> Callable[[Screen], bool]:
    """All of these can be pressed."""
    return lambda screen: all(screen.has(name) for name in names)


def shows(*texts: str) -> Callable[[Screen], bool]:
    """All of these can be read somewhere."""
    return lambda screen: all(screen.shows(text) for text in texts)


def lacks(*names: str) -> Callable[[Screen], bool]:
    """None of these can be pressed."""
    return lambda screen: not any(screen.has(name) for name in names)
