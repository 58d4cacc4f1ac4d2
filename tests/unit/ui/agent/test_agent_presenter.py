"""The agent's pill and the work after a call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.account.standing import Standing
from app.agent.desk import AgentDesk
from app.agent.results import CallResultGiven, CallResults
from app.agent.state import AVAILABLE, DO_NOT_DISTURB, AgentState, Status
from app.bus import Bus
from app.calls.calls import Calls
from app.calls.standings import Standings
from tests.support.accounts import account
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop
from ui.agent.model import PillModel, WrapUpModel
from ui.agent.presenter import AgentParts, AgentPresenter
from ui.theme.tokens import Tone

LUNCH = Status(AgentState.BREAK, "Lunch")


class Desk:
    """An agent with a window, and a customer to call."""

    def __init__(self, engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> None:
        self.bus, self.loop = bus, loop
        file = account(agent_states={"break_reasons": ["Lunch"], "wrap_up_limit_seconds": 30})
        self.agent = AgentDesk(loop, bus, wrap_up_limit=30)
        self.results = CallResults(bus, self.agent, ("Sold", "Not interested"), default="Not interested")
        self.standings = Standings(bus, Standing(file, file.agents[0]))
        self.calls = Calls(engine, loop, bus)
        self.said: list[str] = []
        self.presenter = AgentPresenter(
            AgentParts(self.agent, self.results, self.calls, self.standings, bus, loop), self.said.append
        )
        self.pill = PillModel(state="", tone=Tone.PLAIN, since=0.0)
        self.wrap_up: WrapUpModel | None = None
        self.presenter.attach(self)
        self.agent.sign_in()

    def show_state(self, model: PillModel) -> None:
        self.pill = model

    def show_wrap_up(self, model: WrapUpModel | None) -> None:
        self.wrap_up = model

    def close(self) -> None:
        self.agent.sign_out()
        self.presenter.close()
        self.results.close()
        self.standings.close()
        self.calls.close()


@pytest.fixture
def desk(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Desk]:
    made = Desk(engine, loop, bus)
    yield made
    made.close()


def test_the_states_to_choose_come_from_the_account(desk: Desk) -> None:
    """E7: available, the account's reasons, do not disturb."""
    assert [choice.status for choice in desk.pill.choices] == [AVAILABLE, LUNCH, DO_NOT_DISTURB]
    assert [choice.chosen for choice in desk.pill.choices] == [True, False, False]


def test_what_is_chosen_while_talking_comes_after_the_call(desk: Desk) -> None:
    """E7: then Lunch."""
    desk.agent.call_began("call")
    desk.presenter.choose(LUNCH)
    assert (desk.pill.state, desk.pill.afterwards) == ("Talking", "then Lunch")
    assert desk.pill.heading == "After this call"
    desk.agent.call_ended("call", transferred=True)
    assert desk.pill.state == "Lunch"


def test_the_work_after_a_call_counts_down_and_asks_for_a_result(desk: Desk) -> None:
    """S8: last used first, a limit, and done with the result."""
    desk.agent.call_began("call")
    desk.agent.call_ended("call")
    assert desk.wrap_up is not None
    assert desk.wrap_up.until == desk.loop.now() + 30
    assert desk.wrap_up.results == ("Sold", "Not interested")
    assert desk.wrap_up.default == "“Not interested” is taken unless you choose another."
    desk.presenter.give("Not interested")
    assert desk.wrap_up is None
    assert desk.pill.state == "Available"
    desk.agent.call_began("next")
    desk.agent.call_ended("next")
    assert desk.wrap_up is not None
    assert desk.wrap_up.results == ("Not interested", "Sold")


def test_when_time_runs_out_the_default_is_taken_and_said(desk: Desk) -> None:
    """S8: a default if time runs out."""
    given: list[CallResultGiven] = []
    subscription = desk.bus.subscribe(CallResultGiven, given.append)
    desk.agent.call_began("call")
    desk.agent.call_ended("call")
    desk.loop.advance(31)
    assert [(result.result, result.by_default) for result in given] == [("Not interested", True)]
    assert any("Not interested" in sentence for sentence in desk.said)
    assert desk.wrap_up is None
    subscription.close()


def test_finish_ends_the_work_after_the_call(desk: Desk) -> None:
    """E7: after-call work ends when the agent says so."""
    desk.agent.call_began("call")
    desk.agent.call_ended("call")
    desk.presenter.finish()
    assert desk.pill.state == "Available"


def test_signed_out_there_is_nothing_to_choose(desk: Desk) -> None:
    desk.agent.sign_out()
    desk.presenter.choose(LUNCH)
    assert not desk.pill.signed_in
    assert desk.said[-1] == "Sign in first; then your state can be changed."
