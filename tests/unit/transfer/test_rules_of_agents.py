"""May I, by the agents: their groups and states, and whether a call may wait there (D12, E4, E7-E12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.agent.presence import Seen
from app.agent.state import AgentState
from app.transfer.kinds import TransferType
from app.transfer.targets import of_agent, of_group
from app.transfer.verdict import Allowed
from tests.support.accounts import account
from tests.support.transfer_rules import COLD, CONVERSATION, RELEASE, SUCCESS, WARM, ask, rule, target

GROUP_ONLY = account(transfer={"supervised_agents": "group"})


@pytest.mark.parametrize("kind", [COLD, SUCCESS, RELEASE, CONVERSATION, WARM])
def test_a_preset_is_for_agents_of_other_groups(kind: TransferType) -> None:
    """E4: a preset of another agent group."""
    assert rule(ask("Support desk", kind, group="Sales")) == "ok"
    assert rule(ask("Support desk", kind, group="")) == "ok"
    assert rule(ask("Support desk", kind, group="Support")) == "E4"


@pytest.mark.parametrize("kind", [CONVERSATION, WARM])
def test_the_account_may_limit_who_is_talked_to_first_to_the_agents_group(kind: TransferType) -> None:
    """E4: an agent of the agent group; by default everybody."""
    assert rule(ask("Maria", kind, of=GROUP_ONLY)) == "ok"
    for name in ("Tom", "Reception"):
        assert rule(ask(name, kind)) == "ok"
        assert rule(ask(name, kind, of=GROUP_ONLY)) == "E4"
        assert rule(ask(name, COLD, of=GROUP_ONLY)) == "ok"
    for name in ("Support desk", "Courier"):
        assert rule(ask(name, kind, of=GROUP_ONLY)) == "ok"


IDLE_ONLY = account(transfer={"selectable_agents": "idle"})
NO_QUEUE = account(transfer={"busy_target": "refuse"})


@pytest.mark.parametrize(
    ("state", "by_default", "idle_only", "no_queue"),
    [
        (None, "ok", "ok", "ok"),
        (AgentState.AVAILABLE, "ok", "ok", "ok"),
        (AgentState.TALKING, "ok", "D12", "ok"),
        (AgentState.AFTER_CALL_WORK, "ok", "D12", "ok"),
        (AgentState.WAITING, "ok", "D12", "E9"),
        (AgentState.BREAK, "ok", "D12", "E9"),
        (AgentState.DO_NOT_DISTURB, "E9", "E9", "E9"),
        (AgentState.OFFLINE, "E8", "E8", "E8"),
    ],
)
def test_the_account_decides_which_agents_can_be_chosen(
    state: AgentState | None, by_default: str, idle_only: str, no_queue: str
) -> None:
    """D12, E8, E9: idle agents only, or also talking and wrapping up, or one queued transfer for others."""
    maria = replace(target("Maria"), state=state)
    assert rule(ask(maria, COLD)) == by_default
    assert rule(ask(maria, COLD, of=IDLE_ONLY)) == idle_only
    assert rule(ask(maria, COLD, of=NO_QUEUE)) == no_queue


def test_a_second_queued_transfer_is_refused_before_it_is_sent() -> None:
    """E9: presence shows that one waits there already."""
    maria = replace(target("Maria"), state=AgentState.TALKING, transfer_waiting=True)
    assert rule(ask(maria, COLD)) == "E9"


@pytest.mark.parametrize(
    ("state", "queued"),
    [(AgentState.AVAILABLE, "no"), (AgentState.TALKING, "yes"), (AgentState.BREAK, "yes")],
)
def test_a_transfer_to_somebody_not_available_may_wait_for_the_maximum_hold(
    state: AgentState, queued: str
) -> None:
    """E10: the ring time is not cut short while the call is queued there."""
    verdict = ask(replace(target("Maria"), state=state), COLD)
    assert isinstance(verdict, Allowed)
    assert verdict.ringing.wait_seconds == 120
    assert verdict.ringing.queued is (queued == "yes")


def test_a_group_means_its_first_available_agent_else_its_address() -> None:
    """E12: by the presence that the phone sees, else by the group's address on the PBX."""
    states = {"1002": Seen(AgentState.AVAILABLE), "1001": Seen(AgentState.TALKING)}
    assert of_group(account(), "Sales", states).addresses == ("1002", "7001")
    assert of_group(account(), "Sales").addresses == ("7001",)
    assert rule(ask("Support", COLD)) == "E12"
    free = of_group(account(), "Support", {"1003": Seen(AgentState.AVAILABLE)})
    assert rule(ask(free, COLD)) == "ok"


@pytest.mark.parametrize("kind", [COLD, SUCCESS, RELEASE])
def test_a_group_with_nobody_free_is_waited_for(kind: TransferType) -> None:
    """E12, E10: somebody of it is seen who may be available later; the box says how long it may take."""
    busy = of_group(account(), "Support", {"1003": Seen(AgentState.TALKING)})
    verdict = ask(busy, kind)
    assert isinstance(verdict, Allowed)
    assert verdict.addresses == ()
    assert verdict.ringing.queued
    assert verdict.ringing.wait_seconds == 120
    assert rule(ask(busy, kind, of=IDLE_ONLY)) == "D12"
    assert rule(ask(busy, kind, of=NO_QUEUE)) == "E12"
    gone = of_group(account(), "Support", {"1003": Seen(AgentState.OFFLINE)})
    assert rule(ask(gone, kind)) == "E12"


def test_an_agent_is_a_target_with_the_state_that_is_seen() -> None:
    """E7: unknown stays unknown."""
    maria = account().agents[1]
    assert of_agent(maria).state is None
    assert of_agent(maria, {"1002": Seen(AgentState.BREAK, "Lunch")}).state is AgentState.BREAK
