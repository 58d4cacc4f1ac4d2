"""What of the past is listed, which conversation is looked at, and what can be done with it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Protocol

from app.bus import Bus
from app.calls.naming import name
from app.directory.entry import Entry
from app.directory.index_text import parse_query
from app.errors import UserFacingError
from app.history.events import HistoryChanged
from app.history.record import Leg, Record
from app.history.wanted import Show, Wanted, person_key, words_of
from app.history.words import who
from app.translation import tr
from ui.history import words
from ui.history.listing import Counted, Listing, Rows
from ui.history.model import DayModel, ListModel, RecordModel
from ui.history.table_export import TableExport, Tables
from ui.identities.choice import Identities, IdentityChoice, NoIdentities
from ui.rows.model import RowModel

ROWS: Final = 200
"""Rows that are remembered."""
DAYS: Final = 14
"""Days offered by name; any other one is typed: 2026-11-17."""


class Past(Counted, Tables, Protocol):
    """``app.history.history.History``, as far as it is needed here."""

    problem: str

    def see(self) -> None:
        """The missed calls were looked at."""


class Names(Protocol):
    """``app.directory.directory.Directory``, as far as it is needed here."""

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        """Everybody with this number."""


class HistoryView(Rows, Protocol):
    """Where the past is shown."""

    def show_list(self, model: ListModel) -> None:
        """Everything but the rows."""

    def show_record(self, model: RecordModel | None) -> None:
        """One conversation; None: the list again."""

    def copy(self, text: str) -> None:
        """Put it on the clipboard."""

    def say(self, sentence: str) -> None:
        """To a screen reader."""


class HistoryPresenter:
    """One for each page."""

    def __init__(
        self,
        history: Past,
        bus: Bus,
        call: Callable[[Leg], None],
        names: Names,
        today: Callable[[], date],
        identities: Identities | None = None,
    ) -> None:
        """``call``: call that party back; raises ``UserFacingError``. ``today``: by this desk's clock.

        ``identities``: as whom (S13)."""
        self._history, self._call, self._names, self._today = history, call, names, today
        self._identity = IdentityChoice(identities or NoIdentities())
        self._view: HistoryView | None = None
        self._typed = self._person = self._problem = self._known = self._told = ""
        self._query = parse_query("")
        self._listing = Listing(history, self._show)
        self._rows: dict[str, tuple[Record, str, RowModel]] = {}
        """Rows that were made of late: one is asked for several times in each painting."""
        self._looking = self._stale = False
        self._export = TableExport(history, self._show, self._was_written)
        self._shown: Record | None = None
        self._subscription = bus.subscribe(HistoryChanged, self._changed)

    def attach(self, view: HistoryView) -> None:
        """Show the past on ``view``."""
        self._view = self._listing.rows = view
        self._stale = True
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._subscription.close()
        self._listing.close()
        self._view = None

    # --- what is listed -----------------------------------------------------------------------------

    def look(self) -> None:
        """The page can be seen: it is brought up to date, and missed calls count as seen."""
        self._looking = True
        self._history.see()
        if self._stale:
            self._look_again()

    def rest(self) -> None:
        """It no longer can; it is brought up to date when it is looked at again."""
        self._looking = False

    def show(self, kind: Show) -> None:
        """List this kind."""
        self._want(replace(self._listing.wanted, show=kind))

    def pick_day(self, day: date | None) -> None:
        """List this day; None: any."""
        self._want(replace(self._listing.wanted, day=day))

    def search(self, typed: str) -> None:
        """Look for what was typed; a date such as 2026-11-17 is that day."""
        self._typed, self._query = typed, parse_query(typed)
        try:
            day = date.fromisoformat(typed.strip())
        except ValueError:
            self._want(replace(self._listing.wanted, words=words_of(typed)))
        else:
            self._want(replace(self._listing.wanted, words=(), day=day))

    def only_person(self) -> None:
        """List the conversations with the person that is looked at."""
        if self._shown is not None:
            person = self._shown.person
            self._person = who(person)
            self.back()
            self._want(replace(self._listing.wanted, person=person_key(person.number, person.name)))

    def everybody(self) -> None:
        """List everybody's again."""
        self._person = ""
        self._want(replace(self._listing.wanted, person=""))

    def row(self, place: int) -> RowModel:
        """What stands in a row; while it is on its way, a stand-in."""
        record = self._listing.at(place)
        if record is None:
            return words.WAITING
        made = self._rows.get(record.uid)
        if made is None or made[0] is not record or made[1] != self._typed:
            row = words.row(record, self._query, self._today())
            made = self._rows[record.uid] = (record, self._typed, row)
            if len(self._rows) > ROWS:
                del self._rows[next(iter(self._rows))]
        return made[2]

    # --- one conversation ---------------------------------------------------------------------------

    def open(self, place: int) -> None:
        """Look at the conversation in that row."""
        record = self._listing.at(place)
        if record is not None:
            self._identity.forget()
            self._open(record, "")
            if not record.person.name:
                self._names.who_is(_address(record), lambda people: self._named(record.uid, people))

    def back(self) -> None:
        """To the list again."""
        self._shown = None
        if self._view is not None:
            self._view.show_record(None)

    def call_back(self, place: int | None = None) -> None:
        """Call the person in that row, or the one looked at."""
        record = self._shown if place is None else self._listing.at(place)
        if record is None:
            return
        self._problem = ""
        if place is None:
            self._identity.use((_address(record),), (_address(record),))
        try:
            self._call(record.person)
        except UserFacingError as error:
            self._problem = str(error)
            self._say(self._problem)
        self._show()

    def pick_identity(self, place: int) -> None:
        """Call the one looked at as the identity at this place."""
        self._identity.pick(place)
        if self._shown is not None:
            self._open(self._shown, self._known)

    def copy_number(self, place: int | None = None) -> None:
        """Put the number in that row, or of the person looked at, on the clipboard."""
        record = self._shown if place is None else self._listing.at(place)
        if record is not None and record.person.number and self._view is not None:
            self._view.copy(record.person.number)
            self._say(tr("{number} is on the clipboard.", number=record.person.number))

    def export(self, path: str) -> None:
        """Write what is listed as a table; one at a time."""
        self._problem = self._told = ""
        self._export.start(Path(path), self._listing.wanted, self._listing.extent.total)

    def cancel_export(self) -> None:
        """Give the table up; what was there before is still there."""
        self._export.cancel()

    # --- inside -------------------------------------------------------------------------------------

    def _open(self, record: Record, known: str) -> None:
        self._shown, self._known = record, known
        if self._view is not None:
            details = words.details(record, known, self._today())
            identity = self._identity.model((_address(record),))
            self._view.show_record(replace(details, identity=identity))

    def _named(self, uid: str, people: list[Entry]) -> None:
        if self._shown is not None and self._shown.uid == uid:
            self._open(self._shown, name(people))

    def _want(self, wanted: Wanted) -> None:
        if wanted != self._listing.wanted:
            self._listing.wanted, self._told = wanted, ""
            self._look_again()

    def _look_again(self) -> None:
        self._stale = False
        self._listing.again()

    def _changed(self, event: HistoryChanged) -> None:
        if not self._looking:
            self._stale = True
        elif not event.records:
            self._look_again()
            self._show()
        else:
            self._history.see()
            self._listing.came(event.records)
            for record in event.records:
                if self._shown is not None and record.uid == self._shown.uid:
                    self._open(record, self._known)

    def _was_written(self, said: str, problem: str) -> None:
        self._problem, self._told = problem, "" if problem else said
        self._say(problem or said)
        self._show()

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_list(self._model())

    def _model(self) -> ListModel:
        extent, today = self._listing.extent, self._today()
        about = words.about(
            extent.total, everything=self._listing.wanted.everything, searching=not extent.complete
        )
        days = [DayModel(None, tr("Any day"))]
        days += [DayModel(day, words.day(day, today)) for day in map(today.__sub__, _days_back())]
        picked = self._listing.wanted.day
        if picked is not None and all(one.day != picked for one in days):
            days.append(DayModel(picked, words.day(picked, today)))
        return ListModel(
            show=self._listing.wanted.show,
            kinds=words.kinds(),
            days=tuple(days),
            day=picked,
            person=tr("Only calls with {name}", name=self._person) if self._listing.wanted.person else "",
            about=" · ".join(filter(None, (about, self._told))),
            problem=self._problem or self._history.problem,
            total=extent.total,
            written=self._export.share,
        )

    def _say(self, sentence: str) -> None:
        if self._view is not None:
            self._view.say(sentence)


def _address(record: Record) -> str:
    """With the host: another company's extension is nobody of ours."""
    return record.person.uri or record.person.number


def _days_back() -> tuple[timedelta, ...]:
    return tuple(timedelta(days=days) for days in range(DAYS))
