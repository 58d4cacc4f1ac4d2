"""The sign and the number of waiting voice messages; one press calls the mailbox."""

from __future__ import annotations

from app.translation import tr
from ui.theme.icons import Icon
from ui.theme.tokens import Tone
from ui.voicemail.presenter import VoicemailModel
from ui.widgets.buttons import Button


class VoicemailButton(Button):
    """Not there as long as nothing waits."""

    def __init__(self) -> None:
        super().__init__("", icon=Icon.VOICEMAIL, tone=Tone.ACCENT)
        self.hide()

    def show_voicemail(self, model: VoicemailModel) -> None:
        """See ``VoicemailView``."""
        self.set_text(model.count)
        self.setAccessibleName(model.words or tr("Voicemail"))
        self.setToolTip(model.words)
        self.setVisible(model.shown)
