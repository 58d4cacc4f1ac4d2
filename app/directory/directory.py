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

from app.account.model import Account
from app.apart import OneThread
from app.bus import Bus
from app.directory.entry import Entry
from app.directory.from_account import SOURCE, entries
from app.directory.index_text import parse_query
from app.directory.numbers import forms
from app.directory.ranking import Hit, rank
from app.errors import UserFacingError
from app.loop import Loop

if TYPE_CHECKING:
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

    def __init__(self, path: Path, loop: Loop, bus: Bus, country: str = "") -> None:
        """The store at ``path`` is opened by the worker. ``country`` reads national numbers (ISO 3166)."""
        self._loop = loop
        self._bus = bus
        self._country = country
        self._worker = OneThread(loop, "directory")
        self._store: DirectoryStore | None = None
        self._worker.run(lambda: self._open(path), self._was_opened)
        self._searches = itertools.count(1)
        self._newest = 0
        self._closed = False
        self.problem = ""
        """Why nothing can be found, in a sentence; empty while all is well."""

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
        wanted = forms(address, self._country)
        self._work(lambda store: store.by_number(wanted), found)

    def follow(self, account: Account) -> None:
        """Take up the account file's entries in place of those it gave before."""

        def take(store: DirectoryStore) -> bool:
            return store.replace(SOURCE, entries(account))

        def tell(changed: bool) -> None:  # noqa: FBT001 - a result, not a switch
            if changed:
                self._bus.publish(DirectoryChanged())

        self._work(take, tell)

    def put(self, new: Iterable[Entry]) -> None:
        """Add or replace entries of the user's own."""
        kept = list(new)
        self._work(lambda store: store.put(kept), lambda _: self._bus.publish(DirectoryChanged()))

    def called(self, entry: Entry, at: float) -> None:
        """Remember a call with ``entry`` at ``at`` (Unix seconds), for the order of later hits."""
        self._work(lambda store: store.called((entry.source, entry.uid), at), lambda _: None)

    def close(self) -> None:
        """End the search under way and let the store go."""
        self._newest = 0
        self._closed = True
        self._worker.run(self._shut, lambda _: None)
        self._worker.stop(5.0)

    def _work(self, work: Callable[[DirectoryStore], R], tell: Callable[[R], None]) -> None:
        """Run ``work`` on the worker and ``tell`` its result on the core's thread."""

        def run() -> R:
            if self._store is None:
                raise UserFacingError(self.problem)
            return work(self._store)

        self._worker.run(run, lambda outcome: self._done(outcome, tell))

    def _done(self, outcome: Future[R], tell: Callable[[R], None]) -> None:
        if self._closed:
            return
        error = outcome.exception()
        if error is None:
            tell(outcome.result())
        elif not isinstance(error, UserFacingError):
            _log.error("the directory failed", exc_info=error)

    def _open(self, path: Path) -> None:
        from app.directory.store import DirectoryStore  # 0.2 s of SQL that only the worker waits for

        self._store = DirectoryStore(path, self._country)

    def _was_opened(self, outcome: Future[None]) -> None:
        error = outcome.exception()
        if isinstance(error, UserFacingError):
            self.problem = str(error)
            self._bus.publish(DirectoryChanged())
        elif error is not None:
            _log.error("the directory failed", exc_info=error)

    def _shut(self) -> None:
        if self._store is not None:
            self._store.close()
