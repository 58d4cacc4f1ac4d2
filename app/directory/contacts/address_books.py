"""The person's address books on servers: kept up to date in the store, each as a source of its own.

What a server has is only read; a contact that goes there goes here. The password is in the keyring.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import msgspec

from app.account.passwords import NoKeyring, Vault
from app.apart import AtOnce, OneThread
from app.bus import Bus
from app.directory.contacts.mark import Mark
from app.directory.entry import LDAP, MINE
from app.directory.from_account import SOURCE
from app.errors import UserFacingError
from app.kept import write_atomically
from app.loop import Alarm, Loop
from app.translation import tr, tr_count

if TYPE_CHECKING:
    from app.directory.contacts.carddav import Changes, FoundBook
    from app.directory.directory import Directory
    from app.directory.store import DirectoryStore

FILE = "address-books.json"
"""Name of the list in the folder of the user's data."""
FIRST_AFTER = 10.0
"""Seconds from the start until servers are asked: the line comes first."""
EVERY = 900.0
"""Seconds between two looks at a server."""

_log = logging.getLogger("hookswitch.directory")
T = TypeVar("T")


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """One address book."""

    url: str
    user: str
    name: str
    """Shown, and the source of its entries; no two have the same."""


@dataclass(frozen=True)
class BookStatus:
    """How one stands."""

    book: Book
    sentence: str = ""
    failed: bool = False
    """The sentence says why it could not be read; what was there is still there."""
    asking: bool = False
    """The server is being asked now."""


@dataclass(frozen=True)
class AddressBooksChanged:
    """Books came or went, or stand otherwise."""


class _Kept(msgspec.Struct):
    """The file: books, and up to where each is known, by its address."""

    books: list[Book] = []
    marks: dict[str, Mark] = {}
    counts: dict[str, int] = {}
    """Entries that were in the store then; another number means that the mark is not the store's."""


class AddressBooks:
    """Follows the servers. Only on the core's thread; servers are asked on one of its own."""

    def __init__(
        self, directory: Directory, loop: Loop, bus: Bus, folder: Path | None, vault: Vault | None
    ) -> None:
        """``folder`` None: the books last as long as the phone; ``vault`` None: so do passwords."""
        self._directory, self._loop, self._bus = directory, loop, bus
        self._file = None if folder is None else folder / FILE
        self._vault = vault
        self._thread: OneThread | None = None
        self._clock = Alarm(loop)
        self._closed = False
        self._kept: _Kept | None = None
        self._passwords: dict[str, str] = {}
        self._status: dict[str, BookStatus] = {}

    @property
    def statuses(self) -> list[BookStatus]:
        """Every book and how it stands."""
        return [self._status.get(book.url, BookStatus(book)) for book in self._books()]

    def start(self) -> None:
        """Look at the servers in a moment, and every quarter of an hour."""
        self._clock.set(FIRST_AFTER, self._again)

    def add(self, address: str, user: str, password: str, done: Callable[[str], None]) -> None:
        """Find the address books of ``user`` behind an address and follow them all.

        ``done`` hears why not, in a sentence; empty: they are there.
        """

        def look() -> list[FoundBook]:
            from app.directory.contacts.carddav import find_books
            from app.directory.contacts.dav import Dav

            with Dav(user, password) as dav:
                return find_books(dav, address.strip())

        def found(books: list[FoundBook]) -> None:
            for book in books:
                self._follow(book, user, password)
            self._changed()
            done("")

        self._apart(look, found, done)

    def remove(self, url: str) -> None:
        """Follow it no more; its contacts go, too."""
        gone = next((book for book in self._books() if book.url == url), None)
        if gone is None:
            return
        kept = self._need()
        kept.books.remove(gone)
        kept.marks.pop(url, None)
        kept.counts.pop(url, None)
        self._status.pop(url, None)
        self._save()
        if not any(_key(book) == _key(gone) for book in kept.books):
            self._passwords.pop(_key(gone), None)
            self._in_vault(lambda vault: vault.passwords.forget(_key(gone)))
        self._directory.give(gone.name, ())
        self._changed()

    def sync(self) -> None:
        """Ask all servers now."""
        for book in self._books():
            self._with_password(book, partial(self._ask, book))

    def close(self) -> None:
        """Ask nobody any more."""
        self._closed = True
        self._clock.stop()
        if self._thread is not None:
            self._thread.stop(timeout=0)  # a server may take its time; the window does not wait for it

    # --- asking ---------------------------------------------------------------------------------

    def _again(self) -> None:
        self.sync()
        self._clock.set(EVERY, self._again)

    def _ask(self, book: Book, password: str) -> None:
        kept = self._need()
        mark, count = kept.marks.get(book.url), kept.counts.get(book.url, -1)

        def apply(store: DirectoryStore, found: Changes) -> int:
            if found.everything:
                store.replace(book.name, found.entries)
            else:
                store.put(found.entries, gone=[(book.name, uid) for uid in found.gone])
            return store.count(book.name)

        def fetched(found: Changes) -> None:
            if not self._is_followed(book):
                return
            self._directory.change(
                lambda store: apply(store, found),
                lambda entries: self._have(book, found, entries),
                lambda sentence: self._failed(book, sentence),
            )

        def compared(entries: int) -> None:
            known = mark if mark is not None and entries == count else None
            self._apart(
                lambda: _fetch(book, password, known), fetched, lambda sentence: self._failed(book, sentence)
            )

        self._tell(BookStatus(book, tr("Asking the server …"), asking=True))
        self._directory.change(
            lambda store: store.count(book.name), compared, lambda sentence: self._failed(book, sentence)
        )

    def _have(self, book: Book, found: Changes, entries: int) -> None:
        if not self._is_followed(book):
            self._directory.give(book.name, ())
            return
        kept = self._need()
        kept.marks[book.url], kept.counts[book.url] = found.mark, entries
        self._save()
        if found.entries or found.gone:
            self._directory.tell_changed()
        sentence = tr_count("{count} contact.", "{count} contacts.", entries)
        if found.bad:
            more = tr_count(
                "{count} card cannot be used: {first}",
                "{count} cards cannot be used, the first: {first}",
                len(found.bad),
                first=found.bad[0],
            )
            sentence = tr("{contacts} {more}", contacts=sentence, more=more)
        self._tell(BookStatus(book, sentence))

    def _failed(self, book: Book, sentence: str) -> None:
        self._tell(BookStatus(book, sentence, failed=True))

    # --- books and passwords --------------------------------------------------------------------

    def _follow(self, found: FoundBook, user: str, password: str) -> None:
        books = self._books()
        old = next((book for book in books if book.url == found.url), None)
        book = Book(url=found.url, user=user, name=_free_name(found, books) if old is None else old.name)
        if old is not None:
            books.remove(old)
        books.append(book)
        self._save()
        self._passwords[_key(book)] = password
        self._in_vault(lambda vault: vault.passwords.keep(_key(book), password))
        self._ask(book, password)

    def _with_password(self, book: Book, then: Callable[[str], None]) -> None:
        held = self._passwords.get(_key(book))
        if held is not None:
            then(held)
            return

        def got(password: str | None) -> None:
            if password is None:
                self._failed(book, tr("The password is needed again; add the address book once more."))
            else:
                self._passwords[_key(book)] = password
                then(password)

        self._in_vault(
            lambda vault: vault.passwords.get(_key(book)), got, lambda sentence: self._failed(book, sentence)
        )

    def _in_vault(
        self,
        work: Callable[[Vault], T],
        then: Callable[[T], None] = lambda _: None,
        failed: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        vault = self._vault or Vault(NoKeyring(), AtOnce())
        vault.apart.run(lambda: work(vault), lambda outcome: self._settle(outcome, then, failed))

    # --- inside ---------------------------------------------------------------------------------

    def _apart(self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[str], None]) -> None:
        if self._thread is None:
            self._thread = OneThread(self._loop, "address-books")
        self._thread.run(work, lambda outcome: self._settle(outcome, then, failed))

    def _settle(self, outcome: Future[T], then: Callable[[T], None], failed: Callable[[str], None]) -> None:
        if self._closed:
            return
        error = outcome.exception()
        if error is None:
            then(outcome.result())
            return
        if not isinstance(error, UserFacingError):
            _log.error("an address book failed", exc_info=error)
        failed(str(error) or type(error).__name__)

    def _is_followed(self, book: Book) -> bool:
        return any(one.url == book.url for one in self._books())

    def _tell(self, status: BookStatus) -> None:
        if self._is_followed(status.book):
            self._status[status.book.url] = status
            self._changed()

    def _changed(self) -> None:
        self._bus.publish(AddressBooksChanged())

    def _books(self) -> list[Book]:
        return self._need().books

    def _need(self) -> _Kept:
        if self._kept is None:
            self._kept = _read(self._file)
        return self._kept

    def _save(self) -> None:
        if self._file is not None and self._kept is not None:
            try:
                write_atomically(self._file, msgspec.json.format(msgspec.json.encode(self._kept)))
            except OSError as error:
                _log.warning("the list of address books cannot be kept: %s", error)


def _fetch(book: Book, password: str, mark: Mark | None) -> Changes:
    from app.directory.contacts.carddav import changes  # the HTTP client, only where there are books
    from app.directory.contacts.dav import Dav

    with Dav(book.user, password) as dav:
        return changes(dav, book.url, mark or Mark(), book.name)


def _read(file: Path | None) -> _Kept:
    if file is None:
        return _Kept()
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Kept)
    except FileNotFoundError:
        return _Kept()
    except (OSError, msgspec.MsgspecError) as error:
        _log.warning("%s is set aside, it cannot be read: %s", file, error)
        return _Kept()


def _key(book: Book) -> str:
    """The name of its password in the keyring: one for all books of an account."""
    return f"address book {book.user}@{urlsplit(book.url).hostname}"


def _free_name(found: FoundBook, books: Iterable[Book]) -> str:
    taken = {SOURCE, MINE, LDAP, *(book.name for book in books)}
    host = urlsplit(found.url).hostname or ""
    names = (found.name, f"{found.name} ({host})", *(f"{found.name} ({host}, {n})" for n in range(2, 1000)))
    return next((name for name in names if name not in taken), found.url)
