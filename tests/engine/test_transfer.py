"""Transfers among three phones on 127.0.0.1, real engines and no PBX: each flow and how it fails."""

from __future__ import annotations

import os
import signal

import pytest

from app.agent.state import AgentState
from app.calls.call import CallState
from app.calls.end_reason import EndReason
from app.transfer.cold import ColdState
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.events import Outcome
from app.transfer.kinds import TransferType
from tests.support.trio import Trio

# --- the customer reaches the target --------------------------------------------------------------


def test_cold_the_agent_is_free_and_the_two_are_joined(trio: Trio) -> None:
    """C8, D13: on hold meanwhile, then together by Replaces; the agent has no call left."""
    flow = trio.transfer(TransferType.COLD)
    trio.wait_state(AgentState.AVAILABLE)
    trio.customer.wait_state(trio.customers, CallState.HELD_BY_THEM)
    trio.target.answer_next()
    assert trio.wait_over(flow) is Outcome.JOINED
    trio.wait_alone(trio.agent)
    trio.check_together(trio.customer, trio.target)


def test_the_customer_hears_music_until_the_target_answers(trio: Trio) -> None:
    """S3, C8: music, and not the agent."""
    trio.transfer(TransferType.COLD)
    trio.customer.wait_state(trio.customers, CallState.HELD_BY_THEM)
    trio.customer.wait_hears(trio.customers, something=True)
    trio.target.wait_incoming()


def test_success_joins_when_the_target_answers(trio: Trio) -> None:
    """D2: the agent leaves only then."""
    flow = trio.transfer(TransferType.SUCCESS)
    incoming = trio.target.wait_incoming()
    assert trio.agents.established
    trio.target.calls.answer(incoming.id)
    assert trio.wait_over(flow) is Outcome.JOINED
    trio.wait_alone(trio.agent)
    trio.check_together(trio.customer, trio.target)


def test_conversation_then_sent(trio: Trio) -> None:
    """D4, E3: agent and target speak, the customer waits, then the two are together."""
    flow, targets = trio.consult()
    agents = trio.agent.calls.current
    assert agents is not None
    trio.agent.says(agents)
    trio.target.wait_hears(targets, something=True)
    trio.agent.is_silent(agents)
    flow.complete()
    assert trio.wait_over(flow) is Outcome.JOINED
    trio.wait_alone(trio.agent)
    trio.check_together(trio.customer, trio.target)


def test_sent_while_it_still_rings(trio: Trio) -> None:
    """S6: semi-attended: Replaces during ringing; the target's answer is the customer's."""
    flow = trio.transfer(TransferType.CONVERSATION)
    assert isinstance(flow, Consultation)
    incoming = trio.target.wait_incoming()
    trio.agent.wait(lambda: trio.agent.rings(flow.consult_id), "180")
    flow.complete()
    assert flow.state is ConsultState.JOINING
    trio.agent.wait(lambda: flow.over or flow.state is ConsultState.RINGING, "an outcome")
    if not flow.over:
        # RFC 3891 section 3 lets only the one who began an early dialog have it replaced; a phone as target
        # refuses, and goes on ringing: nobody is lost.
        trio.target.calls.answer(incoming.id)
        trio.agent.wait(lambda: flow.state is ConsultState.CONSULTING, "consultation")
        flow.complete()
    assert trio.wait_over(flow) is Outcome.JOINED
    trio.check_together(trio.customer, trio.target)


def test_three_way_then_left(trio: Trio) -> None:
    """S5, C7: all three hear one another, then the agent leaves the two."""
    flow, targets = trio.consult()
    flow.three_way()
    trio.customer.wait_state(trio.customers, CallState.UP)
    trio.customer.says(trio.customers)
    trio.target.wait_hears(targets, something=True)
    trio.agent.wait_hears(trio.agents, something=True)
    trio.customer.is_silent(trio.customers)
    trio.target.wait_hears(targets, something=False)
    trio.target.says(targets)
    trio.customer.wait_hears(trio.customers, something=True)
    trio.target.is_silent(targets)
    trio.agent.phone.conference.leave()
    trio.wait_alone(trio.agent)
    trio.wait_state(AgentState.AVAILABLE)
    trio.check_together(trio.customer, trio.target)


# --- the customer stays with the agent ------------------------------------------------------------


@pytest.mark.parametrize("way", [TransferType.SUCCESS, TransferType.CONVERSATION])
@pytest.mark.parametrize("code", [603, 486])
def test_a_target_that_declines_or_is_busy_gives_the_customer_back(
    trio: Trio, way: TransferType, code: int
) -> None:
    """D2, C12: the agent goes on talking with the customer."""
    flow = trio.transfer(way)
    trio.target.calls.decline(trio.target.wait_incoming().id, code)
    assert trio.wait_over(flow) is Outcome.BACK
    trio.check_together(trio.agent, trio.customer)
    trio.wait_state(AgentState.TALKING)


@pytest.mark.parametrize(("code", "why"), [(603, "1002 declined the call."), (486, "1002 is busy.")])
def test_a_cold_transfer_to_somebody_taken_meanwhile_keeps_the_customer(
    trio: Trio, code: int, why: str
) -> None:
    """S9: told, call kept, and another way can be chosen at once."""
    flow = trio.transfer(TransferType.COLD)
    trio.target.calls.decline(trio.target.wait_incoming().id, code)
    assert trio.wait_over(flow) is Outcome.BACK
    assert flow.sentence == why
    trio.check_together(trio.agent, trio.customer)
    trio.wait_state(AgentState.TALKING)
    again = trio.transfer(TransferType.COLD)
    trio.target.calls.answer(trio.target.wait_incoming().id)
    assert trio.wait_over(again) is Outcome.JOINED
    trio.check_together(trio.customer, trio.target)


def test_a_cold_transfer_that_nobody_answers_ends_the_call(trio: Trio) -> None:
    """C11: and says why."""
    flow = trio.transfer(TransferType.COLD)
    trio.target.calls.decline(trio.target.wait_incoming().id, 480)
    assert trio.wait_over(flow) is Outcome.UNANSWERED
    assert flow.sentence == "1002 did not answer. The call was ended."
    trio.customer.wait_state(trio.customers, CallState.ENDED)


def test_the_agent_cancels_a_cold_transfer_by_resume(trio: Trio) -> None:
    """C8, S6: the card's own Resume takes the customer back; the target stops ringing."""
    flow = trio.transfer(TransferType.COLD)
    incoming = trio.target.wait_incoming()
    trio.agent.wait(lambda: flow.state is ColdState.RINGING, "ringing")
    trio.agent.calls.resume(trio.agents.id)
    assert trio.wait_over(flow) is Outcome.BACK
    trio.target.wait_state(incoming, CallState.ENDED)
    trio.check_together(trio.agent, trio.customer)


def test_the_agent_cancels_a_consultation(trio: Trio) -> None:
    """E3: back to the customer, who is heard again."""
    flow, _ = trio.consult()
    flow.cancel()
    trio.wait_alone(trio.target)
    trio.check_together(trio.agent, trio.customer)


def test_a_customer_whose_phone_refuses_refer_is_joined_through_the_agents(trio: Trio) -> None:
    """C8: nobody is lost to a phone that cannot be transferred: they talk through this one."""
    plain = trio.customer.phone.standings.current.account
    policy = plain.transfer.model_copy(update={"accept_refer": False})
    desk = trio.customer.phone.centre.desk
    assert desk is not None
    standing = type(trio.customer.phone.standings.current)(plain.model_copy(update={"transfer": policy}))
    trio.customer.phone.use(desk, standing)
    flow = trio.transfer(TransferType.COLD)
    targets = trio.target.answer_next()
    trio.agent.wait(lambda: flow.state is ColdState.BRIDGED, "a bridge")
    trio.check_together(trio.customer, trio.target, through=trio.agent)
    trio.target.calls.hang_up(targets.id)
    assert trio.wait_over(flow) is Outcome.JOINED
    trio.customer.wait_state(trio.customers, CallState.ENDED)
    trio.wait_alone(trio.agent)


# --- somebody goes --------------------------------------------------------------------------------


def test_the_customer_hangs_up_in_the_consultation(trio: Trio) -> None:
    """D10: the call with the target goes on as an ordinary one."""
    flow, _ = trio.consult()
    trio.customer.calls.hang_up(trio.customers.id)
    assert trio.wait_over(flow) is Outcome.GONE
    trio.check_together(trio.agent, trio.target)


def test_the_engine_is_killed_in_mid_transfer(trio: Trio, expected_errors: list[str]) -> None:
    """D4: ended for a named reason, and a new engine takes calls again."""
    expected_errors.append("hookswitch.engine")
    flow, _ = trio.consult()
    old = trio.agent.engine_pid
    os.kill(old, signal.SIGKILL)
    assert trio.wait_over(flow) is Outcome.GONE
    assert trio.agents.end_reason is EndReason.ENGINE_LOST
    trio.agent.wait(lambda: trio.agent.engine_pid != old, "a new engine")
