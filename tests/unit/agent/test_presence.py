"""The agent's state in presence, and back (issue: seen from coworkers)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agent.presence import Seen, seen, told
from app.agent.state import AgentState, Status
from app.engine.events import PresenceChanged
from app.engine.values import Activity


def heard(note: str, *, is_open: bool = True, activity: Activity = "unknown") -> PresenceChanged:
    return PresenceChanged(
        account_id="desk", uri="sip:1002@pbx", known=True, open=is_open, activity=activity, note=note
    )


@pytest.mark.parametrize("state", list(AgentState))
@pytest.mark.parametrize("waiting", ["no", "yes"])
def test_every_state_comes_through_a_server_that_keeps_only_the_note(state: AgentState, waiting: str) -> None:
    """E7, E9: all seven states and the waiting transfer are seen exactly, without RPID."""
    reason = "Lunch" if state is AgentState.BREAK else ""
    said = told(Status(state, reason), transfer_waiting=waiting == "yes")
    assert seen(heard(said.note, is_open=said.open)) == Seen(state, reason, waiting == "yes")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (heard("Ready"), Seen(AgentState.AVAILABLE, "Ready")),
        (heard("On the phone"), Seen(AgentState.TALKING, "On the phone")),
        (heard("", is_open=False), Seen(AgentState.OFFLINE)),
        (heard("In a meeting", activity="busy"), Seen(AgentState.TALKING, "In a meeting")),
        (heard("", activity="away"), Seen(AgentState.BREAK)),
    ],
)
def test_other_phones_and_hints_are_understood(event: PresenceChanged, expected: Seen) -> None:
    """E7: Asterisk's hints and other softphones have no contact-centre states."""
    assert seen(event) == expected


def test_an_ended_subscription_says_nothing() -> None:
    """E7: unknown is not "available"."""
    assert seen(PresenceChanged(account_id="desk", uri="sip:1002@pbx", known=False)) is None


@given(st.text(max_size=60), st.booleans())
def test_any_note_is_taken(note: str, is_open: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """E7: what strangers write in a note breaks nothing."""
    assert seen(heard(note, is_open=is_open)) is not None
