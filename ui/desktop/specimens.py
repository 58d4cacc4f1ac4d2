"""The page of this computer, for the gallery."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.links.handler import of_this_user
from app.preferences import PreferenceFile
from ui.desktop.page import DesktopPage
from ui.desktop.page_presenter import DesktopPresenter
from ui.gallery.specimen import Specimen


class Asked:
    """Somebody has chosen this program."""

    def installed(self) -> bool:
        """Yes."""
        return True

    def install(self) -> None:
        """It is."""

    def remove(self) -> None:
        """It stays."""


def page(*, has_tray: bool) -> QWidget:
    """The page of a desktop with or without a tray."""
    links = Asked() if has_tray else of_this_user(None)
    made = DesktopPage(DesktopPresenter(PreferenceFile(None), links, has_tray=has_tray))
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


SPECIMENS = (
    Specimen("desktop", lambda: page(has_tray=True), 480),
    Specimen("desktop-320", lambda: page(has_tray=True), 320),
    Specimen("desktop-bare-320", lambda: page(has_tray=False), 320),
)
