"""Records in words, for the list, the details and the exported table alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from app.calls.end_reason import Direction, EndReason
from app.history.record import CallOutcome, Leg, Record, Step, StepKind
from app.transfer.events import Outcome
from app.transfer.kinds import TransferType
from app.translation import tr

HIDDEN: Final = frozenset({StepKind.MOVED})
"""Steps that are kept for whoever looks for a fault, and say nothing to an agent."""


_OUTCOMES: Final = {
    CallOutcome.OPEN: "Now",
    CallOutcome.TALKED: "Answered",
    CallOutcome.TRANSFERRED: "Transferred",
    CallOutcome.MISSED: "Missed",
    CallOutcome.DECLINED: "Declined",
    CallOutcome.FORWARDED: "Forwarded",
    CallOutcome.ELSEWHERE: "Answered elsewhere",
    CallOutcome.PROGRAM_ENDED: "Cut off",
}


def who(leg: Leg) -> str:
    """Name, or number, or the bare fact that somebody hides both."""
    return leg.name or leg.number or tr("Unknown caller")


def direction(of: Direction) -> str:
    """Who called whom, in a word."""
    return tr("Outgoing") if of is Direction.OUT else tr("Incoming")


def outcome(record: Record) -> str:
    """What came of it, in a word or two."""
    if record.outcome is CallOutcome.NOT_REACHED:
        return _not_reached(record.first.reason)
    return tr(_OUTCOMES[record.outcome])


def _not_reached(reason: EndReason | None) -> str:
    if reason is EndReason.BUSY:
        return tr("Busy")
    if reason is EndReason.DECLINED:
        return tr("Declined")
    if reason in (EndReason.NO_ANSWER, EndReason.WE_HUNG_UP):
        return tr("No answer")
    return tr("Not reached")


def moment(at: float) -> datetime:
    """Unix seconds as this desk's clock shows them."""
    return datetime.fromtimestamp(at, tz=UTC).astimezone()


def step(of: Step) -> str:
    """One step of a transfer in a sentence; empty for what no agent needs to see."""
    if of.kind in HIDDEN:
        return ""
    if of.kind is StepKind.ENDED and of.detail == Outcome.BACK.value:
        return ended(of.detail)  # its sentence is that of CUSTOMER_BACK, which says why
    return of.sentence or _told(of)


def _told(of: Step) -> str:
    if of.kind is StepKind.BEGAN:
        return tr("{kind} to {name}", kind=transfer_kind(of.detail), name=of.whom)
    if of.kind is StepKind.TARGET_CALLED:
        if of.of > 1:
            return tr(
                "{name} is called, attempt {number} of {of}.", name=of.whom, number=of.attempt, of=of.of
            )
        return tr("{name} is called.", name=of.whom)
    if of.kind is StepKind.TARGET_MISSED:
        return tr("{name}: {reason}.", name=of.whom, reason=missed(of.detail))
    if of.kind is StepKind.REDIAL_PLANNED:
        return tr("{name} is called again in {seconds} s.", name=of.whom, seconds=of.detail)
    if of.kind is StepKind.ENDED:
        return ended(of.detail)
    return {
        StepKind.TARGET_ANSWERED: tr("{name} answers.", name=of.whom),
        StepKind.TARGET_CHANGED: tr("Another target was chosen: {name}.", name=of.whom),
        StepKind.AGENT_RELEASED: tr("You left the call."),
        StepKind.CUSTOMER_BACK: tr("The transfer was cancelled."),
        StepKind.CONSULT_KEPT: tr("The customer hung up; you go on with {name}.", name=of.whom),
        StepKind.CUSTOMER_AWAY: tr("The customer is in a voice menu."),
        StepKind.CUSTOMER_RETURNED: tr("The customer came back from the voice menu."),
        StepKind.CONFERENCE: tr("A conference begins."),
        StepKind.CONFERENCE_LEFT: tr("You left the conference."),
        StepKind.CONFERENCE_JOINED: tr("You are in the conference again."),
        StepKind.TAKEN_OVER: tr("The other side went on with a new call."),
        StepKind.RECOVERED: tr("The phone engine stopped; the call was taken up again."),
    }.get(of.kind, "")


def transfer_kind(value: str) -> str:
    """A transfer's type, by its kept value."""
    return {
        TransferType.COLD.value: tr("Transfer"),
        TransferType.WARM.value: tr("Add Call"),
        TransferType.SUCCESS.value: tr("Success transfer"),
        TransferType.RELEASE.value: tr("Release transfer"),
        TransferType.CONVERSATION.value: tr("Conversation transfer"),
        TransferType.HANG_UP.value: tr("Hang-up transfer"),
    }.get(value, value)


def missed(value: str) -> str:
    """Why a target was not reached, by the kept value, in a few words."""
    return {
        EndReason.BUSY.value: tr("busy"),
        EndReason.NO_ANSWER.value: tr("no answer"),
        EndReason.DECLINED.value: tr("declined"),
        EndReason.NOT_FOUND.value: tr("not known to the server"),
        EndReason.FORBIDDEN.value: tr("not allowed by the server"),
    }.get(value, tr("not reached"))


def ended(value: str) -> str:
    """How a transfer ended, by the kept value."""
    return {
        Outcome.JOINED.value: tr("The customer is with the target."),
        Outcome.MOVED.value: tr("The PBX moved the customer to the target."),
        Outcome.CONFERENCE.value: tr("All three are together."),
        Outcome.BACK.value: tr("The customer is back with you."),
        Outcome.RETURNED.value: tr("The customer is with you again."),
        Outcome.UNANSWERED.value: tr("Nobody answered; the call ended."),
        Outcome.GONE.value: tr("The customer is gone."),
    }.get(value, value)
