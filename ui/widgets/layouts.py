"""How parts stand together, in a column or in something that scrolls, and how they go."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme.tokens import GAP_L, GAP_M


class Scrolled(QScrollArea):
    """Moves its content up and down where it is taller than its room; Tab goes straight to what is in it."""

    def __init__(self, content: QWidget | None = None) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if content is not None:
            self.show_content(content)

    def show_content(self, content: QWidget) -> None:
        """Scroll this; what was there before goes."""
        content.setObjectName("scrolled")
        self.setWidget(content)


def column(parent: QWidget, *, margin: int = GAP_L, spacing: int = GAP_M) -> QVBoxLayout:
    """A vertical layout on the grid."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout


def discard(layout: QLayout, widget: QWidget) -> None:
    """Take ``widget`` out of its layout and out of sight; it is freed when Qt is done with it."""
    layout.removeWidget(widget)
    widget.hide()
    widget.deleteLater()


def clear(layout: QLayout) -> None:
    """Discard everything in ``layout``, its stretches included."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
