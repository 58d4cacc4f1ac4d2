"""The columns of a table that is imported, each with examples and a choice of what it is used for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QWidget

from app.translation import tr
from ui.table_import.model import ColumnModel
from ui.theme.tokens import GRID, Type
from ui.widgets.choices import StillChoice
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import Scrolled, column
from ui.widgets.text import Text

_WIDTH = 46 * GRID
"""Of a column's words, and of its choice: side by side, or below one another where there is no room."""


class ColumnUses(Scrolled):
    """All of them, from left to right in the file."""

    used = Signal(int, str)
    """Place of a column from 0 on, and what it is used for from now on."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[tuple[str, str]] = []
        self.choices: list[StillChoice] = []

    def show_columns(self, columns: Sequence[ColumnModel], options: Sequence[tuple[str, str]]) -> None:
        """Show exactly these; ``options``: value and words of each use."""
        told = [(one.title, one.examples) for one in columns]
        if told != self._shown:
            self._shown = told
            self._build(told)
        for choice, one in zip(self.choices, columns, strict=True):
            choice.show_options(list(options), one.use)

    def _build(self, columns: Sequence[tuple[str, str]]) -> None:
        content = QWidget()
        inside = column(content, margin=0)
        self.choices = []
        for place, (title, examples) in enumerate(columns):
            choice = StillChoice(tr("Use of column {name}", name=title))
            choice.setAccessibleDescription(examples)
            choice.setFixedWidth(_WIDTH)
            choice.currentIndexChanged.connect(
                lambda _at, place=place, choice=choice: self.used.emit(place, choice.value)
            )
            self.choices.append(choice)
            inside.addWidget(_row(title, examples, choice))
        inside.addStretch(1)
        self.show_content(content)


def _row(title: str, examples: str, choice: StillChoice) -> QWidget:
    words = QWidget()
    words.setFixedWidth(_WIDTH)
    inside = column(words, margin=0, spacing=0)
    inside.addWidget(Text(title, Type.STRONG, elide=True))
    inside.addWidget(Text(examples, Type.LABEL, dim=True, elide=True))
    return flow(words, choice)


def progress_bar() -> QProgressBar:
    """How far an import is."""
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setAccessibleName(tr("How far the import is"))
    return bar


def remarks_box(name: str) -> QPlainTextEdit:
    """What is to be said of single rows, a line each; ``name``: what a screen reader calls it."""
    box = QPlainTextEdit()
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName(name)
    return box
