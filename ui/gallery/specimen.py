"""What a screen hands to the gallery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Specimen:
    """One thing to look at. ``build`` makes a fresh widget that shows it without a phone behind it."""

    name: str
    """File name of its picture, and its heading: lower case, words joined by ``-``."""
    build: Callable[[], QWidget]
    width: int
    """Logical pixels."""
    height: int = 0
    """0: as high as it wants to be at that width."""
