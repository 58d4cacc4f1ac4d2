"""The strip inside the customer's card: whom, the attempt, the time left, and the ways on and back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import GAP_M, GAP_S, GRID, Tone, Type
from ui.transfer.strip_model import Count, Press, StripModel
from ui.transfer.strip_words import counted
from ui.widgets.buttons import Button
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.layouts import discard
from ui.widgets.marks import mark
from ui.widgets.seconds import Seconds
from ui.widgets.surfaces import Strip
from ui.widgets.text import Text

Clock = Callable[[], float]


class CountText(Text):
    """A running time of a strip, repainted once a second and only while it can be seen."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(style=Type.TIMER)
        self._clock = clock
        self._model: StripModel | None = None
        self._seconds = Seconds(self, self._show_time)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_model(self, model: StripModel) -> None:
        """Count as this says."""
        self._model = model
        self.setVisible(model.count is not Count.NONE)
        self._seconds.refresh()

    def _show_time(self) -> float | None:
        model = self._model
        if model is None or model.count is Count.NONE:
            return None
        now = self._clock()
        self.setText(counted(model, now))
        return now - (model.until if model.count is Count.DOWN else model.since)


class TransferStrip(Strip):
    """One transfer; ``pressed`` says which button."""

    pressed = Signal(Press)

    def __init__(self, clock: Clock) -> None:
        super().__init__(Tone.CONSULT)
        self._title = Text(style=Type.STRONG, wrap=True)
        self._detail = Text(dim=True, wrap=True)
        self._count = CountText(clock)
        self._buttons: dict[Press, Button] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_M, GAP_S, GAP_M, GAP_S)
        layout.setSpacing(GRID)
        head = QHBoxLayout()
        head.setSpacing(GAP_S)
        head.addWidget(self._title, 1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(self._detail)
        self._row = QWidget()
        self._row_layout = FlowLayout(self._row, GAP_S)
        layout.addSpacing(GRID)
        layout.addWidget(self._row)

    def show_model(self, model: StripModel) -> None:
        """Show this; buttons that stay keep their place in the tab order."""
        self.set_tone(model.tone)
        self._title.set_tone(model.tone)
        self._title.setText(model.title)
        self._count.set_tone(model.tone)
        self._count.show_model(model)
        self._detail.say(model.detail)
        self.setAccessibleName(model.spoken)
        self.setAccessibleDescription(model.detail)
        wanted = [button.press for button in model.buttons]
        if wanted != list(self._buttons):
            self._rebuild(model)
        for button in model.buttons:
            made = self._buttons[button.press]
            made.set_text(button.label)
            mark(made, "solid", button.solid)
            made.set_tone(Tone.CONSULT if button.solid else Tone.PLAIN)
            made.setToolTip(button.hint)
            made.setAccessibleDescription(button.hint)
        self._row.setVisible(bool(wanted))

    def _rebuild(self, model: StripModel) -> None:
        old, self._buttons = self._buttons, {}
        for button in old.values():
            self._row_layout.removeWidget(button)
        for wanted in model.buttons:
            press = wanted.press
            made = old.pop(press) if press in old else self._made(press)
            self._buttons[press] = made
            self._row_layout.addWidget(made)
        for button in old.values():
            discard(self._row_layout, button)

    def _made(self, press: Press) -> Button:
        made = Button(press.value, guarded=True)
        made.setFixedHeight(8 * GRID)
        made.clicked.connect(lambda: self.pressed.emit(press))
        return made
