"""The dialog of address books on servers. It leaves the window usable."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.translation import tr
from ui.address_books.presenter import BookModel, BooksModel, BooksPresenter
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GAP_S, GAP_XS, GRID, Tone, Type
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import Scrolled, column
from ui.widgets.surfaces import Card, line
from ui.widgets.text import Text


class BooksDialog(Dialog):
    """The books there are, and a form for another account."""

    def __init__(self, presenter: BooksPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Address books on servers"), parent)
        self._presenter = presenter
        self._shown: tuple[BookModel, ...] | None = None
        self._added = 0
        self._none = Text(tr("None yet. Contacts of a CardDAV account are found like your own."), wrap=True)
        self.column.addWidget(self._none)
        self._area = Scrolled()
        self._area.setMinimumHeight(40 * GRID)
        self.column.addWidget(self._area, 1)
        self._make_form()
        self._make_company()
        self.leave, self.sync = Button(tr("Close")), Button(tr("Ask now"), icon=Icon.RETRYING)
        self.add = Button(tr("Add"), tone=Tone.ACCENT, solid=True)
        self.add_buttons(self.leave, self.sync, self.add)
        self.leave.clicked.connect(self.accept)
        self.sync.clicked.connect(presenter.sync)
        self.add.clicked.connect(
            lambda: presenter.add(self.address.text(), self.user.text(), self.password.text())
        )
        self.use.clicked.connect(self._use_company_password)
        presenter.attach(self)

    def show_books(self, model: BooksModel) -> None:
        """See ``BooksView``."""
        self._none.setVisible(not model.books)
        self._area.setVisible(bool(model.books))
        self.sync.setVisible(bool(model.books))
        if model.books != self._shown:
            self._shown = model.books
            self._build(model.books)
        self._trouble.say(model.trouble)
        self.add.set_refusal(tr("The server is being asked.") if model.busy else "")
        self.add.set_text(tr("Asking …") if model.busy else tr("Add"))
        self._company.setText(model.company)
        self._company_part.setVisible(bool(model.company))
        if model.added != self._added:
            self._added = model.added
            for edit in (self.address, self.user, self.password):
                edit.clear()

    def done(self, result: int) -> None:
        """Whatever way it ends, the presenter stops listening."""
        self._presenter.close()
        super().done(result)

    # --- parts ----------------------------------------------------------------------------------

    def _make_form(self) -> None:
        self.address, self.user = line(tr("Server")), line(tr("User name"))
        self.password = line(tr("Password"), secret=True)
        self.address.setPlaceholderText(tr("https://contacts.example.com"))
        self.add_field(tr("Server"), self.address)
        self.add_field(tr("User name"), self.user)
        note = Text(
            tr("The password is kept in this computer's keyring, nowhere else."),
            Type.LABEL,
            dim=True,
            wrap=True,
        )
        self.add_field(tr("Password"), self.password, note)
        self._trouble = Text(tone=Tone.STOP, wrap=True)
        self.column.addWidget(self._trouble)

    def _make_company(self) -> None:
        self._company_part = QWidget()
        inside = column(self._company_part, margin=0, spacing=GAP_XS)
        self._company = Text(wrap=True)
        self.company_password = line(tr("Password of the company directory"), secret=True)
        self.use = Button(tr("Use this password"))
        self.use.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        row.addWidget(self.company_password, 1)
        row.addWidget(self.use)
        inside.addWidget(Text(tr("Company directory"), Type.STRONG))
        inside.addWidget(self._company)
        inside.addLayout(row)
        self.column.addWidget(self._company_part)

    def _build(self, books: tuple[BookModel, ...]) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, GAP_S, 0)
        layout.setSpacing(GAP_S)
        for book in books:
            layout.addWidget(self._card(book))
        layout.addStretch(1)
        self._area.show_content(content)

    def _card(self, book: BookModel) -> Card:
        card = Card()
        card.setAccessibleName(book.name)
        card.setAccessibleDescription(book.sentence)
        row = QHBoxLayout(card)
        row.setContentsMargins(GAP_M, GAP_S, GAP_S, GAP_S)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(Text(book.name, Type.STRONG, wrap=True))
        lines.addWidget(Text(book.detail.replace("/", "/\u200b"), Type.LABEL, dim=True, wrap=True))
        if book.sentence:
            lines.addWidget(Text(book.sentence, tone=book.tone, wrap=True))
        row.addLayout(lines, 1)
        remove = GlyphButton(Icon.CLOSE, tr("Remove {name}", name=book.name))
        remove.clicked.connect(lambda: self._presenter.remove(book.url))
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return card

    def _use_company_password(self) -> None:
        self._presenter.use_company_password(self.company_password.text())
        self.company_password.clear()
