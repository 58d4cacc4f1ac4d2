"""What the details of a past call show beside its facts: how it sounded, and its recordings to be heard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.phone import Phone

if TYPE_CHECKING:
    from ui.history.model import RecordModel


class RecordExtras:
    """See ``ui.history.record_view.Extras``."""

    def __init__(self, phone: Phone) -> None:
        self._sound = phone.sound

    def __call__(self, model: RecordModel) -> Iterable[QWidget]:
        """The widgets, made anew for every record that is shown."""
        from ui.quality.facts import QualityFacts
        from ui.recordings.playback import QtPlayback
        from ui.recordings.player import RecordingFile, RecordingPlayer

        if model.quality is not None:
            heard = QualityFacts()
            heard.show_summary(model.quality)
            yield heard
        for recording in model.recordings:
            # Why one ended early is said by the record itself.
            yield RecordingPlayer(RecordingFile(recording.path, recording.seconds), QtPlayback(self._speaker))

    def _speaker(self) -> str:
        return self._sound.in_use("speaker").name
