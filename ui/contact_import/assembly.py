"""Opens the dialogs about contacts in files and on servers, for one phone and its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QFileDialog, QWidget

from app.phone import Phone
from app.translation import tr
from ui.widgets.announce import announce

if TYPE_CHECKING:
    from ui.address_books.view import BooksDialog
    from ui.contact_import.presenter import ImportPresenter
    from ui.contact_import.view import ImportDialog
    from ui.people.view import MenuEntry


class ContactImport:
    """What a page of people offers beside the people. ``close`` with the window."""

    def __init__(self, phone: Phone, window: Callable[[], QWidget]) -> None:
        self._phone, self._window = phone, window
        self.dialog: ImportDialog | None = None
        self.books: BooksDialog | None = None

    def menu(self) -> tuple[MenuEntry, ...]:
        """Entries of the page's menu."""
        from ui.people.view import MenuEntry

        return (
            MenuEntry(tr("Import contacts"), self.open_import),
            MenuEntry(tr("Export contacts"), self._ask_where_to),
            MenuEntry(tr("Find contacts that are there twice"), self.find_duplicates),
            MenuEntry(tr("Address books on servers"), self.open_address_books),
        )

    def open_import(self) -> None:
        """Open the dialog."""
        self._open("IMPORT")

    def find_duplicates(self) -> None:
        """Look for contacts that are there twice."""
        self._open("DUPLICATES")

    def export(self, file: str) -> None:
        """Write the person's own contacts to this file."""
        presenter = self._open("EXPORT")
        if presenter is not None:
            presenter.export(file)

    def open_address_books(self) -> None:
        """Show the address books on servers."""
        if self.books is not None:
            self.books.activateWindow()
            return
        from ui.address_books.presenter import BooksPresenter
        from ui.address_books.view import BooksDialog

        window, phone = self._window(), self._phone
        presenter = BooksPresenter(
            phone.address_books, phone.ldap, phone.bus, lambda sentence: announce(window, sentence)
        )
        self.books = BooksDialog(presenter, window)
        self.books.finished.connect(lambda _result: self._forget_books())
        self.books.show()

    def close(self) -> None:
        """What is under way is cancelled."""
        for dialog in (self.dialog, self.books):
            if dialog is not None:
                dialog.reject()

    def _ask_where_to(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window(),
            tr("Export contacts"),
            "contacts.vcf",
            tr("vCards (*.vcf);;Table (*.csv);;All files (*)"),
        )
        if chosen:
            self.export(chosen)

    def _open(self, purpose: Literal["IMPORT", "EXPORT", "DUPLICATES"]) -> ImportPresenter | None:
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return None
        from app.directory.contacts.importing import Importing
        from ui.contact_import.model import Purpose
        from ui.contact_import.presenter import ImportPresenter
        from ui.contact_import.view import ImportDialog

        window = self._window()
        presenter = ImportPresenter(
            lambda changed: Importing(self._phone.directory, self._phone.loop, changed),
            lambda sentence: announce(window, sentence),
            Purpose[purpose],
        )
        self.dialog = ImportDialog(presenter, window)
        self.dialog.finished.connect(lambda _result: self._forget())
        self.dialog.show()
        return presenter

    def _forget(self) -> None:
        self.dialog = None
        self._window().activateWindow()

    def _forget_books(self) -> None:
        self.books = None
        self._window().activateWindow()
