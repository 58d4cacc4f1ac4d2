"""The twelve keys of a telephone (ITU-T E.161)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme.tokens import GAP_M, GAP_S
from ui.widgets.buttons import PadKey

KEYS = (
    ("1", ""),
    ("2", "ABC"),
    ("3", "DEF"),
    ("4", "GHI"),
    ("5", "JKL"),
    ("6", "MNO"),
    ("7", "PQRS"),
    ("8", "TUV"),
    ("9", "WXYZ"),
    ("*", ""),
    ("0", "+"),
    ("#", ""),
)


class KeyPad(QWidget):
    """Three by four keys; each press tells its digit."""

    pressed = Signal(str)

    def __init__(self, *, close: bool = False) -> None:
        """``close``: smaller gaps, for a pad inside a card."""
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP_S if close else GAP_M)
        for place, (digit, letters) in enumerate(KEYS):
            key = PadKey(digit, letters)
            key.setAutoRepeat(False)
            key.pressed.connect(lambda digit=digit: self.pressed.emit(digit))
            grid.addWidget(key, place // 3, place % 3)
