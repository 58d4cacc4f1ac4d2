"""Transfer rights as a table: a feature a row, a level a column, and what comes of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.account.changes import Place
from app.translation import tr
from ui.settings import words
from ui.settings.form_view import StillChoice
from ui.settings.model import RightModel, RightsModel
from ui.settings.rights_presenter import RightsPresenter
from ui.theme.tokens import GAP_L, GAP_M, GAP_S, GAP_XS, GRID, Tone, Type
from ui.widgets.surfaces import Card
from ui.widgets.text import Pill, Text

_WIDE_FROM = 150 * GRID
_CHOICE_WIDTH = 23 * GRID


class RightRow(Card):
    """One feature."""

    said = Signal(object, str)
    """Place, and on, off or silent."""

    def __init__(self, model: RightModel, levels: tuple[str, ...], *, editable: bool) -> None:
        super().__init__()
        self._places = model.places
        self.setAccessibleName(model.label)
        self._title = Text(model.label, Type.STRONG, wrap=True)
        self._help = Text(model.help, Type.LABEL, dim=True, wrap=True)
        self._decided = Text(wrap=True)
        self.pill = Pill()
        self._cells = [
            self._cell(at, level, model.label, editable=editable) for at, level in enumerate(levels)
        ]
        self._heads = [Text(level, Type.LABEL, dim=True, elide=True) for level in levels]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GAP_M, GAP_M, GAP_M, GAP_M)
        self._grid.setHorizontalSpacing(GAP_S)
        self._grid.setVerticalSpacing(GAP_XS)
        self._about = QWidget()
        about = QVBoxLayout(self._about)
        about.setContentsMargins(0, 0, 0, 0)
        about.setSpacing(GAP_XS)
        title = QHBoxLayout()
        title.setSpacing(GAP_S)
        title.addWidget(self._title, 1)
        title.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        about.addLayout(title)
        for text in (self._help, self._decided):
            about.addWidget(text)
        self.arrange(wide=False)

    def arrange(self, *, wide: bool) -> None:
        """Levels beside the feature, or below it."""
        while self._grid.takeAt(0) is not None:
            pass
        across = len(self._cells)
        if wide:
            self._grid.addWidget(self._about, 0, 0, 2, 1)
            for at, (head, cell) in enumerate(zip(self._heads, self._cells, strict=True), start=1):
                self._grid.addWidget(head, 0, at)
                self._grid.addWidget(cell, 1, at, Qt.AlignmentFlag.AlignTop)
        else:
            self._grid.addWidget(self._about, 0, 0, 1, across)
            for at, (head, cell) in enumerate(zip(self._heads, self._cells, strict=True)):
                self._grid.addWidget(head, 1, at)
                self._grid.addWidget(cell, 2, at, Qt.AlignmentFlag.AlignTop)
        for at in range(across + 1):
            self._grid.setColumnStretch(at, (1 if at == 0 else 0) if wide else (1 if at < across else 0))
        for cell in self._cells:
            cell.setMaximumWidth(_CHOICE_WIDTH if wide else 16777215)

    def show_right(self, model: RightModel) -> None:
        """Show this."""
        self._places = model.places
        for cell, said in zip(self._cells, model.says, strict=False):
            if isinstance(cell, StillChoice):
                cell.show_options([(word, words.choice(word)) for word in ("on", "off", "silent")], said)
            else:
                cell.setText(words.choice(said))
        self.pill.setText(tr("On") if model.on else tr("Off"))
        self.pill.set_tone(Tone.GO if model.on else Tone.STOP)
        self._decided.setText(model.decided)
        self.setAccessibleDescription(model.decided)

    def _cell(self, at: int, level: str, label: str, *, editable: bool) -> StillChoice | Text:
        if not editable:
            return Text(style=Type.STRONG)
        choice = StillChoice(tr("{feature}, {level}", feature=label, level=level))
        choice.setMinimumWidth(_CHOICE_WIDTH)
        choice.setMinimumContentsLength(1)
        choice.currentIndexChanged.connect(lambda _at: self._say(at, choice.value))
        return choice

    def _say(self, at: int, word: str) -> None:
        place: Place | None = self._places[at]
        if place is not None:
            self.said.emit(place, word)


class RightsPage(QWidget):
    """All features for one agent group."""

    def __init__(self, presenter: RightsPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._shape: tuple[object, ...] = ()
        self.rows: list[RightRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP_S)
        self._layout.addWidget(
            Text(tr("A feature is there if no level says off and at least one says on."), dim=True, wrap=True)
        )
        self._layout.addWidget(Text(tr("Agent group"), Type.STRONG))
        self.group = StillChoice(tr("Agent group"))
        self.group.setMinimumWidth(52 * GRID)
        self.group.currentIndexChanged.connect(lambda _at: presenter.look_at(self.group.value))
        self._layout.addWidget(self.group, 0, Qt.AlignmentFlag.AlignLeft)
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP_S)
        self._layout.addSpacing(GAP_L - GAP_S)
        self._layout.addLayout(self._list)
        presenter.attach(self)

    def show_rights(self, model: RightsModel) -> None:
        """See ``RightsView``."""
        self.group.show_options([(group.value, group.words) for group in model.groups], model.group)
        shape = (model.editable, bool(model.group), len(model.rights))
        if shape != self._shape:
            self._shape = shape
            self._rebuild(model)
        for row, right in zip(self.rows, model.rights, strict=True):
            row.show_right(right)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may mean another arrangement."""
        super().resizeEvent(event)
        self._arrange()

    def _rebuild(self, model: RightsModel) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        levels = [tr("Enterprise"), tr("Account")]
        if model.group:
            levels.append(tr("Agent group"))
        self.rows = [RightRow(right, tuple(levels), editable=model.editable) for right in model.rights]
        for row in self.rows:
            row.said.connect(self._presenter.say)
            self._list.addWidget(row)
        self._arrange()

    def _arrange(self) -> None:
        for row in self.rows:
            row.arrange(wide=self.width() >= _WIDE_FROM)
