"""A recording that can be heard: play, pause, go to a place, and where the file is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from app.translation import tr
from ui.elapsed import elapsed
from ui.recordings.playback import QtPlayback
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S, GRID, Tone, Type
from ui.widgets.buttons import GlyphButton
from ui.widgets.layouts import column
from ui.widgets.text import Text

STEP, LEAP = 5, 30
"""Seconds that an arrow key, and Page Up or Down, moves."""
_TENTHS = 10
"""The slider counts tenths of a second."""


@dataclass(frozen=True)
class RecordingFile:
    """What the player shows."""

    path: str
    seconds: float
    """Length as far as it is known; 0: not known."""
    problem: str = ""
    """Why it ended before it was to; empty: it did not."""


def open_folder(path: Path) -> bool:
    """Show the file's folder in the system's file manager."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


class RecordingPlayer(QWidget):
    """One recording. The file is looked at when Play is pressed, not before: it may lie on a slow share."""

    def __init__(
        self,
        recording: RecordingFile,
        playback: QtPlayback | None = None,
        show_folder: Callable[[Path], bool] = open_folder,
    ) -> None:
        """``playback``: another than that on the system's own device."""
        super().__init__()
        self._recording, self._path = recording, Path(recording.path)
        self._playback = playback or QtPlayback()
        self._playback.setParent(self)
        self._loaded = self._plays = False
        self.play = GlyphButton(Icon.RESUME, tr("Play the recording"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setFixedHeight(6 * GRID)
        self.slider.setAccessibleName(tr("Place in the recording"))
        self.slider.setSingleStep(STEP * _TENTHS)
        self.slider.setPageStep(LEAP * _TENTHS)
        self.time = Text(style=Type.TIMER)
        self.folder = GlyphButton(Icon.OPEN, tr("Show the file in its folder"))
        self.name = Text(self._path.name, dim=True, elide=True)
        self.trouble = Text(recording.problem, tone=Tone.STOP if recording.problem else Tone.PLAIN, wrap=True)
        self.trouble.setVisible(bool(recording.problem))
        self._lay_out()
        self._show_length(recording.seconds)
        self.play.clicked.connect(self._toggle)
        self.slider.valueChanged.connect(self._moved_by_hand)
        self.folder.clicked.connect(lambda: show_folder(self._path))
        self._playback.moved.connect(self._show_place)
        self._playback.told_length.connect(self._show_length)
        self._playback.playing.connect(self._show_playing)
        self._playback.failed.connect(self._fail)

    def close_file(self) -> None:
        """Let go of file and device."""
        self._loaded = False
        self._playback.close()
        self._show_playing(False)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it: it falls silent, and the file can be moved or deleted."""
        super().hideEvent(event)
        self.close_file()

    # --- inside -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        inside = column(self, margin=0, spacing=GAP_S)
        row = QHBoxLayout()
        row.setSpacing(GAP_S)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        row.addWidget(self.time)
        row.addWidget(self.folder)
        inside.addLayout(row)
        inside.addWidget(self.name)
        inside.addWidget(self.trouble)
        self.setAccessibleName(tr("Recording {name}", name=self._path.name))

    def _toggle(self) -> None:
        if self._plays:
            self._playback.pause()
            return
        if not self._loaded:
            if not self._path.is_file():
                self._fail(tr("The recording is not there any more: {path}", path=str(self._path)))
                return
            self._playback.load(self._path)
            self._loaded = True
            self._playback.seek(self.slider.value() / _TENTHS)
        self._playback.play()

    def _moved_by_hand(self, tenths: int) -> None:
        self._show_time(tenths / _TENTHS)
        if self._loaded:
            self._playback.seek(tenths / _TENTHS)

    def _show_place(self, seconds: float) -> None:
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)  # else every moment would be a wish of the person
            self.slider.setValue(int(seconds * _TENTHS))
            self.slider.blockSignals(False)
            self._show_time(seconds)

    def _show_length(self, seconds: float) -> None:
        self.slider.setMaximum(max(1, int(seconds * _TENTHS)))
        self._show_time(self.slider.value() / _TENTHS)

    def _show_time(self, at: float) -> None:
        whole = self.slider.maximum() / _TENTHS
        self.time.setText(tr("{at} of {whole}", at=elapsed(at), whole=elapsed(whole)))

    def _show_playing(self, plays: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._plays = plays
        self.play.set_icon(Icon.HOLD if plays else Icon.RESUME)
        self.play.set_text(tr("Pause the playback") if plays else tr("Play the recording"))

    def _fail(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.set_tone(Tone.STOP)
        self.trouble.show()
        self._show_playing(False)
