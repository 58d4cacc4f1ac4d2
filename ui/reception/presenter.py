"""Forwarding and answering by itself, as an agent chooses them. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from app.agent.events import AgentStateChanged
from app.agent.state import AgentState
from app.bus import Bus
from app.errors import UserFacingError
from app.reception.choices import LONGEST_DELAY, LONGEST_RING, SHORTEST_RING, Way
from app.reception.reception import Reception, ReceptionChanged
from app.translation import tr

RINGS: Final = (SHORTEST_RING, 10, 15, 20, 30, 45, 60, 90, 120, LONGEST_RING)
"""Seconds of ringing to choose from."""
DELAYS: Final = (0, 1, 2, 3, 5, 8, 10, 15, 20, 30, LONGEST_DELAY)
"""Seconds until an answer to choose from."""


@dataclass(frozen=True)
class WayModel:
    """One way of forwarding."""

    way: Way
    title: str
    text: str
    """The address as it was typed; empty: off."""
    trouble: str = ""
    """Why what was typed cannot be used; one sentence."""


@dataclass(frozen=True)
class ReceptionModel:
    """The page."""

    ways: tuple[WayModel, ...]
    ring_seconds: int
    forwarding_refusal: str
    """Why nothing can be forwarded; empty: it can."""
    answers: bool
    answer_seconds: int
    answering_decided: str
    """What the account file says of answering; empty: the agent decides."""


class ReceptionView(Protocol):
    """Where it is shown."""

    def show_reception(self, model: ReceptionModel) -> None:
        """Show exactly this."""


class ReceptionPresenter:
    """Takes every choice over at once; there is nothing to save. ``close`` stops listening."""

    def __init__(
        self, reception: Reception, bus: Bus, view: ReceptionView, announce: Callable[[str], None]
    ) -> None:
        self._reception, self._view, self._announce = reception, view, announce
        self._wrong: dict[Way, tuple[str, str, str]] = {}
        """What was typed and could not be used, why, and over what; it counts while that still stands."""
        self._subscriptions = [
            bus.subscribe(ReceptionChanged, lambda _event: self.refresh()),
            bus.subscribe(AgentStateChanged, self._agent_changed),
        ]

    def close(self) -> None:
        """Stop listening."""
        for subscription in self._subscriptions:
            subscription.close()

    def refresh(self) -> None:
        """Show what holds now."""
        self._view.show_reception(self.model())

    def model(self) -> ReceptionModel:
        """The page."""
        chosen = self._reception.choices
        ways = (
            self._way(Way.ALWAYS, tr("Every call")),
            self._way(Way.BUSY, tr("While you are busy or not to be disturbed")),
            self._way(Way.NO_ANSWER, tr("When you do not answer")),
        )
        answering = self._reception.answering
        return ReceptionModel(
            ways=ways,
            ring_seconds=chosen.no_answer_seconds,
            forwarding_refusal=self._reception.forwarding_refusal,
            answers=answering is not None,
            answer_seconds=chosen.answer_seconds if answering is None else round(answering),
            answering_decided=self._reception.answering_decided,
        )

    def forward(self, way: Way, text: str) -> None:
        """Send such calls there; empty: no longer. What cannot be used stays, with why."""
        before = self._reception.choices
        self._wrong.pop(way, None)
        try:
            shown = self._reception.forward(way, text)
        except UserFacingError as error:
            self._wrong[way] = (text, str(error), self._reception.choices.address(way))
            self._announce(str(error))
        else:
            if self._reception.choices != before:
                self._announce(
                    tr("Forwarded to {number}.", number=shown) if shown else tr("No longer forwarded.")
                )
        self.refresh()

    def ring_for(self, seconds: int) -> None:
        """How long a call rings before it counts as unanswered."""
        self._reception.ring_for(seconds)

    def answer_by_itself(self, *, on: bool, seconds: int) -> None:
        """Whether the phone answers by itself, and after how long."""
        self._reception.answer_by_itself(on=on, seconds=seconds)

    def _way(self, way: Way, title: str) -> WayModel:
        address = self._reception.choices.address(way)
        typed, trouble, stood = self._wrong.get(way, (address, "", address))
        return WayModel(way, title, typed, trouble) if stood == address else WayModel(way, title, address)

    def _agent_changed(self, event: AgentStateChanged) -> None:
        """What somebody else typed is nothing to whoever sits here next."""
        if AgentState.OFFLINE in (event.old.state, event.new.state):
            self._wrong.clear()
            self.refresh()
