"""The walk through a recorded call: record, leave something out, and hear it in the history."""

from __future__ import annotations

from collections.abc import Callable

from app.calls.quality import Grade
from app.translation import tr
from ui.quality.words import word
from ui.tour.acts import Visit, call, call_is, card, click, look, offers, press, shows
from ui.tour.person import Person
from ui.tour.screen import Screen
from ui.tour.tour import Step


def recordings(_visit: Visit) -> list[Step]:
    """All steps; they need no other call to be up."""
    whom = tr("Echo test")
    return [*_record(whom), *_hear(whom)]


def _record(whom: str) -> list[Step]:
    def sound_is_rated(screen: Screen) -> bool:
        return any(screen.shows(word(grade)) for grade in Grade)

    recorded, pause, resume = tr("End the recording"), tr("Pause the recording"), tr("Resume the recording")
    return [
        Step("Call to be recorded", call("600"), "Talking", call_is(whom, tr("Talking"))),
        Step("Record the call", click(tr("Record"), card(whom)), "it is recorded", offers(recorded), 6),
        Step("Listen how it sounds", look, "the sound in a word", sound_is_rated, 8),
        Step("Leave out card data by key", press("Ctrl+Shift+P"), "the recording is paused", offers(resume)),
        Step("Go on recording", click(resume), "it goes on", offers(pause)),
        Step("End the recording by key", press("Ctrl+Shift+R"), "it has ended", offers(tr("Record")), 6),
        Step("Hang up the recorded call", click(tr("Hang up")), "no call is left", shows(tr("No calls"))),
    ]


def _hear(whom: str) -> list[Step]:
    def search(text: str) -> Callable[[Person], None]:
        return lambda person: person.type(tr("Search calls"), text)

    def open_newest(person: Person) -> None:
        person.press("Return")
        person.press("Space")

    def play_by_keys(person: Person) -> None:
        person.tab_to(play)
        person.press("Space")

    play, playing = tr("Play the recording"), tr("Pause the playback")
    return [
        Step(
            "Look at the history again",
            click(tr("History"), tr("Pages")),
            "all calls",
            offers(tr("Search calls")),
        ),
        Step(
            "Empty the list",
            search("nobody of that name"),
            "a sentence",
            shows(tr("No call fits. Look for less, or choose another kind or day.")),
        ),
        Step("Look for the recorded call", search(whom), "there is one", offers(tr("Call back")), 8),
        Step("Look at the recorded call", open_newest, "it can be heard", offers(play), 8),
        Step("Hear the recording", play_by_keys, "it plays", offers(playing), 8),
        Step("Go back from the recording", press("Escape"), "all calls", offers(tr("Search calls"))),
    ]
