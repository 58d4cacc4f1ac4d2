"""Opens the dialogs about contacts in files, for one phone and its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from app.phone import Phone
from app.translation import tr
from ui.contact_import.model import Purpose
from ui.people.view import MenuEntry
from ui.widgets.announce import announce

if TYPE_CHECKING:
    from ui.contact_import.presenter import ImportPresenter
    from ui.contact_import.view import ImportDialog


class ContactImport:
    """What a page of people offers about files. ``close`` with the window."""

    def __init__(self, phone: Phone, window: Callable[[], QWidget]) -> None:
        self._phone, self._window = phone, window
        self.dialog: ImportDialog | None = None

    def menu(self) -> tuple[MenuEntry, ...]:
        """Entries of the page's menu."""
        return (
            MenuEntry(tr("Import contacts"), self.open_import),
            MenuEntry(tr("Export contacts"), self._ask_where_to),
            MenuEntry(tr("Find contacts that are there twice"), self.find_duplicates),
        )

    def open_import(self) -> None:
        """Open the dialog."""
        self._open(Purpose.IMPORT)

    def find_duplicates(self) -> None:
        """Look for contacts that are there twice."""
        self._open(Purpose.DUPLICATES)

    def export(self, file: str) -> None:
        """Write the person's own contacts to this file."""
        presenter = self._open(Purpose.EXPORT)
        if presenter is not None:
            presenter.export(file)

    def close(self) -> None:
        """What is under way is cancelled."""
        if self.dialog is not None:
            self.dialog.reject()

    def _ask_where_to(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window(),
            tr("Export contacts"),
            "contacts.vcf",
            tr("vCards (*.vcf);;Table (*.csv);;All files (*)"),
        )
        if chosen:
            self.export(chosen)

    def _open(self, purpose: Purpose) -> ImportPresenter | None:
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return None
        from app.directory.contacts.importing import Importing
        from ui.contact_import.presenter import ImportPresenter
        from ui.contact_import.view import ImportDialog

        window = self._window()
        presenter = ImportPresenter(
            lambda changed: Importing(self._phone.directory, self._phone.loop, changed),
            lambda sentence: announce(window, sentence),
            purpose,
        )
        self.dialog = ImportDialog(presenter, window)
        self.dialog.finished.connect(lambda _result: self._forget())
        self.dialog.show()
        return presenter

    def _forget(self) -> None:
        self.dialog = None
        self._window().activateWindow()
