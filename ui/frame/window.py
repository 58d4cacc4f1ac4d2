"""The main window: puts its parts where they fit, and takes the keys that no part wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.translation import tr
from ui.calls.view import CallCards
from ui.frame.arrangement import LEAST_HEIGHT, LEAST_WIDTH, Arrangement, arrangement, left_width
from ui.frame.navigation import CALLS, Navigation
from ui.frame.page import Page
from ui.frame.top_bar import TopBar
from ui.keypad.view import DialPanel
from ui.problems.view import Notices
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GRID
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.layouts import Scrolled, column

_KEYS_HEIGHT = 100 * GRID
"""Room that the number field with its keypad needs."""


_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class Keyboard(Protocol):
    """What the window's keys ask for."""

    def answer_first(self) -> None:
        """Ctrl+Shift+A."""

    def toggle_mute_current(self) -> None:
        """Ctrl+Shift+M."""

    def toggle_hold_current(self) -> None:
        """Ctrl+Shift+H."""

    def add_call_current(self) -> None:
        """Ctrl+Shift+T."""

    def toggle_recording_current(self) -> None:
        """Ctrl+Shift+R."""

    def toggle_pause_current(self) -> None:
        """Ctrl+Shift+P."""

    def send_digits_current(self, digits: str) -> bool:
        """A digit typed outside of any field; False when no call could hear it."""


@dataclass(frozen=True)
class Parts:
    """What the window is made of."""

    top_bar: TopBar
    notices: Notices
    bars: Sequence[QWidget]
    """Below the notices; each hides itself while it has nothing to say."""
    cards: CallCards
    dial: DialPanel
    pages: Sequence[Page]
    """In the order of the navigation; the first one is shown first."""
    keyboard: Keyboard
    may_close: Callable[[], bool]
    """Asked when the window is to be closed; True: go ahead."""
    stays: Callable[[], bool] = lambda: False
    """Asked first when a person closes it: whether it has left the screen and the phone goes on."""


class MainWindow(QMainWindow):
    """The frame. It holds no rules; what to show comes from the presenters of its parts."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._built: dict[str, QWidget] = {}
        self._page = parts.pages[0].key
        self._on_calls = True
        """In a narrow window: the calls are shown, not a page."""
        self.setWindowTitle(tr("Hookswitch"))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.navigation = Navigation(parts.pages)
        self.navigation.chosen.connect(self.show_page)
        self._offer = GlyphButton(Icon.MORE, tr("Pages"))
        self._offer.clicked.connect(self._offer_pages)
        parts.dial.field.add_button(self._offer)
        self._pages = QStackedWidget()
        self._back = Button(tr("Calls"), icon=Icon.BACK)
        self._back.clicked.connect(lambda: self.show_page(CALLS))
        self._page_area = _below(self._back, self._pages)
        self._rule = QFrame()
        self._rule.setObjectName("rule")
        self._rule.setFixedWidth(1)
        self._lay_out()
        parts.cards.changed.connect(self._arrange)
        parts.dial.left.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self._bind_keys()
        # Without this Qt begins with two thirds of the screen.
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize()))

    def sizeHint(self) -> QSize:
        """A size to begin with that shows everything."""
        return QSize(1024, 680)

    def show_page(self, key: str) -> None:
        """Show the page of that key, or the calls."""
        self._on_calls = key == CALLS
        if not self._on_calls:
            self._page = key
        self._arrange()

    def set_page_there(self, key: str, *, there: bool) -> None:
        """Give the page an entry in the navigation, or none; where it was shown, the first one is then."""
        self.navigation.set_there(key, there=there)
        if not there and self._page == key:
            self._page = self._parts.pages[0].key
            self._arrange()

    def focus_number_field(self) -> None:
        """Ctrl+K: the field at the calls, wherever the person is."""
        if self._arrangement is not Arrangement.WIDE and not self._on_calls:
            self.show_page(CALLS)
        self._parts.dial.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._parts.dial.edit.selectAll()

    # --- Qt -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may mean another arrangement; whoever makes a phone of it wants the calls."""
        super().resizeEvent(event)
        before = arrangement(event.oldSize().width()) if event.oldSize().isValid() else None
        if self._arrangement is Arrangement.PHONE and before is not Arrangement.PHONE:
            self._on_calls = True
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits that no field took: to the call that can hear them, else into the number field."""
        plain = not event.modifiers() & _COMMANDS
        digit = event.text()
        if plain and len(digit) == 1 and digit in "0123456789*#+" and not event.isAutoRepeat():
            if digit == "+" or not self._parts.keyboard.send_digits_current(digit):
                self.focus_number_field()
                self._parts.dial.edit.end(False)
                self._parts.dial.type(digit)
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape:
            event.accept()  # it ends no call, and nothing else either
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first where somebody would be cut off (S4); nobody is where the phone goes on in the tray.

        The program ends with its window, also with one that waited in the tray: Qt counts what is seen alone.
        """
        if event.spontaneous() and self._parts.stays():
            event.ignore()
        elif self._parts.may_close():
            event.accept()
            QApplication.quit()
        else:
            event.ignore()

    # --- inside -------------------------------------------------------------------------------------

    @property
    def _arrangement(self) -> Arrangement:
        return arrangement(self.width())

    def _lay_out(self) -> None:
        middle = QWidget()
        self.setCentralWidget(middle)
        whole = column(middle, margin=0, spacing=0)
        whole.addWidget(self._parts.top_bar)
        whole.addWidget(self._parts.notices)
        for bar in self._parts.bars:
            whole.addWidget(bar)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.navigation)
        self._grid = QGridLayout()
        self._grid.setSpacing(0)
        body.addLayout(self._grid, 1)
        whole.addLayout(body, 1)
        self._calls = _padded(self._parts.cards, top=GAP_L, bottom=0)
        self._field = _padded(self._parts.dial, top=GAP_M, bottom=GAP_L)
        self._grid.addWidget(self._calls, 0, 0)
        self._grid.addWidget(self._field, 1, 0)
        self._grid.addWidget(self._rule, 0, 1, 2, 1)

    def _arrange(self) -> None:
        """Put everything where it belongs at this width, with this page and these calls."""
        shape = self._arrangement
        page_alone = shape is not Arrangement.WIDE and not self._on_calls
        wide = shape is Arrangement.WIDE
        self._parts.top_bar.set_narrow(narrow=shape is Arrangement.PHONE)
        self.navigation.setVisible(shape is not Arrangement.PHONE)
        self._offer.setVisible(shape is Arrangement.PHONE)
        shown = CALLS if shape is Arrangement.NARROW and self._on_calls else self._page
        self.navigation.show_choice(shown, with_calls=shape is Arrangement.NARROW)
        if wide or page_alone:
            self._show_built(self._page)
        self._place_pages(beside=wide)
        self._page_area.setVisible(wide or page_alone)
        self._back.setVisible(page_alone and shape is Arrangement.PHONE)
        self._rule.setVisible(wide)
        self._field.setVisible(not page_alone)
        self._calls.setVisible(not page_alone or self._parts.cards.count > 0)
        width = left_width(self.width())
        for part in (self._calls, self._field):
            part.setMinimumWidth(width if wide else 0)
            part.setMaximumWidth(width if wide else 16777215)
        told = any(page.tells_number for page in self._parts.pages if page.key == self._page)
        self._parts.dial.set_sentence(wanted=not (wide and told))
        self._share_height(page_alone=page_alone)
        self._order_tabs()

    def _share_height(self, *, page_alone: bool) -> None:
        """Calls above a page take what they need, at most half; in a phone the keypad takes what is left."""
        cards = self._parts.cards
        room = (
            self.width() - 2 * GAP_L - (self.navigation.width() if self.navigation.isVisibleTo(self) else 0)
        )
        needed = cards.natural_height(room) if cards.count else 0
        above = [part for part in (self._parts.notices, *self._parts.bars) if not part.isHidden()]
        told = sum(part.heightForWidth(self.width()) for part in above)
        free = self.height() - TopBar.HEIGHT - told - 3 * GAP_L
        self._parts.dial.set_keys(
            shown=self._arrangement is Arrangement.PHONE
            and free - max(needed, 8 * GRID) >= _KEYS_HEIGHT + self._parts.dial.identity_height
        )
        self._calls.setMaximumHeight(min(needed + GAP_L, self.height() // 2) if page_alone else 16777215)
        self._grid.setRowStretch(0, 0 if page_alone else 1)
        self._grid.setRowStretch(1, 1 if page_alone else 0)

    def _place_pages(self, *, beside: bool) -> None:
        row, column = (0, 2) if beside else (1, 0)
        self._grid.removeWidget(self._page_area)
        self._grid.addWidget(self._page_area, row, column, 2 if beside else 1, 1)
        self._grid.setColumnStretch(0, 0 if beside else 1)
        self._grid.setColumnStretch(2, 1 if beside else 0)

    def _show_built(self, key: str) -> None:
        if key not in self._built:
            page = next(page for page in self._parts.pages if page.key == key)
            area = Scrolled()
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            self._pages.addWidget(area)  # first, because whatever moves with its parent is styled again
            area.show_content(page.build())
            self._built[key] = area
        self._pages.setCurrentWidget(self._built[key])

    def _order_tabs(self) -> None:
        """Tab goes through navigation, calls from top to bottom, number field, page."""
        chain: list[QWidget] = list(self.navigation.buttons.values())
        for card in self._parts.cards.cards():
            chain += [card, *card.findChildren(QWidget)]
        chain += [self._parts.dial.edit, self._parts.dial.identity.choice]
        stops = [widget for widget in chain if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _offer_pages(self) -> None:
        menu = self.navigation.menu(self._offer)
        menu.popup(self._offer.mapToGlobal(self._offer.rect().bottomLeft()))

    def _bind_keys(self) -> None:
        keyboard = self._parts.keyboard
        bindings: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Ctrl+Shift+A", keyboard.answer_first),
            ("Ctrl+Shift+M", keyboard.toggle_mute_current),
            ("Ctrl+Shift+H", keyboard.toggle_hold_current),
            ("Ctrl+Shift+T", keyboard.add_call_current),
            ("Ctrl+Shift+R", keyboard.toggle_recording_current),
            ("Ctrl+Shift+P", keyboard.toggle_pause_current),
            ("Ctrl+K", self.focus_number_field),
        )
        for keys, does in bindings:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(does)


def _below(back: Button, pages: QWidget) -> QWidget:
    """The pages, with the way back to the calls above them."""
    area = QWidget()
    layout = column(area, margin=0, spacing=0)
    above = QHBoxLayout()
    above.setContentsMargins(GAP_L, GAP_M, GAP_L, 0)
    above.addWidget(back)
    above.addStretch(1)
    layout.addLayout(above)
    layout.addWidget(pages, 1)
    return area


def _padded(widget: QWidget, *, top: int, bottom: int) -> QWidget:
    around = QWidget()
    layout = QVBoxLayout(around)
    layout.setContentsMargins(GAP_L, top, GAP_L, bottom)
    layout.addWidget(widget)
    return around
