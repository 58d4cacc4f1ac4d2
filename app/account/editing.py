"""Editing an account file in the window: open, change, save, settle what others changed meanwhile.

Reading, comparing and writing happen apart from the core's thread: ten thousand coworkers take seconds,
and a call that comes in meanwhile must ring at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

from app.account.changes import Place, Row
from app.account.events import AccountChanged, AccountRecovered
from app.account.file_values import NOTHING, FileValues, plain
from app.account.merge import Conflict, Difference, Side
from app.account.model import Account
from app.account.pending import Pending
from app.account.problems import FileProblem
from app.account.save import Conflicted, Draft, Outcome, Refused, Saved, can_save
from app.apart import Apart
from app.bus import Bus
from app.errors import IllegalTransition, UserFacingError
from app.translation import tr

Data = Mapping[str, Any]


class EditingState(Enum):
    """What can be done with the file now."""

    READING = auto()
    """Not known yet."""
    READ_ONLY = auto()
    """It can be looked at."""
    READY = auto()
    """It can be changed and saved."""
    SAVING = auto()
    UNDECIDED = auto()
    """Somebody else has changed the same; the person must choose."""
    CLOSED = auto()


_S = EditingState
TRANSITIONS: Final[dict[EditingState, frozenset[EditingState]]] = {
    _S.READING: frozenset({_S.READ_ONLY, _S.READY, _S.CLOSED}),
    _S.READ_ONLY: frozenset({_S.READY, _S.CLOSED}),
    _S.READY: frozenset({_S.READ_ONLY, _S.SAVING, _S.CLOSED}),
    _S.SAVING: frozenset({_S.READY, _S.UNDECIDED, _S.CLOSED}),
    _S.UNDECIDED: frozenset({_S.READY, _S.SAVING, _S.CLOSED}),
    _S.CLOSED: frozenset(),
}

_SAVED = "Saved. Every desk follows within a second."
_SAVED_BESIDE = (
    "Saved, together with what somebody else changed meanwhile. Every desk follows within a second."
)
_REFUSED = "Nothing was saved: the file would not be valid."
_KEPT_MINE_UNSAVED = "Nothing was saved. Your changes are still here."


@dataclass(frozen=True)
class EditingChanged:
    """Data, state or sentence of an ``Editing`` are others."""

    source: str


class Editing:
    """One person's work on one account file. Lives on the core's thread; ``close`` ends it."""

    def __init__(
        self,
        source: str,
        account: Callable[[], Account | None],
        bus: Bus,
        apart: Apart,
        *,
        may_save: Callable[[str], bool] = can_save,
    ) -> None:
        """``account`` gives what is in force from ``source``, shown where the file itself is not ours."""
        self.source = source
        self._account = account
        self._bus = bus
        self._apart = apart
        self._may_save = may_save
        self._state = EditingState.READING
        self._draft: Draft | None = None
        self._base = NOTHING
        self._now = NOTHING
        self._reading = 0
        self._given_up: list[Place] = []
        self.pending = Pending()
        self.sentence = ""
        """What came of the last reading or saving, for the person."""
        self.trouble = False
        """Whether that is bad news."""
        self.problems: tuple[FileProblem, ...] = ()
        """Why the last save was refused."""
        self.conflicts: tuple[Conflict, ...] = ()
        """What has to be decided, in ``UNDECIDED``."""
        self.theirs: tuple[Difference, ...] = ()
        """What somebody else has changed since this draft was opened, as far as is known."""
        self._subscriptions = [
            bus.subscribe(AccountChanged, lambda event: self._file_moved(event.source)),
            bus.subscribe(AccountRecovered, lambda event: self._file_moved(event.source)),
        ]
        self._read()

    @property
    def state(self) -> EditingState:
        """What can be done now."""
        return self._state

    @property
    def editable(self) -> bool:
        """Whether this person may change the file."""
        return self._state in (EditingState.READY, EditingState.SAVING, EditingState.UNDECIDED)

    def close(self) -> None:
        """Give the unsaved changes up and listen no more."""
        self._to(EditingState.CLOSED)
        for subscription in self._subscriptions:
            subscription.close()

    def changed_meanwhile(self, place: Place) -> bool:
        """Whether somebody else has changed this value since the unsaved changes began."""
        return bool(self._base.value(place) != self._now.value(place))

    # --- wishes -----------------------------------------------------------------------------------

    def put(self, place: Place, value: object) -> None:
        """Want a value changed; None takes it out. While a save is under way it is for the next one."""
        if self._state is EditingState.SAVING and not self.pending.is_new(place):
            self.pending.put(place, value)
            self._tell()
        else:
            self._change(lambda: self.pending.put(place, value))

    def add_row(self, table: str, values: Data) -> None:
        """Want a row added. Only in ``READY``."""
        self._change(lambda: self.pending.add_row(table, values))

    def change_row(self, table: str, row: Row, values: Data) -> None:
        """Want a row to say this. Only in ``READY``."""
        self._change(lambda: self.pending.change_row(table, row, values))

    def remove_row(self, table: str, row: Row) -> None:
        """Want a row gone. Only in ``READY``."""
        self._change(lambda: self.pending.remove_row(table, row))

    def touch(self) -> None:
        """Something about the form changed that is not a change of the file (yet)."""
        self._change(lambda: None)

    def discard(self) -> None:
        """Want nothing changed any more, and see the file as it is now."""
        self._change(self.pending.forget)
        self._read()

    def save(self, decided: Mapping[Place, Side] | None = None) -> None:
        """Write the changes; ``decided`` settles the conflicts. The outcome comes as ``EditingChanged``."""
        draft, changes = self._draft, self.pending.changes()
        if draft is None or not changes:
            return
        self._to(EditingState.SAVING)
        self._say("")
        self.problems, self.conflicts = (), ()

        def work() -> tuple[Outcome, FileValues | None]:
            outcome = draft.save(changes, decided)
            return outcome, FileValues(outcome.draft.data) if isinstance(outcome, Saved) else None

        self._given_up = [place for place, side in (decided or {}).items() if side is Side.THEIRS]
        self._apart.run(work, self._after_save)
        self._tell()

    def keep_editing(self) -> None:
        """Decide no conflict now; the changes stay, nothing is written."""
        self._to(EditingState.READY)
        self.conflicts = ()
        self._say(tr(_KEPT_MINE_UNSAVED))
        self._tell()

    # --- inside -----------------------------------------------------------------------------------

    def _change(self, make: Callable[[], None]) -> None:
        if self._state is not EditingState.READY:
            return
        make()
        self.problems = ()
        self._say("")
        self._tell()

    def _file_moved(self, source: str) -> None:
        if source == self.source and self._state not in (EditingState.SAVING, EditingState.UNDECIDED):
            self._read()

    def _read(self) -> None:
        """Look at the file again; only the last of several readings counts."""
        self._reading += 1
        mine = self._reading
        account, source, may_save = self._account(), self.source, self._may_save

        def work() -> tuple[Draft | None, FileValues, str]:
            sentence = ""
            if may_save(source):
                try:
                    draft = Draft.open(Path(source))
                except UserFacingError as error:
                    sentence = str(error)
                else:
                    return draft, FileValues(draft.data), ""
            return None, FileValues(plain(account)), sentence

        self._apart.run(work, lambda future: self._after_reading(mine, future))

    def _after_reading(self, reading: int, future: Future[tuple[Draft | None, FileValues, str]]) -> None:
        if reading != self._reading or self._state not in (_S.READING, _S.READ_ONLY, _S.READY):
            return
        draft, file, sentence = future.result()
        if draft is None and len(self.pending):
            self._say(sentence, trouble=bool(sentence))  # the changes are kept for a better moment
            self._tell()
            return
        mine = len(self.pending) > 0
        self._show(file)
        if draft is None:
            self._say(sentence, trouble=bool(sentence))
        if not mine:
            self._draft, self._base = draft, file
        wanted = EditingState.READ_ONLY if draft is None else EditingState.READY
        if wanted is not self._state:
            self._to(wanted)
        self._tell()

    def _show(self, file: FileValues) -> None:
        self._now = file
        self.pending.lay_over(file)

    def _after_save(self, future: Future[tuple[Outcome, FileValues | None]]) -> None:
        if self._state is EditingState.CLOSED:
            return
        try:
            outcome, file = future.result()
        except UserFacingError as error:
            self._to(EditingState.READY)
            self._say(str(error), trouble=True)
        else:
            self._take(outcome, file)
        self._tell()

    def _take(self, outcome: Outcome, file: FileValues | None) -> None:
        if isinstance(outcome, Saved) and file is not None:
            self._to(EditingState.READY)
            self._draft = outcome.draft
            for place in self._given_up:
                self.pending.give_up(place)
            self._base = file
            self._show(file)  # what was saved is no change any more; what was changed since still is
            self._say(tr(_SAVED_BESIDE if outcome.theirs else _SAVED))
        elif isinstance(outcome, Refused):
            self._to(EditingState.READY)
            self.problems = outcome.problems
            self._say(tr(_REFUSED), trouble=True)
        elif isinstance(outcome, Conflicted):
            self._to(EditingState.UNDECIDED)
            self.conflicts, self.theirs = outcome.conflicts, outcome.theirs

    def _say(self, sentence: str, *, trouble: bool = False) -> None:
        self.sentence, self.trouble = sentence, trouble

    def _tell(self) -> None:
        if self._state is not EditingState.CLOSED:
            self._bus.publish(EditingChanged(self.source))

    def _to(self, state: EditingState) -> None:
        if state not in TRANSITIONS[self._state]:
            raise IllegalTransition("editing", self._state, state)
        self._state = state
