"""The board of the order queue: how many orders wait where, and which are dialled next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.translation import tr
from ui.gradually import Gradually
from ui.order_admin.counts_view import Cell, Counts, CountsActions
from ui.order_admin.list_view import ListActions, OrderList
from ui.order_admin.model import BoardModel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import Scrolled, column
from ui.widgets.tall import Tall
from ui.widgets.text import Text


class BoardActions(CountsActions, ListActions, Protocol):
    """What the page asks for; the presenter."""

    def seen(self, *, there: bool) -> None:
        """The page came into sight, or went."""

    def export(self, path: str) -> None:
        """Results are to be written to a file."""


class RefusedPage(QWidget):
    """Said to who may not see the whole queue."""

    def __init__(self) -> None:
        super().__init__()
        inside = column(self, margin=GAP_L)
        inside.addWidget(Text(tr("Order queue"), Type.HEADING))
        self.sentence = Text(
            tr(
                "Everybody's orders and their figures are for supervisors. Whoever looks after the account "
                "file can name you among them, in the settings of the order queue."
            ),
            wrap=True,
        )
        inside.addWidget(self.sentence)
        inside.addStretch(1)


class BoardPage(QWidget):
    """See the module. ``take_in`` opens the dialog of an import, ``statistics`` the figures."""

    def __init__(self, actions: BoardActions, ready: Callable[[], None]) -> None:
        """``ready`` is called when all of it is there, some turns of the loop after it came into sight."""
        super().__init__()
        self._actions, self._ready = actions, ready
        self._begun = False
        self._making = Gradually(self, at_once=0)
        self._problem = Text(tone=Tone.STOP, wrap=True)
        self._empty, self._told = Text(dim=True, wrap=True), Text(dim=True, wrap=True)
        self.take_in = Button(tr("Import orders"), icon=Icon.ADD)
        self.export = Button(tr("Export results"), icon=Icon.OPEN)
        self.export.clicked.connect(self._ask_where_to)
        self.statistics = Button(tr("Statistics"), icon=Icon.CHART)
        self._counts = Counts(actions, self.statistics)
        self.list = OrderList(actions)
        self._lay_out()

    def show_board(self, model: BoardModel) -> None:
        """See ``BoardView``."""
        for text, words in (
            (self._problem, model.problem),
            (self._empty, model.empty),
            (self._told, model.told),
        ):
            text.say(words)
        self._counts.show_counts(model.projects)
        self.list.show_list(model)

    def show_all_rows(self, total: int) -> None:
        """See ``BoardView``."""
        self.list.show_all_rows(total)

    def change_rows(self, first: int, last: int) -> None:
        """See ``BoardView``."""
        self.list.change_rows(first, last)

    def cell(self, project: str, mode: str) -> Cell:
        """The cell of a project and a mode."""
        return self._counts.cell(project, mode)

    # --- Qt -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Counts are live while somebody looks; what is large is made with the first look."""
        super().showEvent(event)
        self._actions.seen(there=True)
        if not self._begun:
            self._begun = True
            self._making.begin((*self.list.parts(), self._ready))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is asked for counts that nobody sees."""
        super().hideEvent(event)
        self._actions.seen(there=False)

    # --- parts ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        content = Tall()
        inside = column(content, margin=GAP_L)
        inside.addWidget(Text(tr("Order queue"), Type.HEADING))
        inside.addWidget(flow(self.take_in, self.export, self.statistics))
        for text in (self._told, self._problem, self._empty):
            text.hide()
            inside.addWidget(text)
        inside.addWidget(self._counts)
        inside.addWidget(self.list, 1)
        outer = column(self, margin=0)
        outer.addWidget(Scrolled(content))

    def _ask_where_to(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, tr("Export results"), "results.csv", tr("Table (*.csv);;Workbook (*.xlsx)")
        )
        if chosen:
            self._actions.export(chosen)
