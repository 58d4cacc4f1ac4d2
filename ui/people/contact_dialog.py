"""The form of a contact: names, numbers by kind, mail, tags, notes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.directory.entry import Address, AddressKind
from app.translation import tr
from ui.people import words
from ui.people.form import KINDS, ContactForm, Filled
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S, GRID, Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.choices import Choice
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import Scrolled, discard
from ui.widgets.marks import mark
from ui.widgets.text import Text


class _AddressRow(QWidget):
    """One number and what it is good for."""

    ROOMY = 80 * GRID

    def __init__(self, address: Address, place: int) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_S)
        self._grid.setColumnStretch(0, 1)
        self.value = QLineEdit(address.value)
        self.value.setCursorPosition(0)
        self.value.setAccessibleName(tr("Number or address {count}", count=place))
        self.value.setPlaceholderText(tr("Number or SIP address"))
        self.kind = Choice(tr("Kind of number {count}", count=place))
        for kind in KINDS:
            self.kind.addItem(words.address_kind(kind))
        self.kind.setCurrentIndex(KINDS.index(address.kind))
        self.remove = GlyphButton(Icon.CLOSE, tr("Remove number {count}", count=place))
        self._grid.addWidget(self.value, 0, 0)
        self._grid.addWidget(self.remove, 0, 2)
        self._place_kind()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The kind beside the number, or under it where there is little room."""
        super().resizeEvent(event)
        self._place_kind()

    def address(self) -> Address:
        """What stands here."""
        return Address(self.value.text(), KINDS[self.kind.currentIndex()])

    def _place_kind(self) -> None:
        if self.width() >= self.ROOMY:
            self._grid.addWidget(self.kind, 0, 1)
        else:
            self._grid.addWidget(self.kind, 1, 0)


class ContactDialog(Dialog):
    """Keeps the contact with its button; Escape leaves everything as it was."""

    def __init__(self, form: ContactForm, parent: QWidget | None = None) -> None:
        super().__init__(form.title, parent)
        self._form = form
        filled = form.filled
        self._fields = QVBoxLayout()
        self._fields.setContentsMargins(0, 0, GAP_S, 0)
        self._fields.setSpacing(GAP_S)
        self.name = self._line(tr("Name"), filled.name)
        self.organisation = self._line(tr("Organisation"), filled.organisation)
        self._fields.addWidget(Text(tr("Numbers and addresses"), dim=True))
        self._numbers = QVBoxLayout()
        self._numbers.setSpacing(GAP_S)
        self._fields.addLayout(self._numbers)
        self._fill_numbers(filled)
        self.mails = self._line(tr("Mail addresses, separated by commas"), filled.mails)
        self.tags = self._line(tr("Tags, separated by commas"), filled.tags)
        self._fields.addWidget(_label(tr("Notes")))
        self.notes = QPlainTextEdit(filled.notes)
        self.notes.setAccessibleName(tr("Notes"))
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(24 * GRID)
        self._fields.addWidget(self.notes)
        self._fields.addStretch(1)
        content = QWidget()
        content.setLayout(self._fields)
        self.column.addWidget(Scrolled(content), 1)
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self._problem.hide()
        self.column.addWidget(self._problem)
        self.apply = Button(form.button, tone=Tone.ACCENT, solid=True)
        self.cancel = Button(tr("Cancel"))
        self.apply.clicked.connect(self._apply)
        self.cancel.clicked.connect(self.reject)
        self.add_buttons(self.cancel, self.apply)
        self.resize(100 * GRID, 140 * GRID)
        first = self.name if not filled.name else self.organisation
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_numbers(self, filled: Filled) -> None:
        self.rows: list[_AddressRow] = []
        for address in filled.addresses or (Address("", AddressKind.WORK),):
            self._add_row(address)
        self.more = Button(tr("Another number"), icon=Icon.ADD)
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._another)
        self._fields.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def _line(self, label: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setAccessibleName(label)
        self._fields.addWidget(_label(label))
        self._fields.addWidget(line)
        return line

    def _add_row(self, address: Address) -> _AddressRow:
        row = _AddressRow(address, len(self.rows) + 1)
        row.remove.clicked.connect(lambda: self._remove_row(row))
        self.rows.append(row)
        self._numbers.addWidget(row)
        return row

    def _another(self) -> None:
        self._add_row(Address("", AddressKind.MOBILE)).value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove_row(self, row: _AddressRow) -> None:
        self.rows.remove(row)
        discard(self._numbers, row)

    def _apply(self) -> None:
        filled = Filled(
            name=self.name.text(),
            organisation=self.organisation.text(),
            addresses=tuple(row.address() for row in self.rows),
            mails=self.mails.text(),
            tags=self.tags.text(),
            notes=self.notes.toPlainText(),
        )
        place, problem = self._form.apply(filled)
        if not problem:
            self.accept()
            return
        self._problem.setText(problem)
        self._problem.show()
        announce(self, problem)
        for at, row in enumerate(self.rows):
            mark(row.value, "problem", at == place)
        (self.rows[place].value if place >= 0 else self.name).setFocus(Qt.FocusReason.OtherFocusReason)


def _label(words: str) -> Text:
    """Above a field of the same name, which a screen reader need not hear twice."""
    label = Text(words, dim=True)
    label.setAccessibleName(" ")
    return label
