"""Everybody whom one can call, found as one types.

One worker thread owns the store. A search asked for while another runs ends that one: what is shown is
always about what stands in the field now.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.apart import OneThread
from app.bus import Bus
from app.directory.entry import Entry, Kind
from app.directory.from_account import SOURCE, entries
from app.directory.index_text import parse_query
from app.directory.numbers import Forms, forms
from app.directory.ranking import Hit, rank
from app.errors import UserFacingError
from app.loop import Loop, Timer

if TYPE_CHECKING:
    from app.account.model import Account
    from app.directory.store import DirectoryStore

_log = logging.getLogger("hookswitch.directory")
R = TypeVar("R")

LIMIT = 50
"""Hits shown at most."""


@dataclass(frozen=True)
class DirectoryChanged:
    """Entries came, changed or went; searches may find something else now."""


class Directory:
    """Search, look-up by number, and the entries of the account file. Only on the core's thread."""

    def __init__(
        self,
        path: Path | None,
        loop: Loop,
        bus: Bus,
        country: str = "",
        tell: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        """The store at ``path`` (None: in memory) is opened by the worker when it is first needed.

        ``country`` reads national numbers (ISO 3166). ``tell`` hears the sentence when there can be no
        store; everything is then answered by nobody found.
        """
        self._path = path
        self._loop = loop
        self._bus = bus
        self._country = country
        self._tell = tell
        self._account: Account | None = None
        self._worker: OneThread | None = None
        self._store: DirectoryStore | None = None
        self._waiting: Timer | None = None
        self._searches = itertools.count(1)
        self._newest = 0
        self._closed = False
        self.problem = ""
        """Why nothing can be found, in a sentence; empty while all is well."""

    def open_in(self, seconds: float) -> None:
        """Open the store so many seconds from now, unless it is needed sooner: a start is not made slower."""
        if self._waiting is None and self._worker is None:
            self._waiting = self._loop.call_later(seconds, lambda: self._work(len, lambda _: None))

    def search(self, typed: str, found: Callable[[list[Hit]], None], limit: int = LIMIT) -> None:
        """Look for what was typed; ``found`` hears the best hits on the core's thread, unless a newer
        search was asked for meanwhile."""
        number = self._newest = next(self._searches)
        query = parse_query(typed)

        def look(store: DirectoryStore) -> list[Hit]:
            return rank(store.search(query, limit, store.weights(), lambda: number == self._newest), limit)

        def tell(hits: list[Hit]) -> None:
            if number == self._newest:
                found(hits)

        self._work(look, tell)

    def who_is(self, address: str, found: Callable[[list[Entry]], None]) -> None:
        """Everybody with this number: none, one, or several that must be shown as several."""
        country = self._country
        self._work(lambda store: store.by_number(_forms(address, country)), found)

    def reach(self, entry: Entry, found: Callable[[str], None]) -> None:
        """The address at which to call ``entry``: one who is a coworker is called as the coworker (C5)."""
        country = self._country

        def look(store: DirectoryStore) -> str:
            if entry.kind in (Kind.CONTACT, Kind.BUYER):
                for address in entry.addresses:
                    same = store.by_number(_forms(address.value, country), whole=True)
                    coworkers = [one for one in same if one.kind is Kind.COWORKER and one.addresses]
                    if len(coworkers) == 1:
                        return coworkers[0].addresses[0].value
            return entry.addresses[0].value if entry.addresses else ""

        self._work(look, found)

    def follow(self, account: Account) -> None:
        """Take up the account file's entries in place of those it gave before, and its country."""
        self._country = account.general.country
        self._account = account
        if self._worker is not None:
            self._take_up(account)

    def give(self, source: str, new: Iterable[Entry]) -> None:
        """Make ``new`` all that ``source`` has."""
        kept = list(new)
        self._work(lambda store: store.replace(source, kept), self._changed)

    def put(self, new: Iterable[Entry]) -> None:
        """Add or replace entries of the user's own."""
        kept = list(new)
        self._work(lambda store: store.put(kept), lambda _: self._bus.publish(DirectoryChanged()))

    def called(self, entry: Entry, at: float) -> None:
        """Remember a call with ``entry`` at ``at`` (Unix seconds), for the order of later hits."""
        self._work(lambda store: store.called((entry.source, entry.uid), at), lambda _: None)

    def close(self) -> None:
        """End the search under way and let the store go. Nobody is told anything any more."""
        self._newest = 0
        self._closed = True
        if self._waiting is not None:
            self._waiting.cancel()
        if self._worker is not None:
            self._worker.run(self._shut, lambda _: None)
            self._worker.stop(5.0)

    # --- inside ---------------------------------------------------------------------------------

    def _need(self) -> OneThread:
        """The worker, which opens the store before anything else."""
        if self._worker is None:
            if self._waiting is not None:
                self._waiting.cancel()
            self._worker = OneThread(self._loop, "directory")
            self._worker.run(self._open, self._was_opened)
            if self._account is not None:
                self._take_up(self._account)
        return self._worker

    def _work(self, work: Callable[[DirectoryStore], R], tell: Callable[[R], None]) -> None:
        """Run ``work`` on the worker and ``tell`` its result on the core's thread."""

        def run() -> R:
            if self._store is None:
                raise UserFacingError(self.problem)
            return work(self._store)

        if not self._closed:
            self._need().run(run, lambda outcome: self._done(outcome, tell))

    def _done(self, outcome: Future[R], tell: Callable[[R], None]) -> None:
        if self._closed:
            return
        error = outcome.exception()
        if error is None:
            tell(outcome.result())
        elif not isinstance(error, UserFacingError):
            _log.error("the directory failed", exc_info=error)

    def _take_up(self, account: Account) -> None:
        country = self._country

        def take(store: DirectoryStore) -> bool:
            store.country = country
            return store.replace(SOURCE, entries(account))

        self._work(take, self._changed)

    def _changed(self, changed: bool) -> None:  # noqa: FBT001 - a result, not a switch
        if changed:
            self._bus.publish(DirectoryChanged())

    def _open(self) -> None:
        from app.directory.store import DirectoryStore  # SQLAlchemy: half a second that no window waits for

        self._store = DirectoryStore(self._path, self._country)

    def _was_opened(self, outcome: Future[None]) -> None:
        error = outcome.exception()
        if self._closed or error is None:
            return
        if isinstance(error, UserFacingError):
            self.problem = str(error)
            self._tell(self.problem)
        else:
            _log.error("the directory failed", exc_info=error)

    def _shut(self) -> None:
        if self._store is not None:
            self._store.close()


def _forms(address: str, country: str) -> Forms:
    """Of a number, or of the user part of a SIP address; a name has none."""
    return forms(address.removeprefix("sips:").removeprefix("sip:").partition("@")[0], country)
