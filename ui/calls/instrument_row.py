"""Quality and recording of a call, in one row under its head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.translation import tr
from ui.calls.instruments import InstrumentsModel
from ui.quality.bars import QualityBars
from ui.quality.words import UNKNOWN
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_S, GLYPH_SMALL, GRID, Tone, Type
from ui.widgets.buttons import GlyphButton
from ui.widgets.text import ElapsedText, Glyph, Text


class RecordingActions(Protocol):
    """What the row asks for; the presenter."""

    def toggle_recording(self, call_id: str) -> None:
        """Record, or end the recording."""

    def toggle_pause(self, call_id: str) -> None:
        """Pause the recording, or go on."""


class InstrumentRow(QWidget):
    """Not there where there is nothing to show."""

    LEAST = 48 * GRID

    def __init__(self, call_id: str, actions: RecordingActions, clock: Callable[[], float]) -> None:
        super().__init__()
        self._call_id = call_id
        self._model = InstrumentsModel()
        self.quality = QualityBars()
        self._dot = Glyph(Icon.RECORDING, size=GLYPH_SMALL, tone=Tone.STOP)
        self.sign = Text(style=Type.LABEL_STRONG, tone=Tone.STOP)
        self._time = ElapsedText(clock)
        self.pause = GlyphButton(Icon.HOLD, tr("Pause the recording"), tone=Tone.STOP)
        self.record = GlyphButton(Icon.RECORD, tr("Record"), tone=Tone.STOP)
        self.pause.clicked.connect(lambda: actions.toggle_pause(self._call_id))
        self.record.clicked.connect(lambda: actions.toggle_recording(self._call_id))
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_S)
        row.addWidget(self.quality)
        row.addStretch(1)
        for part in (self._dot, self.sign, self._time, self.pause, self.record):
            row.addWidget(part)
        self.hide()

    def of(self, call_id: str) -> None:
        """Whose row it is, where that changes."""
        self._call_id = call_id

    def show_instruments(self, model: InstrumentsModel) -> None:
        """Show this."""
        self._model = model
        running = bool(model.recording)
        tone = Tone.WAIT if model.paused else Tone.STOP
        self.quality.show_quality(model.quality or (UNKNOWN if model.there else None))
        self._dot.set_icon(Icon.HOLD if model.paused else Icon.RECORDING)
        self._dot.set_tone(tone)
        self.sign.setText(model.recording)
        self.sign.set_tone(tone)
        self._time.set_tone(tone)
        self._time.count_from(model.recording_from)
        self._dot.setVisible(running)
        self._dot.setToolTip(model.recording)
        self.pause.setVisible(model.may_pause)
        self.pause.set_icon(Icon.RESUME if model.paused else Icon.HOLD)
        self.pause.set_text(tr("Resume the recording") if model.paused else tr("Pause the recording"))
        self.pause.setToolTip(tr("Leave out what is said, card data for instance (Ctrl+Shift+P)"))
        self.record.setVisible(model.may_begin or model.may_end)
        self.record.set_icon(Icon.STOP if running else Icon.RECORD)
        self.record.set_text(tr("End the recording") if running else tr("Record"))
        self.record.setToolTip(tr("Record or end the recording (Ctrl+Shift+R)"))
        self.setVisible(model.there or running)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Signs and buttons; the words go where there is no room for them."""
        return QSize(self.LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the signs stay and the words go; tool tips have them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The word of the sound goes first, then that of the recording."""
        model = self._model
        self._time.setVisible(model.recording_from is not None)
        self.sign.setVisible(bool(model.recording))
        self.quality.set_terse(terse=False)
        if self._row.sizeHint().width() > self.width():
            self.quality.set_terse(terse=True)
        if self._row.sizeHint().width() > self.width():
            self.sign.hide()
