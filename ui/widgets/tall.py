"""What is as high as its width makes it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


def plain_hint(widget: QWidget) -> QSize:
    """The width that a widget with a layout would like, and the height of its parts at widths of their own.

    Qt's own size hint breaks every text anew at the width that the widget would like to have, each time
    anything inside has changed, and then again at the width that it really has: it remembers one width only.
    """
    layout = widget.layout()
    return layout.sizeHint() if layout is not None else QSize()


class Tall(QWidget):
    """A widget of wrapped texts, in something that asks for its height at a width (see ``plain_hint``)."""

    def sizeHint(self) -> QSize:
        """See ``plain_hint``."""
        return plain_hint(self)
