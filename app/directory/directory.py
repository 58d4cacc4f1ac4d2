"""Everybody whom one can call, found as one types.

One thread asks the store and another changes it: an import of a hundred thousand contacts makes no search
wait. Each field that looks people up has a ``Lookup`` of its own: what it asks for next ends what it asked
for before, and nobody else's search.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.apart import OneThread
from app.bus import Bus
from app.directory.callers import Place, owners
from app.directory.entry import Entry, Kind
from app.directory.from_account import SOURCE, entries
from app.directory.index_text import parse_query
from app.directory.joint import Joint
from app.directory.numbers import Forms
from app.directory.ranking import Hit, Key, rank
from app.directory.shelf import Page, Shelf
from app.errors import UserFacingError
from app.loop import Alarm, Loop
from app.translation import tr

if TYPE_CHECKING:
    from app.account.model import Account
    from app.directory.store import DirectoryStore

_log = logging.getLogger("hookswitch.directory")
R = TypeVar("R")

LIMIT = 50
"""Hits shown at most."""


Done = Callable[[], None]
Failed = Callable[[str], None]
"""Hears in a sentence why not."""


def _fine() -> None:
    """Nobody wants to know."""


def _only_logged(sentence: str) -> None:
    _log.warning("not done: %s", sentence)


@dataclass(frozen=True)
class DirectoryChanged:
    """Entries came, changed or went; searches may find something else now."""


class Elsewhere(Protocol):
    """People who are looked for outside the store, such as on a server that takes its time."""

    def search(
        self, typed: str, wanted: Callable[[], bool], found: Callable[[Sequence[Entry]], None]
    ) -> None:
        """Look for what was typed; ``found`` hears on the core's thread, once, often or never."""

    def who_is(self, number: Forms, found: Callable[[Sequence[Entry]], None]) -> None:
        """Ask who may have ``number``; ``found`` hears of them on the core's thread, or never."""


class Directory:
    """Search, look-up by number, and the entries of the account file. Only on the core's thread."""

    def __init__(
        self,
        path: Path | None,
        loop: Loop,
        bus: Bus,
        country: str = "",
        tell: Callable[[str], None] = lambda sentence: None,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """The store at ``path`` (None: in memory) is opened by the worker when it is first needed.

        ``country`` reads national numbers (ISO 3166). ``tell`` hears the sentence when there can be no
        store; everything is then answered by nobody found. ``wall_clock``: Unix seconds.
        """
        self._path = path
        self._loop = loop
        self._bus = bus
        self.country = country
        """Numbers without a country are read in it (ISO 3166)."""
        self.home = ""
        """Host of the account's own server, whose extensions are the coworkers'; empty: peer to peer."""
        self._tell = tell
        self._wall_clock = wall_clock
        self._account: Account | None = None
        self._worker: OneThread | None = None
        self._writer: OneThread | None = None
        self._is_open = threading.Event()
        self._store: DirectoryStore | None = None
        self._waiting = Alarm(loop)
        self.elsewhere: Elsewhere | None = None
        """Where a search, or the question who calls, goes on once what is known here has been told."""
        self.closed = False
        """Nothing is answered any more."""
        self.favourites: frozenset[Key] = frozenset()
        """Keys of the favourites, as soon as the store is open."""
        self.problem = ""
        """Why nothing can be found, in a sentence; empty while all is well."""

    def open_in(self, seconds: float) -> None:
        """Open the store so many seconds from now, unless it is needed sooner: a start is not made slower."""
        if not self._waiting.is_set and self._worker is None:
            self._waiting.set(seconds, lambda: self.work(len, lambda _: None))

    # --- asking ---------------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """Where numbers and extensions are read."""
        return Place(self.country, self.home)

    def lookup(self) -> Lookup:
        """For one field that looks people up."""
        return Lookup(self)

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        """Everybody with this number or SIP address: none, one, or several that must be shown as several.

        Where the store knows nobody, ``found`` hears that at once, and again if there is somebody elsewhere.
        """
        place = self.place
        number = place.of_caller(address)

        def tell(people: list[Entry]) -> None:
            found(people)
            if not people and number.keys() and self.elsewhere is not None:
                self.elsewhere.who_is(number, lambda more: _if_any(found, owners(more, number, place)))

        self.work(lambda store: store.by_number(number, place), tell)

    def reach(self, entry: Entry, found: Callable[[str], None], address: str = "") -> None:
        """The address at which to call ``entry``: one who is a coworker is called as the coworker (C5).

        ``address``: the one that was picked; empty: any, the first one first.
        """
        place = self.place
        wanted = [address] if address else [each.value for each in entry.addresses]

        self.work(lambda store: _to_dial(store, entry.kind, wanted, place), found)

    def page(self, shelf: Shelf, first: int, most: int, found: Callable[[Page], None]) -> None:
        """A piece of a shelf, by name, from place ``first`` on."""
        self.work(lambda store: store.page(shelf, first, most), found)

    def work(self, work: Callable[[DirectoryStore], R], tell: Callable[[R], None]) -> None:
        """Run ``work``, which only asks, on a thread apart and ``tell`` its result on the core's."""
        if not self.closed:
            self._need().run(lambda: work(self._opened()), lambda outcome: self._done(outcome, tell))

    # --- changing -------------------------------------------------------------------------------

    def change(
        self, work: Callable[[DirectoryStore], R], tell: Callable[[R], None], failed: Failed = _only_logged
    ) -> None:
        """Run ``work``, which may take long, after all other changes; searches are answered meanwhile.

        ``failed`` hears in a sentence why nothing was changed.
        """
        if not self.closed:
            self._need()
            writer = self._writer or self._need()
            writer.run(lambda: work(self._opened()), lambda outcome: self._done(outcome, tell, failed))

    def follow(self, account: Account) -> None:
        """Take up the account file's entries in place of those it gave before, and its country."""
        self.country = account.general.country
        self._account = account
        if self._worker is not None:
            self._take_up(account)

    def give(self, source: str, new: Iterable[Entry]) -> None:
        """Make ``new`` all that ``source`` has."""
        kept = list(new)
        self.change(lambda store: store.replace(source, kept), self._changed)

    def put(self, new: Iterable[Entry], done: Done = _fine, failed: Failed = _only_logged) -> None:
        """Add or replace entries of the user's own; ``done`` hears when they can be found, or ``failed``."""
        kept = list(new)
        self.change(lambda store: store.put(kept) > 0, lambda changed: self._changed(changed, done), failed)

    def remove(self, entry: Entry, done: Done = _fine, failed: Failed = _only_logged) -> None:
        """Forget an entry of the user's own; ``put`` brings it back as it was, use and favourite included."""
        self.change(
            lambda store: store.remove(entry.source, [entry.uid]), lambda _: self._changed(True, done), failed
        )

    def set_favourite(self, entry: Entry, *, on: bool, failed: Failed = _only_logged) -> None:
        """Mark it as a favourite or not."""
        key = (entry.source, entry.uid)
        self.change(lambda store: store.set_favourite(key, on=on), self._have_favourites, failed)

    def called(self, entry: Entry) -> None:
        """Remember a call with ``entry`` now, for the order of later hits."""
        key, at = (entry.source, entry.uid), self._wall_clock()
        self.change(lambda store: store.called(key, at), lambda _: None)

    def tell_changed(self) -> None:
        """Somebody else's ``change`` is done."""
        self._changed(changed=True)

    def close(self) -> None:
        """End the search under way and let the store go. Nobody is told anything any more."""
        self.closed = True
        self._waiting.stop()
        if self._writer is not None:
            self._writer.stop(5.0)
        if self._worker is not None:
            self._worker.run(self._shut, lambda _: None)
            self._worker.stop(5.0)

    # --- inside ---------------------------------------------------------------------------------

    def _need(self) -> OneThread:
        """The worker, which opens the store before anything else."""
        if self._worker is None:
            self._waiting.stop()
            self._worker = OneThread(self._loop, "directory")
            self._worker.run(self._open, self._was_opened)
            if self._path is not None:  # a store in memory is one thread's
                self._writer = OneThread(self._loop, "directory-changes")
            if self._account is not None:
                self._take_up(self._account)
        return self._worker

    def _opened(self) -> DirectoryStore:
        self._is_open.wait()
        if self._store is None:
            raise UserFacingError(self.problem)
        return self._store

    def _done(self, outcome: Future[R], tell: Callable[[R], None], failed: Failed = _only_logged) -> None:
        if self.closed:
            return
        error = outcome.exception()
        if error is None:
            tell(outcome.result())
        elif isinstance(error, UserFacingError):
            failed(str(error))
        else:
            _log.error("the directory failed", exc_info=error)
            failed(tr("The contacts could not be changed; the log says why."))

    def _take_up(self, account: Account) -> None:
        country = self.country

        def take(store: DirectoryStore) -> bool:
            store.country = country
            return store.replace(SOURCE, entries(account))

        def taken(changed: bool) -> None:  # noqa: FBT001 - a result, not a switch
            self._changed(changed)
            self._reread()

        self.change(take, taken)

    def _reread(self) -> None:
        """Bring older entries up to date with the country, piece by piece: searches come in between."""
        self.change(lambda store: store.reread(), lambda more: self._reread() if more else None)

    def _changed(self, changed: bool, done: Done = _fine) -> None:  # noqa: FBT001 - a result, not a switch
        if changed:
            self._bus.publish(DirectoryChanged())
        done()

    def _have_favourites(self, favourites: frozenset[Key]) -> None:
        self.favourites = favourites
        self._bus.publish(DirectoryChanged())

    def _open(self) -> frozenset[Key]:
        from app.directory.store import DirectoryStore  # SQLAlchemy: half a second that no window waits for

        try:
            self._store = DirectoryStore(self._path, self.country)
        except UserFacingError as error:
            self.problem = str(error)
            raise
        finally:
            self._is_open.set()
        return self._store.favourites()

    def _was_opened(self, outcome: Future[frozenset[Key]]) -> None:
        error = outcome.exception()
        if self.closed:
            return
        if error is None:
            self.favourites = outcome.result()
        elif isinstance(error, UserFacingError):
            self._tell(self.problem)
        else:
            _log.error("the directory failed", exc_info=error)

    def _shut(self) -> None:
        if self._store is not None:
            self._store.close()


def _if_any(found: Callable[[list[Entry]], None], people: list[Entry]) -> None:
    if people:
        found(people)


def _to_dial(store: DirectoryStore, kind: Kind, addresses: Sequence[str], place: Place) -> str:
    """The first of ``addresses``, or that of the coworker who has one of them."""
    if kind in (Kind.CONTACT, Kind.BUYER):
        for value in addresses:
            same = store.by_number(place.forms(value), place, whole=True)
            coworkers = [one for one in same if one.kind is Kind.COWORKER and one.addresses]
            if len(coworkers) == 1:
                return coworkers[0].addresses[0].value
    return addresses[0] if addresses else ""


class Lookup:
    """One field's way to the people: what it asks for next ends what it asked for before."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._newest = 0

    def search(self, typed: str, found: Callable[[list[Hit]], None], limit: int = LIMIT) -> None:
        """Look for what was typed; ``found`` hears the best hits on the core's thread, and again when people
        ``elsewhere`` join them, unless something newer was asked for meanwhile."""
        self._newest += 1
        number = self._newest
        query = parse_query(typed)

        def wanted() -> bool:
            return number == self._newest and not self._directory.closed

        def look(store: DirectoryStore) -> list[Hit]:
            return rank(store.search(query, limit, store.weights(), wanted), limit)

        def tell(hits: list[Hit]) -> None:
            if not wanted():
                return
            found(hits)
            if self._directory.elsewhere is not None:
                joint = Joint(hits, self._directory.place, limit)
                self._directory.elsewhere.search(
                    typed, wanted, lambda more: found(joint.hits) if joint.take(more) else None
                )

        self._directory.work(look, tell)

    def cancel(self) -> None:
        """Nothing that was asked for is wanted any more."""
        self._newest += 1

    def reach(self, entry: Entry, found: Callable[[str], None]) -> None:
        """See ``Directory.reach``."""
        self._directory.reach(entry, found)

    def called(self, entry: Entry) -> None:
        """See ``Directory.called``."""
        self._directory.called(entry)
