"""Wires the agent's state of a phone to its window."""

from __future__ import annotations

from collections.abc import Callable

from app.phone import Phone
from ui.agent.model import PillModel, WrapUpModel
from ui.agent.presenter import AgentParts, AgentPresenter
from ui.agent.view import AgentCorner, WrapUpBar


class AgentPanel:
    """Pill and bar on one phone. ``close`` stops listening."""

    def __init__(self, phone: Phone, announce: Callable[[str], None]) -> None:
        parts = AgentParts(phone.agent, phone.results, phone.calls, phone.standings, phone.bus, phone.loop)
        self._presenter = AgentPresenter(parts, announce)
        self.corner = AgentCorner(self._presenter, phone.loop.now)
        self.bar = WrapUpBar(self._presenter, phone.loop.now)
        self._presenter.attach(self)

    def show_state(self, model: PillModel) -> None:
        """See ``AgentView``."""
        self.corner.show_model(model)

    def show_wrap_up(self, model: WrapUpModel | None) -> None:
        """See ``AgentView``."""
        self.bar.show_model(model)

    def close(self) -> None:
        """Stop listening to the phone."""
        self._presenter.close()
