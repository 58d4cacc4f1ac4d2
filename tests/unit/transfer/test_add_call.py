"""Add Call (C6, C7, C12), with a scripted engine."""

from __future__ import annotations

import pytest

from app.agent.state import AgentState
from app.calls.call import CallState
from app.engine.commands import MixCalls
from app.transfer.add_call import AddCall, AddState
from app.transfer.cold import ColdTransfer
from app.transfer.events import Outcome
from app.transfer.flow import Action
from app.transfer.kinds import TransferType
from app.transfer.places import Place
from app.transfer.referred import PbxTransfer
from tests.support.transfer_world import World, ended, heard, ringing

WARM = TransferType.WARM


def test_add_call_rings_while_agent_and_customer_talk(world: World) -> None:
    """C6: nobody waits on hold while the third party is rung."""
    world.transfer(AddCall, WARM)
    world.ring()
    assert heard(world) == {world.customer}
    assert world.call(world.customer).state is CallState.UP


def test_add_call_makes_three_when_the_target_answers(world: World) -> None:
    """C6: a conference of the agent, the person on the line and the added party."""
    world.transfer(AddCall, WARM)
    world.answer()
    assert world.at() is AddState.CONFERENCE
    assert heard(world) == {world.customer, world.consult}
    assert set(world.engine.of(MixCalls)[-1].call_ids) == {world.customer, world.consult}


def test_the_agent_stays_or_leaves(world: World) -> None:
    """C7: staying is the conference; leaving it joins the two."""
    world.transfer(AddCall, WARM)
    world.answer()
    world.conference.leave()
    world.carry_out()
    assert world.where() is Place.TARGET
    assert world.status() is AgentState.AVAILABLE


def test_an_agent_who_leaves_at_the_start_makes_a_cold_transfer() -> None:
    """C7: with Pro Dialing the agent's choice decides, in the account's cold manner."""
    World().transfer(ColdTransfer, TransferType.COLD)
    World().transfer(PbxTransfer, TransferType.COLD, rings=ringing(by_pbx=True))


@pytest.mark.parametrize("how", ["declines", "does not answer"])
def test_add_call_leaves_the_agent_with_the_customer(world: World, how: str) -> None:
    """C12: no answer or declined: the agent is still with the customer."""
    world.transfer(AddCall, WARM, rings=ringing(20), automatic_return=False)
    world.ring()
    if how == "declines":
        world.fail(603)
    else:
        world.wait(20.1)
    assert heard(world) == {world.customer}
    assert world.call(world.customer).state is CallState.UP
    assert ended(world).outcome is Outcome.BACK


@pytest.mark.parametrize("leaver", ["customer", "target"])
def test_of_three_any_one_may_leave(world: World, leaver: str) -> None:
    """S5: the other two go on, the agent included."""
    world.transfer(AddCall, WARM)
    world.answer()
    stays, leaves = world.consult, world.customer
    if leaver == "target":
        stays, leaves = leaves, stays
    world.hang_up(leaves)
    assert heard(world) == {stays}
    assert world.call(stays).state is CallState.UP
    assert world.status() is AgentState.TALKING


def test_add_call_can_be_cancelled_while_it_rings(world: World) -> None:
    """S6: the target stops ringing and nothing else changes."""
    flow = world.transfer(AddCall, WARM)
    world.ring()
    assert flow.actions == {Action.CANCEL, Action.CHOOSE_ANOTHER}
    flow.cancel()
    world.settle()
    assert not world.lives(world.consult)
    assert heard(world) == {world.customer}
