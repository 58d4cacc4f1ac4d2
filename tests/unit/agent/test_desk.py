"""The agent's day: calls, choices, wrap-up, waiting (E7, D5, D13)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agent.desk import AgentDesk
from app.agent.events import AgentStateChanged, NextStateChosen, WrapUpStarted
from app.agent.state import (
    AFTER_CALL_WORK,
    AVAILABLE,
    DO_NOT_DISTURB,
    OFFLINE,
    TALKING,
    WAITING,
    AgentState,
    Status,
)
from app.bus import Bus
from app.errors import UserFacingError
from tests.support.virtual_loop import VirtualLoop

LUNCH = Status(AgentState.BREAK, "Lunch")


class Day:
    """A desk, its clock, and what the bus heard."""

    def __init__(self, *, wrap_up_limit: float = 30) -> None:
        self.loop = VirtualLoop()
        self.bus = Bus()
        self.heard: list[object] = []
        for kind in (AgentStateChanged, NextStateChosen, WrapUpStarted):
            self.bus.subscribe(kind, self.heard.append)
        self.desk = AgentDesk(self.loop, self.bus, wrap_up_limit=wrap_up_limit)
        self.desk.sign_in()


def test_a_call_makes_talking_then_wrap_up_then_available() -> None:
    """E7: Available, Talking, After-call work, and back when the limit runs out."""
    day = Day(wrap_up_limit=30)
    day.desk.call_began("a")
    assert day.desk.status == TALKING
    day.desk.call_ended("a")
    assert day.desk.status == AFTER_CALL_WORK
    day.loop.advance(29.9)
    assert day.desk.status == AFTER_CALL_WORK
    day.loop.advance(0.2)
    assert day.desk.status == AVAILABLE
    assert day.loop.pending() == 0
    assert WrapUpStarted("a", 30) in day.heard


def test_wrap_up_without_a_limit_ends_by_hand() -> None:
    """E7: a limit of 0 leaves the end to the agent."""
    day = Day(wrap_up_limit=0)
    day.desk.call_began("a")
    day.desk.call_ended("a")
    day.loop.advance(3600)
    assert day.desk.status == AFTER_CALL_WORK
    day.desk.finish_wrap_up()
    assert day.desk.status == AVAILABLE


def test_after_a_transfer_the_agent_is_idle_at_once() -> None:
    """D13: no wrap-up stands between a transfer and the next call."""
    day = Day()
    day.desk.call_began("a")
    day.desk.call_ended("a", transferred=True)
    assert day.desk.status == AVAILABLE


def test_a_call_that_nobody_answered_asks_for_no_wrap_up() -> None:
    """E7: after-call work follows a conversation, not a busy tone."""
    day = Day()
    day.desk.call_began("a")
    day.desk.call_ended("a", answered=False)
    assert day.desk.status == AVAILABLE
    assert not [event for event in day.heard if isinstance(event, WrapUpStarted)]


def test_the_next_state_comes_true_after_the_call_and_its_wrap_up() -> None:
    """E7: a break chosen while talking begins after the call, and the choice can be taken back."""
    day = Day()
    day.desk.call_began("a")
    day.desk.choose(LUNCH)
    assert day.desk.status == TALKING
    assert day.desk.next_status == LUNCH
    day.desk.choose(AVAILABLE)
    assert day.desk.next_status is None
    day.desk.choose(LUNCH)
    day.desk.call_ended("a")
    day.desk.finish_wrap_up()
    assert day.desk.status == LUNCH
    assert day.desk.next_status is None


def test_the_next_state_also_holds_after_a_transfer() -> None:
    """D13: idle unless the agent asked for something else."""
    day = Day()
    day.desk.call_began("a")
    day.desk.choose(LUNCH)
    day.desk.call_ended("a", transferred=True)
    assert day.desk.status == LUNCH


def test_a_missed_call_changes_nothing() -> None:
    """E7: a call that only rang never began for the desk; its end is no event there."""
    day = Day()
    before = list(day.heard)
    day.desk.call_ended("never-answered")
    assert day.desk.status == AVAILABLE
    assert day.heard == before


@pytest.mark.parametrize("pause", [LUNCH, DO_NOT_DISTURB])
def test_a_call_in_a_break_leads_back_to_the_break(pause: Status) -> None:
    """E7: calling somebody during a break does not end the break."""
    day = Day()
    day.desk.choose(pause)
    day.desk.call_began("a")
    day.desk.call_ended("a")
    day.desk.finish_wrap_up()
    assert day.desk.status == pause


def test_talking_lasts_as_long_as_any_call() -> None:
    """E7: the first of two calls to end does not end Talking."""
    day = Day()
    day.desk.call_began("a")
    day.desk.call_began("b")
    day.desk.call_ended("a")
    assert day.desk.status == TALKING
    day.desk.call_ended("b")
    assert day.desk.status == AFTER_CALL_WORK


def test_the_agent_waits_for_a_customer_in_a_voice_menu() -> None:
    """D5: Waiting until the call is back, then Talking."""
    day = Day()
    day.desk.call_began("a")
    day.desk.customer_away("t1")
    day.desk.call_ended("a", transferred=True)
    assert day.desk.status == WAITING
    day.desk.call_began("a2")
    day.desk.customer_no_longer_away("t1")
    assert day.desk.status == TALKING


def test_a_customer_who_does_not_come_back_sets_the_agent_free() -> None:
    """D5, D13: when nobody is waited for any more, the agent is idle, or what was chosen."""
    day = Day()
    day.desk.call_began("a")
    day.desk.customer_away("t1")
    day.desk.call_ended("a", transferred=True)
    day.desk.choose(LUNCH)
    assert day.desk.status == WAITING
    day.desk.customer_no_longer_away("t1")
    assert day.desk.status == LUNCH


def test_another_call_while_waiting_leads_back_to_waiting() -> None:
    """D5: the customer in the menu is not forgotten for a call in between."""
    day = Day()
    day.desk.call_began("a")
    day.desk.customer_away("t1")
    day.desk.call_ended("a", transferred=True)
    day.desk.call_began("b")
    day.desk.call_ended("b")
    assert day.desk.status == WAITING


def test_a_new_call_ends_wrap_up_and_its_clock() -> None:
    """E7: the old limit does not end the new call's state."""
    day = Day(wrap_up_limit=30)
    day.desk.call_began("a")
    day.desk.call_ended("a")
    day.desk.call_began("b")
    day.loop.advance(60)
    assert day.desk.status == TALKING


def test_signed_out_nothing_can_be_chosen() -> None:
    """E7: one sentence says to sign in."""
    day = Day()
    day.desk.sign_out()
    assert day.desk.status == OFFLINE
    with pytest.raises(UserFacingError):
        day.desk.choose(LUNCH)


def test_talking_cannot_be_chosen() -> None:
    """E7: a person picks availability; the rest follows from calls."""
    with pytest.raises(ValueError, match="choose"):
        Day().desk.choose(TALKING)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("began"), st.sampled_from("abc")),
        st.tuples(st.just("ended"), st.sampled_from("abc")),
        st.tuples(st.just("moved"), st.sampled_from("abc")),
        st.tuples(st.just("away"), st.sampled_from("tu")),
        st.tuples(st.just("back"), st.sampled_from("tu")),
        st.tuples(st.just("choose"), st.sampled_from([AVAILABLE, LUNCH, DO_NOT_DISTURB])),
        st.tuples(st.just("finish"), st.none()),
        st.tuples(st.just("wait"), st.sampled_from([1.0, 40.0])),
        st.tuples(st.just("sign"), st.none()),
    ),
    max_size=40,
)


@given(STEPS)
def test_no_order_of_events_breaks_the_state(steps: list[tuple[str, object]]) -> None:
    """E7: no sequence raises, Talking holds exactly while calls do, and no timer is left behind."""
    day = Day()
    desk, calls = day.desk, set()
    for verb, what in steps:
        if verb == "began":
            desk.call_began(str(what))
            calls.add(what)
        elif verb in ("ended", "moved"):
            desk.call_ended(str(what), transferred=verb == "moved")
            calls.discard(what)
        elif verb == "away":
            desk.customer_away(str(what))
        elif verb == "back":
            desk.customer_no_longer_away(str(what))
        elif verb == "choose":
            assert isinstance(what, Status)
            desk.choose(what)
        elif verb == "finish":
            desk.finish_wrap_up()
        elif verb == "wait":
            assert isinstance(what, float)
            day.loop.advance(what)
        else:
            desk.sign_out()
            desk.sign_in()
            calls.clear()
        assert (desk.status == TALKING) is bool(calls)
        assert day.loop.pending() <= (desk.status == AFTER_CALL_WORK)
