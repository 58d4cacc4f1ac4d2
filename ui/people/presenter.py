"""The people of the directory as a page: whom to list, whose details, what to do with them. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Protocol

from app.agent.coworkers import CoworkerChanged
from app.agent.presence import Seen
from app.bus import Bus
from app.calls.standings import StandingChanged
from app.directory.directory import Directory, DirectoryChanged
from app.directory.entry import MINE, Address, Entry
from app.directory.ranking import Hit
from app.directory.shelf import Shelf
from app.errors import UserFacingError
from app.translation import tr, tr_count
from ui.identities.choice import Identities, IdentityChoice, NoIdentities
from ui.people import words
from ui.people.form import ContactForm, Filled, guessed_kind
from ui.people.model import NOBODY, AddressLine, ListModel, PersonModel
from ui.people.rows import Rows
from ui.rows.model import RowModel, initials

MOST: Final = 50
"""People that a search lists."""


class PeopleView(Protocol):
    """Where the people are shown."""

    def show_list(self, model: ListModel) -> None:
        """Show this list; rows are asked for as they come into sight."""

    def rows_changed(self, first: int, last: int) -> None:
        """These rows are others by now."""

    def show_person(self, model: PersonModel) -> None:
        """Show the details of this one."""


@dataclass(frozen=True)
class Desk:
    """What the page needs of the phone."""

    directory: Directory
    states: Callable[[], Mapping[str, Seen]]
    """By extension."""
    dial: Callable[[str, str], object]
    """Address and name; raises ``UserFacingError``."""
    bus: Bus
    announce: Callable[[str], None]
    open_form: Callable[[ContactForm], None]
    """Lets the person fill it in."""
    identities: Identities = field(default_factory=NoIdentities)
    """As whom people can be called."""


class PeoplePresenter:
    """One for each page of people."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lookup = desk.directory.lookup()
        self._view: PeopleView | None = None
        self._rows = Rows(self._arrived, self._resized)
        self._list = ListModel()
        self._typed = ""
        self._person: Entry | None = None
        self._called_at = self._reached = ""
        self._identity = IdentityChoice(desk.identities)
        self._problem = ""
        self._deleted: Entry | None = None
        self._subscriptions = [
            desk.bus.subscribe(DirectoryChanged, lambda _event: self._load(anew=False)),
            desk.bus.subscribe(CoworkerChanged, lambda _event: self._states_changed()),
            desk.bus.subscribe(StandingChanged, lambda _event: self._show_person()),
        ]

    def attach(self, view: PeopleView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._load(anew=True)
        self._show_person()

    def close(self) -> None:
        """Stop listening."""
        self._view = None
        self._lookup.cancel()
        for subscription in self._subscriptions:
            subscription.close()

    # --- the list ---------------------------------------------------------------------------------

    def row(self, place: int) -> RowModel | None:
        """Who stands there; None: not known yet, ``rows_changed`` follows."""
        entry = self._rows.entry(place)
        if entry is None:
            return None
        favourite = (entry.source, entry.uid) in self._desk.directory.favourites
        return words.row(entry, self._typed, self._desk.states(), favourite=favourite)

    def type(self, text: str) -> None:
        """Look for this; nothing: show the list again."""
        if text.strip() != self._typed.strip():
            self._typed = text
            self._load(anew=True)

    def show_shelf(self, shelf: Shelf) -> None:
        """Show another list, without what was typed."""
        self._list = replace(self._list, shelf=shelf)
        self._typed = ""
        self._load(anew=True)

    def choose(self, place: int) -> None:
        """Show the details of the one at this place."""
        entry = self._rows.entry(place)
        if entry is not None:
            self._list = replace(self._list, chosen=place)
            self._look_at(entry)
            self._show_list()

    def arrow(self, step: int) -> None:
        """Choose the next or the one before."""
        if self._rows.total:
            self.choose(max(0, min(self._rows.total - 1, self._list.chosen + step)))

    # --- the one whose details are shown ------------------------------------------------------------

    def call(self, place: int = 0) -> None:
        """Call at this address; one who is a coworker is called as the coworker (C5)."""
        entry = self._person
        if entry is not None and place < len(entry.addresses):
            value = entry.addresses[place].value
            self._desk.directory.reach(entry, lambda address: self._dial(entry, address), value)

    def pick_identity(self, place: int) -> None:
        """Call this one as the identity at this place."""
        self._identity.pick(place)
        self._show_person()

    def toggle_favourite(self) -> None:
        """Make a favourite of it, or not."""
        if self._person is not None:
            key = (self._person.source, self._person.uid)
            on, failed = key not in self._desk.directory.favourites, partial(self._failed, self._person)
            self._desk.directory.set_favourite(self._person, on=on, failed=failed)

    def add(self, number: str = "", name: str = "") -> None:
        """Open the form for a new contact; ``number``: of somebody who called."""
        filled = Filled(name=name, addresses=(Address(number, guessed_kind(number)),)) if number else None
        self._desk.open_form(ContactForm(self._keep, filled=filled))

    def edit(self) -> None:
        """Open the form for the one shown."""
        if self._person is not None and _editable(self._person):
            self._desk.open_form(ContactForm(self._keep, self._person))

    def delete(self) -> None:
        """Forget the one shown; ``undo`` brings it back."""
        entry = self._person
        if entry is not None and _editable(entry):
            done, failed = partial(self._was_deleted, entry), partial(self._failed, entry)
            self._desk.directory.remove(entry, done, failed)

    def undo(self) -> None:
        """Bring the deleted one back."""
        if self._deleted is not None:
            self._keep(self._deleted)

    # --- inside -------------------------------------------------------------------------------------

    def _was_deleted(self, entry: Entry) -> None:
        self._deleted = entry
        if self._person is not None and (self._person.source, self._person.uid) == (entry.source, entry.uid):
            self._person = None
            self._list = replace(self._list, chosen=-1)
        self._desk.announce(self._undo_sentence())
        self._show_person()
        self._show_list()

    def _failed(self, entry: Entry, sentence: str) -> None:
        """Why something did not come about for ``entry``: it is said, and stands at the one shown."""
        self._look_at(entry)
        self._problem = sentence
        self._desk.announce(sentence)
        self._show_person()

    def _load(self, *, anew: bool) -> None:
        if self._view is None:
            return
        still_coming = self._list.anew  # not shown yet: it is another list all the same
        self._list = replace(self._list, anew=anew or still_coming, chosen=-1 if anew else self._list.chosen)
        if self._typed.strip():
            self._rows.expect_found()
            self._lookup.search(self._typed, self._found, MOST)
        else:
            self._lookup.cancel()
            fetch = partial(self._desk.directory.page, self._list.shelf)
            self._rows.show_shelf(fetch, 0 if anew else max(0, self._list.chosen))

    def _found(self, hits: list[Hit]) -> None:
        self._rows.show_found([hit.entry for hit in hits])

    def _arrived(self, first: int, last: int) -> None:
        if self._view is not None:
            self._view.rows_changed(first, last)

    def _resized(self) -> None:
        """Another list is there: what was typed chooses its best; else whoever is shown stays chosen."""
        chosen = -1
        best = self._rows.entry(0) if self._typed.strip() and self._list.anew else None
        if best is not None:
            chosen = 0
            self._look_at(best)
        elif self._person is not None:
            chosen = self._rows.place_of(self._person.source, self._person.uid)
            now = self._rows.entry(chosen) if chosen >= 0 else None
            self._look_at(now or self._person)
        self._list = replace(
            self._list, version=self._list.version + 1, chosen=chosen, total=self._rows.total
        )
        self._show_list()
        self._list = replace(self._list, anew=False)  # who joins later moves nothing

    def _show_list(self) -> None:
        if self._view is None:
            return
        typed = self._typed.strip()
        nobody = tr("Nobody fits “{text}”.", text=typed) if typed else words.nobody_there(self._list.shelf)
        best = tr_count("The best {count} is shown.", "The best {count} are shown.", MOST)
        self._list = replace(
            self._list,
            empty=self._desk.directory.problem or ("" if self._rows.total else nobody),
            more=best if typed and self._rows.total >= MOST else "",
            undo=self._undo_sentence(),
        )
        self._view.show_list(self._list)

    def _undo_sentence(self) -> str:
        return "" if self._deleted is None else tr("{name} was deleted.", name=words.title(self._deleted))

    def _states_changed(self) -> None:
        self._arrived(0, self._rows.total - 1)
        self._show_person()

    def _look_at(self, entry: Entry) -> None:
        if entry != self._person:
            self._person, self._called_at, self._reached, self._problem = entry, "", "", ""
            self._identity.forget()
            if entry.addresses:
                self._desk.directory.reach(entry, lambda address: self._know_reach(entry, address))
        self._show_person()

    def _know_reach(self, entry: Entry, address: str) -> None:
        if entry is self._person and address != entry.addresses[0].value:
            self._reached = address
            self._called_at = tr("A coworker: calls go to {address}.", address=address)
            self._show_person()

    def _dial(self, entry: Entry, address: str) -> None:
        if entry is self._person:
            self._identity.use(self._addresses(entry), (address,))
        try:
            self._desk.dial(address, words.title(entry))
        except UserFacingError as error:
            if entry is self._person:
                self._problem = str(error)
                self._show_person()
            self._desk.announce(str(error))
            return
        self._desk.directory.called(entry)

    def _addresses(self, entry: Entry) -> tuple[str, ...]:
        """The one that is called first, then the others."""
        return tuple(filter(None, (self._reached, *(address.value for address in entry.addresses))))

    def _keep(self, entry: Entry) -> None:
        """What was typed stays in sight when it could not be kept: Edit has it again."""
        self._desk.directory.put([entry], partial(self._was_kept, entry), partial(self._failed, entry))

    def _was_kept(self, entry: Entry) -> None:
        if self._deleted == entry:
            self._deleted = None
            self._show_list()
        self._problem = ""
        self._look_at(entry)

    def _show_person(self) -> None:
        if self._view is not None:
            self._view.show_person(NOBODY if self._person is None else self._model(self._person))

    def _model(self, entry: Entry) -> PersonModel:
        badge, tone = words.badge(entry, self._desk.states())
        return PersonModel(
            name=words.title(entry),
            subtitle=words.subtitle(entry),
            initials=initials(words.title(entry)),
            badge=badge,
            tone=tone,
            lines=tuple(AddressLine(words.address_kind(a.kind), a.value) for a in entry.addresses),
            called_at=self._called_at,
            identity=self._identity.model(self._addresses(entry)),
            facts=_facts(entry),
            favourite=(entry.source, entry.uid) in self._desk.directory.favourites,
            editable=_editable(entry),
            problem=self._problem,
        )


def _facts(entry: Entry) -> tuple[tuple[str, str], ...]:
    facts = (
        (tr("Mail"), "\n".join(entry.mails)),
        (tr("Tags"), ", ".join(entry.tags)),
        (tr("Notes"), entry.notes),
        (tr("From"), words.source(entry)),
    )
    return tuple(fact for fact in facts if fact[1])


def _editable(entry: Entry) -> bool:
    """One's own, typed in or imported; what the account file or a server says is changed there."""
    return entry.source == MINE
