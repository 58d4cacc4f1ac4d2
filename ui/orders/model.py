"""What the work screen shows, as values. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from ui.theme.tokens import Tone


class Ask(Enum):
    """What a result needs to be told before it is saved."""

    NOTHING = "nothing"
    MINUTES = "minutes"
    """For how long the order is put off."""
    MOMENT = "moment"
    """When the customer is to be called back."""


@dataclass(frozen=True)
class ModeModel:
    """One mode to choose."""

    name: str
    chosen: bool


@dataclass(frozen=True)
class OrderModel:
    """The order at hand."""

    title: str
    number: str
    subtitle: str
    """Project, mode, attempts."""
    why: str
    """Why it is this one; may be empty."""
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ResultModel:
    """One result button."""

    name: str
    keys: str
    """Its shortcut."""
    picked: bool


@dataclass(frozen=True)
class MomentModel:
    """A call-back being planned."""

    at: datetime
    """In the customer's own time."""
    earliest: datetime
    note: str
    """What time that is here, whose time it is, and whether the customer may be called then."""
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class WorkModel:
    """The whole screen."""

    heading: str
    sentence: str = ""
    tone: Tone = Tone.PLAIN
    modes: tuple[ModeModel, ...] = ()
    """To choose from; empty while orders are worked on."""
    start_refusal: str | None = None
    """Why *Start* cannot be pressed; empty: it can; None: it is not there."""
    order: OrderModel | None = None
    due_at: float | None = None
    """When something happens by itself, on the loop's clock."""
    due_words: str = ""
    """That, with ``{time}`` for what is left until then."""
    can_call: bool = False
    can_skip: bool = False
    can_tell: bool = False
    """The order may have been called before the program began; its result can be given."""
    skip_minutes: int | None = None
    """For how long an order that is being skipped is put off, unless another time is typed; None: none is."""
    results: tuple[ResultModel, ...] = ()
    minutes: int | None = None
    """For how long the picked result puts the order off; None: it does not."""
    moment: MomentModel | None = None
    can_save: bool = False
    """The picked result is saved by a further press."""
    can_pause: bool = False
    can_go_on: bool = False
    can_stop: bool = False
    problem: str = ""
    waiting: str = ""
    """How many results wait for the database; empty: none."""
    wants_password: bool = False
