"""The walk itself: one step after the other, each with a deadline and a picture."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import IllegalTransition
from app.loop import Loop, Timer
from ui.gradually import is_whole
from ui.tour import camera
from ui.tour.person import Person
from ui.tour.screen import NotSeen, Screen

REACTION = 0.6
"""Seconds that a person takes from seeing one thing to doing the next. Buttons that have just come or
moved take no click at once, and nobody clicks that fast."""
PATIENCE = 6.0
"""How many times as long as it should take is waited: a machine with other work to do is no failure."""
EXPOSURE = 0.15
"""Seconds between seeing what was expected and taking the picture: layouts have settled by then."""


@dataclass(frozen=True)
class Step:
    """One thing a person does, and what must then be seen."""

    name: str
    """What the step is, as a heading; its picture is named after it."""
    does: Callable[[Person], None]
    expects: str
    """What must be seen, in words."""
    met: Callable[[Screen], bool]
    """The same as a question to the screen (or to the other side of a call)."""
    within: float = 5.0
    """Seconds until it must be so on a machine at rest; a busy one is given ``PATIENCE`` times as long."""


class TourState(enum.Enum):
    """Where the walk stands."""

    READY = "ready"
    LOOKING = "looking"
    """A step has been done and its outcome is awaited."""
    SEEN = "seen"
    """The outcome is there; its picture is about to be taken."""
    PASSED = "passed"
    FAILED = "failed"


_S = TourState
TRANSITIONS: Mapping[TourState, frozenset[TourState]] = {
    _S.READY: frozenset({_S.LOOKING, _S.PASSED, _S.FAILED}),
    _S.LOOKING: frozenset({_S.SEEN, _S.FAILED}),
    _S.SEEN: frozenset({_S.READY, _S.FAILED}),
    _S.PASSED: frozenset(),
    _S.FAILED: frozenset(),
}


class Tour:
    """Walks through ``steps`` and tells ``say`` one line a step; ``done`` hears whether all went well.

    ``look`` is to be called whenever something may have changed. The walk ends at the first step that
    fails, with a picture of what was on the screen instead.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        folder: Path,
        loop: Loop,
        say: Callable[[str], None],
        done: Callable[[bool], None],
        reaction: float = REACTION,
    ) -> None:
        self._steps = list(enumerate(steps, start=1))
        self._folder, self._loop = folder, loop
        self._say, self._done = say, done
        self._reaction = reaction
        self._screen = Screen()
        self._person = Person(self._screen)
        self._state = TourState.READY
        self._began = self._step_began = loop.now()
        self._deadline: Timer | None = None
        self._look_posted = False

    @property
    def state(self) -> TourState:
        """Where the walk stands."""
        return self._state

    def start(self) -> None:
        """Take the first step on the next turn of the loop."""
        self._began = self._loop.now()
        try:
            self._clear_folder()
        except OSError as trouble:
            sentence = f"The folder {self._folder} cannot be used: {trouble.strerror}."
            self._loop.post(lambda: self.abort(sentence))
            return
        self._loop.post(self._next)

    def look(self) -> None:
        """Something may have changed: look again, once, when the loop is free."""
        if self._state is TourState.LOOKING and not self._look_posted:
            self._look_posted = True
            self._loop.post(self._look)

    def abort(self, sentence: str) -> None:
        """End the walk as failed, because of something outside of it."""
        if self._state not in (TourState.PASSED, TourState.FAILED):
            self._fail(sentence)

    def _clear_folder(self) -> None:
        """Pictures of an earlier tour would be taken for this one's."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.glob(camera.NAMES):
            if old.is_file():
                old.unlink()

    def _next(self) -> None:
        if self._state is not TourState.READY:
            return
        if not self._steps:
            self._to(TourState.PASSED)
            self._say(f"{self._clock()}  The tour is over; the pictures are in {self._folder}.")
            self._done(True)
            return
        _, step = self._steps[0]
        self._step_began = self._loop.now()
        self._to(TourState.LOOKING)
        self._deadline = self._loop.call_later(step.within * PATIENCE, self._give_up)
        try:
            step.does(self._person)
        except NotSeen as trouble:
            self._fail(str(trouble))
            return
        self.look()

    def _look(self) -> None:
        self._look_posted = False
        if self._state is not TourState.LOOKING:
            return
        number, step = self._steps[0]
        if not step.met(self._screen):
            return
        took = self._loop.now() - self._step_began
        self._stop_clock()
        self._to(TourState.SEEN)
        self._say(f"{self._clock()}  {number:3}  {step.name}: {step.expects} ({took:.2f} s)")
        self._loop.call_later(EXPOSURE, self._take_picture)

    def _take_picture(self) -> None:
        if self._state is not TourState.SEEN:
            return
        windows = self._screen.windows()
        if not all(map(is_whole, windows)):
            self._loop.call_later(EXPOSURE, self._take_picture)
            return
        number, step = self._steps[0]
        try:
            camera.save(windows, self._folder / camera.file_name(number, step.name))
        except OSError as trouble:
            self._fail(str(trouble))
            return
        self._steps.pop(0)
        self._to(TourState.READY)
        self._loop.call_later(max(0.0, self._reaction - EXPOSURE), self._next)

    def _give_up(self) -> None:
        _, step = self._steps[0]
        seconds = step.within * PATIENCE
        self._fail(f"“{step.expects}” was not so within {seconds:g} s. I see: {self._screen.summary()}")

    def _fail(self, sentence: str) -> None:
        self._stop_clock()
        self._to(TourState.FAILED)
        number, step = self._steps[0] if self._steps else (0, None)
        name = step.name if step is not None else "tour"
        self._say(f"{self._clock()}  {number:3}  {name}: FAILED. {sentence}")
        with contextlib.suppress(OSError):  # the sentence above is what counts
            camera.save(self._screen.windows(), self._folder / camera.file_name(number, f"{name} failed"))
        self._done(False)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _clock(self) -> str:
        return f"{self._loop.now() - self._began:6.2f} s"

    def _to(self, state: TourState) -> None:
        if state not in TRANSITIONS[self._state]:
            raise IllegalTransition("tour", self._state, state)
        self._state = state
