"""The number field, alone or with the keys under it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.translation import tr
from ui.identities.view import IdentityRow
from ui.keypad.people_list import PeopleList
from ui.keypad.presenter import FieldModel, KeypadPresenter
from ui.theme.fonts import font
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GRID, TILE_HEIGHT, Tone, Type
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.keypad import KeyPad
from ui.widgets.layouts import column
from ui.widgets.surfaces import Field
from ui.widgets.text import Text


class DialPanel(QWidget):
    """Number field, the sentence about it, and with ``set_keys`` the keypad and a wide Call."""

    left = Signal()
    """Escape was pressed: the person is done with the field. Its text stays."""

    def __init__(self, presenter: KeypadPresenter, name: str, *, large: bool = False) -> None:
        """``name``: what a screen reader calls the field. ``large``: its text is a heading."""
        super().__init__()
        self._presenter = presenter
        self._large = large
        self._sentence_wanted = True
        hint = tr("Number or name") if large else tr("Number or name (Ctrl+K)")
        self.field = Field(Icon.SEARCH, hint, name)
        self.edit = self.field.edit
        self.edit.setMaxLength(2000)
        # Not textEdited: what a screen reader or an input method puts there counts as typed, too.
        self.edit.textChanged.connect(presenter.edited)
        self.edit.returnPressed.connect(presenter.call)
        self.edit.installEventFilter(self)
        self.sentence = Text(dim=True, wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._delete = GlyphButton(Icon.BACKSPACE, tr("Delete the last character"))
        self._delete.clicked.connect(presenter.backspace)
        self._quick_call = GlyphButton(Icon.ANSWER, tr("Call"), tone=Tone.GO, solid=True)
        self._quick_call.clicked.connect(presenter.call)
        self.field.add_button(self._delete)
        self.field.add_button(self._quick_call)
        self.identity = IdentityRow()
        self.identity.picked.connect(presenter.pick_identity)
        self._people = PeopleList(self)
        self._people.picked.connect(presenter.pick)
        self._keys: _Keys | None = None
        self._layout = column(self, margin=0, spacing=GAP_S)
        for widget in (self.sentence, self.identity, self.field):
            self._layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        presenter.attach(self)

    def set_keys(self, *, shown: bool) -> None:
        """Show or hide the keypad under the field."""
        if shown and self._keys is None:
            self._keys = _Keys(self._presenter)
            self._layout.addWidget(self._keys)
            self.show_field(self._presenter.model())
        if self._keys is not None:
            self._keys.setVisible(shown)
        self._arrange()

    def set_sentence(self, *, wanted: bool) -> None:
        """Whether the sentence is told here; not where a page beside tells it."""
        self._sentence_wanted = wanted
        self._arrange()

    @property
    def has_keys(self) -> bool:
        """Whether the keypad is shown."""
        return self._keys is not None and not self._keys.isHidden()

    @property
    def identity_height(self) -> int:
        """Pixels that choosing an identity takes; 0 where there is no choice."""
        return 0 if self.identity.isHidden() else self.identity.sizeHint().height() + GAP_S

    def type(self, text: str) -> None:
        """Add ``text`` where the cursor stands, as if typed."""
        self.edit.insert(text)
        self._presenter.edited(self.edit.text())

    def show_field(self, model: FieldModel) -> None:
        """See ``FieldView``."""
        if self.edit.text() != model.text:
            self.edit.setText(model.text)
        self.edit.setFont(font(Type.NUMBER if self._large and model.text else Type.BODY))
        wrong = bool(model.sentence) and not model.can_call
        self.field.set_problem(wrong)
        self.sentence.setText(model.sentence)
        self.sentence.set_tone(Tone.STOP if wrong else Tone.PLAIN)
        self.edit.setAccessibleDescription(model.sentence)
        self.identity.show_identity(model.identity)
        beside_keys = self.has_keys or self.identity.isHidden()
        self._people.show_people(model.people, self.field, self.field if beside_keys else self.identity)
        self._delete.setVisible(bool(model.text))
        self._quick_call.setVisible(bool(model.text) and not self.has_keys)
        refusal = "" if model.can_call else model.sentence
        for call in [self._quick_call, *([self._keys.call] if self._keys else [])]:
            call.set_refusal(refusal or ("" if model.text.strip() else tr("Type a number or a name first.")))
        self._quick_call.setToolTip(refusal or tr("Call"))
        self._arrange()

    def _arrange(self) -> None:
        self._quick_call.setVisible(bool(self.edit.text()) and not self.has_keys)
        # Nothing may move while one types: the field alone stands at the bottom and the sentence above
        # it; above keys, the sentence keeps its line between them also when it is empty.
        if (self._layout.indexOf(self.field) == 0) is not self.has_keys:
            self._layout.insertWidget(0 if self.has_keys else 2, self.field)
        told = self._sentence_wanted and bool(self.sentence.text())
        self.sentence.setVisible(self.has_keys or told)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down pick a person or bring back what was dialled; Escape leaves and ends nothing."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._presenter.arrow(up=event.key() == Qt.Key.Key_Up)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._people.hide()
                self.left.emit()
                return True
        if event.type() == QEvent.Type.FocusOut:
            self._people.hide()
        return super().eventFilter(watched, event)


class _Keys(QWidget):
    """The keypad and the wide Call under it."""

    def __init__(self, presenter: KeypadPresenter) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GAP_M)
        pad = KeyPad()
        pad.pressed.connect(presenter.key)
        layout.addWidget(pad)
        self.call = Button(tr("Call"), icon=Icon.ANSWER, tone=Tone.GO, solid=True)
        self.call.setFixedHeight(TILE_HEIGHT)
        self.call.clicked.connect(presenter.call)
        layout.addWidget(self.call)


class KeypadPage(QWidget):
    """The keypad as a page of its own, no wider than a hand."""

    WIDTH = 80 * GRID

    def __init__(self, presenter: KeypadPresenter) -> None:
        super().__init__()
        layout = column(self, spacing=GAP_L)
        layout.addWidget(Text(tr("Keypad"), Type.HEADING))
        self.panel = DialPanel(presenter, tr("Number to dial"), large=True)
        self.panel.set_keys(shown=True)
        self.panel.setMaximumWidth(self.WIDTH)
        layout.addWidget(self.panel, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)
