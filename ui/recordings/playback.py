"""Plays one sound file with Qt's own player, on the device that the person chose for calls."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Q_ARG, QLibraryInfo, QLoggingCategory, QMetaObject, QObject, Qt, QUrl, Signal

from app.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QGenericArgumentHolder
    from PySide6.QtMultimedia import QMediaPlayer


QUIET: Final = 16
"""``AV_LOG_ERROR`` of FFmpeg's ``libavutil/log.h``."""


def hush() -> None:
    """Have FFmpeg tell errors alone: else it prints what is in each file to the standard error.

    Qt has no setting for that. The library is the one that Qt brings along and will use itself; where it is
    not there, as in a Qt that plays by other means, there is nothing to be done.
    """
    QLoggingCategory.setFilterRules("qt.multimedia.*.info=false\nqt.multimedia.symbolsresolver*=false")
    places = (QLibraryInfo.LibraryPath.LibrariesPath, QLibraryInfo.LibraryPath.BinariesPath)
    for folder in {Path(QLibraryInfo.path(place)) for place in places}:
        for library in folder.glob("*avutil*"):
            with suppress(OSError, AttributeError):
                ctypes.CDLL(str(library)).av_log_set_level(QUIET)


def _ask(player: QMediaPlayer, slot: str, *arguments: QGenericArgumentHolder) -> None:
    """Call this slot of the player's without holding Python's lock.

    Called as a method it would hold it while it waits for Qt's thread that plays, and that one waits for
    the lock when it looks whether Python overrides something of the object whose signals it leaves.
    """
    QMetaObject.invokeMethod(player, slot, Qt.ConnectionType.DirectConnection, *arguments)


class QtPlayback(QObject):
    """Times are seconds. Qt's multimedia is loaded with the first file: most days nobody listens to one."""

    moved = Signal(float)
    """Where it is, several times a second while it plays."""
    told_length = Signal(float)
    playing = Signal(bool)
    failed = Signal(str)
    """One sentence."""

    def __init__(self, speaker: Callable[[], str] = str) -> None:
        """``speaker``: name of the device that calls are heard on; empty or unknown: the system's own."""
        super().__init__()
        self._speaker = speaker
        self._player: QMediaPlayer | None = None

    def load(self, path: Path) -> None:
        """Make ready to play this file from its beginning."""
        _ask(self._ready(), "setSource", Q_ARG(QUrl, QUrl.fromLocalFile(str(path))))

    def play(self) -> None:
        """Play, or go on."""
        _ask(self._ready(), "play")

    def pause(self) -> None:
        """Stay where it is."""
        if self._player is not None:
            _ask(self._player, "pause")

    def seek(self, seconds: float) -> None:
        """Go there."""
        if self._player is not None:
            _ask(self._player, "setPosition", Q_ARG("qlonglong", int(seconds * 1000)))

    def close(self) -> None:
        """Let go of file and device. The player goes with its owner: Qt deleting it later would crash."""
        if self._player is not None:
            _ask(self._player, "stop")
            _ask(self._player, "setSource", Q_ARG(QUrl, QUrl()))

    def _ready(self) -> QMediaPlayer:
        if self._player is None:
            self._player = self._made()
        return self._player

    def _made(self) -> QMediaPlayer:
        hush()
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

        player = QMediaPlayer(self)
        output = QAudioOutput(player)
        wanted = self._speaker()
        for device in QMediaDevices.audioOutputs():
            if wanted and device.description() == wanted:
                output.setDevice(device)
        player.setAudioOutput(output)
        player.positionChanged.connect(lambda at: self.moved.emit(at / 1000))
        player.durationChanged.connect(lambda length: self.told_length.emit(length / 1000))
        player.playingChanged.connect(self.playing.emit)
        player.errorOccurred.connect(
            lambda _error, text: self.failed.emit(
                tr("The recording cannot be played ({reason}).", reason=text)
            )
        )
        return player
