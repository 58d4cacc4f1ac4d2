"""Cold transfer: when the target is rung again, and when not (A1-A5)."""

from __future__ import annotations

from app.calls.end_reason import EndReason
from app.engine.commands import PlaceCall
from app.transfer.cold import ColdState, ColdTransfer
from app.transfer.events import Outcome, RedialPlanned, TargetMissed
from app.transfer.flow import Action
from app.transfer.kinds import TransferType
from app.transfer.places import Place
from app.transfer.target_leg import LegState
from tests.support.transfer_world import World, ended, ringing, seen, target

COLD = TransferType.COLD


def test_an_unanswered_buyer_is_called_again_with_the_interval(world: World) -> None:
    """A1, A2, A3, A5: two further attempts, 15 seconds apart, then the end."""
    flow = world.transfer(ColdTransfer, COLD, rings=ringing(20, call_attempts=2, interval=15))
    for attempt in (1, 2):
        world.ring()
        world.wait(20)
        assert seen(flow).state is LegState.PAUSING
        assert (seen(flow).attempt, seen(flow).of) == (attempt + 1, 3)
        assert seen(flow).until - world.loop.now() == 15
        world.wait(15)
        assert seen(flow).state is LegState.RINGING
    world.ring()
    world.wait(20)
    assert [event.reason for event in world.happened(TargetMissed)] == [EndReason.NO_ANSWER] * 3
    assert ended(world).outcome is Outcome.UNANSWERED


def test_a_busy_buyer_has_a_count_and_an_interval_of_its_own(world: World) -> None:
    """A4, A5: busy does not use up ordinary attempts."""
    world.transfer(
        ColdTransfer, COLD, rings=ringing(20, call_attempts=1, busy_attempts=1, interval=9, busy_interval=5)
    )
    world.fail(486)
    assert world.happened(RedialPlanned)[-1].after == 5
    world.wait(5)
    world.ring()
    world.wait(20)
    assert world.happened(RedialPlanned)[-1].after == 9
    world.wait(9)
    world.fail(486)
    assert ended(world).sentence == "Maria is busy."
    assert ended(world).outcome is Outcome.BACK


def test_a_buyers_numbers_take_turns(world: World) -> None:
    """A1: the second attempt goes to the second number."""
    world.transfer(
        ColdTransfer, COLD, target("Acme", target().kind, "5000", "5001"), ringing(20, call_attempts=2)
    )
    for _ in range(2):
        world.wait(20)
        world.wait(0)
    assert [call.target for call in world.engine.of(PlaceCall)] == [
        "sip:5000@127.0.0.1",
        "sip:5001@127.0.0.1",
        "sip:5000@127.0.0.1",
    ]


def test_a_target_that_declines_is_not_rung_again(world: World) -> None:
    """C10, A4, S9: no is no; the customer is back."""
    world.transfer(ColdTransfer, COLD, rings=ringing(busy_attempts=5, call_attempts=5))
    world.ring()
    world.fail(603)
    assert ended(world).sentence == "Maria declined the call."
    assert world.where() is Place.AGENT


def test_a_target_that_drops_while_being_joined_is_rung_again(world: World) -> None:
    """A4: the call was dropped; the REFER fails, and a further attempt is made."""
    world.transfer(ColdTransfer, COLD, rings=ringing(busy_attempts=1, busy_interval=3))
    world.answer()
    world.hang_up(world.consult)
    assert world.at() is ColdState.JOINING
    world.notify(481)
    assert world.at() is ColdState.RINGING
    world.wait(3)
    world.answer()
    world.carry_out()
    assert ended(world).outcome is Outcome.JOINED


def test_the_next_attempt_can_be_made_at_once(world: World) -> None:
    """A5: the agent need not sit the interval out."""
    flow = world.transfer(ColdTransfer, COLD, rings=ringing(20, call_attempts=1, interval=600))
    world.wait(20)
    assert Action.CALL_NOW in flow.actions
    flow.call_now()
    assert seen(flow).state is LegState.RINGING
