"""Pictures of specimens, one file for each theme."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.collector import Collector
from ui.gallery.specimen import Specimen
from ui.gradually import Gradually
from ui.theme.theme import Appearance, Theme

APPEARANCES = tuple(appearance for appearance in Appearance if appearance is not Appearance.SYSTEM)


def picture(specimen: Specimen, scale: float = 1.0) -> QPixmap:
    """The specimen as it looks in the theme in force."""
    widget = specimen.build()
    try:
        return photographed(widget, specimen.width, specimen.height, scale)
    finally:
        widget.close()
        widget.deleteLater()


def photographed(widget: QWidget, width: int, height: int, scale: float = 1.0) -> QPixmap:
    """Lay ``widget`` out at a size (height 0: its own) and paint it, without showing it on a screen."""
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(width, height or widget.sizeHint().height())
    widget.show()
    for making in widget.findChildren(Gradually):
        making.finish()
    for _ in range(2):  # a widget may answer to its width with another height
        QApplication.sendPostedEvents()
        if not height:
            widget.resize(width, _height(widget, width))
    QApplication.sendPostedEvents()
    pixmap = QPixmap(widget.size() * scale)
    pixmap.setDevicePixelRatio(scale)
    widget.render(pixmap)
    return pixmap


def write_pictures(
    theme: Theme,
    specimens: Iterable[Specimen],
    folder: Path,
    appearances: Iterable[Appearance] = APPEARANCES,
    scale: float = 1.0,
) -> list[Path]:
    """One PNG for each specimen and theme, ``NAME.THEME.png``; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = tuple(specimens)
    written = []
    collector = Collector()  # Qt walks over all widgets to style them, and none may go meanwhile
    try:
        for appearance in appearances:
            theme.choose(appearance)
            for specimen in chosen:
                path = folder / f"{specimen.name}.{appearance.value}.png"
                if not picture(specimen, scale).save(str(path)):
                    raise OSError(f"cannot write {path}")
                written.append(path)
            QApplication.processEvents()
            collector.look()
    finally:
        collector.close()
    return written


def _height(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return max(layout.totalHeightForWidth(width), widget.minimumSizeHint().height())
    return widget.sizeHint().height()
