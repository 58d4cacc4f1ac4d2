"""The dialog of an import, in its states."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.directory.contacts.importing import Importing
from ui.contact_import import words
from ui.contact_import.model import ContactModel, ImportModel, Page
from ui.contact_import.presenter import ImportPresenter
from ui.contact_import.view import ImportDialog
from ui.gallery.specimen import Specimen
from ui.table_import.model import ColumnModel
from ui.theme.tokens import Tone

CHOOSE = ImportModel(
    title="Import contacts",
    sentence="From vCards (.vcf), versions 2.1 to 4.0, or from a table of text (.csv).",
)
FAILED = ImportModel(
    title="Import contacts",
    sentence="contacts.png holds neither vCards nor a table of text (CSV). Save it as one of these first.",
    tone=Tone.STOP,
)
CONFIRM = ImportModel(
    page=Page.CONFIRM,
    title="What the columns are",
    sentence="This is how the file seems to be meant. Put right what is not.",
    encoding="cp1252",
    delimiter=";",
    headings=True,
    columns=(
        ColumnModel("Vorname", "Jürgen, Ada", "first-name"),
        ColumnModel("Nachname", "Müller, Brandt", "last-name"),
        ColumnModel("Firma", "Keller & Söhne GmbH, Brandt Logistik", "organisation"),
        ColumnModel("Telefon geschäftlich", "030 901820, 0171 2345678", "work"),
        ColumnModel("E-Mail-Adresse", "j.mueller@keller-soehne.example, ada@example.com", "mail"),
        ColumnModel("Geburtstag", "1980-01-02", ""),
    ),
)
READING = ImportModel(
    page=Page.PROGRESS, title="Import contacts", sentence="61400 contacts read …", percent=61
)
RESULT = ImportModel(
    page=Page.RESULT,
    title="Import contacts",
    sentence="2498 contacts were imported. 2 were left out.",
    tone=Tone.GO,
    remarks=(
        "Line 14, left out: The card has no end.",
        "Line 220, imported: It has 500 numbers; only the first 100 were taken.",
        "Line 3011, left out: It has neither a name nor a number nor a mail address.",
    ),
    duplicates=12,
)
WRITING = ImportModel(page=Page.PROGRESS, title="Import contacts", sentence="1500 contacts kept …", percent=2)
NOBODY_TWICE = ImportModel(
    page=Page.RESULT,
    title="Contacts that are there twice",
    sentence=words.nobody_twice(),
    can_choose=False,
)
DUPLICATES = ImportModel(
    page=Page.DUPLICATES,
    title="Are these one person?",
    sentence="These contacts have the same number.",
    duplicates=12,
    group=(
        ContactModel("Ada Brandt", ("Brandt Logistik", "030 901820, 0171 2345678")),
        ContactModel("A. Brandt", ("+49 30 901820", "ada@example.com")),
    ),
    result=ContactModel("Ada Brandt", ("Brandt Logistik", "030 901820, 0171 2345678", "ada@example.com")),
)


class _StillPresenter(ImportPresenter):
    """Shows one model."""

    def __init__(self, model: ImportModel) -> None:
        self._still = model
        super().__init__(lambda _changed: _Nothing(), lambda sentence: None)

    def model(self) -> ImportModel:
        """The one."""
        return self._still


class _Nothing(Importing):
    """An import of nothing."""

    def __init__(self) -> None:
        self._changed = lambda: None

    def close(self) -> None:
        """There is nothing to close."""


def _dialog(model: ImportModel) -> Callable[[], QWidget]:
    return lambda: ImportDialog(_StillPresenter(model))


SPECIMENS = (
    Specimen("contact-import", _dialog(CHOOSE), 480),
    Specimen("contact-import-failed", _dialog(FAILED), 480),
    Specimen("contact-import-columns", _dialog(CONFIRM), 520, 520),
    Specimen("contact-import-columns-320", _dialog(CONFIRM), 320, 560),
    Specimen("contact-import-reading", _dialog(READING), 480),
    Specimen("contact-import-writing", _dialog(WRITING), 480),
    Specimen("contact-import-result", _dialog(RESULT), 480, 320),
    Specimen("contact-import-result-320", _dialog(RESULT), 320, 480),
    Specimen("contact-import-nobody-twice-320", _dialog(NOBODY_TWICE), 320),
    Specimen("contact-import-duplicates", _dialog(DUPLICATES), 480, 440),
    Specimen("contact-import-duplicates-320", _dialog(DUPLICATES), 320, 520),
)
