"""A recording's player, for the gallery."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.gallery.specimen import Specimen
from ui.recordings.player import RecordingFile, RecordingPlayer
from ui.theme.tokens import GAP_L
from ui.widgets.layouts import column

WHOLE = RecordingFile("/home/maria/recordings/2026-11-22/09-05-07 in +49 30 901820.wav", 252.0)
CUT_OFF = RecordingFile(
    "/home/maria/recordings/2026-11-22/10-11-12 out 600.wav",
    31.4,
    "The recording has ended: less than 500 MB are free where it is written.",
)


def players() -> QWidget:
    """One that is whole and half heard, and one that was cut off."""
    sheet = QWidget()
    sheet.setObjectName("page")
    sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = column(sheet, margin=GAP_L)
    heard = RecordingPlayer(WHOLE)
    heard.slider.setValue(1010)
    layout.addWidget(heard)
    layout.addWidget(RecordingPlayer(CUT_OFF))
    return sheet


SPECIMENS = (Specimen("recordings", players, 480), Specimen("recordings-320", players, 320))
