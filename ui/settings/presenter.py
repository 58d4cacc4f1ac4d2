"""The settings as a whole: which pages there are, the account's file in hand, the bar to save. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.account.changes import Place
from app.account.editing import Editing, EditingChanged, EditingState
from app.account.events import AccountChanged, AccountRecovered, AccountRefused, AccountUnreachable
from app.account.merge import Side
from app.account.model import Account
from app.account.save import can_save
from app.account.seat import Seat, SeatChanged
from app.apart import Apart
from app.bus import Bus
from app.problems import Severity
from app.translation import tr, tr_count
from ui.settings import words
from ui.settings.model import BarModel, ConflictModel
from ui.settings.work import Work
from ui.theme.tokens import Tone


@dataclass(frozen=True)
class Entry:
    """One page of the settings."""

    key: str
    title: str
    of_account: bool
    """It shows the account's settings; absent where there is no account file."""
    edits: bool = False
    """It can be changed by an admin."""


class SettingsView(Protocol):
    """The frame of the settings."""

    def show_entries(self, entries: tuple[Entry, ...], current: str) -> None:
        """Show exactly these pages to choose from, and this one."""

    def show_note(self, sentence: str) -> None:
        """Say above the page why it cannot be changed; empty: nothing."""

    def show_bar(self, model: BarModel) -> None:
        """Show what is not saved."""

    def ask(self, conflicts: tuple[ConflictModel, ...]) -> None:
        """Have the person decide whose value is to stand; none: take the question away."""


class Page(Protocol):
    """A page's own presenter."""

    def refresh(self) -> None:
        """Show the work as it is now."""


def entries() -> tuple[Entry, ...]:
    """Every page there is, in order."""
    return (
        Entry("accounts", tr("Sign-in"), of_account=False),
        Entry("sound", tr("Sound"), of_account=False),
        Entry("incoming", tr("Incoming calls"), of_account=False),
        Entry("desktop", tr("This computer"), of_account=False),
        Entry("appearance", tr("Appearance"), of_account=False),
        Entry("keys", tr("Keyboard"), of_account=False),
        Entry("holds", tr("What holds for you"), of_account=True),
        Entry("account", tr("Account"), of_account=True, edits=True),
        Entry("rights", tr("Transfer rights"), of_account=True, edits=True),
        Entry("redial", tr("Redial"), of_account=True, edits=True),
        Entry("people", tr("People"), of_account=True, edits=True),
        Entry("targets", tr("Targets"), of_account=True, edits=True),
        Entry("orders", tr("Call modes"), of_account=True, edits=True),
        Entry("phones", tr("Phones"), of_account=True, edits=True),
        Entry("file", tr("Account file"), of_account=True),
    )


class SettingsPresenter:
    """Follows who is signed in; ``open`` begins, ``close`` takes every listener off the bus."""

    def __init__(
        self,
        seats: Iterable[Seat] | None,
        bus: Bus,
        make_apart: Callable[[], Apart],
        announce: Callable[[str], None],
        may_save: Callable[[str], bool] = can_save,
    ) -> None:
        """``seats``: who is signed in, the main one first. ``make_apart``: a thread for files."""
        self._seats, self._bus = seats, bus
        self._make_apart, self._announce = make_apart, announce
        self._may_save = may_save
        self._apart: Apart | None = None
        self._view: SettingsView | None = None
        self._pages: dict[str, Page] = {}
        self._said = ""
        self.work: Work | None = None
        self.current = "accounts"
        self._subscriptions = [
            bus.subscribe(EditingChanged, lambda _event: self._show()),
            bus.subscribe(SeatChanged, lambda _event: self._follow()),
            bus.subscribe(AccountChanged, lambda _event: self._follow()),
            bus.subscribe(AccountRefused, lambda _event: self._show()),
            bus.subscribe(AccountRecovered, lambda _event: self._show()),
            bus.subscribe(AccountUnreachable, lambda _event: self._show()),
        ]

    @property
    def seat(self) -> Seat | None:
        """The agent whose account is shown."""
        return next(iter(self._seats), None) if self._seats is not None else None

    @property
    def unsaved(self) -> int:
        """How many changes would be lost now."""
        return self.work.unsaved if self.work is not None else 0

    @property
    def save_refusal(self) -> str:
        """Why what was changed cannot be saved now; empty: it can."""
        return self._save_refusal(self.work) if self.work is not None else ""

    def add_page(self, key: str, page: Page) -> None:
        """This presenter keeps the page of that key fresh while it is looked at."""
        self._pages[key] = page

    def attach(self, view: SettingsView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._follow()

    def close(self) -> None:
        """Stop listening; unsaved changes are given up."""
        for subscription in self._subscriptions:
            subscription.close()
        if self.work is not None:
            self.work.editing.close()
            self.work = None

    # --- wishes -----------------------------------------------------------------------------------

    def show(self, key: str) -> None:
        """Look at another page."""
        self.current = key
        self._show()

    def save(self) -> None:
        """Write what was changed."""
        work = self.work
        if work is not None and not work.unusable and work.editing.state is EditingState.READY:
            work.editing.save()

    def discard(self) -> None:
        """Give what was changed up."""
        if self.work is not None:
            self.work.discard()

    def decide(self, sides: Mapping[Place, Side]) -> None:
        """Save with these values where two people changed the same."""
        if self.work is not None:
            self.work.editing.save(sides)

    def keep_editing(self) -> None:
        """Decide nothing now."""
        if self.work is not None and self.work.editing.state is EditingState.UNDECIDED:
            self.work.editing.keep_editing()

    # --- inside -----------------------------------------------------------------------------------

    def _follow(self) -> None:
        """The work in hand is on the file of whoever is signed in."""
        if self._view is None:
            return
        seat = self.seat
        source = seat.sign_in.source if seat is not None else ""
        if self.work is not None and self.work.editing.source != source:
            self.work.editing.close()
            self.work = None
        if self.work is None and source:
            self._apart = self._apart or self._make_apart()
            self.work = Work(Editing(source, self._account, self._bus, self._apart, may_save=self._may_save))
        self._show()

    def _account(self) -> Account | None:
        seat = self.seat
        return seat.account if seat is not None else None

    def _show(self) -> None:
        if self._view is None:
            return
        there = tuple(entry for entry in entries() if self._is_there(entry))
        if self.current not in {entry.key for entry in there}:
            self.current = there[0].key
        self._view.show_entries(there, self.current)
        page = self._pages.get(self.current)
        if page is not None:
            page.refresh()
        entry = next(entry for entry in there if entry.key == self.current)
        self._view.show_note(self._note(entry))
        self._show_bar(entry)
        self._view.ask(self._conflicts())

    def _is_there(self, entry: Entry) -> bool:
        """What does not exist has no entry."""
        if entry.key == "accounts":
            return self._seats is not None
        return self.work is not None or not entry.of_account

    def _note(self, entry: Entry) -> str:
        editing = self.work.editing if self.work is not None else None
        if editing is None or not entry.edits:
            return ""
        if editing.state is EditingState.READING:
            return tr("The account file is being read.")
        if editing.state is EditingState.READ_ONLY:
            return editing.sentence or tr(
                "Decided by the account file {file}, which you cannot change.",
                file=editing.source,
            )
        return ""

    def _show_bar(self, entry: Entry) -> None:
        assert self._view is not None
        bar = self._bar(entry)
        self._view.show_bar(bar)
        if bar.sentence != self._said and bar.tone is not Tone.PLAIN:
            self._announce(bar.sentence)
        self._said = bar.sentence

    def _bar(self, entry: Entry) -> BarModel:
        work = self.work
        if work is None or work.editing.state in (EditingState.READING, EditingState.READ_ONLY):
            return BarModel()
        editing = work.editing
        saving = editing.state is EditingState.SAVING
        if not (entry.edits or work.unsaved or editing.sentence):
            return BarModel()
        sentence, tone = editing.sentence, Tone.STOP if editing.trouble else Tone.GO
        if saving:
            sentence, tone = tr("Saving …"), Tone.PLAIN
        elif work.unusable:
            sentence, tone = (
                tr_count(
                    "{count} field cannot be saved as it is.",
                    "{count} fields cannot be saved as they are.",
                    work.unusable,
                ),
                Tone.STOP,
            )
        elif not sentence:
            sentence, tone = _unsaved(work.unsaved), Tone.WAIT if work.unsaved else Tone.PLAIN
        return BarModel(
            shown=True,
            sentence=sentence,
            tone=tone,
            details=tuple(
                tr("{field}: {reason}", field=problem.field, reason=problem.reason)
                for problem in editing.problems
                if problem.severity is Severity.ERROR
            ),
            can_discard=work.unsaved > 0 and not saving,
            save_refusal=self._save_refusal(work),
        )

    def _save_refusal(self, work: Work) -> str:
        if work.editing.state is not EditingState.READY:
            return tr("The file is being saved.")
        if work.unusable:
            return tr("Put the marked fields right first.")
        return "" if work.unsaved else tr("Nothing was changed.")

    def _conflicts(self) -> tuple[ConflictModel, ...]:
        if self.work is None or self.work.editing.state is not EditingState.UNDECIDED:
            return ()
        return tuple(
            ConflictModel(
                conflict.place,
                words.place_words(conflict.place),
                words.mine(conflict.change),
                words.theirs(conflict),
            )
            for conflict in self.work.editing.conflicts
        )


def _unsaved(count: int) -> str:
    if not count:
        return tr("Everything is saved.")
    return tr_count("{count} change is not saved.", "{count} changes are not saved.", count)
