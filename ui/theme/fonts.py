"""Fonts by their place in the type scale."""

from __future__ import annotations

from PySide6.QtGui import QFont

from ui.theme.tokens import FONT_FAMILIES, Type

_TABULAR = QFont.Tag("tnum")


def font(style: Type) -> QFont:
    """The font of ``style``: the first family of ``FONT_FAMILIES`` that this desk has."""
    made = QFont(list(FONT_FAMILIES))
    made.setPixelSize(style.value.size)
    made.setWeight(QFont.Weight(style.value.weight))
    if style.value.tabular:
        made.setFeature(_TABULAR, 1)
    return made
