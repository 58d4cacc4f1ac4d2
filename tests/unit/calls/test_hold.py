"""One re-INVITE at a time; the last wish wins; a glare is tried again."""

from __future__ import annotations

import random
from itertools import product

import pytest

from app.calls.hold import HOLD_TRANSITIONS, MAX_GLARE_RETRIES, HoldRequests, HoldState, glare_pause
from app.engine.commands import HoldCall, ResumeCall
from app.errors import IllegalTransition
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

PAUSE = 3.0


class Hold:
    """The requests of one call, and what was refused."""

    def __init__(self, engine: EngineScripted, loop: VirtualLoop) -> None:
        self.engine = engine
        self.loop = loop
        self.refused: list[tuple[bool, int]] = []
        self.requests = HoldRequests(
            "c1",
            engine=engine,
            loop=loop,
            pause=lambda: PAUSE,
            on_refused=lambda held, code, _: self.refused.append((held, code)),
        )

    def state(self) -> HoldState:
        return self.requests.state

    def sent(self) -> list[str]:
        return [type(command).__name__ for command in self.engine.sent]


@pytest.fixture
def hold(engine: EngineScripted, loop: VirtualLoop) -> Hold:
    return Hold(engine, loop)


def test_a_second_request_waits_for_the_first(hold: Hold) -> None:
    """P2: hold, then resume before the answer to the hold: two re-INVITEs, one after the other."""
    hold.requests.want(held=True)
    hold.requests.want(held=False)
    assert hold.sent() == ["HoldCall"]
    hold.requests.media(held_by_us=True)
    assert hold.sent() == ["HoldCall", "ResumeCall"]
    hold.requests.media(held_by_us=False)
    assert hold.sent() == ["HoldCall", "ResumeCall"]
    assert hold.state() is HoldState.STEADY


def test_the_last_wish_wins_and_the_ones_between_are_never_sent(hold: Hold) -> None:
    hold.requests.want(held=True)
    for held in (False, True, False, True):
        hold.requests.want(held=held)
    hold.requests.media(held_by_us=True)
    assert hold.sent() == ["HoldCall"]
    assert hold.requests.wanted


def test_the_other_sides_re_invite_does_not_count_as_our_outcome(hold: Hold) -> None:
    hold.requests.want(held=True)
    hold.requests.media(held_by_us=False)
    assert hold.state() is HoldState.HOLDING
    hold.requests.media(held_by_us=True)
    assert hold.state() is HoldState.STEADY


def test_a_refusal_leaves_the_call_as_it_was_and_is_said(hold: Hold) -> None:
    hold.requests.want(held=True)
    hold.requests.refused(488, "Not Acceptable Here")
    assert hold.refused == [(True, 488)]
    assert not hold.requests.wanted
    assert hold.state() is HoldState.STEADY


def test_a_refusal_of_what_nobody_wants_any_more_is_not_said(hold: Hold) -> None:
    hold.requests.want(held=True)
    hold.requests.want(held=False)
    hold.requests.refused(488, "Not Acceptable Here")
    assert hold.refused == []
    assert hold.sent() == ["HoldCall"]


def test_a_glare_is_tried_again_after_a_pause(hold: Hold) -> None:
    """RFC 3261 section 14.1: 491 means both sides asked at once."""
    hold.requests.want(held=True)
    hold.requests.refused(491, "Request Pending")
    assert hold.state() is HoldState.PAUSING
    assert hold.sent() == ["HoldCall"]
    hold.loop.advance(PAUSE)
    assert hold.sent() == ["HoldCall", "HoldCall"]
    hold.requests.media(held_by_us=True)
    assert hold.refused == []


def test_glares_without_end_are_given_up(hold: Hold) -> None:
    hold.requests.want(held=True)
    for _ in range(MAX_GLARE_RETRIES):
        hold.requests.refused(491, "Request Pending")
        hold.loop.advance(PAUSE)
    hold.requests.refused(491, "Request Pending")
    assert hold.refused == [(True, 491)]
    assert hold.loop.pending() == 0


def test_changing_ones_mind_during_the_pause_sends_nothing(hold: Hold) -> None:
    hold.requests.want(held=True)
    hold.requests.refused(491, "Request Pending")
    hold.requests.want(held=False)
    hold.loop.advance(PAUSE)
    assert hold.sent() == ["HoldCall"]
    assert hold.state() is HoldState.STEADY


def test_the_peers_offer_can_bring_about_what_the_pause_was_for(hold: Hold) -> None:
    hold.requests.want(held=True)
    hold.requests.refused(491, "Request Pending")
    hold.requests.media(held_by_us=True)
    assert hold.state() is HoldState.STEADY
    assert hold.loop.pending() == 0


def test_an_engine_that_does_not_take_the_command_refuses_it(hold: Hold) -> None:
    hold.engine.refuse(HoldCall, "There is no such call.")
    hold.requests.want(held=True)
    hold.loop.run()
    assert hold.refused == [(True, 0)]


def test_a_closed_call_sends_nothing(hold: Hold) -> None:
    hold.engine.refuse(HoldCall, "There is no such call.")
    hold.requests.want(held=True)
    hold.requests.close()
    hold.loop.run()
    hold.requests.want(held=False)
    hold.requests.media(held_by_us=True)
    assert hold.engine.of(ResumeCall) == []
    assert hold.refused == []


def test_late_news_changes_nothing(hold: Hold) -> None:
    hold.requests.refused(488, "late")
    hold.requests.media(held_by_us=False)
    assert hold.sent() == []
    assert hold.refused == []


@pytest.mark.parametrize(("old", "new"), list(product(HoldState, HoldState)), ids=lambda s: s.name)
def test_every_pair_of_states_is_legal_or_refused(
    old: HoldState, new: HoldState, engine: EngineScripted, loop: VirtualLoop
) -> None:
    requests = Hold(engine, loop).requests
    requests._state = old  # noqa: SLF001 - there is no other way into a state of one's choice
    if (old, new) in HOLD_TRANSITIONS:
        requests._to(new)  # noqa: SLF001 - the guarded setter itself is under test
        assert requests.state is new
    else:
        with pytest.raises(IllegalTransition):
            requests._to(new)  # noqa: SLF001 - the guarded setter itself is under test
        assert requests.state is old


def test_the_pause_after_a_glare_is_that_of_the_rfc() -> None:
    """RFC 3261 section 14.1: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other side."""
    rng = random.Random(1)  # noqa: S311 - a fixed sequence
    caller = [glare_pause(rng, we_called=True) for _ in range(500)]
    callee = [glare_pause(rng, we_called=False) for _ in range(500)]
    assert 2.1 <= min(caller) < 2.3
    assert 3.8 < max(caller) <= 4.0
    assert 0.0 <= min(callee) < 0.2
    assert 1.8 < max(callee) <= 2.0
