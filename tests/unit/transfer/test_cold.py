"""Cold transfer by this phone: the two are joined, or the customer is back (C8-C11, D3)."""

from __future__ import annotations

import pytest

from app.agent.state import AgentState
from app.calls.call import CallState
from app.engine.commands import HoldCall, MixCalls, PlaceCall, PlayFile, ReferWithReplaces
from app.errors import UserFacingError
from app.transfer.cold import ColdState, ColdTransfer
from app.transfer.events import AgentReleased, CustomerBack, Outcome, RedialPlanned, TransferEnded
from app.transfer.flow import Action
from app.transfer.kinds import TransferType
from app.transfer.places import Place
from app.transfer.verdict import Allowed
from tests.support.transfer_world import World, ended, ringing, target

COLD = TransferType.COLD


def test_the_agent_is_free_at_once_and_the_customer_waits_with_music(world: World) -> None:
    """C8: on pressing Transfer the agent's sound ends; the customer stays on the line."""
    world.transfer(ColdTransfer, COLD)
    assert world.engine.at_microphone() == set()
    assert world.calls.current is None
    assert world.engine.of(HoldCall)[-1].call_id == world.customer
    assert world.engine.of(PlayFile)[-1].loop
    assert world.happened(AgentReleased)
    assert world.where() is Place.AGENT


def test_the_agent_is_idle_while_the_phone_goes_on(world: World) -> None:
    """C8, D13: no wrap-up, and a new call can be taken."""
    world.transfer(ColdTransfer, COLD)
    assert world.status() is AgentState.AVAILABLE
    new = world.engine.arrive("sip:1009@127.0.0.1")
    world.calls.answer(new)
    world.engine.answer(new)
    world.settle()
    assert world.engine.at_microphone() == {new}
    assert world.status() is AgentState.TALKING


def test_the_target_answers_and_the_two_are_joined_by_replaces(world: World) -> None:
    """C8, C10: the customer waits until the third party answers; then both talk and the phone is out."""
    world.transfer(ColdTransfer, COLD)
    world.ring()
    world.answer()
    assert world.at() is ColdState.JOINING
    assert world.engine.of(ReferWithReplaces) == [
        ReferWithReplaces(call_id=world.customer, consult_call_id=world.consult)
    ]
    world.carry_out()
    assert ended(world).outcome is Outcome.JOINED
    assert world.where() is Place.TARGET
    assert not world.lives(world.customer)
    assert not world.lives(world.consult)


def test_it_rings_for_the_ring_timeout_then_the_call_ends(world: World) -> None:
    """C9, C11: nobody answers within the Ring Timeout and there is no voicemail: the call ends."""
    world.transfer(ColdTransfer, COLD, rings=ringing(25))
    world.wait(1)
    world.ring()
    world.wait(24.9)
    assert world.lives(world.consult)
    world.wait(0.2)
    assert not world.lives(world.customer)
    assert ended(world).outcome is Outcome.UNANSWERED
    assert ended(world).sentence == "Maria did not answer. The call was ended."
    assert world.where() is Place.ENDED
    assert world.status() is AgentState.AVAILABLE


def test_voicemail_gets_its_time_to_answer(world: World) -> None:
    """C11: where the PBX answers for the target, the phone does not give up first."""
    world.transfer(ColdTransfer, COLD, rings=ringing(25, voicemail=True))
    world.ring()
    world.wait(50)
    assert world.lives(world.consult)
    world.wait(10)
    assert ended(world).outcome is Outcome.UNANSWERED


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (486, "Maria is busy."),
        (600, "Maria is busy."),
        (404, "Maria cannot be reached."),
        (484, "Maria cannot be reached."),
        (503, "Maria cannot be reached."),
        (403, "Maria declined the call."),
        (603, "Maria declined the call."),
    ],
)
def test_a_target_taken_or_mistyped_does_not_cost_the_customer_the_call(
    world: World, code: int, why: str
) -> None:
    """S9: told, call kept, another can be chosen; only no answer ends a cold transfer's call (C11)."""
    world.transfer(ColdTransfer, COLD)
    world.fail(code)
    assert ended(world).outcome is Outcome.BACK
    assert world.happened(CustomerBack)[-1].sentence == why
    assert world.engine.at_microphone() == {world.customer}
    assert world.status() is AgentState.TALKING
    world.transfer(ColdTransfer, COLD, target("Tom", target().kind, "1003"))
    world.answer()
    world.carry_out()
    assert world.where() is Place.TARGET


def test_a_customer_who_comes_back_does_not_interrupt_another_call(world: World) -> None:
    """S9, C8: the agent, free at once, took a call; the customer waits on hold beside it."""
    world.transfer(ColdTransfer, COLD)
    new = world.engine.arrive("sip:1009@127.0.0.1")
    world.calls.answer(new)
    world.engine.answer(new)
    world.settle()
    world.fail(486)
    assert world.engine.at_microphone() == {new}
    assert world.call(world.customer).held_by_us
    assert not world.calls.is_aside(world.customer)


@pytest.mark.parametrize("how", ["REFER refused", "final failure", "never final", "engine refuses"])
def test_when_the_two_cannot_be_joined_they_talk_through_the_phone(world: World, how: str) -> None:
    """C8: the customer is with the target all the same; when one hangs up it is over for both."""
    if how == "engine refuses":
        world.engine.refuse(ReferWithReplaces, "The call has no remote tag.")
    world.transfer(ColdTransfer, COLD)
    world.answer()
    if how == "REFER refused":
        world.notify(405)
    elif how == "final failure":
        world.notify(202, final=False)
        world.notify(404)
    elif how == "never final":
        world.notify(202, final=False)
        world.wait(30.1)
    assert world.at() is ColdState.BRIDGED
    assert set(world.engine.of(MixCalls)[-1].call_ids) == {world.customer, world.consult}
    assert world.call(world.customer).state is CallState.UP
    assert world.where() is Place.TARGET
    assert world.engine.at_microphone() == set()
    world.hang_up(world.consult)
    assert ended(world).outcome is Outcome.JOINED
    assert not world.lives(world.customer)


@pytest.mark.parametrize("stage", ["before ringing", "ringing", "between attempts"])
def test_the_agent_can_take_the_customer_back(world: World, stage: str) -> None:
    """C8: stop at any time before the answer; the customer is back and hears the agent."""
    flow = world.transfer(ColdTransfer, COLD, rings=ringing(20, call_attempts=1, interval=15))
    if stage != "before ringing":
        world.ring()
    if stage == "between attempts":
        world.wait(20)
    assert Action.CANCEL in flow.actions
    flow.cancel()
    world.settle()
    assert world.engine.at_microphone() == {world.customer}
    assert world.call(world.customer).state is CallState.UP
    assert world.where() is Place.AGENT
    assert ended(world).outcome is Outcome.BACK
    assert world.status() is AgentState.TALKING
    world.wait(1000)
    assert len(world.engine.of(PlaceCall)) == 1


def test_a_customer_taken_back_does_not_interrupt_another_call(world: World) -> None:
    """C8: the agent, free, took a call; the customer waits on hold beside it."""
    flow = world.transfer(ColdTransfer, COLD)
    new = world.engine.arrive("sip:1009@127.0.0.1")
    world.calls.answer(new)
    world.engine.answer(new)
    world.settle()
    flow.cancel()
    world.settle()
    assert world.engine.at_microphone() == {new}
    assert not world.calls.is_aside(world.customer)
    world.calls.swap()
    world.settle()
    assert world.engine.at_microphone() == {world.customer}


def test_another_target_can_be_chosen_while_it_rings(world: World) -> None:
    """A1: the customer waits on; the first target stops ringing."""
    flow = world.transfer(ColdTransfer, COLD)
    first = world.consult
    world.ring()
    tom = target("Tom", target().kind, "1003")
    flow.choose_another(world.transfers.plan(tom, Allowed(tom.addresses, ringing()), {}))
    world.settle()
    assert not world.lives(first)
    assert world.engine.of(PlaceCall)[-1].target == "sip:1003@127.0.0.1"
    world.answer()
    world.carry_out()
    assert ended(world).sentence == "The call was transferred to Tom."


@pytest.mark.parametrize("stage", ["ringing", "between attempts", "joining"])
def test_the_customer_may_hang_up_at_any_time(world: World, stage: str) -> None:
    """C8: the target stops ringing, and the history names the reason."""
    world.transfer(ColdTransfer, COLD, rings=ringing(20, call_attempts=1, interval=15))
    world.ring()
    if stage == "between attempts":
        world.wait(20)
    elif stage == "joining":
        world.answer()
    world.hang_up(world.customer)
    assert ended(world).outcome is Outcome.GONE
    assert ended(world).sentence == "The caller hung up."
    assert not world.lives(world.consult)
    assert world.where() is Place.ENDED
    assert world.loop.pending() == 0


def test_a_peer_that_ends_both_legs_without_a_notify_has_joined_them(world: World) -> None:
    """RFC 5589: the final NOTIFY may be missing; two BYEs after an accepted REFER say as much."""
    world.transfer(ColdTransfer, COLD)
    world.answer()
    world.notify(202, final=False)
    world.carried_out = True
    world.hang_up(world.consult)
    world.hang_up(world.customer)
    assert ended(world).outcome is Outcome.JOINED


@pytest.mark.parametrize("stage", ["ringing", "joining", "bridged"])
def test_when_the_engine_dies_the_history_says_so(world: World, stage: str) -> None:
    """C11: ended for a named reason."""
    world.transfer(ColdTransfer, COLD, rings=ringing(call_attempts=3))
    if stage != "ringing":
        world.answer()
    if stage == "bridged":
        world.notify(405)
    world.kill_engine()
    assert not world.happened(RedialPlanned)
    assert len(world.happened(TransferEnded)) == 1
    assert world.where() is Place.ENDED
    assert world.loop.pending() == 0


def test_an_answer_that_crosses_the_ring_timeout_joins_nobody(world: World) -> None:
    """A2: our CANCEL and their 200 crossed (RFC 3261 section 9.1)."""
    world.transfer(ColdTransfer, COLD, rings=ringing(20))
    world.ring()
    consult = world.consult
    world.loop.advance(20)
    world.engine.answer(consult)
    world.settle()
    assert world.engine.of(ReferWithReplaces) == []
    assert ended(world).outcome is Outcome.UNANSWERED


def test_nothing_can_be_pressed_once_the_target_has_answered(world: World) -> None:
    """S6: a REFER cannot be taken back, and the window offers nothing that does not work."""
    flow = world.transfer(ColdTransfer, COLD)
    world.answer()
    assert flow.actions == frozenset()
    with pytest.raises(UserFacingError):
        flow.cancel()


def test_one_call_is_in_one_transfer_at_most(world: World) -> None:
    """C8: a second press changes nothing."""
    world.transfer(ColdTransfer, COLD)
    with pytest.raises(UserFacingError):
        world.transfer(ColdTransfer, COLD)


def test_a_call_that_is_over_cannot_be_transferred(world: World) -> None:
    """C8: one sentence, and no transfer is left behind."""
    world.hang_up(world.customer)
    listeners = world.bus.listeners()
    with pytest.raises(UserFacingError):
        world.transfer(ColdTransfer, COLD)
    assert list(world.transfers) == []
    assert world.bus.listeners() == listeners
