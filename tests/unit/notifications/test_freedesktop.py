"""Notifications on a real D-Bus, with a desktop of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.loop import ThreadLoop
from app.notifications.freedesktop import DesktopNotifier
from app.notifications.note import OPEN, Note
from tests.support.bus_service import MISSING
from tests.support.fake_desktop import FakeDesktop, Shown

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)

PATIENCE = 60.0
CALL = Note(
    "c1", "Jon Bell is calling", "1014 & <Sales>", (("answer", "Answer"), ("decline", "Decline")), True
)
MISSED = Note("m1", "Missed call")


class Person:
    """Somebody at a desktop."""

    def __init__(self, loop: ThreadLoop, desktop: FakeDesktop, notifier: DesktopNotifier) -> None:
        self._loop, self.desktop, self.notifier = loop, desktop, notifier
        self.acted: list[tuple[str, str]] = []
        self.failed: list[Note] = []

    def wait(self, condition: Callable[[], bool]) -> None:
        assert self._loop.run_until(condition, PATIENCE), "in vain"

    def sees(self, count: int = 1) -> list[Shown]:
        """So many notes, of which the program knows by what number the desktop has each."""
        self.wait(lambda: len(self.desktop.shown) == count)
        found = list(self.desktop.shown.values())
        before = len(self.acted)
        for shown in found:
            self.desktop.invoke(shown.number, "seen")
        self.wait(lambda: len(self.acted) == before + count)
        del self.acted[before:]
        return found


@contextmanager
def at_desktop(*, shows: bool = True, address: str = "") -> Iterator[Person]:
    """``address``: of the bus, where it is not the desktop's own."""
    loop = ThreadLoop()
    with FakeDesktop(lambda: loop.post(lambda: None), shows=shows) as desktop:
        acted: list[tuple[str, str]] = []
        failed: list[Note] = []
        notifier = DesktopNotifier(
            loop, lambda key, action: acted.append((key, action)), failed.append, address or desktop.address
        )
        try:
            person = Person(loop, desktop, notifier)
            person.acted, person.failed = acted, failed
            yield person
        finally:
            notifier.close()


def test_a_call_is_shown_with_its_buttons_until_it_is_withdrawn() -> None:
    """P8: it stays however long it rings, and what a caller is called is no markup."""
    with at_desktop() as person:
        person.notifier.show(CALL)
        (shown,) = person.sees()
        assert (shown.title, shown.text) == ("Jon Bell is calling", "1014 &amp; &lt;Sales>")
        assert shown.actions == (OPEN, "", "answer", "Answer", "decline", "Decline")
        assert (shown.urgency, shown.seconds) == (2, 0)
        person.notifier.withdraw("c1")
        person.sees(0)
        assert not person.failed


def test_what_a_caller_is_called_cannot_end_the_notes() -> None:
    """P8: ``From: <sip:%00@x>`` is a NUL, for which a bus shuts a program out."""
    with at_desktop() as person:
        person.notifier.show(Note("c1", "\0 is\ncalling", "\0 \ud800 Zo\u00eb \u05d0\u200f"))
        (shown,) = person.sees()
        assert (shown.title, shown.text) == ("  is calling", "    Zo\u00eb \u05d0\u200f")
        person.notifier.show(MISSED)
        person.sees(2)
        assert not person.failed


def test_a_button_tells_what_it_is_about() -> None:
    """P8."""
    with at_desktop() as person:
        person.notifier.show(CALL)
        person.notifier.show(MISSED)
        first, second = person.sees(2)
        person.desktop.press(second.number, OPEN)
        person.desktop.press(first.number, "answer")
        person.wait(lambda: len(person.acted) == 2)
        assert person.acted == [("m1", OPEN), ("c1", "answer")]


def test_a_later_note_takes_the_place_of_the_one_before() -> None:
    """P8: three calls of one caller are one note."""
    with at_desktop() as person:
        person.notifier.show(MISSED)
        (first,) = person.sees()
        person.wait(lambda: len(person.desktop.all) == 1)
        person.notifier.show(Note("other", "x"))
        person.sees(2)
        person.notifier.show(Note("m1", "Missed calls"))
        person.wait(lambda: len(person.desktop.all) == 3)
        assert person.desktop.shown[first.number].title == "Missed calls"


def test_a_note_that_changes_before_the_desktop_has_answered_is_one_note() -> None:
    """P8: the caller's name is found while the desktop is still busy with the number."""
    with at_desktop() as person:
        with person.desktop.busy:
            person.notifier.show(Note("c1", "1014 is calling", urgent=True))
            person.notifier.show(CALL)
        person.wait(lambda: len(person.desktop.all) == 2)
        person.wait(lambda: [shown.title for shown in person.desktop.shown.values()] == [CALL.title])
        person.sees(1)
        person.notifier.withdraw("c1")
        person.sees(0)


def test_what_is_withdrawn_at_once_does_not_stay() -> None:
    """P8: the caller hung up before the desktop had shown it."""
    with at_desktop() as person:
        person.notifier.show(CALL)
        person.notifier.withdraw("c1")
        person.notifier.show(MISSED)
        person.wait(lambda: [shown.title for shown in person.desktop.shown.values()] == ["Missed call"])


def test_without_a_service_every_note_comes_back() -> None:
    """P8: it is shown in another way then."""
    with at_desktop(shows=False) as person:
        person.notifier.show(CALL)
        person.wait(lambda: person.failed == [CALL])


def test_a_desktop_that_refuses_gives_it_back() -> None:
    """P8."""
    with at_desktop() as person:
        person.desktop.refuses = True
        person.notifier.show(CALL)
        person.wait(lambda: person.failed == [CALL])


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense"])
def test_without_a_bus_every_note_comes_back(address: str) -> None:
    """P8: and nothing waits for one."""
    with at_desktop(address=address) as person:
        person.notifier.show(CALL)
        person.wait(lambda: person.failed == [CALL])
        person.notifier.withdraw("c1")


def test_closing_takes_everything_off_the_screen() -> None:
    """P8: nobody answers by a program that is gone."""
    with at_desktop() as person:
        person.notifier.show(CALL)
        person.sees()
        person.notifier.show(MISSED)
        person.sees(2)
        person.notifier.close()
        person.sees(0)
