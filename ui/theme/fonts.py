"""Fonts by their place in the type scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont

from ui.theme.tokens import FONT_FAMILIES, Type

_TABULAR = QFont.Tag("tnum")


@lru_cache(maxsize=len(Type))
def font(style: Type) -> QFont:
    """The font of ``style``: the first family of ``FONT_FAMILIES`` that this desk has. Not to be changed:
    it is the same one each time, because lists ask for it several times a row."""
    made = QFont(list(FONT_FAMILIES))
    made.setPixelSize(style.value.size)
    made.setWeight(QFont.Weight(style.value.weight))
    if style.value.tabular:
        made.setFeature(_TABULAR, 1)
    return made
