"""What the gallery shows, as a window of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.gallery.specimen import Specimen
from ui.gradually import is_whole

PATIENCE = 60_000
"""Milliseconds for a page to be made on a busy machine."""


def laid_out(qtbot: QtBot, specimen: Specimen) -> QWidget:
    """The specimen at its size, with all of its parts in their places."""
    widget = specimen.build()
    qtbot.addWidget(widget)
    widget.resize(specimen.width, specimen.height or widget.sizeHint().height())
    widget.show()
    qtbot.waitUntil(lambda: is_whole(widget), timeout=PATIENCE)
    for _ in range(3):  # a part may answer to its width with another height
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    return widget
