"""Notices across the window, under the top bar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.problems.presenter import NoticeModel
from ui.theme.icons import Icon
from ui.theme.tokens import Tone
from ui.widgets.layouts import column, discard
from ui.widgets.surfaces import Notice


class Notices(QWidget):
    """All notices; not there when there are none."""

    acted = Signal(str)
    """The key of the notice whose button was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self, margin=0, spacing=0)
        self._shown: dict[NoticeModel, Notice] = {}
        self.hide()

    def show_problems(self, notices: tuple[NoticeModel, ...]) -> None:
        """See ``ProblemsView``. A notice that stays is left alone, with the focus it may have."""
        for model in [old for old in self._shown if old not in notices]:
            notice = self._shown.pop(model)
            discard(self._layout, notice)
        for place, model in enumerate(notices):
            if model not in self._shown:
                self._shown[model] = self._made(model)
            self._layout.insertWidget(place, self._shown[model])
        self.setVisible(bool(notices))

    def _made(self, model: NoticeModel) -> Notice:
        icon, tone = (Icon.WARNING, Tone.WAIT) if model.warning else (Icon.ERROR, Tone.STOP)
        notice = Notice(icon, model.sentence, tone, model.action)
        notice.action.clicked.connect(lambda: self.acted.emit(model.key))
        return notice
