"""Success transfer (D2), and release to a skill queue (D3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.agent.state import AgentState
from app.calls.call import CallState, OutgoingIdentity
from app.engine.commands import HangUpCall, PlaceCall, PlayFile, PlayTone, ReferWithReplaces
from app.engine.values import CallerIdentity
from app.transfer.events import CustomerBack, Outcome, RedialPlanned, TransferEnded
from app.transfer.flow import Action
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.places import Place
from app.transfer.success import SuccessState, SuccessTransfer
from app.transfer.verdict import Allowed
from tests.support.transfer_world import World, ended, ringing, target

SUCCESS = TransferType.SUCCESS


def assert_talking(world: World) -> None:
    """The customer is with the agent, and both hear each other."""
    assert world.where() is Place.AGENT
    assert world.engine.at_microphone() & {world.customer} == {world.customer}
    assert world.call(world.customer).state is CallState.UP
    assert world.status() is AgentState.TALKING


def test_the_agent_leaves_when_the_target_answers(world: World) -> None:
    """D2: the agent releases the call only after the target has answered; then is idle (D13)."""
    world.transfer(SuccessTransfer, SUCCESS)
    assert world.call(world.customer).state is CallState.HELD_BY_US
    assert world.engine.of(PlayFile)[-1].call_id == world.customer
    world.ring()
    assert world.status() is AgentState.TALKING
    world.answer()
    world.carry_out()
    assert ended(world).outcome is Outcome.JOINED
    assert world.where() is Place.TARGET
    assert world.status() is AgentState.AVAILABLE
    assert not world.lives(world.customer)


def test_the_agent_hears_nothing_of_the_ringing(world: World) -> None:
    """D2: the consult leg is the phone's, not the agent's."""
    world.transfer(SuccessTransfer, SUCCESS)
    world.ring()
    world.answer()
    assert world.engine.at_microphone() == set()
    assert "ringback" not in [tone.tone for tone in world.engine.of(PlayTone)]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (486, "Maria is busy."),
        (603, "Maria declined the call."),
        (480, "Maria did not answer."),
        (404, "Maria cannot be reached."),
        (503, "Maria cannot be reached."),
    ],
)
def test_a_target_that_cannot_be_had_gives_the_customer_back(world: World, code: int, sentence: str) -> None:
    """D2, C12: a message says that the transfer failed, and the agent goes on with the customer."""
    world.transfer(SuccessTransfer, SUCCESS)
    world.fail(code)
    assert ended(world).outcome is Outcome.BACK
    assert world.happened(CustomerBack)[-1].sentence == sentence
    assert_talking(world)


def test_nobody_answers_in_the_ring_time(world: World) -> None:
    """D2, C9: after the ring time the customer is back."""
    world.transfer(SuccessTransfer, SUCCESS, rings=ringing(25))
    world.ring()
    world.wait(25.1)
    assert_talking(world)


def test_redials_come_before_the_customer_comes_back(world: World) -> None:
    """A1, A3: the ring policy holds for every leg that the phone rings."""
    world.transfer(SuccessTransfer, SUCCESS, rings=ringing(20, call_attempts=1, interval=5))
    world.wait(20)
    assert len(world.happened(RedialPlanned)) == 1
    world.wait(5)
    world.answer()
    world.carry_out()
    assert ended(world).outcome is Outcome.JOINED


def test_the_agent_may_want_to_press_before_the_customer_comes_back(world: World) -> None:
    """D2, S9: told, call kept, and another target can be chosen."""
    flow = world.transfer(SuccessTransfer, SUCCESS, automatic_return=False)
    world.fail(486)
    assert world.at() is SuccessState.UNREACHED
    assert flow.sentence == "Maria is busy."
    assert flow.actions == {Action.CANCEL, Action.CHOOSE_ANOTHER}
    assert world.where() is Place.AGENT
    tom = target("Tom", TargetKind.AGENT, "1003")
    flow.choose_another(world.transfers.plan(tom, Allowed(tom.addresses, ringing()), {}))
    world.settle()
    world.fail(603)
    flow.cancel()
    world.settle()
    assert_talking(world)
    assert [call.target for call in world.engine.of(PlaceCall)] == [
        "sip:1002@127.0.0.1",
        "sip:1003@127.0.0.1",
    ]


@pytest.mark.parametrize("how", ["REFER refused", "final failure", "never final", "engine refuses"])
def test_when_the_two_cannot_be_joined_the_customer_is_back(world: World, how: str) -> None:
    """D2: the agent goes on with the customer, and the target is let go."""
    if how == "engine refuses":
        world.engine.refuse(ReferWithReplaces, "The call has no remote tag.")
    world.transfer(SuccessTransfer, SUCCESS)
    world.answer()
    if how == "REFER refused":
        world.notify(405)
    elif how == "final failure":
        world.notify(202, final=False)
        world.notify(404)
    elif how == "never final":
        world.notify(202, final=False)
        world.wait(30.1)
    assert_talking(world)
    assert not world.lives(world.consult)


def test_a_target_that_hangs_up_before_it_was_joined(world: World) -> None:
    """D2: the REFER fails and the customer is back."""
    world.transfer(SuccessTransfer, SUCCESS)
    world.answer()
    world.hang_up(world.consult)
    world.notify(481)
    assert_talking(world)


@pytest.mark.parametrize("stage", ["dialling", "ringing"])
def test_cancel_gives_the_customer_back(world: World, stage: str) -> None:
    """S6: the consult is cancelled and the customer hears the agent."""
    flow = world.transfer(SuccessTransfer, SUCCESS)
    if stage == "ringing":
        world.ring()
    flow.cancel()
    world.settle()
    assert not world.lives(world.consult)
    assert ended(world).outcome is Outcome.BACK
    assert_talking(world)


@pytest.mark.parametrize("stage", ["ringing", "joining", "unreached"])
def test_the_customer_may_hang_up(world: World, stage: str) -> None:
    """D2: the target is let go, and wrap-up follows as after any call."""
    world.transfer(SuccessTransfer, SUCCESS, automatic_return=False)
    world.ring()
    if stage == "joining":
        world.answer()
    elif stage == "unreached":
        world.fail(486)
    world.hang_up(world.customer)
    assert ended(world).outcome is Outcome.GONE
    assert not world.lives(world.consult)
    assert world.where() is Place.ENDED
    assert world.status() is AgentState.AFTER_CALL_WORK


@pytest.mark.parametrize("stage", ["ringing", "joining"])
def test_the_engine_may_die(world: World, stage: str) -> None:
    """D2: ended for a named reason, once."""
    world.transfer(SuccessTransfer, SUCCESS, rings=ringing(call_attempts=2))
    if stage == "joining":
        world.answer()
    world.kill_engine()
    assert len(world.happened(TransferEnded)) == 1
    assert "engine stopped" in ended(world).sentence
    assert world.where() is Place.ENDED


def test_release_to_a_skill_queue_waits_for_success(world: World) -> None:
    """D3: the agent leaves at once, but a queue must have answered first."""
    queue = target("Billing", TargetKind.QUEUE, "8001")
    world.transfer(SuccessTransfer, TransferType.RELEASE, queue)
    assert world.status() is AgentState.TALKING
    world.fail(480)
    assert_talking(world)


def test_the_phone_hangs_both_legs_up_itself(world: World) -> None:
    """RFC 5589: the transferor ends its own dialogs after the final NOTIFY."""
    world.transfer(SuccessTransfer, SUCCESS)
    world.answer()
    world.notify(200)
    assert {order.call_id for order in world.engine.of(HangUpCall)} == {world.customer, world.consult}


def test_a_target_with_user_number_forwarding_sees_the_customer(world: World) -> None:
    """D8: its number is configured so; others see the agent."""
    shown = OutgoingIdentity("theirs", "theirs", CallerIdentity(address="<sip:theirs@127.0.0.1>"))
    world.calls.identity_of = lambda call: shown if call.id == world.customer else None
    bank = target("Bank", TargetKind.EXTERNAL, "3000")
    world.transfer(SuccessTransfer, TransferType.SUCCESS, replace(bank, user_number_forwarding=True))
    assert world.engine.of(PlaceCall)[-1].identity == shown.caller
    world.fail(486)
    world.transfer(SuccessTransfer, TransferType.SUCCESS, bank)
    assert world.engine.of(PlaceCall)[-1].identity is None
