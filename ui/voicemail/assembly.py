"""Wires the waiting messages to the window."""

from __future__ import annotations

from collections.abc import Callable

from app.phone import Phone
from ui.voicemail.presenter import VoicemailPresenter
from ui.voicemail.view import VoicemailButton


class VoicemailPart:
    """The button for the top bar. ``close`` stops listening."""

    def __init__(self, phone: Phone, announce: Callable[[str], None], refused: Callable[[str], None]) -> None:
        """``refused``: see ``VoicemailPresenter``."""
        self.button = VoicemailButton()
        self._presenter = VoicemailPresenter(
            phone.watching.voicemail,
            phone.bus,
            self.button,
            account=lambda: phone.account,
            dial=phone.dial,
            announce=announce,
            refused=refused,
        )
        self.button.clicked.connect(self._presenter.listen)

    def close(self) -> None:
        """Stop listening to the phone."""
        self._presenter.close()
