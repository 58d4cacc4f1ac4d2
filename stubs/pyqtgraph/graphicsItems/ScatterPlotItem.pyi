"""What Hookswitch uses of pyqtgraph's signs."""

from PySide6.QtGui import QBrush, QPainter, QPen

def drawSymbol(painter: QPainter, symbol: str, size: float, pen: QPen, brush: QBrush) -> None: ...
