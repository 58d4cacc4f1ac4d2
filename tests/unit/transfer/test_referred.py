"""Transfers that the PBX carries out: cold by REFER, and to a voice menu and back (C8, D3, D5, D6)."""

from __future__ import annotations

import pytest

from app.agent.state import AgentState
from app.calls.call import CallState
from app.engine.commands import ReferCall
from app.engine.values import Header
from app.errors import UserFacingError
from app.transfer.call_data import data_of, find_parameter
from app.transfer.events import CustomerReturned, Outcome
from app.transfer.flow import Action
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.places import Place
from app.transfer.referred import LONGEST_AWAY, HangUpState, HangUpTransfer, PbxState, PbxTransfer
from tests.support.transfer_world import World, ended, ringing, target

IVR = target("Card payment", TargetKind.IVR, "9300")


def by_pbx(world: World) -> PbxTransfer:
    return world.transfer(PbxTransfer, TransferType.COLD, rings=ringing(20, by_pbx=True))


def away(world: World) -> HangUpTransfer:
    flow = world.transfer(HangUpTransfer, TransferType.HANG_UP, IVR, data={"customer": "42"})
    world.notify(202, final=False)
    world.carried_out = True
    world.notify(200)
    assert world.at() is HangUpState.AWAY
    return flow


def token(flow: HangUpTransfer) -> Header:
    assert flow.order.plan.data is not None
    return flow.order.plan.data.header


# --- cold by the PBX -----------------------------------------------------------------------------


def test_the_pbx_is_asked_and_the_agent_is_free_at_once(world: World) -> None:
    """C8, D3: the manner that needs nothing of the desk afterwards."""
    by_pbx(world)
    assert world.engine.of(ReferCall)[-1].call_id == world.customer
    assert world.engine.at_microphone() == set()
    assert world.status() is AgentState.AVAILABLE
    assert world.where() is Place.AGENT


def test_the_notifys_are_followed_to_the_end(world: World) -> None:
    """RFC 3515: 202, 100, 180, 200; then our leg ends."""
    by_pbx(world)
    world.notify(202, final=False)
    assert world.at() is PbxState.MOVING
    world.notify(100, final=False)
    world.notify(180, final=False)
    world.carry_out()
    assert ended(world).outcome is Outcome.MOVED
    assert world.where() is Place.TARGET
    assert not world.lives(world.customer)


@pytest.mark.parametrize("code", [486, 404, 603])
def test_a_failure_gives_the_customer_back(world: World, code: int) -> None:
    """C12: whoever could not be had, the customer is on the line still."""
    by_pbx(world)
    world.notify(202, final=False)
    world.notify(code)
    assert world.engine.at_microphone() == {world.customer}
    assert world.call(world.customer).state is CallState.UP
    assert ended(world).outcome is Outcome.BACK
    assert world.status() is AgentState.TALKING


@pytest.mark.parametrize("how", ["refused", "engine refuses"])
def test_a_refused_refer_gives_the_customer_back(world: World, how: str) -> None:
    """C8: nothing has moved."""
    if how == "engine refuses":
        world.engine.refuse(ReferCall, "This call is over.")
    by_pbx(world)
    if how == "refused":
        world.notify(603)
    assert world.engine.at_microphone() == {world.customer}
    assert world.where() is Place.AGENT


def test_without_a_final_notify_the_customer_is_back_after_the_guard(world: World) -> None:
    """30 s of silence, beside the ring time, is a failure; each NOTIFY is a sign of life."""
    by_pbx(world)
    world.notify(202, final=False)
    world.wait(45)
    world.notify(180, final=False)
    world.wait(49)
    assert world.at() is PbxState.MOVING
    world.wait(2)
    assert ended(world).outcome is Outcome.BACK
    assert world.where() is Place.AGENT


def test_a_pbx_that_takes_the_call_and_ends_our_leg_has_moved_it(world: World) -> None:
    """A B2BUA may send BYE before the final NOTIFY."""
    by_pbx(world)
    world.notify(202, final=False)
    world.carried_out = True
    world.hang_up(world.customer)
    assert ended(world).outcome is Outcome.MOVED


def test_a_customer_who_hangs_up_before_the_refer_was_taken(world: World) -> None:
    """C11: ended for a named reason."""
    by_pbx(world)
    world.hang_up(world.customer)
    assert ended(world).outcome is Outcome.GONE
    assert world.where() is Place.ENDED


def test_the_engine_may_die(world: World) -> None:
    """C11: ended for a named reason, once."""
    by_pbx(world)
    world.kill_engine()
    assert "engine stopped" in ended(world).sentence


def test_there_is_nothing_to_press(world: World) -> None:
    """S6: a REFER cannot be taken back."""
    assert by_pbx(world).actions == frozenset()


# --- to a voice menu and back --------------------------------------------------------------------


def test_the_agent_waits_while_the_customer_is_in_the_menu(world: World) -> None:
    """D5: the agent is in the waiting state."""
    flow = away(world)
    assert world.status() is AgentState.WAITING
    assert not world.lives(world.customer)
    assert flow.actions == {Action.STOP_WAITING}
    assert world.where() is Place.TARGET


def test_the_refer_carries_the_token_and_the_data(world: World) -> None:
    """D5, D11: both as header and as parameter of Refer-To."""
    flow = away(world)
    (refer,) = world.engine.of(ReferCall)
    data = find_parameter(refer.target.partition("?")[0])
    assert data is not None
    assert dict(data) == {"ref": flow.id, "via": "hang-up", "customer": "42"}
    assert "?User-to-User=" in refer.target


def test_the_call_comes_back_to_the_same_agent_and_record(world: World) -> None:
    """D5: recognised by its token; the agent is waiting until it is answered."""
    flow = away(world)
    back = world.come_back([token(flow)])
    assert world.happened(CustomerReturned) == [CustomerReturned(flow.id, world.customer, back)]
    assert ended(world).outcome is Outcome.RETURNED
    assert world.status() is AgentState.WAITING
    world.calls.answer(back)
    world.engine.answer(back)
    world.settle()
    assert world.status() is AgentState.TALKING


def test_a_call_that_is_back_before_the_final_notify_is_known(world: World) -> None:
    """D5: a PBX with a short menu (Asterisk) sends the customer back before it tells how the REFER ended."""
    flow = world.transfer(HangUpTransfer, TransferType.HANG_UP, IVR)
    world.notify(202, final=False)
    world.carried_out = True
    back = world.come_back([token(flow)])
    assert world.happened(CustomerReturned) == [CustomerReturned(flow.id, world.customer, back)]
    assert ended(world).outcome is Outcome.RETURNED
    assert not world.lives(world.customer)


def test_a_call_with_our_token_before_the_refer_was_taken_is_nothing_special(world: World) -> None:
    """D5: nothing can come back that has not left."""
    flow = world.transfer(HangUpTransfer, TransferType.HANG_UP, IVR)
    world.come_back([token(flow)])
    assert world.happened(CustomerReturned) == []


def test_a_returning_call_that_is_not_answered_ends_the_waiting(world: World) -> None:
    """D5, D13: nobody is waited for any more."""
    flow = away(world)
    back = world.come_back([token(flow)])
    world.hang_up(back)
    assert world.status() is AgentState.AVAILABLE


@pytest.mark.parametrize(
    ("referred_by", "known"),
    [("<sip:1001@127.0.0.1>;ref=1", True), ("sip:1001@127.0.0.1", True), ("<sip:1009@127.0.0.1>", False)],
)
def test_without_a_token_the_referrer_tells(world: World, referred_by: str, known: object) -> None:
    """D5: a PBX that drops the data still says who referred the call."""
    away(world)
    world.come_back([Header("Referred-By", referred_by)])
    assert bool(world.happened(CustomerReturned)) is known


@pytest.mark.parametrize("value", ["nonsense", "00ff;encoding=hex", ""])
def test_garbage_in_place_of_a_token_is_passed_over_and_the_call_rings(world: World, value: str) -> None:
    """D11: what cannot be read is dropped; the call goes on."""
    away(world)
    call_id = world.come_back([Header("User-to-User", value)])
    call = world.calls.get(call_id)
    assert call is not None
    assert data_of(call) == {}
    assert world.lives(call_id)
    assert world.at() is HangUpState.AWAY


def test_another_customers_call_is_not_taken_for_the_returning_one(world: World) -> None:
    """D5: a token of somebody else's transfer is not ours."""
    away(world)
    other = World()
    world.come_back([token(away(other))])
    assert world.happened(CustomerReturned) == []


def test_a_call_in_the_menu_cannot_be_sent_on(world: World) -> None:
    """D6: the rules are told where the call is."""
    away(world)
    assert world.transfers.facts(world.call(world.customer)).in_voice_menu


@pytest.mark.parametrize("how", ["pressed", "too long"])
def test_waiting_has_an_end(world: World, how: str) -> None:
    """D5, D13: by a press, or after a quarter of an hour; then the agent is idle."""
    flow = away(world)
    if how == "pressed":
        flow.stop_waiting()
    else:
        world.wait(LONGEST_AWAY)
    assert world.status() is AgentState.AVAILABLE
    assert ended(world).outcome is Outcome.MOVED
    with pytest.raises(UserFacingError):
        flow.stop_waiting()


@pytest.mark.parametrize("how", ["refused", "failed", "silence", "engine refuses"])
def test_a_menu_that_cannot_be_reached_gives_the_customer_back(world: World, how: str) -> None:
    """D5: the agent goes on with the customer."""
    if how == "engine refuses":
        world.engine.refuse(ReferCall, "This call is over.")
    world.transfer(HangUpTransfer, TransferType.HANG_UP, IVR, ringing(20))
    if how == "refused":
        world.notify(403)
    elif how == "failed":
        world.notify(202, final=False)
        world.notify(404)
    elif how == "silence":
        world.wait(51)
    assert world.engine.at_microphone() == {world.customer}
    assert world.status() is AgentState.TALKING
    assert world.where() is Place.AGENT


@pytest.mark.parametrize("accepted", ["no", "yes"])
def test_the_customers_leg_may_end_before_the_final_notify(world: World, accepted: str) -> None:
    """D5: after the REFER was taken the customer is in the menu, before that the customer hung up."""
    world.transfer(HangUpTransfer, TransferType.HANG_UP, IVR)
    if accepted == "yes":
        world.notify(202, final=False)
        world.carried_out = True
    world.hang_up(world.customer)
    if accepted == "yes":
        assert world.at() is HangUpState.AWAY
    else:
        assert ended(world).outcome is Outcome.GONE
