"""The table of agent states, pair by pair (E7)."""

from __future__ import annotations

import itertools

import pytest

from app.agent.desk import AgentDesk
from app.agent.state import TRANSITIONS, AgentState, Status
from app.bus import Bus
from app.errors import IllegalTransition
from tests.support.virtual_loop import VirtualLoop

LEGAL = {
    (AgentState(old), AgentState(new))
    for old, news in {
        "offline": "available,break,do not disturb",
        "available": "talking,break,do not disturb,offline",
        "talking": "available,after-call work,waiting,break,do not disturb,offline",
        "after-call work": "available,talking,break,do not disturb,offline",
        "waiting": "available,talking,break,do not disturb,offline",
        "break": "available,talking,break,do not disturb,offline",
        "do not disturb": "available,talking,break,offline",
    }.items()
    for new in news.split(",")
}


def status(state: AgentState, reason: str = "Lunch") -> Status:
    return Status(state, reason if state is AgentState.BREAK else "")


@pytest.mark.parametrize(("old", "new"), list(itertools.product(AgentState, AgentState)))
def test_every_pair_of_states_is_legal_or_raises(old: AgentState, new: AgentState) -> None:
    """E7: the one setter takes the listed steps and no other, and a refused step changes nothing."""
    desk = AgentDesk(VirtualLoop(), Bus())
    desk._status = status(old, "Training")  # noqa: SLF001 - the table is what is tested
    if (old, new) in LEGAL:
        desk._to(status(new))  # noqa: SLF001
        assert desk.status == status(new)
    else:
        with pytest.raises(IllegalTransition):
            desk._to(status(new))  # noqa: SLF001
        assert desk.status == status(old, "Training")


def test_the_table_lists_every_state() -> None:
    """E7: no state is left without a way out."""
    assert set(TRANSITIONS) == set(AgentState)
    assert all(TRANSITIONS.values())


@pytest.mark.parametrize(("state", "reason"), [(AgentState.BREAK, ""), (AgentState.TALKING, "Lunch")])
def test_a_break_has_a_reason_and_nothing_else_has(state: AgentState, reason: str) -> None:
    """E7: a reason without a break, or a break without a reason, cannot be made."""
    with pytest.raises(ValueError, match="reason"):
        Status(state, reason)
