# ruff: noqa: N802 - the name is pyqtgraph's
"""What Hookswitch uses of pyqtgraph's signs."""

from PySide6.QtGui import QBrush, QPainter, QPen

def drawSymbol(painter: QPainter, symbol: str, size: float, pen: QPen, brush: QBrush) -> None: ...
