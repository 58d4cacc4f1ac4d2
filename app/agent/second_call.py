"""What can be done with a call that arrives while the agent talks (S1)."""

from __future__ import annotations

from enum import Enum

from app.account.model import Account
from app.calls.calls import Calls


class SecondCall(Enum):
    """The buttons on a call that arrives, in their order."""

    ANSWER = "answer"
    ANSWER_AND_END = "answer and end"
    """The call at hand ends; those of a conference go on without the agent."""
    ANSWER_AND_HOLD = "answer and hold"
    """The call at hand waits; part of the pro plan."""
    DECLINE = "decline"
    """The caller goes on to the next step of the call flow at once."""
    IGNORE = "ignore"
    """Silent here; the caller goes on ringing, and it is a missed call afterwards."""


def choices(account: Account, *, talking: bool) -> tuple[SecondCall, ...]:
    """The buttons for an incoming call. ``talking``: the agent has a call of their own."""
    if not talking:
        return (SecondCall.ANSWER, SecondCall.DECLINE, SecondCall.IGNORE)
    answers: tuple[SecondCall, ...] = (SecondCall.ANSWER_AND_END,)
    if account.general.plan == "pro":
        answers = (*answers, SecondCall.ANSWER_AND_HOLD)
    return (*answers, SecondCall.DECLINE, SecondCall.IGNORE)


def choose(calls: Calls, call_id: str, choice: SecondCall) -> None:
    """Do what the button says. Raises ``UserFacingError`` when the call is gone, or the one at hand cannot
    be left now; it is not answered then."""
    if choice is SecondCall.DECLINE:
        calls.decline(call_id)
    elif choice is SecondCall.IGNORE:
        calls.ignore(call_id)
    else:
        current, arriving = calls.current, calls.get(call_id)
        waits = arriving is not None and arriving.ringing_here
        if choice is SecondCall.ANSWER_AND_END and current is not None and waits:
            _leave(calls, current.id)
        calls.answer(call_id)


def _leave(calls: Calls, call_id: str) -> None:
    owner = calls.owner_of(call_id)
    if owner is None:
        calls.hang_up(call_id)
    else:
        owner.leave_call(call_id)
