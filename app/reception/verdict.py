"""What becomes of a call that comes in: one pure function over the agent, the call and the choices (P8)."""

from __future__ import annotations

from dataclasses import dataclass

from app.agent.state import AgentState, Status
from app.reception.choices import Choices, Way


@dataclass(frozen=True)
class Forward:
    """Send the caller to this address, as it was typed; ``after`` seconds of ringing."""

    way: Way
    to: str
    after: float = 0


@dataclass(frozen=True)
class TurnAway:
    """Refuse it: the agent is not to be disturbed."""


@dataclass(frozen=True)
class Ring:
    """Let it ring."""

    answer_after: float | None = None
    """Seconds until the phone answers by itself; None: it does not."""
    forward: Forward | None = None
    """Where it goes when nobody has answered by then."""


@dataclass(frozen=True, kw_only=True)
class Arriving:
    """Everything that the verdict depends on."""

    status: Status
    later: Status | None
    """What the agent chose for after the call at hand."""
    talking: bool
    """There is a call already, dialled, held or talked to."""
    alone: bool
    """No other call is there, not even one that rings."""
    choices: Choices
    answer_after: float | None
    """Seconds after which the account, the agent or the PBX wants it answered; None: nobody does."""


def not_to_be_disturbed(status: Status, later: Status | None) -> bool:
    """Whether the agent is not to be disturbed. Chosen during a call it means the next one, too."""
    quiet = AgentState.DO_NOT_DISTURB
    return status.state is quiet or (later is not None and later.state is quiet)


def verdict(call: Arriving) -> Forward | TurnAway | Ring:
    """Unconditional forwarding comes first; whoever is not to be disturbed is busy (ITU-T I.252)."""
    chosen = call.choices
    if chosen.always:
        return Forward(Way.ALWAYS, chosen.always)
    quiet = not_to_be_disturbed(call.status, call.later)
    if chosen.busy and (quiet or call.talking):
        return Forward(Way.BUSY, chosen.busy)
    if quiet:
        return TurnAway()
    free = call.status.state is AgentState.AVAILABLE and call.alone
    unanswered = Forward(Way.NO_ANSWER, chosen.no_answer, chosen.no_answer_seconds)
    return Ring(
        answer_after=call.answer_after if free else None,
        forward=unanswered if chosen.no_answer else None,
    )
