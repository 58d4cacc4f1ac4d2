"""Marks: dynamic properties that the style sheet selects on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def mark(widget: QWidget, name: str, value: str | bool) -> None:  # noqa: FBT001 - the value of a property
    """Set a property that the style sheet knows and show the difference."""
    text = ("true" if value else "false") if isinstance(value, bool) else value
    if widget.property(name) == text:
        return
    widget.setProperty(name, text)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
