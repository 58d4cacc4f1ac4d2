"""Asks before people are cut off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.translation import tr
from ui.theme.icons import Icon
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.text import Text


class ClosingDialog(Dialog):
    """``accepted``: hang up and close. Escape and the plain button keep the calls."""

    def __init__(
        self,
        consequences: Sequence[str],
        parent: QWidget | None = None,
        *,
        calls: bool = True,
        hands_over: bool = False,
    ) -> None:
        """``calls``: there are some. ``hands_over``: the PBX will be asked to go on with a transfer before
        the window closes."""
        super().__init__(tr("Close Hookswitch?"), parent)
        for consequence in consequences:
            self.column.addWidget(Text(consequence, wrap=True))
        self.keep = Button(tr("Keep the calls") if calls else tr("Do not close"))
        words = tr("Hang up and close") if calls else tr("Close all the same")
        words = tr("Hand over and close") if hands_over else words
        self.end = Button(words, icon=Icon.HANG_UP if calls else None, tone=Tone.STOP, solid=True)
        self.keep.clicked.connect(self.reject)
        self.end.clicked.connect(self.accept)
        self.add_buttons(self.keep, self.end, first=self.keep)
