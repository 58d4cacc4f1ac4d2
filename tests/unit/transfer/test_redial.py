"""When a target is rung again (A1-A5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.account.redial import RedialPolicy
from app.calls.end_reason import EndReason
from app.transfer.redial import OURS, Again, Attempts, GiveUp, after_group_miss, after_miss, first_of, miss

POLICY = RedialPolicy(
    ring_time_seconds=20, call_attempts=2, busy_attempts=1, interval_seconds=15, busy_interval_seconds=5
)


def test_the_defaults_ring_once_for_a_minute() -> None:
    """A2, A3: 60 seconds and no further attempt unless an admin says otherwise."""
    policy = RedialPolicy()
    assert policy.ring_time_seconds == 60
    assert first_of(policy) == 1
    for reason in EndReason:
        assert after_miss(reason, Attempts(), policy) == GiveUp(1)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (EndReason.NO_ANSWER, Again(15, Attempts(2, unanswered=1), of=3)),
        (EndReason.BUSY, Again(5, Attempts(2, busy=1), of=2)),
        (EndReason.THEY_HUNG_UP, Again(5, Attempts(2, busy=1), of=2)),
        (EndReason.UNREACHABLE, Again(5, Attempts(2, busy=1), of=2)),
        (EndReason.DECLINED, GiveUp(1)),
        (EndReason.FORBIDDEN, GiveUp(1)),
        (EndReason.WE_HUNG_UP, GiveUp(1)),
        (EndReason.ENGINE_LOST, GiveUp(1)),
    ],
)
def test_each_end_of_an_attempt_has_its_consequence(reason: EndReason, expected: Again | GiveUp) -> None:
    """A3, A4, A5: no answer and busy/error have counts and intervals of their own; "no" is no."""
    assert after_miss(reason, Attempts(), POLICY) == expected


def test_a_busy_line_does_not_use_up_ordinary_attempts() -> None:
    """A4: counted apart from A3."""
    attempts = Attempts()
    waits = []
    for reason in (EndReason.NO_ANSWER, EndReason.BUSY, EndReason.NO_ANSWER):
        step = after_miss(reason, attempts, POLICY)
        assert isinstance(step, Again)
        waits.append(step.after)
        attempts = step.attempts
    assert waits == [15, 5, 15]
    assert attempts == Attempts(4, unanswered=2, busy=1)
    assert after_miss(EndReason.NO_ANSWER, attempts, POLICY) == GiveUp(4)
    assert after_miss(EndReason.BUSY, attempts, POLICY) == GiveUp(4)


@pytest.mark.parametrize("reason", [reason for reason in EndReason if reason not in OURS])
def test_of_a_group_the_next_is_asked_whatever_the_first_said(reason: EndReason) -> None:
    """E12: one of them declining is no answer of the group; when nobody is left it is over."""
    assert after_group_miss(reason, Attempts(), 2) == Again(0, Attempts(2), of=3)
    assert after_group_miss(reason, Attempts(3), 0) == GiveUp(3)


@pytest.mark.parametrize("reason", [EndReason.WE_HUNG_UP, EndReason.ENGINE_LOST])
def test_a_group_is_rung_no_more_once_we_stopped(reason: EndReason) -> None:
    """E12: the agent, or the engine, ended it."""
    assert after_group_miss(reason, Attempts(), 2) == GiveUp(1)


@given(
    st.lists(st.sampled_from(list(EndReason)), max_size=40),
    st.integers(0, 5),
    st.integers(0, 5),
)
def test_redial_always_ends(reasons: list[EndReason], calls: int, busy: int) -> None:
    """A1: never more attempts than the two counts allow, whatever the order of failures."""
    policy = RedialPolicy(call_attempts=calls, busy_attempts=busy)
    attempts = Attempts()
    for reason in reasons:
        step = after_miss(reason, attempts, policy)
        if isinstance(step, GiveUp):
            break
        assert step.attempts.number <= step.of
        attempts = step.attempts
    assert attempts.number <= 1 + calls + busy
    assert attempts.unanswered <= calls
    assert attempts.busy <= busy


def test_every_end_of_a_call_counts_somewhere() -> None:
    """A4: no end of a call is unknown to redial."""
    assert {miss(reason) for reason in EndReason}
