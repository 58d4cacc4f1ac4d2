"""A call takes only the steps of its table."""

from __future__ import annotations

from itertools import product

import pytest

from app.calls.call import (
    ESTABLISHED,
    TRANSITIONS,
    UNANSWERED,
    Call,
    CallState,
    Direction,
    EndReason,
    Party,
    party,
)
from app.errors import IllegalTransition

_PATHS: dict[CallState, tuple[CallState, ...]] = {
    CallState.DIALLING: (),
    CallState.RINGING: (CallState.RINGING,),
    CallState.EARLY_MEDIA: (CallState.EARLY_MEDIA,),
    CallState.UP: (CallState.UP,),
    CallState.HELD_BY_US: (CallState.UP, CallState.HELD_BY_US),
    CallState.HELD_BY_THEM: (CallState.UP, CallState.HELD_BY_THEM),
    CallState.HELD_BY_BOTH: (CallState.UP, CallState.HELD_BY_BOTH),
    CallState.ENDED: (CallState.ENDED,),
}
"""How a new outgoing call gets to each state."""

# The table once more, written down from the specification and not from the code.
_LEGAL = {
    CallState.DIALLING: {CallState.RINGING, CallState.EARLY_MEDIA, CallState.UP, CallState.ENDED},
    CallState.RINGING: {CallState.EARLY_MEDIA, CallState.UP, CallState.ENDED},
    CallState.EARLY_MEDIA: {CallState.UP, CallState.ENDED},
    CallState.UP: {CallState.HELD_BY_US, CallState.HELD_BY_THEM, CallState.HELD_BY_BOTH, CallState.ENDED},
    CallState.HELD_BY_US: {CallState.UP, CallState.HELD_BY_THEM, CallState.HELD_BY_BOTH, CallState.ENDED},
    CallState.HELD_BY_THEM: {CallState.UP, CallState.HELD_BY_US, CallState.HELD_BY_BOTH, CallState.ENDED},
    CallState.HELD_BY_BOTH: {CallState.UP, CallState.HELD_BY_US, CallState.HELD_BY_THEM, CallState.ENDED},
    CallState.ENDED: set(),
}


def new_call(direction: Direction = Direction.OUT) -> Call:
    return Call(
        id="c1",
        account_id="desk",
        direction=direction,
        remote=Party("sip:600@pbx", "600"),
        dialled="600",
        started_at=0.0,
    )


def step(call: Call, state: CallState, now: float = 0.0) -> None:
    call.to(state, now, EndReason.THEY_HUNG_UP if state is CallState.ENDED else None)


def call_in(state: CallState) -> Call:
    call = new_call()
    for on_the_way in _PATHS[state]:
        step(call, on_the_way)
    assert call.state is state
    return call


@pytest.mark.parametrize(("old", "new"), list(product(CallState, CallState)), ids=lambda s: s.name)
def test_every_pair_of_states_is_legal_or_refused(old: CallState, new: CallState) -> None:
    """P2: every (from, to) pair is walked; an illegal step raises and changes nothing."""
    call = call_in(old)
    if new in _LEGAL[old]:
        step(call, new)
        assert call.state is new
    else:
        reason = call.end_reason
        with pytest.raises(IllegalTransition):
            step(call, new)
        assert call.state is old
        assert call.end_reason is reason


def test_the_table_and_the_specification_agree() -> None:
    assert {(old, new) for old, news in _LEGAL.items() for new in news} == TRANSITIONS


def test_every_state_is_unanswered_established_or_the_end() -> None:
    assert UNANSWERED | ESTABLISHED | {CallState.ENDED} == set(CallState)
    assert not UNANSWERED & ESTABLISHED


@pytest.mark.parametrize("state", [state for state in CallState if state is not CallState.ENDED])
def test_only_the_end_has_a_reason(state: CallState) -> None:
    call = new_call()
    with pytest.raises(ValueError, match="reason"):
        call.to(state, 0.0, EndReason.BUSY)
    with pytest.raises(ValueError, match="reason"):
        call.to(CallState.ENDED, 0.0)
    assert call.state is CallState.DIALLING


def test_an_incoming_call_begins_ringing() -> None:
    call = new_call(Direction.IN)
    assert call.state is CallState.RINGING
    assert call.rang
    assert call.ringing_here


def test_the_timers_count_talk_and_hold_apart() -> None:
    """S10: time on hold and call time are two timers."""
    call = new_call()
    call.to(CallState.UP, 10.0)
    call.to(CallState.HELD_BY_US, 20.0)
    call.to(CallState.HELD_BY_BOTH, 25.0)
    assert (call.answered_at, call.held_at) == (10.0, 20.0)
    call.to(CallState.HELD_BY_THEM, 30.0)
    assert call.held_at is None
    call.to(CallState.ENDED, 50.0, EndReason.WE_HUNG_UP)
    assert (call.answered_at, call.ended_at) == (10.0, 50.0)
    assert call.end_sentence == "You hung up."


@pytest.mark.parametrize(
    ("uri", "number"),
    [
        ("sip:600@pbx.example.com", "600"),
        ("<sip:anna.lee@pbx.example.com;transport=tls>", "anna.lee"),
        ("sip:%2B4930901820@pbx", "+4930901820"),
        ("sip:+4930901820;user=phone@pbx", "+4930901820"),
        ("SIPS:600:secret@pbx", "600"),
        ("tel:+49-30-901820;ext=1", "+49-30-901820"),
        ("sip:pbx.example.com", "sip:pbx.example.com"),
        ("sip:@pbx", "sip:@pbx"),
        ("anonymous", "anonymous"),
        ("", ""),
    ],
)
def test_a_party_shows_the_number_of_any_uri(uri: str, number: str) -> None:
    assert party(uri, "Anna").number == number
