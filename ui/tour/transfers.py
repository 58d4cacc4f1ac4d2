"""The part of the walk in which callers are passed on: to a coworker, in the cold, not at all, to a party."""

from __future__ import annotations

from collections.abc import Callable

from app.demo.account import RESULTS, SMALL_GROUP
from app.translation import tr
from ui.tour.acts import WIDE, Visit, both, call_is, card, click, either, ended, look, offers, press, shows
from ui.tour.person import Person
from ui.tour.screen import Screen
from ui.tour.tour import Step

CALLER = "Lena Sorel"
COWORKER = "Ada Brandt"
OTHER = "Tom Okafor"
NOBODY = "Empty desk"


def transfers(visit: Visit) -> list[Step]:
    """All of them; each begins with a caller and leaves no call behind."""
    return [
        *_settle_down(visit),
        *_talk_first(),
        *_cold(),
        *_cancelled(),
        *_waiting(visit),
        *_together(),
    ]


def whom(name: str, fit: int = 1) -> list[Step]:
    """The box, by its key, and a name typed into it, which so many fit; this one comes first."""
    return [
        Step(
            f"Open the box for {name}",
            press("Ctrl+Shift+T"),
            "everybody there is",
            offers(_field(), tr("Cancel")),
        ),
        _look_for(name, fit),
    ]


def _field() -> str:
    """The box's own, by its name."""
    return tr("Whom to call: name or number")


def _look_for(name: str, fit: int = 1) -> Step:
    return Step(
        f"Look for {name}",
        lambda person: person.press_keys(name.partition(" ")[0].lower()),
        f"the button names {name}",
        both(_offers_a_way_to(name), shows(tr("All {count}", count=fit))),
    )


def _offers_a_way_to(name: str) -> Callable[[Screen], bool]:
    """How it went there the last time is proposed (S11)."""
    return either(offers(tr("Call {name}", name=name)), offers(tr("Transfer to {name}", name=name)))


def _calls(name: str) -> Callable[[Screen], bool]:
    """The day of ``name`` goes on while the walk does: in a call of their own they are waited for (E9)."""
    return either(shows(tr("Ringing {name}", name=name)), shows(tr("Waiting for {name}", name=name)))


def be_called(again: str) -> list[Step]:
    """A customer calls and is answered."""
    return [
        Step(
            f"Be called {again}",
            _ask_for_a_call,
            "who calls",
            offers(tr("Answer"), tr("Decline")),
        ),
        Step(
            f"Answer the caller {again}",
            press("Ctrl+Shift+A"),
            "Talking with the caller",
            call_is(CALLER, tr("Talking")),
        ),
    ]


def _ask_for_a_call(person: Person) -> None:
    person.click(tr("Company"), tr("Pages"))
    person.click(tr("Have {name} call me", name=CALLER))
    person.click(tr("Keypad"), tr("Pages"))


def _write_a_note(person: Person) -> None:
    person.click(tr("Details"), tr("Pages"))
    person.type(tr("Notes on this call"), "Asks about line 3.")


def _finished(screen: Screen) -> bool:
    return not screen.has(tr("Finish"))


def _settle_down(visit: Visit) -> list[Step]:
    def widen(_person: Person) -> None:
        visit.resize(*WIDE)

    return [
        Step("Make the window wide again", widen, "the pages are back", offers(tr("Company"))),
        Step(
            "Hang up the last call",
            click(tr("Hang up"), card(COWORKER)),
            "the work after the call can be finished, with a result",
            offers(tr("Finish"), *RESULTS),
        ),
        Step("Finish the work after the call", click(tr("Finish")), "free for the next call", _finished),
    ]


def _talk_first() -> list[Step]:
    talking = tr("Talking to {target}", target=COWORKER)
    return [
        *be_called("to be passed on"),
        Step(
            "Write down what the coworker should know",
            _write_a_note,
            "it goes along with the call",
            shows(tr("They go along when you transfer the call.")),
        ),
        *whom(COWORKER),
        Step(
            "Call the coworker first",
            press("Return"),
            "the strip says who is rung",
            shows(tr("Ringing {name}", name=COWORKER)),
        ),
        Step(
            "Talk to the coworker",
            look,
            "the caller waits meanwhile",
            both(shows(talking), offers(tr("Complete"), tr("Swap"), tr("Three-way"))),
            8,
        ),
        Step("Swap", click(tr("Swap")), "back with the caller", call_is(CALLER, tr("Talking"))),
        Step(
            "Complete the transfer",
            click(tr("Complete")),
            "caller and coworker are together",
            ended(CALLER, tr("The call was transferred to {name}.", name=COWORKER)),
            8,
        ),
    ]


def _cold() -> list[Step]:
    def now(person: Person) -> None:
        person.click(tr("Now"))

    return [
        *be_called("to be sent on"),
        *whom(OTHER),
        Step(
            "Leave at once",
            now,
            "the button says so",
            offers(tr("Transfer to {name}", name=OTHER)),
        ),
        Step(
            "Send the caller",
            click(tr("Transfer to {name}", name=OTHER)),
            "the coworker is called for the caller",
            _calls(OTHER),
        ),
        Step(
            "Watch it arrive",
            look,
            "caller and coworker are together",
            ended(CALLER, tr("The call was transferred to {name}.", name=OTHER)),
            8,
        ),
    ]


def _cancelled() -> list[Step]:
    back = tr("Cancel, back to {name}", name=CALLER)
    return [
        *be_called("a third time"),
        *whom(NOBODY),
        Step(
            "Call an empty desk",
            press("Return"),
            "the way back is there",
            both(shows(tr("Ringing {name}", name=NOBODY)), offers(back)),
        ),
        Step("Cancel the transfer", click(back), "the caller is back", call_is(CALLER, tr("Talking"))),
    ]


def _waiting(visit: Visit) -> list[Step]:
    """A group in which nobody is free, then a desk that rings; whoever leaves meanwhile is asked (S4)."""
    back = tr("Cancel, back to {name}", name=CALLER)

    def close(_person: Person) -> None:
        visit.close_window()

    return [
        *whom(SMALL_GROUP, 2),  # and who is in it
        Step(
            "Leave at once again",
            click(tr("Now")),
            "the button says so",
            offers(tr("Transfer to {name}", name=SMALL_GROUP)),
        ),
        Step(
            "Send the caller to the group",
            click(tr("Transfer to {name}", name=SMALL_GROUP)),
            "the caller waits for whoever is free first",
            both(_calls(SMALL_GROUP), offers(back)),
        ),
        Step("Choose somebody else", click(tr("Other target")), "everybody there is", offers(_field())),
        _look_for(NOBODY),
        Step(
            "Send the caller to an empty desk",
            press("Return"),
            "it rings there",
            both(_calls(NOBODY), offers(back)),
        ),
        Step(
            "Close the window meanwhile",
            close,
            "that the PBX would carry on",
            offers(tr("Hand over and close"), tr("Keep the calls")),
        ),
        Step("Stay after all", click(tr("Keep the calls")), "it rings on", offers(back)),
        Step("Take the caller back", click(back), "the caller is back", call_is(CALLER, tr("Talking"))),
    ]


def _together() -> list[Step]:
    return [
        *whom(OTHER),
        Step(
            "Choose to be together",
            click(tr("All together")),
            "the button calls",
            offers(tr("Call {name}", name=OTHER)),
        ),
        Step(
            "Add the coworker to the call",
            click(tr("Call {name}", name=OTHER)),
            "the caller hears nothing of the ringing",
            both(_calls(OTHER), call_is(CALLER, tr("Talking"))),
        ),
        Step(
            "Talk in a conference",
            look,
            "everybody is in the list",
            offers(
                tr("Mute {name}", name=CALLER),
                tr("Mute {name}", name=OTHER),
                tr("Leave"),
                tr("End all"),
            ),
            8,
        ),
        Step("End the conference", click(tr("End all")), "no call is left", shows(tr("No calls"))),
    ]
