"""The dialog of address books, in its states."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.address_books.presenter import BookModel, BooksModel, BooksPresenter
from ui.address_books.view import BooksDialog
from ui.gallery.specimen import Specimen
from ui.theme.tokens import Tone

NONE = BooksModel()
SOME = BooksModel(
    books=(
        BookModel(
            "1", "Customers", "maria at https://contacts.example.com/maria/customers/", "214 contacts."
        ),
        BookModel(
            "2",
            "Suppliers",
            "maria at https://contacts.example.com/maria/suppliers/",
            "contacts.example.com does not answer.",
            Tone.STOP,
        ),
    ),
    trouble="cloud.example.org does not accept this user name and password (401).",
    company="ldaps://directory.example.com asks for the password of uid=maria,ou=people,dc=example,dc=com.",
)


class _StillPresenter(BooksPresenter):
    """Shows one model."""

    def __init__(self, model: BooksModel) -> None:
        self._still = model

    def attach(self, view: object) -> None:
        """Show it once."""
        assert isinstance(view, BooksDialog)
        view.show_books(self._still)

    def close(self) -> None:
        """There is nothing to close."""


def _dialog(model: BooksModel) -> Callable[[], QWidget]:
    return lambda: BooksDialog(_StillPresenter(model))


SPECIMENS = (
    Specimen("address-books-none", _dialog(NONE), 440),
    Specimen("address-books", _dialog(SOME), 440, 640),
    Specimen("address-books-320", _dialog(SOME), 320, 720),
)
