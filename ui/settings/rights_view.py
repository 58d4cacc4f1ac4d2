"""Transfer rights as a table: a feature a row, a level a column, and what comes of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.account.changes import Place
from app.translation import tr
from ui.gradually import Gradually
from ui.settings import words
from ui.settings.model import RightModel, RightsModel
from ui.settings.rights_presenter import RightsPresenter
from ui.theme.tokens import CONTROL_HEIGHT, GAP_L, GAP_M, GAP_S, GAP_XS, GRID, Tone, Type
from ui.widgets.choices import StillChoice
from ui.widgets.layouts import clear, column, discard
from ui.widgets.marks import mark
from ui.widgets.surfaces import Card
from ui.widgets.tall import Tall, plain_hint
from ui.widgets.text import Pill, Text

_WIDE_FROM = 150 * GRID
_LEAST, _MOST = 19 * GRID, 23 * GRID
"""Widths of a level's column: where there is little room, and where there is enough."""
_BESIDE_FROM = 3 * _LEAST + 2 * GAP_S
"""Where the levels have no room beside each other they stand below each other."""


class RightRow(Tall):
    """One feature: what it is, what each level says, what comes of it and who decided."""

    said = Signal(object, str)
    """Place, and on, off or silent."""

    def __init__(self, model: RightModel, levels: tuple[str, ...], *, editable: bool, wide: bool) -> None:
        super().__init__()
        self._places = model.places
        self._levels = levels
        self.setAccessibleName(model.label)
        self.pill = Pill()
        self.pill.setMinimumWidth(11 * GRID)
        self._decided = Text(style=Type.LABEL, dim=True, wrap=True)
        self._cells = [
            self._cell(at, level, model.label, editable=editable) for at, level in enumerate(levels)
        ]
        self._heads = [Text(level, Type.LABEL, dim=True, elide=True) for level in levels]
        self._about = self._made_about(model)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP_S)
        self._grid.setVerticalSpacing(GAP_XS)
        self._arranged: tuple[bool, bool] | None = None
        self.arrange(wide=wide)
        self.show_right(model)

    def arrange(self, *, wide: bool) -> None:
        """Levels beside the feature, or below it with their names."""
        self._wide = wide
        stacked = not wide and self.width() < _BESIDE_FROM
        if self._arranged == (wide, stacked):
            return
        self._arranged = wide, stacked
        while self._grid.takeAt(0) is not None:
            pass
        across = len(self._cells)
        if wide:
            self._put_beside()
        elif stacked:
            self._put_below()
        else:
            self._put_under_heads()
        for at in range(across + 1):
            last = 2 if stacked else across
            self._grid.setColumnStretch(at, int(at == 0 if wide else at < last))
        for head, cell in zip(self._heads, self._cells, strict=True):
            head.setVisible(not wide)
            if wide:
                cell.setFixedWidth(_MOST)
            else:
                _let_grow(cell)

    def _put_beside(self) -> None:
        """The levels beside the feature; the page has their names."""
        self._grid.addWidget(self._about, 0, 0)
        for at, cell in enumerate(self._cells, start=1):
            self._grid.addWidget(cell, 0, at, Qt.AlignmentFlag.AlignTop)

    def _put_below(self) -> None:
        """The levels below each other, each beside its name."""
        self._grid.addWidget(self._about, 0, 0, 1, 2)
        for at, (head, cell) in enumerate(zip(self._heads, self._cells, strict=True), start=1):
            self._grid.addWidget(head, at, 0)
            self._grid.addWidget(cell, at, 1, Qt.AlignmentFlag.AlignTop)

    def _put_under_heads(self) -> None:
        """The levels beside each other, each under its name."""
        self._grid.addWidget(self._about, 0, 0, 1, len(self._cells))
        for at, (head, cell) in enumerate(zip(self._heads, self._cells, strict=True)):
            self._grid.addWidget(head, 1, at)
            self._grid.addWidget(cell, 2, at, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The levels may fit beside each other now, or no longer."""
        super().resizeEvent(event)
        self.arrange(wide=self._wide)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one level."""
        return QSize(2 * _LEAST + GAP_S, super().minimumSizeHint().height())

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

    def _made_about(self, model: RightModel) -> QWidget:
        around = QWidget()
        about = column(around, margin=0, spacing=0)
        title = QHBoxLayout()
        title.setSpacing(GAP_S)
        title.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        title.addWidget(Text(model.label, Type.STRONG, wrap=True), 1)
        about.addLayout(title)
        about.addSpacing(GAP_XS)
        about.addWidget(Text(model.help, Type.LABEL, wrap=True))
        about.addWidget(self._decided)
        about.addStretch(1)
        return around

    def _cell(self, at: int, level: str, label: str, *, editable: bool) -> StillChoice | Text:
        if not editable:
            said = Text(style=Type.STRONG)
            said.setMinimumHeight(CONTROL_HEIGHT)
            return said
        choice = StillChoice(tr("{feature}, {level}", feature=label, level=level))
        choice.setMinimumContentsLength(1)
        mark(choice, "tight", True)
        choice.currentIndexChanged.connect(lambda _at: self._say(at, choice.value))
        return choice

    def _say(self, at: int, word: str) -> None:
        place: Place | None = self._places[at]
        if place is not None:
            self.said.emit(place, word)


class _TallCard(Card):
    """The card with all rows (see ``Tall``)."""

    def sizeHint(self) -> QSize:
        """See ``plain_hint``."""
        return plain_hint(self)


class RightsPage(Tall):
    """All features for one agent group."""

    def __init__(self, presenter: RightsPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._shape: tuple[object, ...] = ()
        self._rights: tuple[RightModel, ...] = ()
        self._making = Gradually(self, at_once=1)
        self.rows: list[RightRow] = []
        self._layout = column(self, margin=0, spacing=GAP_S)
        rule = tr("A feature is there if no level says off and at least one says on.")
        self._layout.addWidget(Text(rule, dim=True, wrap=True))
        self._layout.addWidget(Text(tr("Agent group"), Type.STRONG))
        self.group = StillChoice(tr("Agent group"))
        self.group.setMinimumWidth(44 * GRID)
        self.group.currentIndexChanged.connect(lambda _at: presenter.look_at(self.group.value))
        self._layout.addWidget(self.group, 0, Qt.AlignmentFlag.AlignLeft)
        self._card = _TallCard()
        self._list = column(self._card, margin=GAP_M, spacing=GAP_L)
        self._heads = QWidget()
        self._head_row = QHBoxLayout(self._heads)
        self._head_row.setContentsMargins(0, 0, 0, 0)
        self._head_row.setSpacing(GAP_S)
        self._list.addWidget(self._heads)
        self._layout.addSpacing(GAP_S)
        self._layout.addWidget(self._card)
        presenter.attach(self)

    def show_rights(self, model: RightsModel) -> None:
        """See ``RightsView``."""
        self.group.show_options([(group.value, group.words) for group in model.groups], model.group)
        shape = (model.editable, bool(model.group), len(model.rights))
        self._rights = model.rights
        if shape != self._shape:
            self._shape = shape
            self._rebuild(model)
            return
        for row, right in zip(self.rows, model.rights, strict=False):  # the others come with what is then
            row.show_right(right)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may mean another arrangement."""
        super().resizeEvent(event)
        self._arrange()

    def _rebuild(self, model: RightsModel) -> None:
        for row in self.rows:
            discard(self._list, row)
        levels = [tr("Enterprise"), tr("Account")]
        if model.group:
            levels.append(tr("Agent group"))
        self._name_columns(levels)
        self.rows = []
        self._arrange()
        add = partial(self._add, tuple(levels), editable=model.editable)
        self._making.begin([add] * len(model.rights))

    def _add(self, levels: tuple[str, ...], *, editable: bool) -> None:
        """The next row."""
        row = RightRow(self._rights[len(self.rows)], levels, editable=editable, wide=self._is_wide)
        row.said.connect(self._presenter.say)
        self.rows.append(row)
        self._list.addWidget(row)

    def _name_columns(self, levels: list[str]) -> None:
        clear(self._head_row)
        self._head_row.addWidget(Text(tr("Feature"), Type.LABEL, dim=True), 1)
        for level in levels:
            head = Text(level, Type.LABEL, dim=True)
            head.setFixedWidth(_MOST)
            self._head_row.addWidget(head)

    @property
    def _is_wide(self) -> bool:
        return self.width() >= _WIDE_FROM

    def _arrange(self) -> None:
        self._heads.setVisible(self._is_wide)
        for row in self.rows:
            row.arrange(wide=self._is_wide)


def _let_grow(cell: QWidget) -> None:
    cell.setMinimumWidth(_LEAST)
    cell.setMaximumWidth(16777215)
