"""The page of past calls: kinds, day, search, the list, and one conversation in its place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from app.translation import tr
from ui.gradually import Gradually
from ui.history.model import ListModel, RecordModel
from ui.history.presenter import HistoryPresenter
from ui.history.record_view import Extras, RecordView
from ui.history.table import HistoryRows, HistoryTable
from ui.history.writing import Writing
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, Tone, Type
from ui.widgets.announce import announce
from ui.widgets.buttons import Button
from ui.widgets.choices import Choice
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import column
from ui.widgets.surfaces import Field, Strip
from ui.widgets.text import Text

AskPath = Callable[[QWidget], str]


def ask_path(parent: QWidget) -> str:
    """Where to write the table; empty: nowhere after all."""
    path, _kind = QFileDialog.getSaveFileName(
        parent, tr("Export the list"), "history.csv", tr("Tables (*.csv)")
    )
    return path


class HistoryPage(QWidget):
    """See the module."""

    def __init__(
        self,
        presenter: HistoryPresenter,
        extras: Extras = lambda model: (),
        ask: AskPath = ask_path,
    ) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._presenter, self._ask = presenter, ask
        self._model = ListModel()
        self._filling = False
        self.rows = HistoryRows(presenter.row)
        self.table = HistoryTable(self.rows)
        below = self._made_below()
        self.stack = QStackedWidget()
        self.stack.addWidget(self._made_list())
        column(self, margin=GAP_L).addWidget(self.stack)
        self._connect()
        self._placing = Gradually(self, at_once=0)  # the search can be typed in at once
        self._placing.begin((lambda: self._list.addWidget(below, 1), lambda: self._make_record(extras)))
        presenter.attach(self)

    # --- HistoryView --------------------------------------------------------------------------------

    def show_list(self, model: ListModel) -> None:
        """See ``HistoryView``."""
        self._filling = True
        if model.kinds != self._model.kinds:
            for _kind, words in model.kinds:
                self.tabs.addTab(words)
        self.tabs.setCurrentIndex([kind for kind, _ in model.kinds].index(model.show))
        if model.days != self._model.days:
            self.day.clear()
            for day in model.days:
                self.day.addItem(day.words, day.day)
        self.day.setCurrentIndex([day.day for day in model.days].index(model.day))
        self._filling = False
        self._model = model
        self._person.setVisible(bool(model.person))
        self._person_text.setText(model.person)
        self.about.setText(model.about)
        self.about.setVisible(bool(model.total) or not model.problem)
        self.table.setVisible(bool(model.total))
        self._buttons.setVisible(bool(model.total))
        self._problem.say(model.problem)
        if not self._placing.busy:
            self.record.show_problem(model.problem)
        self.writing.show_share(model.written)
        refusal = "" if model.total else tr("There is nothing to export.")
        if model.written is not None:
            refusal = tr("A table is being written.")
        self.export.set_refusal(refusal)
        self._refuse()

    def show_all_rows(self, total: int) -> None:
        """See ``HistoryView``."""
        had = self.table.hasFocus()
        self.rows.show_all(total)
        if total:
            self.table.scrollToTop()
            self.table.choose(0)
        if had and total == 0:
            self.search.edit.setFocus()
        self._refuse()

    def add_rows(self, count: int) -> None:
        """See ``HistoryView``."""
        self.rows.add(count)
        self._refuse()

    def add_older_rows(self, count: int) -> None:
        """See ``HistoryView``."""
        self.rows.add_older(count)

    def change_rows(self, first: int, last: int) -> None:
        """See ``HistoryView``."""
        self.rows.change(first, last)

    def show_record(self, model: RecordModel | None) -> None:
        """See ``HistoryView``."""
        if model is not None:
            self._placing.finish()
            self.record.show_record(model)
            if self.stack.currentWidget() is not self.record:
                self.stack.setCurrentWidget(self.record)
                self.record.back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.record.forget()
            self.stack.setCurrentIndex(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self, text: str) -> None:
        """See ``HistoryView``."""
        QGuiApplication.clipboard().setText(text)

    def say(self, sentence: str) -> None:
        """See ``HistoryView``."""
        announce(self, sentence)

    # --- Qt -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody can see it."""
        super().showEvent(event)
        self._presenter.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody can."""
        super().hideEvent(event)
        self._presenter.rest()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Return go from the search to the list; Escape empties it."""
        if (
            watched is self.search.edit
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._to_table()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.edit.text():
                self.search.edit.clear()
                self._presenter.search("")
                return True
        return super().eventFilter(watched, event)

    # --- inside -------------------------------------------------------------------------------------

    def _made_list(self) -> QWidget:
        whole = QWidget()
        layout = self._list = column(whole, margin=0)
        head = QHBoxLayout()
        head.addWidget(Text(tr("History"), Type.HEADING), 1)
        self.export = Button(tr("Export"), icon=Icon.OPEN)
        head.addWidget(self.export)
        layout.addLayout(head)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName(tr("Kinds of calls"))
        layout.addWidget(self.tabs)
        filters = QHBoxLayout()
        filters.setSpacing(GAP_S)
        self.search = Field(Icon.SEARCH, tr("Search calls"), tr("Search calls"))
        self.search.edit.installEventFilter(self)
        self.day = Choice(tr("Day"))
        filters.addWidget(self.search, 3)
        filters.addWidget(self.day, 1)
        layout.addLayout(filters)
        layout.addWidget(self._made_person())
        self.writing = Writing()
        layout.addWidget(self.writing)
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self._problem.hide()
        layout.addWidget(self._problem)
        self.about = Text(dim=True, wrap=True)
        layout.addWidget(self.about)
        return whole

    def _made_below(self) -> QWidget:
        self.call = Button(tr("Call back"), icon=Icon.ANSWER, tone=Tone.GO)
        self.copy_number = Button(tr("Copy number"))
        self.details = Button(tr("More about this call"), icon=Icon.INFO)
        self._buttons = flow(self.call, self.copy_number, self.details)
        below = QWidget()
        inside = column(below, margin=0)
        inside.addWidget(self.table, 1)
        inside.addWidget(self._buttons)
        inside.addStretch(0)
        return below

    def _make_record(self, extras: Extras) -> None:
        self.record = RecordView(self._presenter, extras)
        self.record.left.connect(self._presenter.back)
        self.record.show_problem(self._model.problem)
        self.stack.addWidget(self.record)

    def _made_person(self) -> Strip:
        self._person = Strip(Tone.ACCENT)
        row = QHBoxLayout(self._person)
        row.setContentsMargins(GAP_M, GAP_S, GAP_S, GAP_S)
        self._person_text = Text(elide=True)
        self.everybody = Button(tr("Show everybody"))
        row.addWidget(self._person_text, 1)
        row.addWidget(self.everybody)
        self._person.hide()
        return self._person

    def _connect(self) -> None:
        presenter, table = self._presenter, self.table
        self.tabs.currentChanged.connect(self._kind_chosen)
        self.day.currentIndexChanged.connect(self._day_chosen)
        self.search.edit.textEdited.connect(presenter.search)
        self.export.clicked.connect(self._export)
        self.writing.cancel.clicked.connect(self._give_up)
        self.everybody.clicked.connect(presenter.everybody)
        self.call.clicked.connect(lambda: presenter.call_back(table.place))
        self.copy_number.clicked.connect(lambda: presenter.copy_number(table.place))
        self.details.clicked.connect(lambda: presenter.open(table.place))
        table.called.connect(presenter.call_back)
        table.copied.connect(presenter.copy_number)
        table.opened.connect(presenter.open)
        table.typed.connect(self._typed)
        table.left.connect(lambda: self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason))
        table.selectionModel().currentRowChanged.connect(lambda *_rows: self._refuse())
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def _kind_chosen(self, at: int) -> None:
        if not self._filling:
            self._presenter.show(self._model.kinds[at][0])

    def _day_chosen(self, at: int) -> None:
        if not self._filling:
            self._presenter.pick_day(self._model.days[at].day)

    def _typed(self, text: str) -> None:
        """Letters typed in the list are looked for."""
        self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.edit.end(False)
        self.search.edit.insert(text)
        self._presenter.search(self.search.edit.text())

    def _to_table(self) -> None:
        if self.rows.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.table.place < 0:
                self.table.choose(0)

    def _export(self) -> None:
        path = self._ask(self)
        if path:
            self._presenter.export(path)

    def _give_up(self) -> None:
        self._presenter.cancel_export()
        self.export.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self) -> None:
        refusal = "" if self.table.place >= 0 else tr("Choose a call first.")
        for button in (self.call, self.copy_number, self.details):
            button.set_refusal(refusal)
