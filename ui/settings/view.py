"""The settings page: which settings at the left or on top, the settings themselves, the bar to save."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.translation import tr
from ui.settings.conflict_dialog import ConflictDialog
from ui.settings.model import BarModel, ConflictModel
from ui.settings.presenter import Entry, SettingsPresenter
from ui.theme.fonts import font
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GAP_XS, GRID, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.choices import StillChoice
from ui.widgets.layouts import Scrolled, column
from ui.widgets.surfaces import Strip
from ui.widgets.tall import Tall
from ui.widgets.text import Glyph, Text

LIST_FROM = 132 * GRID
"""From this width on the pages are a list at the left; below, a choice on top."""
_LIST_WIDTH = 39 * GRID


class EntryButton(QPushButton):
    """One page in the list."""

    def __init__(self, title: str) -> None:
        super().__init__(title.replace("&", "&&"))
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setFont(font(Type.BODY))
        self.setMinimumHeight(8 * GRID)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class SaveBar(QFrame):
    """What is not saved, and the buttons to change that."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("saveBar")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_L, GAP_S, GAP_L, GAP_S)
        layout.setSpacing(GAP_XS)
        self.sentence = Text(wrap=True)
        self._details = Text(wrap=True, tone=Tone.STOP)
        self.save = Button(tr("Save"), tone=Tone.ACCENT, solid=True)
        self.discard = Button(tr("Discard"))
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        layout.addLayout(row)
        layout.addWidget(self._details)
        self.hide()

    def show_bar(self, model: BarModel) -> None:
        """Show this."""
        self.setVisible(model.shown)
        self.sentence.setText(model.sentence)
        self.sentence.set_tone(model.tone)
        self._details.say("\n".join(model.details))
        self.discard.setVisible(model.can_discard)
        self.save.set_refusal(model.save_refusal)


class SettingsPage(QWidget):
    """All of it. ``builders`` makes each page when it is first looked at."""

    def __init__(self, presenter: SettingsPresenter, builders: Mapping[str, Callable[[], QWidget]]) -> None:
        super().__init__()
        self._presenter = presenter
        self._builders = builders
        self._built: dict[str, Scrolled] = {}
        self._entries: tuple[Entry, ...] = ()
        self._dialog: ConflictDialog | None = None
        self.buttons: dict[str, EntryButton] = {}
        self._group = QButtonGroup(self)
        self.choice = StillChoice(tr("Settings"))
        self.choice.currentIndexChanged.connect(lambda _at: presenter.show(self.choice.value))
        self._pages = QStackedWidget()
        self._title = Text(style=Type.HEADING, wrap=True)
        self._note = Strip(Tone.ACCENT)
        self._note_text = Text(wrap=True)
        self.bar = SaveBar()
        self.bar.save.clicked.connect(presenter.save)
        self.bar.discard.clicked.connect(presenter.discard)
        self._lay_out()
        presenter.attach(self)

    def minimumSizeHint(self) -> QSize:
        """Small: what does not fit is scrolled inside, and the bar stays in sight."""
        return QSize(0, 60 * GRID)

    # --- SettingsView -------------------------------------------------------------------------------

    def show_entries(self, entries: tuple[Entry, ...], current: str) -> None:
        """See ``SettingsView``."""
        if entries != self._entries:
            self._entries = entries
            self._rebuild()
        self.choice.show_options([(entry.key, entry.title) for entry in entries], current)
        self.buttons[current].setChecked(True)
        self._title.setText(next(entry.title for entry in entries if entry.key == current))
        self._keep_focus(current)
        if current not in self._built:
            self._built[current] = self._made(self._builders[current])
        self._pages.setCurrentWidget(self._built[current])

    def show_note(self, sentence: str) -> None:
        """See ``SettingsView``."""
        self._note_text.setText(sentence)
        self._note.setAccessibleName(sentence)
        self._note.setVisible(bool(sentence))

    def show_bar(self, model: BarModel) -> None:
        """See ``SettingsView``."""
        self.bar.show_bar(model)

    def ask(self, conflicts: tuple[ConflictModel, ...]) -> None:
        """See ``SettingsView``."""
        if bool(conflicts) is (self._dialog is not None):
            return
        if not conflicts:
            assert self._dialog is not None
            self._dialog.reject()
            return
        self._dialog = ConflictDialog(conflicts, self)
        self._dialog.finished.connect(self._decided)
        self._dialog.open()

    # --- Qt -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may mean another arrangement."""
        super().resizeEvent(event)
        wide = self.width() >= LIST_FROM
        self._side.setVisible(wide)
        self.choice.setVisible(not wide)
        self._title.setVisible(wide)

    # --- inside -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        whole = column(self, margin=0, spacing=0)
        body = QHBoxLayout()
        body.setSpacing(0)
        self._side = Scrolled()
        self._side.setFixedWidth(_LIST_WIDTH)
        body.addWidget(self._side)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(GAP_L, GAP_L, GAP_L, GAP_M)
        head.setSpacing(GAP_M)
        head.addWidget(self.choice)
        head.addWidget(self._title)
        head.addWidget(self._note)
        note = QHBoxLayout(self._note)
        note.setContentsMargins(GAP_M, GAP_S, GAP_M, GAP_S)
        note.setSpacing(GAP_S)
        note.addWidget(Glyph(Icon.LOCK, tone=Tone.ACCENT), 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(self._note_text, 1)
        self._note.hide()
        right.addLayout(head)
        right.addWidget(self._pages, 1)
        right.addWidget(self.bar)
        body.addLayout(right, 1)
        whole.addLayout(body, 1)

    def _rebuild(self) -> None:
        content = QWidget()
        content.setAccessibleName(tr("Pages of the settings"))
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP_S, GAP_L, GAP_S, GAP_S)
        column.setSpacing(GAP_XS)
        self.buttons = {}
        heading: bool | None = None
        for entry in self._entries:
            if entry.of_account is not heading:
                heading = entry.of_account
                words = tr("Decided by the account") if heading else tr("My settings")
                title = Text(words, Type.LABEL_STRONG, dim=True)
                title.setContentsMargins(GAP_S, GAP_S, 0, 0)
                title.setMinimumHeight(title.sizeHint().height())  # the list scrolls rather than squeeze it
                column.addWidget(title)
            button = EntryButton(entry.title)
            button.clicked.connect(lambda _on=False, key=entry.key: self._presenter.show(key))
            self._group.addButton(button)
            self.buttons[entry.key] = button
            column.addWidget(button)
        column.addStretch(1)
        self._side.show_content(content)

    def _keep_focus(self, current: str) -> None:
        """The focus of a page that goes returns to the list, not to whatever control comes next."""
        before, focus = self._pages.currentWidget(), QApplication.focusWidget()
        if before is None or focus is None or before is self._built.get(current):
            return
        if before.isAncestorOf(focus):
            where = self.buttons[current] if self.buttons[current].isVisible() else self.choice
            where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, build: Callable[[], QWidget]) -> Scrolled:
        """A page in its place, outermost first: what moves into another parent is styled again."""
        area = Scrolled()
        self._pages.addWidget(area)
        content = Tall()
        area.show_content(content)
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP_L, 0, GAP_L, GAP_L)
        page = build()
        if page.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Expanding:
            column.addWidget(page, 1)
        else:
            row = QHBoxLayout()  # a page that is not to grow wider is measured rightly beside a stretch
            column.addLayout(row)
            column.addStretch(1)
            row.addWidget(page, 1)
            row.addStretch(0)
        return area

    def _decided(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is None:
            return
        if dialog.result() == ConflictDialog.DialogCode.Accepted:
            self._presenter.decide(dialog.decision)
        else:
            self._presenter.keep_editing()
