"""Brings the window to the front when somebody asks for it from outside."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def bring_forward(window: QWidget, token: str = "") -> None:
    """Show the window and give it the focus.

    ``token``: the desktop's leave to do so; Qt reads it from where a started program would find it.
    """
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token
    QApplication.setQuitOnLastWindowClosed(True)  # see ``DesktopPart.stay``
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
