"""A call to an agent group: the first available agent gets it (E12)."""

from __future__ import annotations

import pytest

from app.account.model import Account
from app.agent.presence import Seen
from app.agent.state import AgentState
from app.engine.commands import PlaceCall, ReferCall
from app.transfer.cold import ColdTransfer
from app.transfer.events import Outcome
from app.transfer.flow import Action
from app.transfer.kinds import Target, TargetKind, TransferType
from app.transfer.places import Place
from app.transfer.reach import Reach, Turns, reach
from app.transfer.success import SuccessTransfer
from app.transfer.target_leg import LegState
from app.transfer.targets import of_agent, of_coworker, of_group
from tests.support.accounts import account
from tests.support.transfer_world import World, ended, ringing, seen

COLD = TransferType.COLD
FREE, TALKING, AWAY = Seen(AgentState.AVAILABLE), Seen(AgentState.TALKING), Seen(AgentState.BREAK)
RUNG = Seen(AgentState.TALKING, "Ringing")
GONE = Seen(AgentState.OFFLINE)


def group(*free: str) -> Target:
    return Target(kind=TargetKind.GROUP, name="Sales", addresses=free, may_wait=not free)


def to_group(world: World, *free: str, later: tuple[str, ...] = ()) -> ColdTransfer:
    """A cold transfer to a group of which these are available, and those may be later."""
    world.see(now=free, later=later)
    return world.transfer(ColdTransfer, COLD, group(*free), ringing(20, queued=not free))


def rung(world: World) -> list[str]:
    """The extensions that were rung, in order."""
    return [call.target.removeprefix("sip:").partition("@")[0] for call in world.engine.of(PlaceCall)]


@pytest.mark.parametrize("code", [603, 486, 404])
def test_one_who_does_not_take_it_leaves_it_to_the_next(world: World, code: int) -> None:
    """E12, C10: three are free; the first declines, the second takes it."""
    flow = to_group(world, "1002", "1003", "1004")
    assert (seen(flow).attempt, seen(flow).of) == (1, 3)
    world.fail(code)
    world.wait(0)
    assert rung(world) == ["1002", "1003"]
    assert (seen(flow).attempt, seen(flow).of) == (2, 3)
    world.answer()
    world.carry_out()
    assert ended(world).outcome is Outcome.JOINED


def test_one_who_does_not_answer_leaves_it_to_the_next(world: World) -> None:
    """E12, C9: each rings for the Ring Timeout."""
    to_group(world, "1002", "1003")
    world.ring()
    world.wait(20)
    world.wait(0)
    assert rung(world) == ["1002", "1003"]


def test_when_all_have_declined_the_customer_is_back(world: World) -> None:
    """E12, S9: each was asked once."""
    to_group(world, "1002", "1003")
    for _ in range(2):
        world.fail(603)
        world.wait(0)
    assert rung(world) == ["1002", "1003"]
    assert ended(world).outcome is Outcome.BACK
    assert world.where() is Place.AGENT


def test_somebody_who_became_free_meanwhile_is_asked_too(world: World) -> None:
    """E12: who is available counts when it is their turn, not when the group was chosen."""
    to_group(world, "1002", "1003")
    world.see(now=["1004"], later=["1002", "1003"])
    world.fail(603)
    world.wait(0)
    assert rung(world) == ["1002", "1004"]


def test_with_nobody_free_the_call_waits_for_the_first_who_is(world: World) -> None:
    """E12, E11: no agent is available and the group has no address; the customer waits with music."""
    flow = to_group(world, later=("1002", "1003"))
    assert rung(world) == []
    assert seen(flow).queued
    assert seen(flow).state is LegState.WAITING
    assert seen(flow).until - seen(flow).since == 120
    assert world.status() is AgentState.AVAILABLE
    world.wait(60)
    world.see(now=["1003"], later=["1002"])
    assert rung(world) == ["1003"]
    assert seen(flow).until - world.loop.now() == 20
    world.answer()
    world.carry_out()
    assert ended(world).outcome is Outcome.JOINED


def test_after_one_declined_the_others_are_waited_for(world: World) -> None:
    """E12: the only free one says no; the next who becomes available is asked."""
    flow = to_group(world, "1002", later=("1003",))
    world.fail(603)
    assert seen(flow).state is LegState.WAITING
    world.see(now=["1002", "1003"])
    assert rung(world) == ["1002", "1003"]


def test_one_who_was_busy_is_asked_again_when_free_anew(world: World) -> None:
    """E12, E9: taken by another call before ours came; that call ends."""
    to_group(world, "1002", later=("1003",))
    world.fail(486)
    world.see(later=["1002", "1003"])
    world.see(now=["1002"], later=["1003"])
    assert rung(world) == ["1002", "1002"]


def test_the_wait_ends_with_the_maximum_hold(world: World) -> None:
    """E10, C11: nobody became available; the transfer ends."""
    to_group(world, later=("1002",))
    world.wait(119)
    assert world.where() is Place.AGENT
    world.wait(2)
    assert ended(world).outcome is Outcome.UNANSWERED
    assert world.where() is Place.ENDED
    assert world.loop.pending() == 0


def test_when_nobody_is_left_to_wait_for_the_customer_is_back(world: World) -> None:
    """E12, S9: the last of the group signs out."""
    to_group(world, later=("1002",))
    world.see()
    assert ended(world).outcome is Outcome.BACK
    assert ended(world).sentence == "Sales cannot be reached."


def test_a_wait_can_be_ended_by_the_agent(world: World) -> None:
    """E12, S6: the customer is back, and nobody is rung later."""
    flow = to_group(world, later=("1002",))
    assert flow.actions == {Action.CANCEL, Action.CHOOSE_ANOTHER}
    flow.cancel()
    world.see(now=["1002"])
    assert rung(world) == []
    assert world.where() is Place.AGENT


def test_a_program_that_quits_has_nobody_to_hand_a_waiting_customer_to(world: World) -> None:
    """S4: there is no address to refer to, and the agent is told before."""
    to_group(world, later=("1002",))
    assert world.transfers.consequences() == [
        "A customer is being transferred to Sales and would be cut off."
    ]
    assert world.transfers.hand_over() == 0


def referred(world: World) -> list[str]:
    """The extensions that the customer was referred to."""
    return [refer.target.removeprefix("sip:").partition("@")[0] for refer in world.engine.of(ReferCall)]


@pytest.mark.parametrize("at", ["about to ring", "ringing"])
def test_a_program_that_quits_hands_over_to_whose_turn_it_is(world: World, at: str) -> None:
    """S4, E12: not to the one who has just declined."""
    to_group(world, "1002", "1003")
    world.fail(603)
    if at == "ringing":
        world.wait(0)
    assert world.transfers.hand_over() == 1
    assert referred(world) == ["1003"]


def test_whoever_became_free_can_be_handed_over_to(world: World) -> None:
    """S4, E12: nobody was available when the group was chosen; now one is rung."""
    to_group(world, later=("1003",))
    world.see(now=["1003"])
    assert world.transfers.hand_over() == 1
    assert referred(world) == ["1003"]


def test_nobody_is_handed_over_to_who_said_no(world: World) -> None:
    """S4, E12: the only free one declined, the others are not available: there is nobody to refer to."""
    to_group(world, "1002", later=("1003",))
    world.fail(603)
    assert not world.transfers.can_hand_over
    assert world.transfers.hand_over() == 0


def test_a_success_transfer_waits_for_the_group_too(world: World) -> None:
    """E12, D2: the agent keeps the customer, who is back when the maximum hold is over."""
    world.see(later=["1002"])
    world.transfer(SuccessTransfer, TransferType.SUCCESS, group(), ringing(20, queued=True))
    world.wait(121)
    assert ended(world).outcome is Outcome.BACK


# --- who can be reached ---------------------------------------------------------------------------


@pytest.fixture
def company() -> Account:
    return account()


def test_a_groups_address_comes_after_its_available_agents(company: Account) -> None:
    """E12: Sales has an address on the PBX."""
    states = {"1001": TALKING, "1002": FREE}
    assert reach(company, of_group(company, "Sales"), states) == Reach(("1002", "7001"), ("1001",))
    assert reach(company, of_group(company, "Sales"), {"1002": GONE}) == Reach(("7001",))


def test_who_is_rung_or_gone_is_not_waited_for_as_if_busy(company: Account) -> None:
    """E12: a phone that rings may become free; one signed out, or never seen, will not."""
    support = of_group(company, "Support")
    assert reach(company, support, {"1003": RUNG}) == Reach(rung=("1003",))
    assert reach(company, support, {"1003": GONE}) == Reach()
    assert reach(company, support, {}) == Reach()
    assert reach(company, support, {"1003": AWAY}) == Reach(later=("1003",))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (FREE, Reach(("1002",))),
        (RUNG, Reach(rung=("1002",))),
        (TALKING, Reach(later=("1002",))),
        (AWAY, Reach(later=("1002",))),
    ],
)
def test_an_agent_is_waited_for_while_not_available(company: Account, state: Seen, expected: Reach) -> None:
    """E9: an agent whose phone rings is not taken: it may be our own call."""
    maria = of_agent(company.agents[1])
    assert reach(company, maria, {"1002": state}) == expected


def test_of_others_presence_says_nothing(company: Account) -> None:
    """E9: only agents have a place where a transferred call waits."""
    reception = of_coworker(company.coworkers[0])
    assert reach(company, reception, {"1100": TALKING}).later == ()


def test_a_phone_that_rings_for_us_is_no_reason_for_another_turn() -> None:
    """E12: a PBX's hint says "Ringing" of whom we ring; who then declines is not asked again."""
    now = Reach(("a", "b"))
    turns = Turns(lambda: now)
    turns.take("a")
    now = Reach(("b",), rung=("a",))
    assert turns.left() == ("b",)
    turns.take("b")
    now = Reach(("a", "b"))
    assert turns.left() == ()
    assert not turns.worth_waiting
