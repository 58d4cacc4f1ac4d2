"""Hears the links of this desktop: those that a second start hands over, and those of macOS's own events."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QLockFile, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.errors import UserFacingError
from app.links.running import LONGEST_LINE, Answer, Visit, hand_over

_log = logging.getLogger("hookswitch.ui")

_TURN: Final = 10_000
"""Milliseconds that a start waits for another one of the same profile; that takes a second at most."""

Heard = Callable[[Visit], None]
"""Does what a visit wants. Raises ``UserFacingError`` with why it cannot be."""


class Doorman(QObject):
    """Listens at ``address`` until ``close``."""

    def __init__(self, address: str, heard: Heard) -> None:
        """``address``: see ``app.links.running.place``; empty: nobody is listened to."""
        super().__init__()
        self._heard = heard
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._enter)
        self.too_late = False
        """Another program of this profile listens there already."""
        if address:
            self._listen(address)
        application = QCoreApplication.instance()
        if sys.platform == "darwin" and application is not None:  # every event costs a call of Python then
            application.installEventFilter(self)

    def close(self) -> None:
        """Listen no more."""
        application = QCoreApplication.instance()
        if sys.platform == "darwin" and application is not None:
            application.removeEventFilter(self)
        self._server.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """macOS opens a link by an event instead of a second start."""
        if event.type() is QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            self._answer(Visit(event.url().toString()))
            return True
        return super().eventFilter(watched, event)

    def _listen(self, address: str) -> None:
        """Qt puts its socket in the place of any other, also of one that somebody listens at: ask first, one
        program at a time. Without the lock, because it cannot be had, it is asked all the same."""
        lock = QLockFile(f"{address}.lock")
        lock.tryLock(_TURN)
        try:
            self.too_late = _answers(address)
            if not self.too_late and not self._server.listen(address):
                _log.warning("a second start will not find this window: %s", self._server.errorString())
        finally:
            lock.unlock()

    def _enter(self) -> None:
        while (guest := self._server.nextPendingConnection()) is not None:
            guest.setReadBufferSize(LONGEST_LINE)
            guest.readyRead.connect(lambda guest=guest: self._read(guest))
            guest.disconnected.connect(guest.deleteLater)
            if guest.canReadLine():
                self._read(guest)

    def _read(self, guest: QLocalSocket) -> None:
        if not guest.canReadLine():
            if guest.bytesAvailable() >= LONGEST_LINE:
                guest.abort()
            return
        try:
            visit = msgspec.json.decode(bytes(guest.readLine().data()), type=Visit)
        except msgspec.DecodeError:
            guest.abort()
            return
        guest.write(msgspec.json.encode(Answer(self._answer(visit))) + b"\n")
        guest.disconnectFromServer()

    def _answer(self, visit: Visit) -> str:
        try:
            self._heard(visit)
        except UserFacingError as error:
            return str(error)
        return ""


def _answers(address: str) -> bool:
    """Whether somebody listens there after all: two were started at once."""
    try:
        return hand_over(address, Visit(), patience=1.0) is not None
    except UserFacingError:
        return True
