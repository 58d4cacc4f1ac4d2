"""Cold transfer to somebody who is not available: how long the call waits there (E9, E10, S9)."""

from __future__ import annotations

import pytest

from app.engine.commands import PlaceCall
from app.transfer.cold import ColdTransfer
from app.transfer.events import Outcome
from app.transfer.kinds import TransferType
from app.transfer.target_leg import LegState
from tests.support.transfer_world import World, ended, ringing, seen

COLD = TransferType.COLD


def test_a_queued_target_is_waited_for_as_long_as_the_account_says(world: World) -> None:
    """E10: 182 gives the call the maximum hold, and then its ring time once it rings."""
    flow = world.transfer(ColdTransfer, COLD, rings=ringing(20))
    world.ring(182)
    assert seen(flow).queued
    assert seen(flow).until - seen(flow).since == 120
    world.wait(119)
    assert world.lives(world.consult)
    world.ring(180)
    assert not seen(flow).queued
    world.wait(19)
    assert world.lives(world.consult)
    world.wait(2)
    assert ended(world).outcome is Outcome.UNANSWERED


def test_a_target_known_to_queue_is_waited_for_without_182(world: World) -> None:
    """E9, E10: behind a PBX that swallows 182 the phone knows it from presence."""
    flow = world.transfer(ColdTransfer, COLD, rings=ringing(20, queued=True))
    world.ring(180)
    assert seen(flow).queued
    world.wait(119)
    assert world.lives(world.consult)
    world.wait(2)
    assert ended(world).outcome is Outcome.UNANSWERED


def test_a_target_who_begins_another_call_first_is_waited_for(world: World) -> None:
    """S9, E10: shown available, taken meanwhile, and the PBX swallows 182: presence says that it waits."""
    flow = world.transfer(ColdTransfer, COLD, rings=ringing(20))
    world.ring(180)
    world.see(later=["1002"])
    assert seen(flow).queued
    world.wait(119)
    assert world.lives(world.consult)
    world.see(now=["1002"])
    assert not seen(flow).queued
    world.wait(19)
    assert world.lives(world.consult)
    world.wait(2)
    assert ended(world).outcome is Outcome.UNANSWERED


def hidden(world: World) -> ColdTransfer:
    """A cold transfer that nobody has answered, at a PBX that says "ringing" of whoever we ring."""
    flow = world.transfer(ColdTransfer, COLD, rings=ringing(20))
    world.see(rung=["1002"])
    world.ring(180)
    world.wait(20)
    assert seen(flow).state is LegState.PAUSING
    return flow


def test_another_call_that_the_pbx_hides_is_seen_when_ours_is_over(world: World) -> None:
    """S9, E9: not unanswered but taken; the call waits there, and rings when they are available."""
    flow = hidden(world)
    world.see(later=["1002"])
    assert len(world.engine.of(PlaceCall)) == 2
    assert seen(flow).queued
    world.ring(180)
    world.wait(100)
    world.see(now=["1002"])
    assert not seen(flow).queued
    world.answer()
    world.carry_out()
    assert ended(world).outcome is Outcome.JOINED


@pytest.mark.parametrize("news", ["available", "none"])
def test_whoever_just_did_not_answer_did_not(world: World, news: str) -> None:
    """C11: presence says so, or nothing in a second; the call ends."""
    hidden(world)
    if news == "available":
        world.see(now=["1002"])
    else:
        world.wait(1)
    assert ended(world).outcome is Outcome.UNANSWERED
    assert len(world.engine.of(PlaceCall)) == 1
    assert world.loop.pending() == 0


def test_a_redial_that_was_asked_for_is_not_ended_by_the_doubt_before_it(world: World) -> None:
    """A4, A5, S9: "call now" while presence was waited for, then busy; the pause has its whole interval."""
    flow = world.transfer(ColdTransfer, COLD, rings=ringing(20, busy_attempts=1, busy_interval=15))
    world.see(rung=["1002"])
    world.ring(180)
    world.wait(20)
    flow.call_now()
    world.fail(486)
    assert seen(flow).until - world.loop.now() == 15
    world.see(now=["1002"])
    assert seen(flow).state is LegState.PAUSING
    assert world.lives(world.customer)
    world.wait(15)
    world.answer()
    world.carry_out()
    assert ended(world).outcome is Outcome.JOINED


def test_a_wait_that_the_pbx_hid_ends_with_the_maximum_hold(world: World) -> None:
    """E10: and is not begun again."""
    hidden(world)
    world.see(later=["1002"])
    world.ring(180)
    world.wait(121)
    assert ended(world).outcome is Outcome.UNANSWERED
    assert len(world.engine.of(PlaceCall)) == 2


def test_presence_that_is_lost_changes_nothing(world: World) -> None:
    """E10: the subscriptions went with a registration; what was seen last still holds."""
    flow = world.transfer(ColdTransfer, COLD, rings=ringing(20, queued=True))
    world.ring(180)
    world.see()
    assert seen(flow).queued
    world.wait(60)
    assert world.lives(world.consult)
