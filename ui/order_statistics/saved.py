"""A picture as a file: painted a little at a time, so that the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter, QPainter, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from ui.order_statistics.model import PictureModel
from ui.order_statistics.plot import Picture
from ui.theme.theme import palette_of
from ui.widgets.layouts import column

WIDTH, SCALE = 960, 2.0
"""Logical pixels, and pixels to each of them."""


class Painting(QObject):
    """One picture that is being painted, in the theme in force and always of the same width."""

    def __init__(
        self, model: PictureModel, about: str, done: Callable[[QImage], None], parent: QObject | None = None
    ) -> None:
        """``done`` hears of the painted image; not when ``parent`` goes before that."""
        super().__init__(parent)
        self._done = done
        self._slices = _slices(model, about)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(0)

    def _go_on(self) -> None:
        image = next(self._slices)
        if image is None:
            self._timer.start(0)
            return
        self._slices.close()
        self.deleteLater()
        self._done(image)


def png_of(image: QImage) -> bytes:
    """The content of a PNG file. Any thread."""
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(written.data())


def _slices(model: PictureModel, about: str) -> Generator[QImage | None, None, None]:
    """Each step is one slice of the window's time; the last one gives the image."""
    sheet = QWidget()
    try:
        sheet.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        shown = Picture()
        column(sheet).addWidget(shown)
        sheet.resize(WIDTH, 0)
        sheet.show()
        for step in shown.parts(model, about, model.scope):
            step()
            yield None
        for _ in range(2):  # how tall it is depends on how wide it has become
            QApplication.sendPostedEvents()
            yield None
            sheet.resize(WIDTH, sheet.sizeHint().height())
        QApplication.sendPostedEvents()
        image = QImage(sheet.size() * SCALE, QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(SCALE)
        image.fill(QColor(palette_of(QGuiApplication.palette()).panel))
        for part in shown.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            yield None
            if part.isVisible():
                painter = QPainter(image)
                # As a widget: a view has another ``render``, which paints what is in it alone.
                QWidget.render(part, painter, part.mapTo(sheet, QPoint()), QRegion(), _CHILDREN)
                painter.end()
        yield image
    finally:
        sheet.close()
        sheet.deleteLater()


_CHILDREN = QWidget.RenderFlag.DrawChildren
