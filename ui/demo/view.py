"""The page of the demo company."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.demo.company import Line
from app.translation import tr
from ui.demo.presenter import CompanyPresenter
from ui.gradually import Gradually
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GRID, Tone, Type
from ui.widgets.buttons import Button, GlyphButton
from ui.widgets.layouts import column
from ui.widgets.surfaces import Card
from ui.widgets.text import Text


class CompanyPage(QWidget):
    """Whom one can call, each with a button, and a button to be called."""

    WIDTH = 120 * GRID

    def __init__(self, presenter: CompanyPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        layout = column(self)
        layout.addWidget(Text(tr("Company"), Type.HEADING))
        told = Text(
            tr("A demonstration: your own computer plays everybody here. Nothing leaves it."),
            dim=True,
            wrap=True,
        )
        told.setMaximumWidth(self.WIDTH)
        layout.addWidget(told)
        be_called = Button(tr("Have {name} call me", name=presenter.caller), icon=Icon.INCOMING)
        be_called.clicked.connect(presenter.be_called)
        layout.addWidget(be_called, 0, Qt.AlignmentFlag.AlignLeft)
        self._trouble = Text(tone=Tone.STOP, wrap=True)
        self._trouble.hide()
        layout.addWidget(self._trouble)
        layout.addWidget(self._lines())
        layout.addStretch(1)
        presenter.attach(self)

    def show_trouble(self, sentence: str) -> None:
        """See ``CompanyView``."""
        self._trouble.say(sentence)

    def _lines(self) -> Card:
        card = Card()
        card.setMaximumWidth(self.WIDTH)
        rows = column(card, margin=GAP_M)
        making = Gradually(self)
        making.begin(partial(self._add, rows, line) for line in self._presenter.lines)
        return card

    def _add(self, rows: QVBoxLayout, line: Line) -> None:
        if rows.count():
            rule = QFrame()
            rule.setObjectName("rule")
            rule.setFixedHeight(1)
            rows.addWidget(rule)
        rows.addLayout(self._row(line))

    def _row(self, line: Line) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP_M)
        number = Text(line.number, Type.TIMER, dim=True)
        number.setFixedWidth(8 * GRID)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(line.title, Type.STRONG, elide=True))
        words.addWidget(Text(line.does, dim=True, elide=True))
        call = GlyphButton(Icon.ANSWER, tr("Call {name}", name=line.title), tone=Tone.GO)
        call.clicked.connect(lambda: self._presenter.call(line))
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(call)
        return row
