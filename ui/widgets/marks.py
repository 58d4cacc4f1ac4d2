"""Marks: dynamic properties that the style sheet selects on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def mark(widget: QWidget, name: str, value: str | bool) -> None:  # noqa: FBT001 - the value of a property
    """Set a property that the style sheet knows and show the difference."""
    text = ("true" if value else "false") if isinstance(value, bool) else value
    if widget.property(name) == text:
        return
    widget.setProperty(name, text)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # the first polish will see it; polishing earlier would undo a font that is set later
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
