"""Opens the dialogs about contacts in files, for one phone and its window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from app.phone import Phone
from app.translation import tr, tr_count
from ui.widgets.announce import announce

if TYPE_CHECKING:
    from ui.contact_import.view import ImportDialog


class ContactImport:
    """What a page of people offers about files. ``close`` with the window."""

    def __init__(self, phone: Phone, window: Callable[[], QWidget]) -> None:
        self._phone, self._window = phone, window
        self.dialog: ImportDialog | None = None
        self._exporting: Callable[[], None] = lambda: None

    def open_import(self, file: str = "") -> None:
        """Open the dialog; with a ``file``, it is imported."""
        self._open(file, only_duplicates=False)

    def find_duplicates(self) -> None:
        """Look for contacts that are there twice."""
        self._open("", only_duplicates=True)

    def export(self, done: Callable[[str], None]) -> None:
        """Ask for a file and write the person's own contacts to it; ``done`` hears a sentence about it."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window(),
            tr("Export contacts"),
            "contacts.vcf",
            tr("vCards (*.vcf);;Table (*.csv);;All files (*)"),
        )
        if chosen:
            self.export_to(Path(chosen), done)

    def export_to(self, path: Path, done: Callable[[str], None]) -> None:
        """Write the person's own contacts to ``path``."""
        from app.directory.contacts.importing import Importing, Phase

        def told(count: int) -> None:
            done(
                tr_count(
                    "{count} contact was written to {file}.",
                    "{count} contacts were written to {file}.",
                    count,
                    file=path,
                )
            )

        def changed() -> None:
            if importing.phase is Phase.FAILED:
                done(importing.problem)

        importing = Importing(self._phone.directory, self._phone.loop, changed)
        importing.export(path, told)

    def close(self) -> None:
        """What is under way is cancelled."""
        if self.dialog is not None:
            self.dialog.reject()

    def _open(self, file: str, *, only_duplicates: bool) -> None:
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        from app.directory.contacts.importing import Importing
        from ui.contact_import.presenter import ImportPresenter
        from ui.contact_import.view import ImportDialog

        window = self._window()
        presenter = ImportPresenter(
            lambda changed: Importing(self._phone.directory, self._phone.loop, changed),
            lambda sentence: announce(window, sentence),
            only_duplicates=only_duplicates,
        )
        self.dialog = ImportDialog(presenter, window)
        self.dialog.finished.connect(lambda _result: self._forget())
        self.dialog.show()
        if file:
            presenter.open(file)

    def _forget(self) -> None:
        self.dialog = None
        self._window().activateWindow()
