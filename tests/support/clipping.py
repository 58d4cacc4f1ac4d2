"""Finds what a person could not read or reach in a window: cut words, buttons outside."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QPushButton, QWidget


def clipped(window: QWidget) -> list[str]:
    """One line for each visible label or button whose words do not fit, or that leaves the window.

    Names of people may end in dots (their tool tip tells the whole); nothing else may.
    """
    found = []
    for widget in _visible(window):
        if isinstance(widget, QLabel):
            found += _label(widget)
        elif isinstance(widget, QPushButton):
            found += _button(widget)
        if isinstance(widget, QLabel | QPushButton) and not _inside(window, widget):
            found.append(f"{_words(widget)!r} sticks out of the window")
    return found


def place(window: QWidget, widget: QWidget) -> QRect:
    """Where ``widget`` stands in ``window``."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _visible(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def _label(label: QLabel) -> list[str]:
    if not label.text():
        return []
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        return (
            [f"{label.text()!r} is {label.height()} px high, needs {needed}"]
            if label.height() < needed
            else []
        )
    room = label.contentsRect().width()
    needed = label.fontMetrics().horizontalAdvance(label.text())
    if room >= needed or getattr(label, "elides", False):
        return []
    return [f"{label.text()!r} has {room} px, needs {needed}"]


def _button(button: QPushButton) -> list[str]:
    words = button.text().replace("&&", "&")
    if button.property("signAlone") == "true" or not words:
        return []
    needed = button.fontMetrics().horizontalAdvance(words)
    return [] if button.width() >= needed else [f"{words!r} has {button.width()} px, needs {needed}"]


def _inside(window: QWidget, widget: QWidget) -> bool:
    """Horizontally: what does not fit vertically can be scrolled to."""
    spot = place(window, widget)
    return spot.left() >= 0 and spot.right() < window.width()


def _words(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QLabel) else type(widget).__name__)
