"""The page of people: the field, the list, and beside or behind it whoever is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.directory.shelf import Shelf
from app.translation import tr
from ui.gradually import Gradually
from ui.people import words
from ui.people.list_view import PeopleList
from ui.people.model import ListModel, PersonModel
from ui.people.person_view import PersonActions, PersonView
from ui.rows.model import RowModel
from ui.rows.painter import Clock
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GRID, Tone, Type
from ui.widgets.announce import announce
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.choices import Choice
from ui.widgets.layouts import Scrolled, column
from ui.widgets.surfaces import Field, Strip
from ui.widgets.text import Text


class PeopleActions(PersonActions, Protocol):
    """What the page asks for; the presenter."""

    def row(self, place: int) -> RowModel | None:
        """Who stands there."""

    def type(self, text: str) -> None:
        """Something was typed."""

    def show_shelf(self, shelf: Shelf) -> None:
        """Another list was picked."""

    def choose(self, place: int) -> None:
        """A row was picked."""

    def arrow(self, step: int) -> None:
        """An arrow key in the field."""

    def add(self, number: str = "", name: str = "") -> None:
        """Add pressed."""

    def undo(self) -> None:
        """Undo pressed."""


@dataclass(frozen=True)
class MenuEntry:
    """Something that the page's menu leads to: import, export, duplicates."""

    title: str
    does: Callable[[], None]


class PeoplePage(QWidget):
    """See the module."""

    ROOMY = 130 * GRID
    """Pixels of width from which on list and details stand side by side."""

    def __init__(self, actions: PeopleActions, clock: Clock, menu: Sequence[MenuEntry] = ()) -> None:
        super().__init__()
        self._actions = actions
        self._reading = False
        layout = column(self)
        self._top = self._made_top(menu)
        layout.addWidget(self._top)
        self.rows = PeopleList(actions.row, clock)
        self.person = PersonView(actions)
        self._empty, self._more = Text(dim=True, wrap=True), Text(dim=True, wrap=True)
        self._undo = self._made_undo()
        left = QWidget()
        inside = column(left, margin=0, spacing=GAP_S)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self._empty, 1)
        inside.addWidget(self.rows, 1)
        inside.addWidget(self._more)
        inside.addWidget(self._undo)
        self._left, self._right = left, Scrolled(self.person)
        self._body = QHBoxLayout()
        self._body.setSpacing(GAP_L)
        layout.addLayout(self._body, 1)
        self._connect()
        self._arrange()
        self._placing = Gradually(self, at_once=0)  # the field can be typed in at once
        self._placing.begin((lambda: self._place(left, 5), lambda: self._place(self._right, 6)))

    # --- the view -----------------------------------------------------------------------------------

    def show_list(self, model: ListModel) -> None:
        """See ``PeopleView``."""
        self.rows.show_list(model)
        self.shelf.setCurrentIndex(list(Shelf).index(model.shelf))
        self._empty.say(model.empty)
        self.rows.setVisible(not model.empty)
        self._more.say(model.more)
        self._undo_words.setText(model.undo)
        self._undo.setVisible(bool(model.undo))

    def rows_changed(self, first: int, last: int) -> None:
        """See ``PeopleView``."""
        self.rows.rows_changed(first, last)

    def show_person(self, model: PersonModel) -> None:
        """See ``PeopleView``."""
        self.person.show_person(model)
        if not model.name:
            self._read(reading=False)

    # --- Qt -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or one behind the other."""
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the field: arrows choose, Return opens, Escape begins anew."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._actions.arrow(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.edit.text():
                self.field.edit.clear()
                return True
        return super().eventFilter(watched, event)

    # --- inside -------------------------------------------------------------------------------------

    def _made_top(self, menu: Sequence[MenuEntry]) -> QWidget:
        top = QWidget()
        rows = column(top, margin=0)
        first = QHBoxLayout()
        first.setSpacing(GAP_S)
        first.addWidget(Text(tr("People"), Type.HEADING), 1)
        self.add = Button(tr("Add"), icon=Icon.ADD_PERSON)
        self.add.setAccessibleName(tr("Add a contact"))
        self.more = GlyphButton(Icon.MORE, tr("More"), side=36)
        self.menu = QMenu(self.more)
        for entry in menu:
            action = QAction(entry.title, self.menu)
            action.triggered.connect(lambda _checked=False, does=entry.does: does())
            self.menu.addAction(action)
        first.addWidget(self.add)
        first.addWidget(self.more)
        self.field = Field(Icon.SEARCH, tr("Search"), tr("Find people: name or number"))
        self.shelf = Choice(tr("Which people are listed"))
        for shelf in Shelf:
            self.shelf.addItem(words.shelf(shelf))
        second = QHBoxLayout()
        second.setSpacing(GAP_S)
        second.addWidget(self.field, 1)
        second.addWidget(self.shelf)
        rows.addLayout(
            second
        )  # Tab comes here first: whoever is here looks for somebody, and seldom adds one
        rows.insertLayout(0, first)
        self.more.setVisible(bool(menu))  # not before it has a parent: it would be a window for a moment
        return top

    def _made_undo(self) -> Strip:
        strip = Strip(Tone.WAIT)
        row = QHBoxLayout(strip)
        row.setContentsMargins(GAP_M, GAP_S, GAP_S, GAP_S)
        self._undo_words = Text(wrap=True)
        self.undo = Button(tr("Undo"))
        row.addWidget(self._undo_words, 1)
        row.addWidget(self.undo)
        strip.hide()
        return strip

    def _connect(self) -> None:
        actions = self._actions
        # Not textEdited: what a screen reader or an input method puts there counts as typed, too.
        self.field.edit.textChanged.connect(actions.type)
        self.field.edit.returnPressed.connect(self._open)
        self.field.edit.installEventFilter(self)
        self.shelf.activated.connect(self._pick_shelf)
        self.rows.chosen.connect(actions.choose)
        self.rows.opened.connect(self._open)
        self.person.copied.connect(self._copy)
        self.person.left.connect(self._back)
        self.add.clicked.connect(lambda: actions.add())
        self.undo.clicked.connect(lambda: actions.undo())
        self.more.clicked.connect(
            lambda: self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.ApplicationShortcut)
        find.activated.connect(self._find)

    def _pick_shelf(self, place: int) -> None:
        self.field.edit.blockSignals(True)
        self.field.edit.clear()
        self.field.edit.blockSignals(False)
        self._actions.show_shelf(list(Shelf)[place])

    def _find(self) -> None:
        self._read(reading=False)
        self.field.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.edit.selectAll()

    def _open(self) -> None:
        """To the details of the one chosen; the keys follow only where a key asked for it."""
        if self.rows.currentIndex().isValid():
            self._placing.finish()
            by_key = self.field.edit.hasFocus() or self.rows.hasFocus()
            self._read(reading=True)
            if by_key:
                self.person.focus_call()

    def _back(self) -> None:
        self._read(reading=False)
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, *, reading: bool) -> None:
        self._reading = reading
        self._arrange()

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        announce(self, tr("{number} was copied.", number=text))

    def _place(self, part: QWidget, stretch: int) -> None:
        self._body.addWidget(part, stretch)
        self._arrange()

    def _arrange(self) -> None:
        roomy = self.width() >= self.ROOMY
        behind = self._reading and not roomy
        self._top.setVisible(not behind)
        for part, shown in ((self._left, not behind), (self._right, roomy or behind)):
            if part.parentWidget() is not None:  # else it would be a window
                part.setVisible(shown)
        self.person.back.setVisible(behind)
