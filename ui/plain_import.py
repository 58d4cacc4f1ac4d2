"""Python's own import, back in its place.

PySide puts a function of its own before ``__import__``, for the sake of ``from __feature__ import …``, which
nobody uses here. It reads the source of every module imported from then on and looks for PySide in it;
``linecache`` keeps all that it read. That is 20 MB, and a fifth of the time that loading the window takes.
"""

from __future__ import annotations

import builtins
import importlib


def restore() -> None:
    """Load PySide, which puts its function there, and take that away again."""
    importlib.import_module("PySide6.QtCore")
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:  # a PySide that keeps it elsewhere only costs what it costs
        builtins.__import__ = plain
