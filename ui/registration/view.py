"""Account and registration: a line of words with a sign, the reason in its tool tip and description."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.registration.presenter import RegistrationModel, Sign
from ui.theme.icons import Icon
from ui.theme.tokens import GAP_M, GLYPH_SMALL, GRID
from ui.widgets.text import Glyph, Text

_ICONS = {
    Sign.FINE: Icon.REGISTERED,
    Sign.BUSY: Icon.RETRYING,
    Sign.TROUBLE: Icon.ERROR,
    Sign.UNVERIFIED: Icon.UNVERIFIED,
}


class RegistrationLine(QWidget):
    """Account, then sign and state."""

    def __init__(self) -> None:
        super().__init__()
        self._model = RegistrationModel()
        self._narrow = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self.account = Text(dim=True, elide=True)
        self._sign = Glyph(Icon.REGISTERED, size=GLYPH_SMALL)
        self.state = Text()
        row.addStretch(0)  # keeps the state at the end where the account has no room
        row.addWidget(self.account, 1)
        row.addSpacing(GAP_M - GRID)
        row.addWidget(self._sign)
        row.addWidget(self.state)

    def set_leading(self, *, leading: bool) -> None:
        """Whether the account begins the bar, or stands beside the state at its end."""
        side = Qt.AlignmentFlag.AlignLeft if leading else Qt.AlignmentFlag.AlignRight
        self.account.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def set_narrow(self, *, narrow: bool) -> None:
        """Where there is little room: the extension instead of the address."""
        self._narrow = narrow
        self.show_registration(self._model)

    def show_registration(self, model: RegistrationModel) -> None:
        """See ``RegistrationView``."""
        self._model = model
        self.account.setText(model.user or model.account if self._narrow else model.account)
        self.state.setText(model.word)
        self.state.set_tone(model.tone)
        self._sign.set_tone(model.tone)
        self._sign.set_icon(_ICONS[model.sign])
        self._sign.setVisible(bool(model.word))
        fine = model.sign is Sign.FINE
        self.account.setVisible(fine or not self._narrow or not model.word)
        self.state.setVisible(not (fine and self._narrow))  # the sign says it; trouble needs its word
        for part in (self, self.state):
            part.setToolTip(model.sentence)
        self.state.setAccessibleDescription(model.sentence)
