"""The top bar: agent state at the left when there is one, account and registration at the right."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.agent.view import AgentCorner
from ui.registration.view import RegistrationLine
from ui.theme.tokens import GAP_L, GAP_M, GRID


class TopBar(QFrame):
    """Always in sight."""

    HEIGHT = 14 * GRID
    ROOMY = 150 * GRID

    def __init__(
        self,
        registration: RegistrationLine,
        state: AgentCorner | None = None,
        messages: QWidget | None = None,
    ) -> None:
        """``state``: the agent's state with its timer; without it the account stands there.

        ``messages``: the button of waiting voice messages.
        """
        super().__init__()
        self.setObjectName("topBar")
        self.setFixedHeight(self.HEIGHT)
        self._registration, self._state = registration, state
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_L, 0, GAP_L, 0)
        row.setSpacing(GAP_M)
        if state is not None:
            row.addWidget(state)
        if messages is not None:
            row.addWidget(messages)
        row.addWidget(registration, 1)
        registration.set_leading(leading=state is None)

    def set_narrow(self, *, narrow: bool) -> None:
        """Say the same in fewer words."""
        self._registration.set_narrow(narrow=narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What comes after this call is said where there is room for it."""
        super().resizeEvent(event)
        if self._state is not None:
            self._state.set_narrow(narrow=event.size().width() < self.ROOMY)
