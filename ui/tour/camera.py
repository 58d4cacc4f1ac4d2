"""One picture of everything that is on the screen."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

NAMES = "[0-9][0-9][0-9]-*.png"
"""What ``file_name`` gives."""
MARGIN = 8
"""Pixels around the windows where there are several."""


def picture(windows: list[QWidget]) -> QPixmap:
    """The windows where they stand; one alone without a margin, several on grey."""
    if len(windows) == 1:
        return windows[0].grab()
    frame = QRect()
    for window in windows:
        frame = frame.united(window.geometry())
    frame.adjust(-MARGIN, -MARGIN, MARGIN, MARGIN)
    canvas = QPixmap(frame.size())
    canvas.fill(Qt.GlobalColor.gray)
    with QPainter(canvas) as painter:
        for window in windows:
            place = window.geometry().translated(-frame.topLeft())
            painter.drawPixmap(place.topLeft(), window.grab())
            painter.drawRect(place.adjusted(-1, -1, 0, 0))  # the edge that a desktop would give it
    return canvas


def file_name(number: int, title: str) -> str:
    """``003-hold-the-call.png`` for the third step, "Hold the call"; sorted as they were taken."""
    return f"{number:03}-{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}.png"


def save(windows: list[QWidget], path: Path) -> None:
    """Write the picture as PNG; raises ``OSError`` when that fails."""
    if not windows or not picture(windows).save(str(path), "PNG"):
        raise OSError(f"The picture {path} could not be written.")
