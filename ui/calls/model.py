"""What a call card shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.agent.second_call import SecondCall
from ui.calls.instruments import NOTHING, InstrumentsModel
from ui.conference.model import ConferenceModel
from ui.theme.tokens import Tone
from ui.transfer.strip_model import StripModel


class Shape(Enum):
    """How much of a call is shown."""

    INCOMING = "incoming"
    """Rings here: Answer, Silence, Decline."""
    FULL = "full"
    """The current call, with all its controls."""
    ASIDE = "aside"
    """Another live call: one line, Resume and Hang up."""
    CONFERENCE = "conference"
    """Several calls that hear one another, as one card."""
    ENDED = "ended"
    """Over, with the reason, until it is dismissed."""


@dataclass(frozen=True, kw_only=True)
class CardModel:
    """One card. Moments are seconds on the loop's clock."""

    call_id: str
    shape: Shape
    spoken: str
    """The card's name for a screen reader."""
    title: str
    """Name, or number where there is no name."""
    initials: str
    """One or two letters; empty where only a number is known."""
    detail: str
    """The rest of who and where to, one line; may be empty."""
    state: str
    """Where the call stands, in a few words."""
    tone: Tone
    timer_from: float | None = None
    """Start of the call time, or of the ringing."""
    held_from: float | None = None
    """Start of the time on hold, a timer of its own (S10)."""
    note: str = ""
    """A sentence about something that did not work, or about what pressing would do; may be empty."""
    note_is_trouble: bool = False
    muted: bool = False
    on_hold: bool = False
    """We hold it: the hold button resumes."""
    hold_refusal: str = ""
    """Why hold cannot be pressed now; empty: it can."""
    digits_refusal: str = ""
    """Why no digits can be sent now; empty: they can."""
    digits_sent: str = ""
    silenced: bool = False
    """The agent silenced it; it rings on for the caller (S1)."""
    can_call_again: bool = False
    can_call_back: bool = False
    """A coworker who did not answer: the phone can call by itself when both are free (S7)."""
    can_add: bool = False
    """Nobody knows who it is: the number can be kept as a contact."""
    choices: tuple[SecondCall, ...] = ()
    """The buttons of a call that rings here; empty: Answer, Silence, Decline."""
    add_label: str = ""
    """Add Call or Transfer (C2, C3); empty: the agent may not pass calls on (E1)."""
    add_refusal: str = ""
    """Why not now; empty: it can be pressed."""
    has_page: bool = False
    """It rings, and the account has a page in the browser about it (E6)."""
    strip: StripModel | None = None
    """A transfer under way, or one that did not come about."""
    strip_call_id: str = ""
    """Whose transfer it is, where the card is not one call's."""
    instruments: InstrumentsModel = NOTHING
    """How it sounds, and whether it is recorded."""
    conference: ConferenceModel | None = None
    """Everybody in the conference, on its card."""


@dataclass(frozen=True)
class CallsModel:
    """All cards from top to bottom. New ones come at the end, so that nothing moves under a pointer."""

    cards: tuple[CardModel, ...] = ()
