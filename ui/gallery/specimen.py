"""What a screen hands to the gallery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

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


class _Nobody:
    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_arguments, **_options: None


NOBODY: Final[Any] = _Nobody()
"""Stands behind a specimen's buttons and keys, whatever they ask for: nothing comes of it."""
