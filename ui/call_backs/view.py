"""Under the top bar: who is called back when free, and a moment's notice before the phone dials (S7)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.translation import tr
from ui.call_backs.presenter import CallBacksModel, DueModel, WaitingModel
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_L, GAP_S, Tone, Type
from ui.widgets.buttons import Button
from ui.widgets.flow_layout import flow
from ui.widgets.layouts import clear, column
from ui.widgets.seconds import Seconds
from ui.widgets.surfaces import Notice, Strip
from ui.widgets.text import Text

Clock = Callable[[], float]


class CallBackActions(Protocol):
    """What the bar asks for; the presenter."""

    def cancel(self, extension: str) -> None:
        """Do not call this one back."""

    def call_now(self, extension: str) -> None:
        """Call at once."""

    def dismiss(self) -> None:
        """The sentence about one that failed was read."""


class DueStrip(Strip):
    """The phone dials in some seconds unless somebody stops it."""

    def __init__(self, model: DueModel, actions: CallBackActions, clock: Clock) -> None:
        super().__init__(Tone.ACCENT, flat=True)
        self._model, self._clock = model, clock
        self._sentence = Text(style=Type.STRONG, wrap=True)
        self.call_now = Button(tr("Call now"), guarded=True)
        self.call_now.clicked.connect(lambda: actions.call_now(model.extension))
        self.cancel = Button(tr("Do not call"), guarded=True)
        self.cancel.clicked.connect(lambda: actions.cancel(model.extension))
        buttons = flow(self.call_now, self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_L, GAP_S, GAP_L, GAP_S)
        layout.setSpacing(GAP_S)
        layout.addWidget(self._sentence)
        layout.addWidget(buttons)
        self.setAccessibleName(tr("{name} is free and is called in a moment.", name=model.name))
        self._seconds = Seconds(self, self._show_time)
        self._seconds.refresh()

    def _show_time(self) -> float | None:
        left = max(0.0, self._model.at - self._clock())
        self._sentence.setText(
            tr("{name} is free: calling in {seconds} s.", name=self._model.name, seconds=math.ceil(left))
        )
        return -left if left else None


class WaitingNotice(Notice):
    """A coworker who is waited for, and the way out."""

    def __init__(self, model: WaitingModel, actions: CallBackActions) -> None:
        super().__init__(Icon.RETRYING, model.sentence, Tone.WAIT, tr("Do not call {name}", name=model.name))
        self.action.clicked.connect(lambda: actions.cancel(model.extension))


class CallBacksBar(QWidget):
    """All of it; hidden while there is nothing."""

    def __init__(self, actions: CallBackActions, clock: Clock) -> None:
        super().__init__()
        self._actions, self._clock = actions, clock
        self._shown = CallBacksModel()
        self._column = column(self, margin=0, spacing=0)
        self.hide()

    def show_call_backs(self, model: CallBacksModel) -> None:
        """See ``CallBacksView``."""
        if model == self._shown:
            return
        self._shown = model
        clear(self._column)
        if model.due is not None:
            self._column.addWidget(DueStrip(model.due, self._actions, self._clock))
        for waiting in model.waiting:
            self._column.addWidget(WaitingNotice(waiting, self._actions))
        if model.failure:
            told = Notice(Icon.WARNING, model.failure, Tone.STOP, tr("OK"))
            told.action.clicked.connect(lambda: self._actions.dismiss())
            self._column.addWidget(told)
        self.setVisible(model != CallBacksModel())
