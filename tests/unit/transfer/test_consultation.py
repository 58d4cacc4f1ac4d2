"""Conversation and supervised transfer (D4, D10, E3, S5, S6), with a scripted engine."""

from __future__ import annotations

import pytest

from app.agent.state import AgentState
from app.calls.call import CallState
from app.calls.conference_state import ConferenceState
from app.engine.commands import MixCalls, PlayFile, ReferWithReplaces, StopFile
from app.errors import UserFacingError
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.events import ConsultKept, CustomerBack, Outcome, TransferEnded
from app.transfer.flow import Action
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.places import Place
from app.transfer.verdict import Allowed
from tests.support.transfer_world import World, ended, heard, ringing, target

CONVERSATION = TransferType.CONVERSATION


def consulting(world: World) -> Consultation:
    flow = world.transfer(Consultation, CONVERSATION)
    world.ring()
    world.answer()
    assert world.at() is ConsultState.CONSULTING
    return flow


def test_the_agent_speaks_with_the_target_then_leaves(world: World) -> None:
    """D4, E3: the target answers, the agent chooses when to leave, and the customer is with the target."""
    flow = consulting(world)
    assert heard(world) == {world.consult}
    assert world.call(world.customer).state is CallState.HELD_BY_US
    assert world.engine.of(PlayFile)[-1].call_id == world.customer
    flow.complete()
    assert world.engine.of(ReferWithReplaces)[-1].consult_call_id == world.consult
    world.carry_out()
    assert ended(world).outcome is Outcome.JOINED
    assert world.where() is Place.TARGET
    assert world.status() is AgentState.AVAILABLE


def test_cancelling_returns_to_the_customer(world: World) -> None:
    """E3: cancel and return to the original call."""
    consulting(world).cancel()
    world.settle()
    assert not world.lives(world.consult)
    assert heard(world) == {world.customer}
    assert world.call(world.customer).state is CallState.UP
    assert ended(world).outcome is Outcome.BACK
    assert world.status() is AgentState.TALKING


def test_swapping_between_the_two(world: World) -> None:
    """S6: one speaks, the other waits with music, and back."""
    flow = consulting(world)
    flow.swap()
    world.settle()
    assert heard(world) == {world.customer}
    assert world.call(world.consult).state is CallState.HELD_BY_US
    assert StopFile(call_id=world.customer) in world.engine.sent
    flow.swap()
    world.settle()
    assert heard(world) == {world.consult}
    assert world.call(world.customer).state is CallState.HELD_BY_US


def test_three_hear_one_another_and_split_again(world: World) -> None:
    """S6, C6: a conference by the engine's mix, with the agent at both calls; the transfer is over."""
    flow = consulting(world)
    flow.three_way()
    world.settle()
    assert ended(world).outcome is Outcome.CONFERENCE
    assert heard(world) == {world.customer, world.consult}
    assert set(world.engine.of(MixCalls)[-1].call_ids) == {world.customer, world.consult}
    assert world.call(world.customer).state is CallState.UP
    world.conference.split(world.consult)
    world.settle()
    assert world.engine.of(MixCalls)[-1].call_ids == []
    assert heard(world) == {world.consult}
    assert world.call(world.customer).state is CallState.HELD_BY_US


def test_the_agent_leaves_a_three_way_and_the_others_go_on(world: World) -> None:
    """S5, D4: leaving joins the two by Replaces."""
    consulting(world).three_way()
    world.settle()
    world.conference.leave()
    world.carry_out()
    assert world.where() is Place.TARGET
    assert world.conference.state is ConferenceState.NONE
    assert not world.lives(world.customer)
    assert world.status() is AgentState.AVAILABLE


@pytest.mark.parametrize("stage", ["consulting", "swapped", "three-way"])
def test_the_target_may_hang_up(world: World, stage: str) -> None:
    """D4, S5: the agent is with the customer again and is told."""
    flow = consulting(world)
    if stage == "swapped":
        flow.swap()
    elif stage == "three-way":
        flow.three_way()
    world.settle()
    world.hang_up(world.consult)
    assert heard(world) == {world.customer}
    assert world.call(world.customer).state is CallState.UP
    if stage != "three-way":
        assert world.happened(CustomerBack)[-1].sentence == "Maria hung up."
    assert world.where() is Place.AGENT


@pytest.mark.parametrize("stage", ["consulting", "swapped", "three-way"])
def test_the_customer_may_hang_up_and_the_consult_goes_on(world: World, stage: str) -> None:
    """D10, S5: the call with the target is an ordinary one, and its history says who left."""
    flow = consulting(world)
    if stage == "swapped":
        flow.swap()
    elif stage == "three-way":
        flow.three_way()
    world.settle()
    world.hang_up(world.customer)
    if stage != "three-way":
        assert ended(world).outcome is Outcome.GONE
        assert world.happened(ConsultKept)[-1].call_id == world.consult
    assert heard(world) == {world.consult}
    assert world.call(world.consult).state is CallState.UP
    assert world.transfers.facts(world.call(world.consult)).first_customer_left
    assert world.status() is AgentState.TALKING


def test_after_the_second_customer_left_the_first_may_go_outside() -> None:
    """D10: if customer 2 hangs up, a further transfer to an external number is allowed."""
    world = World()
    consulting(world)
    world.hang_up(world.consult)
    assert not world.transfers.facts(world.call(world.customer)).first_customer_left


@pytest.mark.parametrize("code", [486, 603, 480, 404])
def test_a_target_that_cannot_be_had_gives_the_customer_back(world: World, code: int) -> None:
    """D4, C12: the agent is with the customer."""
    world.transfer(Consultation, CONVERSATION)
    world.ring()
    world.fail(code)
    assert heard(world) == {world.customer}
    assert ended(world).outcome is Outcome.BACK


def test_the_agent_hears_the_target_ring(world: World) -> None:
    """S6: a consult is the agent's own call."""
    world.transfer(Consultation, CONVERSATION)
    assert world.calls.current is world.call(world.consult)


def test_the_customer_may_hang_up_while_the_target_rings(world: World) -> None:
    """D4: nobody is left to be connected; the target stops ringing."""
    world.transfer(Consultation, CONVERSATION)
    world.ring()
    world.hang_up(world.customer)
    assert not world.lives(world.consult)
    assert world.where() is Place.ENDED


def test_sending_while_the_target_rings(world: World) -> None:
    """S6: semi-attended; the target's answer then meets the customer."""
    flow = world.transfer(Consultation, CONVERSATION)
    world.ring(180)
    flow.complete()
    assert world.at() is ConsultState.JOINING
    world.carry_out()
    assert world.where() is Place.TARGET


@pytest.mark.parametrize("early", [None, 182])
def test_sending_waits_for_a_tagged_provisional(world: World, early: int | None) -> None:
    """S6: during 182, or before any answer, Replaces would find no dialog; it is sent with the first 180."""
    flow = world.transfer(Consultation, CONVERSATION)
    if early is not None:
        world.ring(early)
    flow.complete()
    assert flow.sends_when_it_rings
    assert Action.COMPLETE not in flow.actions
    assert world.engine.of(ReferWithReplaces) == []
    world.ring(180)
    assert len(world.engine.of(ReferWithReplaces)) == 1


def test_sending_that_waits_is_done_at_the_answer_too(world: World) -> None:
    """S6: a target that answers without ringing."""
    flow = world.transfer(Consultation, CONVERSATION)
    flow.complete()
    world.answer()
    assert world.at() is ConsultState.JOINING


def test_a_semi_attended_transfer_that_fails_rings_on(world: World) -> None:
    """S6: nobody is lost: the customer waits, the target still rings, and the ring time begins anew."""
    flow = world.transfer(Consultation, CONVERSATION, rings=ringing(20))
    world.ring()
    world.wait(15)
    flow.complete()
    world.wait(10)
    world.notify(481)
    assert world.at() is ConsultState.RINGING
    assert world.lives(world.consult)
    assert world.where() is Place.AGENT
    world.wait(20.1)
    assert heard(world) == {world.customer}


def test_a_target_busy_while_being_joined_gives_the_customer_back(world: World) -> None:
    """S6: the NOTIFY says that nobody was joined, and there is no target to go back to."""
    flow = world.transfer(Consultation, CONVERSATION)
    world.ring()
    flow.complete()
    world.fail(486)
    world.notify(486)
    assert heard(world) == {world.customer}
    assert ended(world).outcome is Outcome.BACK


@pytest.mark.parametrize("how", ["REFER refused", "final failure", "never final", "engine refuses"])
def test_when_the_two_cannot_be_joined_the_customer_is_back_and_the_target_waits(
    world: World, how: str
) -> None:
    """D4: the agent has both still, and can try again, make it three, or cancel."""
    flow = consulting(world)
    if how == "engine refuses":
        world.engine.refuse(ReferWithReplaces, "The call has no remote tag.")
    flow.complete()
    world.settle()
    if how == "REFER refused":
        world.notify(405)
    elif how == "final failure":
        world.notify(404)
    elif how == "never final":
        world.notify(202, final=False)
        world.wait(30.1)
    assert world.at() is ConsultState.WITH_CUSTOMER
    assert flow.sentence == "The PBX did not join the customer and Maria."
    assert heard(world) == {world.customer}
    assert world.lives(world.consult)
    flow.three_way()
    world.settle()
    assert heard(world) == {world.customer, world.consult}


def test_the_customer_hangs_up_in_the_middle_of_replaces(world: World) -> None:
    """D4: the target is let go; ended for a named reason."""
    flow = consulting(world)
    flow.complete()
    world.notify(202, final=False)
    world.hang_up(world.customer)
    assert ended(world).outcome is Outcome.GONE
    assert not world.lives(world.consult)
    assert world.where() is Place.ENDED


def test_the_target_hangs_up_in_the_middle_of_replaces(world: World) -> None:
    """D4: the NOTIFY tells, and the customer is back."""
    flow = consulting(world)
    flow.complete()
    world.hang_up(world.consult)
    world.notify(481)
    assert heard(world) == {world.customer}


@pytest.mark.parametrize("stage", ["ringing", "consulting", "three-way", "joining"])
def test_the_engine_may_die(world: World, stage: str) -> None:
    """D4: ended for a named reason, once, and no timer is left."""
    if stage == "ringing":
        world.transfer(Consultation, CONVERSATION, rings=ringing(call_attempts=3))
    else:
        flow = consulting(world)
        if stage == "three-way":
            flow.three_way()
        elif stage == "joining":
            flow.complete()
    world.kill_engine()
    assert len(world.happened(TransferEnded)) == 1
    assert world.where() is Place.ENDED


BUTTONS = {
    "ringing": {Action.CANCEL, Action.CHOOSE_ANOTHER, Action.COMPLETE},
    "consulting": {Action.COMPLETE, Action.CANCEL, Action.SWAP, Action.THREE_WAY},
    "swapped": {Action.COMPLETE, Action.CANCEL, Action.SWAP, Action.THREE_WAY},
    "three-way": set(),
    "joining": set(),
    "unreached": {Action.CANCEL, Action.CHOOSE_ANOTHER},
}


@pytest.mark.parametrize("stage", BUTTONS)
def test_each_state_has_exactly_the_buttons_that_make_sense(world: World, stage: str) -> None:
    """S6: and a press that makes no sense is one sentence, not a step."""
    flow = world.transfer(Consultation, CONVERSATION, automatic_return=False)
    world.ring()
    if stage == "unreached":
        world.fail(486)
    elif stage != "ringing":
        world.answer()
    if stage == "swapped":
        flow.swap()
    elif stage == "three-way":
        flow.three_way()
    elif stage == "joining":
        flow.complete()
    assert flow.actions == BUTTONS[stage]
    before = world.at()
    for action, press in (
        (Action.COMPLETE, flow.complete),
        (Action.SWAP, flow.swap),
        (Action.THREE_WAY, flow.three_way),
        (Action.CANCEL, flow.cancel),
        (Action.CALL_NOW, flow.call_now),
    ):
        if action not in flow.actions:
            with pytest.raises(UserFacingError):
                press()
    assert world.at() is before


def test_another_target_can_be_chosen_when_the_first_was_not_reached(world: World) -> None:
    """S9: told, call kept, another can be chosen."""
    flow = world.transfer(Consultation, CONVERSATION, automatic_return=False)
    world.fail(486)
    tom = target("Tom", TargetKind.AGENT, "1003")
    flow.choose_another(world.transfers.plan(tom, Allowed(tom.addresses, ringing()), {}))
    world.settle()
    world.answer()
    assert world.at() is ConsultState.CONSULTING
    flow.complete()
    world.carry_out()
    assert ended(world).sentence == "The call was transferred to Tom."
