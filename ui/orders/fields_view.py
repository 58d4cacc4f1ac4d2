"""The fields of the work screen."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from app.translation import tr
from ui.theme.tokens import GAP_M, GAP_S, GRID
from ui.widgets.text import Text

MOST_MINUTES = 100_000


def minutes_field(least: int = 0) -> QSpinBox:
    """For how long an order is put off."""
    field = QSpinBox()
    field.setRange(least, MOST_MINUTES)
    field.setSuffix(tr(" min"))
    field.lineEdit().setTextMargins(GAP_S, 0, 0, 0)
    field.setMinimumWidth(28 * GRID)
    return field


def labelled(words: str, name: str, field: QWidget) -> QWidget:
    """A field with its label before it; ``name`` says the whole to a screen reader."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP_M)
    field.setAccessibleName(name)
    layout.addWidget(Text(words))
    layout.addWidget(field)
    layout.addStretch(1)
    return row
