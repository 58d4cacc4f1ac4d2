"""The sign in the tray, with its menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QAction, QActionGroup, QColor, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.agent.state import Status
from app.notifications.note import OPEN, Note
from app.translation import tr
from ui.desktop.tray_model import TrayModel
from ui.theme.icons import app_icon
from ui.theme.theme import palette_of
from ui.theme.tokens import Tone


class TrayActions(Protocol):
    """What the menu asks for; the presenter."""

    def answer(self) -> None:
        """Take the call that rings."""

    def hang_up(self) -> None:
        """End the call at hand."""

    def choose(self, status: Status) -> None:
        """A state was picked."""


class Tray:
    """One sign; ``close`` takes it away."""

    def __init__(self, come_forward: Callable[[], None], leave: Callable[[], None]) -> None:
        """``come_forward``: show the window. ``leave``: end the program, after asking where one must."""
        self.actions: TrayActions | None = None
        self._shown: TrayModel | None = None
        self.icon = QSystemTrayIcon()
        self.menu = QMenu()
        self._open = self.menu.addAction(tr("Show Hookswitch"))
        self._open.triggered.connect(come_forward)
        self.menu.addSeparator()
        self.answer = self.menu.addAction("")
        self.answer.triggered.connect(lambda: self._do(lambda actions: actions.answer()))
        self.hang_up = self.menu.addAction("")
        self.hang_up.triggered.connect(lambda: self._do(lambda actions: actions.hang_up()))
        self._before_states = self.menu.addSeparator()
        self._states = QActionGroup(self.menu)
        self._after_states = self.menu.addSeparator()
        self._leave = self.menu.addAction(tr("Quit"))
        self._leave.triggered.connect(leave)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(lambda why: self._activated(why, come_forward))

    def close(self) -> None:
        """Take it away."""
        self.actions = None
        self.icon.hide()
        self.icon.setContextMenu(None)  # type: ignore[arg-type]  # Qt takes none, the stub does not say so
        self.menu.deleteLater()
        self.icon.deleteLater()

    def show_tray(self, model: TrayModel) -> None:
        """See ``TrayView``."""
        before, self._shown = self._shown, model
        if before == model:
            return
        if before is None or before.tone is not model.tone:
            self._paint(model.tone)
        self.icon.setToolTip(tr("Hookswitch: {state}", state=model.told))
        self.answer.setText(_escaped(tr("Answer {name}", name=model.answer)))
        self.answer.setVisible(bool(model.answer))
        self.hang_up.setText(_escaped(tr("Hang up {name}", name=model.hang_up)))
        self.hang_up.setVisible(bool(model.hang_up))
        if before is None or before.choices != model.choices:
            self._offer(model)

    def _paint(self, tone: Tone) -> None:
        palette = palette_of(QGuiApplication.palette())
        self.icon.setIcon(app_icon(QColor(palette.ink(tone)), QColor(palette.on_solid)))

    def _offer(self, model: TrayModel) -> None:
        for old in self._states.actions():
            self._states.removeAction(old)
            self.menu.removeAction(old)
            old.deleteLater()
        for choice in model.choices:
            action = QAction(_escaped(choice.label), self.menu)
            action.setCheckable(True)
            action.setChecked(choice.chosen)
            action.triggered.connect(
                lambda _checked=False, status=choice.status: self._do(lambda asked: asked.choose(status))
            )
            self._states.addAction(action)
            self.menu.insertAction(self._after_states, action)

    def _do(self, what: Callable[[TrayActions], None]) -> None:
        if self.actions is not None:
            what(self.actions)

    @staticmethod
    def _activated(why: QSystemTrayIcon.ActivationReason, come_forward: Callable[[], None]) -> None:
        if why in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            come_forward()


class TrayNotifier:
    """Notes as Qt shows them: at the sign in the tray, one at a time and without buttons."""

    def __init__(self, tray: Tray, acted: Callable[[str, str], None]) -> None:
        self._icon = tray.icon
        self._key = ""
        self._icon.messageClicked.connect(lambda: acted(self._key, OPEN))

    def show(self, note: Note) -> None:
        """See ``Notifier``."""
        self._key = note.key
        self._icon.showMessage(note.title, note.text, self._icon.icon())

    def withdraw(self, key: str) -> None:
        """See ``Notifier``; Qt cannot."""

    def close(self) -> None:
        """See ``Notifier``."""


def _escaped(words: str) -> str:
    return words.replace("&", "&&")
