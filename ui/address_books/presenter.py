"""Address books on servers, as a dialog. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.bus import Bus
from app.directory.contacts.address_books import AddressBooks, AddressBooksChanged, BookStatus
from app.directory.contacts.ldap_lookup import LdapLookup
from app.translation import tr
from ui.theme.tokens import Tone


@dataclass(frozen=True)
class BookModel:
    """One address book."""

    url: str
    name: str
    detail: str
    """Whose, and where."""
    sentence: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, kw_only=True)
class BooksModel:
    """The whole dialog."""

    books: tuple[BookModel, ...] = ()
    busy: bool = False
    """A server is being looked at for the books of a new account."""
    trouble: str = ""
    """Why a new account's books were not added."""
    added: int = 0
    """Counts up each time that a new account's books are there: what was typed is not needed any more."""
    company: str = ""
    """Where the company directory is asked with a password of the person's: which one, in a sentence."""


class BooksView(Protocol):
    """Where it is shown."""

    def show_books(self, model: BooksModel) -> None:
        """Show exactly this."""


class BooksPresenter:
    """One for each dialog. ``close`` when it goes."""

    def __init__(
        self, books: AddressBooks, ldap: LdapLookup, bus: Bus, announce: Callable[[str], None]
    ) -> None:
        self._books, self._ldap, self._announce = books, ldap, announce
        self._busy, self._trouble, self._added = False, "", 0
        self._view: BooksView | None = None
        self._subscription = bus.subscribe(AddressBooksChanged, lambda _event: self._show())

    def attach(self, view: BooksView) -> None:
        """Show everything on ``view`` from now on."""
        self._view = view
        self._show()

    def close(self) -> None:
        """Show nothing any more."""
        self._subscription.close()
        self._view = None

    # --- wishes ---------------------------------------------------------------------------------

    def add(self, address: str, user: str, password: str) -> None:
        """Follow the address books of this account."""
        if not address.strip() or not user.strip():
            self._trouble = tr("Type the server's address and your user name there.")
            self._show()
            return
        self._busy, self._trouble = True, ""
        self._show()
        self._books.add(address, user.strip(), password, self._tried)

    def remove(self, url: str) -> None:
        """Follow it no more; its contacts go, too."""
        self._books.remove(url)

    def sync(self) -> None:
        """Ask all servers now."""
        self._books.sync()

    def use_company_password(self, password: str) -> None:
        """The person's password of the company directory."""
        self._ldap.use_password(password)
        self._announce(tr("The password is used from now on."))

    # --- inside ---------------------------------------------------------------------------------

    def model(self) -> BooksModel:
        """The dialog as it is to be shown."""
        settings = self._ldap.settings
        company = ""
        if settings is not None and settings.user:
            company = tr(
                "{server} asks for the password of {user}.", server=settings.server, user=settings.user
            )
        return BooksModel(
            books=tuple(map(_model, self._books.statuses)),
            busy=self._busy,
            trouble=self._trouble,
            added=self._added,
            company=company,
        )

    def _tried(self, trouble: str) -> None:
        self._busy, self._trouble = False, trouble
        self._added += not trouble
        if trouble:
            self._announce(trouble)
        self._show()

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_books(self.model())


def _model(status: BookStatus) -> BookModel:
    tone = Tone.STOP if status.failed else Tone.WAIT if status.asking else Tone.PLAIN
    book = status.book
    detail = tr("{user} at {url}", user=book.user, url=book.url)
    return BookModel(book.url, book.name, detail, status.sentence, tone)
