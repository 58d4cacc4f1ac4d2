"""What the history shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.calls.quality import QualitySummary
from app.history.record import Recording
from app.history.wanted import Show
from ui.identities.model import NO_CHOICE, IdentityModel

Facts = tuple[tuple[str, str], ...]
"""Label and value, in the order shown."""


@dataclass(frozen=True)
class DayModel:
    """One choice of the day."""

    day: date | None
    """None: any."""
    words: str


@dataclass(frozen=True, kw_only=True)
class ListModel:
    """Everything about the list but its rows."""

    show: Show = Show.ALL
    kinds: tuple[tuple[Show, str], ...] = ()
    days: tuple[DayModel, ...] = ()
    day: date | None = None
    person: str = ""
    """Whose conversations alone are listed, in a sentence; empty: everybody's."""
    about: str = ""
    """How many there are, or why there are none, and what came of the table that was written last."""
    problem: str = ""
    """What went wrong; empty while all is well."""
    total: int = 0
    written: int | None = None
    """How much of the table that is being written there is, in percent; None: none is being written."""


@dataclass(frozen=True)
class LegModel:
    """One call of a conversation."""

    title: str
    detail: str


@dataclass(frozen=True)
class StepModel:
    """One step of a transfer."""

    time: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class RecordModel:
    """One conversation with all that is known of it."""

    uid: str
    title: str
    subtitle: str = ""
    facts: Facts = ()
    data: Facts = ()
    """What came with the call, and what the agent wrote down."""
    legs: tuple[LegModel, ...] = ()
    steps: tuple[StepModel, ...] = ()
    quality: QualitySummary | None = None
    recordings: tuple[Recording, ...] = ()
    number: str = ""
    """What Copy number copies; empty: there is none."""
    address: str = ""
    """SIP address, where it is known, else the number: by it the directory is asked who this is."""
    identity: IdentityModel = NO_CHOICE
    """As whom the person would be called back (S13)."""
