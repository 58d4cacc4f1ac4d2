"""The phone on the desktop, put together once its window is on the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.notifications.note import Note, Notifier
from app.phone import Phone
from app.preferences import PreferenceFile
from app.translation import tr
from ui.desktop.alerts import Alerts, Seen
from ui.desktop.forward import bring_forward
from ui.desktop.tray import Tray, TrayNotifier
from ui.desktop.tray_model import TrayPresenter

_NOWHERE: Final = ("offscreen", "minimal")
"""Platforms of Qt's without a desktop."""


@dataclass
class NoNotes:
    """Nobody shows notes here."""

    def show(self, note: Note) -> None:
        """See ``Notifier``."""

    def withdraw(self, key: str) -> None:
        """See ``Notifier``."""

    def close(self) -> None:
        """See ``Notifier``."""


class DesktopPart:
    """Tray and notes of one window. ``close`` ends both."""

    def __init__(
        self, phone: Phone, window: QWidget, preferences: PreferenceFile, announce: Callable[[str], None]
    ) -> None:
        self._phone, self._window, self._preferences, self._announce = phone, window, preferences, announce
        self._told = False
        self._tray_presenter: TrayPresenter | None = None
        self.tray = self._made_tray() if QSystemTrayIcon.isSystemTrayAvailable() else None
        self._at_tray = TrayNotifier(self.tray, self._acted) if self.tray is not None else NoNotes()
        self._notifier = self._made_notifier()
        seen = Seen(
            in_front=lambda: QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive,
            wanted=lambda: preferences.current.notes == "on",
            come_forward=self._come_forward,
            announce=announce,
        )
        self._alerts = Alerts(phone.calls, phone.call_backs, phone.bus, self._notifier, seen)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._front_changed)

    def close(self) -> None:
        """Take everything off the desktop."""
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.disconnect(self._front_changed)
        self._alerts.close()
        self._notifier.close()
        if self._tray_presenter is not None:
            self._tray_presenter.close()
        if self.tray is not None:
            self.tray.close()

    def stay(self) -> bool:
        """The person closes the window: whether it goes to the tray instead, where the phone rings on."""
        if self.tray is None or self._preferences.current.on_close != "tray":
            return False
        QApplication.setQuitOnLastWindowClosed(False)  # a dialog that closes is no reason to end either
        self._window.hide()
        if not self._told:
            self._told = True
            words = tr("Calls still ring. The sign in the tray brings the window back, and ends the program.")
            self._notifier.show(Note("stays", tr("Hookswitch goes on"), words))
        return True

    # --- inside -------------------------------------------------------------------------------------

    def _made_tray(self) -> Tray:
        tray = Tray(self._come_forward, self._leave)
        tray.actions = self._tray_presenter = TrayPresenter(self._phone, tray, self._announce)
        tray.icon.show()
        return tray

    def _made_notifier(self) -> Notifier:
        if QGuiApplication.platformName() in _NOWHERE:
            return NoNotes()
        if sys.platform != "linux":
            return self._at_tray
        from app.notifications.freedesktop import DesktopNotifier

        return DesktopNotifier(self._phone.loop, self._acted, lambda note: self._at_tray.show(note))

    def _acted(self, key: str, action: str) -> None:
        self._alerts.acted(key, action)

    def _come_forward(self) -> None:
        bring_forward(self._window)

    def _leave(self) -> None:
        """Quit was chosen: whoever would be cut off is asked about in front of the person."""
        if not self._window.close():
            self._come_forward()

    def _front_changed(self, state: Qt.ApplicationState) -> None:
        self._alerts.look_again(in_front=state is Qt.ApplicationState.ApplicationActive)
