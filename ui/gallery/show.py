"""The gallery as a window, and as a folder of pictures."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QHBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from app.translation import tr
from ui.collector import Collector
from ui.gallery.all_specimens import ALL
from ui.gallery.pictures import APPEARANCES, write_pictures
from ui.gallery.specimen import Specimen
from ui.theme.theme import Theme
from ui.theme.tokens import GAP_M, GAP_S, GRID
from ui.widgets.choices import Choice


class Gallery(QWidget):
    """Names at the left, the thing itself at the right, the theme above."""

    def __init__(self, specimens: tuple[Specimen, ...], theme: Theme) -> None:
        super().__init__()
        self._specimens, self._theme = specimens, theme
        self.setWindowTitle(tr("Hookswitch gallery"))
        self.names = QListWidget()
        self.names.setFixedWidth(52 * GRID)
        self.names.setAccessibleName(tr("Specimens"))
        self.names.addItems([specimen.name for specimen in specimens])
        self.themes = Choice(tr("Theme"))
        self.themes.addItems([appearance.value for appearance in APPEARANCES])
        self.area = QScrollArea()
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_M, GAP_M, GAP_M, GAP_M)
        left = QVBoxLayout()
        left.setSpacing(GAP_S)
        left.addWidget(self.themes)
        left.addWidget(self.names, 1)
        row.addLayout(left)
        row.addWidget(self.area, 1)
        self.names.currentRowChanged.connect(self._show)
        self.themes.currentIndexChanged.connect(lambda place: theme.choose(APPEARANCES[place]))
        self.names.setCurrentRow(0)

    def sizeHint(self) -> QSize:
        """Room for most of it."""
        return QSize(1280, 800)

    def _show(self, row: int) -> None:
        specimen = self._specimens[row]
        made = specimen.build()
        made.resize(specimen.width, specimen.height or made.sizeHint().height())
        self.area.setWidget(made)


def show(only: str) -> int:
    """Open the gallery's window and stay until it is closed; the exit status."""
    application = QApplication([])
    collector = Collector()
    window = Gallery(_chosen(only), Theme(application))
    window.show()
    try:
        return application.exec()
    finally:
        collector.close()


def write(folder: Path, scale: float, only: str) -> int:
    """Write every specimen in every theme into ``folder``; how many pictures. Needs no display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    theme = Theme(application) if isinstance(application, QApplication) else None
    if theme is None:
        raise TypeError("pictures need an application with widgets")
    return len(write_pictures(theme, _chosen(only), folder, scale=scale))


def _chosen(only: str) -> tuple[Specimen, ...]:
    return tuple(specimen for specimen in ALL if specimen.name.startswith(only))
