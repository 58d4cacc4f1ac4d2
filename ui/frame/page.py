"""A page of the right part, as its screen registers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ui.theme.icons import Icon


@dataclass(frozen=True)
class Page:
    """One entry of the navigation. ``build`` makes the page when it is first looked at."""

    key: str
    icon: Icon
    title: str
    build: Callable[[], QWidget]
    tells_number: bool = False
    """The page has the number field too, with what it would dial."""
