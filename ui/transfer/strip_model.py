"""What the strip of a transfer under way shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ui.theme.tokens import Tone


class Press(Enum):
    """The buttons of a strip."""

    COMPLETE = "complete"
    THREE_WAY = "three-way"
    SWAP = "swap"
    CALL_NOW = "call now"
    CHOOSE_ANOTHER = "choose another"
    """Another target for the transfer under way."""
    STOP_WAITING = "stop waiting"
    CANCEL = "cancel"
    NEW_TARGET = "new target"
    """After a failure: a new transfer."""
    CALL_BACK = "call back"
    """After a failure: call the coworker by itself when free (S7)."""
    DISMISS = "dismiss"
    OPEN_PAGE = "open page"
    """Not a strip's but a ringing card's: the account's page about the call (E6)."""


@dataclass(frozen=True)
class StripButton:
    """One button."""

    press: Press
    label: str
    hint: str
    """What it does, one sentence, for the tool tip."""
    solid: bool = False
    """The way forward."""


class Count(Enum):
    """How the time beside the words runs."""

    NONE = "none"
    UP = "up"
    """Since a moment."""
    OF = "of"
    """Since a moment, of a whole: 0:18 of 0:30."""
    DOWN = "down"
    """Until a moment: next in 15 s."""


@dataclass(frozen=True, kw_only=True)
class StripModel:
    """The strip inside the customer's card. Moments are seconds on the loop's clock."""

    tone: Tone
    title: str
    """Whom, and where it stands; after a failure, what happened."""
    detail: str = ""
    """The attempt; after a failure, what is still fine."""
    count: Count = Count.NONE
    since: float = 0.0
    until: float = 0.0
    buttons: tuple[StripButton, ...] = ()

    @property
    def spoken(self) -> str:
        """For a screen reader."""
        return self.title
