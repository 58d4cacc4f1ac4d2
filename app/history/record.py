"""One conversation as a value: its legs, the steps of its transfers, and what is known of it.

Times are Unix seconds, lengths are seconds. What can be told from the legs and steps is told from them and
never kept beside them.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

import msgspec

from app.calls.end_reason import Direction, EndReason, sentence
from app.calls.quality import QualitySummary
from app.transfer.call_data import MANNER
from app.transfer.events import Outcome
from app.translation import tr


class Role(Enum):
    """Whose leg it is."""

    CUSTOMER = "customer"
    """The party that the conversation is about; several where a call came back or took another's place."""
    TARGET = "target"
    """Somebody the agent called for the customer."""


class CallOutcome(Enum):
    """What came of a conversation."""

    OPEN = "open"
    TALKED = "talked"
    TRANSFERRED = "transferred"
    """The customer went on to somebody else."""
    MISSED = "missed"
    """It came in and nobody here took it."""
    DECLINED = "declined"
    """It came in and the agent said no."""
    FORWARDED = "forwarded"
    """It came in and this phone sent it to another number."""
    ELSEWHERE = "answered elsewhere"
    """It came in and another phone took it."""
    NOT_REACHED = "not reached"
    """It went out and was not answered; the leg's reason says more."""
    PROGRAM_ENDED = "program ended"
    """The program ended, or was ended, before the conversation did."""


class StepKind(Enum):
    """A step of a transfer or a conference. Values are kept on disk: never change them."""

    BEGAN = "began"
    MOVED = "moved"
    """The transfer went to another of its own states: ``detail`` is ``OLD NEW``."""
    TARGET_CALLED = "target called"
    TARGET_MISSED = "target missed"
    """``detail`` is the ``EndReason``."""
    REDIAL_PLANNED = "redial planned"
    """``detail`` is the pause in seconds."""
    TARGET_ANSWERED = "target answered"
    TARGET_CHANGED = "target changed"
    AGENT_RELEASED = "agent released"
    CUSTOMER_BACK = "customer back"
    CONSULT_KEPT = "consult kept"
    CUSTOMER_AWAY = "customer away"
    CUSTOMER_RETURNED = "customer returned"
    ENDED = "ended"
    """``detail`` is the transfer's ``Outcome``."""
    CONFERENCE = "conference"
    CONFERENCE_LEFT = "conference left"
    CONFERENCE_JOINED = "conference joined"
    TAKEN_OVER = "taken over"
    """The other side put a new call in the place of this one."""
    RECOVERED = "recovered"
    """The engine was lost and the call was taken up again."""


PASSED_ON: Final = frozenset({Outcome.JOINED.value, Outcome.MOVED.value, Outcome.RETURNED.value})
"""Ends of a transfer by which the customer reached somebody else, for good or for a while."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step, when it happened."""

    at: float
    kind: StepKind
    transfer_id: str = ""
    whom: str = ""
    detail: str = ""
    sentence: str = ""
    """What the agent was told; may be empty."""
    attempt: int = 0
    of: int = 0


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A sound file of a leg."""

    path: str
    seconds: float = 0.0
    """Its length once it is complete; 0 before."""
    problem: str = ""
    """Why it ended early, in a sentence; empty: it did not."""


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One call of this phone."""

    call_id: str
    role: Role = Role.CUSTOMER
    direction: Direction
    uri: str = ""
    number: str = ""
    name: str = ""
    dialled: str = ""
    """Out: what the agent asked for. In: the address that the caller dialled (S2)."""
    identity: str = ""
    """Out: as whom the agent was shown, name and number; empty: with the extension (S13)."""
    began_at: float
    answered_at: float | None = None
    ended_at: float | None = None
    held_seconds: float = 0.0
    """How long we held it, all holds together (S10)."""
    reason: EndReason | None = None
    """How it ended; None: it lives, or the program ended before it did."""
    detail: str = ""
    """A more exact sentence about the end, where there is one."""
    code: int = 0
    """Final SIP status; 0: none."""
    elsewhere: bool = False
    """Another phone took this incoming call."""
    codec: str = ""
    srtp: bool = False
    quality: QualitySummary | None = None
    recordings: tuple[Recording, ...] = ()

    @property
    def ring_seconds(self) -> float:
        """Until the answer, or until it was over without one; 0 while neither is so."""
        end = self.answered_at if self.answered_at is not None else self.ended_at
        return 0.0 if end is None else max(0.0, end - self.began_at)

    @property
    def talk_seconds(self) -> float:
        """From the answer to the end, holds included; 0 where there is none of either."""
        if self.answered_at is None or self.ended_at is None:
            return 0.0
        return max(0.0, self.ended_at - self.answered_at)

    @property
    def end_sentence(self) -> str:
        """How it ended, for a person."""
        if self.ended_at is None:
            return tr("This call is not over yet.")
        if self.reason is None:
            return tr("Hookswitch ended during this call.")
        return self.detail or sentence(self.reason, self.direction)


_UNTAKEN: Final[dict[EndReason | None, CallOutcome]] = {
    EndReason.DECLINED: CallOutcome.DECLINED,
    EndReason.FORWARDED: CallOutcome.FORWARDED,
}
"""What came of a call that nobody took, by its end; any other was missed."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation. The first leg is the customer's."""

    uid: str
    legs: tuple[Leg, ...]
    steps: tuple[Step, ...] = ()
    ended_at: float | None = None
    """None: it is still going on."""
    seen_at: float = 0.0
    """When it was last written down: the latest moment at which it is known to have gone on."""
    agent: str = ""
    """Login, or the account's user, of whoever sat here."""
    agent_state: str = ""
    """The agent's state as the call came: a value of ``AgentState``."""
    data: dict[str, str] = {}
    """What came with the call in User-to-User: customer, order, campaign, notes (D11)."""
    result: str = ""
    """What the agent said came of it (S8)."""
    result_by_default: bool = False
    wrap_up_seconds: float = 0.0
    notes: str = ""
    """What the agent wrote down."""

    @property
    def first(self) -> Leg:
        """The leg that began it."""
        return self.legs[0]

    @property
    def last(self) -> Leg:
        """The customer's leg that tells how it ended: a call that was lost may have gone on as another."""
        legs = [leg for leg in self.legs if leg.role is Role.CUSTOMER]
        return [leg for leg in legs if leg.answered_at is not None or leg is legs[0]][-1]

    @property
    def order(self) -> str:
        """The order that the call is about; empty: none is known."""
        return self.data.get("order", "")

    @property
    def began_at(self) -> float:
        """When it began."""
        return self.first.began_at

    @property
    def direction(self) -> Direction:
        """Who called whom."""
        return self.first.direction

    @property
    def person(self) -> Leg:
        """The leg that knows the customer's name best: the first one with a name."""
        return next((leg for leg in self.legs if leg.role is Role.CUSTOMER and leg.name), self.first)

    @property
    def open(self) -> bool:
        """Whether it is still going on."""
        return self.ended_at is None

    @property
    def answered(self) -> bool:
        """Whether agent and customer were connected."""
        return any(leg.answered_at is not None for leg in self.legs if leg.role is Role.CUSTOMER)

    @property
    def transferred(self) -> bool:
        """Whether the customer was passed on, by this agent or to this agent."""
        return self.passed_on or MANNER in self.data

    @property
    def passed_on(self) -> bool:
        """Whether the customer went on from here to somebody else."""
        return any(step.kind is StepKind.ENDED and step.detail in PASSED_ON for step in self.steps)

    @property
    def talk_seconds(self) -> float:
        """Time connected with the customer, all such legs together."""
        return sum(leg.talk_seconds for leg in self.legs if leg.role is Role.CUSTOMER)

    @property
    def held_seconds(self) -> float:
        """Time that the customer was on hold."""
        return sum(leg.held_seconds for leg in self.legs if leg.role is Role.CUSTOMER)

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """The sound files of all legs, each once."""
        found = {recording.path: recording for leg in self.legs for recording in leg.recordings}
        return tuple(found.values())

    @property
    def outcome(self) -> CallOutcome:
        """What came of it."""
        if self.open:
            return CallOutcome.OPEN
        if self.passed_on:
            return CallOutcome.TRANSFERRED
        if any(leg.reason is None for leg in self.legs):
            return CallOutcome.PROGRAM_ENDED
        if self.answered:
            return CallOutcome.TALKED
        if self.direction is Direction.OUT:
            return CallOutcome.NOT_REACHED
        if any(leg.elsewhere for leg in self.legs):
            return CallOutcome.ELSEWHERE
        return _UNTAKEN.get(self.first.reason, CallOutcome.MISSED)

    def cut_off(self) -> Record:
        """The same, over: the program ended when it was last heard of."""
        if not self.open:
            return self
        end = max(self.seen_at, self.began_at)
        legs = tuple(
            leg if leg.ended_at is not None else msgspec.structs.replace(leg, ended_at=max(end, leg.began_at))
            for leg in self.legs
        )
        return msgspec.structs.replace(self, legs=legs, ended_at=end)
