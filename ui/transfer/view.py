"""The Add Call / Transfer box: one dialog, beside the window and never in the way of its calls."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QTabBar,
    QWidget,
)

from app.translation import tr
from ui.identities.view import IdentityRow
from ui.rows.painter import Clock
from ui.rows.row_list import RowList
from ui.theme.fonts import font
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GAP_S, GRID, Tone, Type
from ui.transfer.model import BoxModel, WayModel
from ui.transfer.words import Tab, Way
from ui.widgets.announce import announce
from ui.widgets.buttons import Button
from ui.widgets.layouts import column, discard
from ui.widgets.marks import mark
from ui.widgets.surfaces import Field
from ui.widgets.text import Text
from ui.widgets.way_button import WayButton

LEAST_WIDTH: Final = 320
LEAST_HEIGHT: Final = 480
_PAGE: Final = 4
"""Rows that Page Up and Page Down move by."""
_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class BoxActions(Protocol):
    """What the box asks for; the presenter."""

    def type(self, text: str) -> None:
        """Another text stands in the field."""

    def choose_tab(self, tab: Tab) -> None:
        """A tab was chosen."""

    def choose_row(self, place: int) -> None:
        """A row was picked."""

    def move(self, step: int) -> None:
        """An arrow was pressed in the field."""

    def choose_way(self, way: Way) -> None:
        """A way to leave was chosen."""

    def choose_identity(self, place: int) -> None:
        """Another identity was chosen."""

    def confirm(self) -> None:
        """The button, or Return."""


class Tabs(QTabBar):
    """Which kind of target is looked at."""

    chosen = Signal(Tab)

    ROOMY: Final = 100 * GRID

    def __init__(self) -> None:
        super().__init__()
        self._model: BoxModel | None = None
        self._tabs: list[Tab] = []
        self._showing = False
        self.setFont(font(Type.BODY))
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Kinds of target"))
        self.currentChanged.connect(self._changed)

    def show_tabs(self, model: BoxModel) -> None:
        """Show these tabs with one of them chosen."""
        self._showing = True
        self._model = model
        wanted = [tab.tab for tab in model.tabs]
        if wanted != self._tabs:
            while self.count():
                self.removeTab(0)
            self._tabs = wanted
            for tab in model.tabs:
                self.addTab(tab.title)
        self._name_tabs()
        if model.tab in self._tabs:
            self.setCurrentIndex(self._tabs.index(model.tab))
        self._showing = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Counts are left to the tool tips where there is no room for them."""
        super().resizeEvent(event)
        self._name_tabs()

    def _name_tabs(self) -> None:
        roomy = self.width() >= self.ROOMY
        mark(self, "narrow", not roomy)
        for place, tab in enumerate(self._model.tabs if self._model is not None else ()):
            title = tab.title if roomy else tab.short
            if self.tabText(place) != title:
                self.setTabText(place, title)
            self.setTabToolTip(place, tab.title)

    def step(self, by: int) -> None:
        """Ctrl+Tab: the next one, round and round."""
        if self.count():
            self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def _changed(self, place: int) -> None:
        if not self._showing and 0 <= place < len(self._tabs):
            self.chosen.emit(self._tabs[place])


class Ways(QWidget):
    """How to leave: a few choices in words, side by side where there is room."""

    chosen = Signal(Way)

    ROOMY: Final = 110 * GRID

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("How you leave"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_S)
        self._group = QButtonGroup(self)
        self._buttons: dict[Way, WayButton] = {}

    def show_ways(self, ways: tuple[WayModel, ...]) -> None:
        """Show exactly these."""
        if [way.way for way in ways] != list(self._buttons):
            self._rebuild(ways)
        for way in ways:
            button = self._buttons[way.way]
            button.set_refusal(way.refusal)
            button.setChecked(way.chosen)
        self.setVisible(bool(ways))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One row or two."""
        super().resizeEvent(event)
        self._place()

    def _rebuild(self, ways: tuple[WayModel, ...]) -> None:
        for old in self._buttons.values():
            self._group.removeButton(old)
            discard(self._grid, old)
        self._buttons = {}
        for way in ways:
            button = WayButton(way.title, way.hint)
            button.clicked.connect(lambda _checked=False, way=way.way: self.chosen.emit(way))
            self._group.addButton(button)
            self._buttons[way.way] = button
        self._place()

    def _place(self) -> None:
        count = len(self._buttons)
        across = count if count < 3 or (self.width() >= self.ROOMY and count < 5) else 2
        for place, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, place // across, place % across)


class TransferBox(QDialog):
    """See the module. The focus is in the field; Return goes, Escape gives up."""

    closed = Signal()
    """However that came about."""

    def __init__(self, actions: BoxActions, clock: Clock, parent: QWidget | None = None) -> None:
        """``clock``: what the states' beginnings are told by."""
        super().__init__(parent)
        self._actions = actions
        self.setObjectName("box")
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title = Text(style=Type.HEADING)
        self._about = Text(dim=True, elide=True)
        self._about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.field = Field(Icon.SEARCH, tr("Name or number"), tr("Whom to call: name or number"))
        self.tabs, self.rows, self.ways = Tabs(), RowList(clock), Ways()
        self.identity = IdentityRow()
        self._more = Text(dim=True, wrap=True)
        self._rings = Text(dim=True, wrap=True)
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self.cancel = Button(tr("Cancel"))
        self.go = Button("", tone=Tone.ACCENT, solid=True)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.field.edit)
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As in a window of its own."""
        return QSize(460, 620)

    # --- BoxView ------------------------------------------------------------------------------------

    def show_box(self, model: BoxModel) -> None:
        """See ``BoxView``."""
        self.setWindowTitle(model.title)
        self._title.setText(model.title)
        self._about.setText(model.about)
        self.tabs.show_tabs(model)
        self.rows.show_rows(model.rows, model.chosen)
        self.rows.setVisible(bool(model.rows))
        self._more.say(model.more)
        self._filler.setVisible(not model.rows)
        self.ways.show_ways(model.ways)
        self.identity.show_identity(model.identity)
        self._rings.setText("\n".join(model.rings))
        problem = model.problem or (model.refusal if model.chosen >= 0 else "")
        self._problem.say(problem)
        self._rings.setVisible(bool(model.rings) or not problem)
        self.go.set_text(model.button)
        self.go.set_refusal(model.refusal)
        self._say(self._said(model))

    def close_box(self) -> None:
        """See ``BoxView``."""
        self.reject()

    # --- Qt -----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the field move the choice in the list, Ctrl+Tab the tab."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.field.edit and pressed and isinstance(event, QKeyEvent) and self._took(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes from everywhere in the box but a button of its own."""
        returned = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if returned and not isinstance(self.focusWidget(), Button):
            self._actions.confirm()
            return
        super().keyPressEvent(event)

    # --- inside -------------------------------------------------------------------------------------

    def _took(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._actions.move(_STEPS[key])
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            back = key == Qt.Key.Key_Backtab or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.tabs.step(-1 if back else 1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._actions.confirm()
            return True
        return False

    def _say(self, said: str) -> None:
        """The choice moves while the focus stays in the field; a screen reader is told."""
        if said != self.field.edit.accessibleDescription():
            self.field.edit.setAccessibleDescription(said)
            if said and self.isVisible():
                announce(self, said)

    def _said(self, model: BoxModel) -> str:
        """What a screen reader hears beside the field: the choice, and why it cannot be."""
        return model.rows[model.chosen].spoken() if 0 <= model.chosen < len(model.rows) else model.more

    def _lay_out(self) -> None:
        layout = column(self)
        head = QHBoxLayout()
        head.setSpacing(GAP_M)
        head.addWidget(self._title)
        head.addWidget(self._about, 1)
        layout.addLayout(head)
        layout.addWidget(self.field)
        layout.addWidget(self.tabs)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self._more)
        self._filler = QWidget()
        self._filler.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        layout.addWidget(self._filler, 1)
        layout.addWidget(self.ways)
        layout.addWidget(self.identity)
        layout.addWidget(self._rings)
        layout.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_S)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.field.edit.installEventFilter(self)
        self.field.edit.textChanged.connect(self._actions.type)
        self.tabs.chosen.connect(self._actions.choose_tab)
        self.rows.chosen.connect(self._actions.choose_row)
        self.rows.wanted.connect(self._actions.confirm)
        self.ways.chosen.connect(self._actions.choose_way)
        self.identity.picked.connect(self._actions.choose_identity)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(lambda _result: self.closed.emit())
        self.go.clicked.connect(self._actions.confirm)
        for button in (self.cancel, self.go):
            button.setAutoDefault(False)
