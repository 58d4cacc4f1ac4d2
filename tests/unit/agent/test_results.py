"""The result asked for after a call (S8)."""

from __future__ import annotations

import pytest

from app.agent.desk import AgentDesk
from app.agent.results import CallResultGiven, CallResults
from app.agent.state import AFTER_CALL_WORK, AVAILABLE
from app.bus import Bus
from tests.support.virtual_loop import VirtualLoop

RESULTS = ("Sold", "Call back", "Not interested")


class AfterCall:
    """An agent with results to choose from, and what was given."""

    def __init__(self, *results: str, default: str = "Not interested", limit: float = 30) -> None:
        self.loop = VirtualLoop()
        self.bus = Bus()
        self.desk = AgentDesk(self.loop, self.bus, wrap_up_limit=limit)
        self.desk.sign_in()
        self.results = CallResults(self.bus, self.desk, results, default=default)
        self.given: list[CallResultGiven] = []
        self.bus.subscribe(CallResultGiven, self.given.append)

    def call(self, call_id: str) -> None:
        self.desk.call_began(call_id)
        self.desk.call_ended(call_id)


def test_a_result_is_asked_for_and_ends_the_wrap_up() -> None:
    """S8: given by the agent, once; then the next call may come."""
    after = AfterCall(*RESULTS)
    after.call("a")
    assert after.results.asked_for == "a"
    assert after.desk.status == AFTER_CALL_WORK
    after.results.give("Sold")
    after.results.give("Call back")
    assert after.given == [CallResultGiven("a", "Sold", by_default=False)]
    assert after.desk.status == AVAILABLE
    assert after.results.asked_for == ""


def test_the_default_is_given_when_time_runs_out() -> None:
    """S8: the wrap-up limit is the limit of the question too."""
    after = AfterCall(*RESULTS)
    after.call("a")
    after.loop.advance(31)
    assert after.given == [CallResultGiven("a", "Not interested", by_default=True)]


def test_a_new_call_in_the_wrap_up_gives_the_default() -> None:
    """S8: no call is left without its result because another began."""
    after = AfterCall(*RESULTS)
    after.call("a")
    after.desk.call_began("b")
    assert [given.call_id for given in after.given] == ["a"]
    after.desk.call_ended("b")
    assert after.results.asked_for == "b"


def test_the_result_used_last_comes_first() -> None:
    """S8: last used first, the rest in the account's order."""
    after = AfterCall(*RESULTS)
    for call_id, result in (("a", "Not interested"), ("b", "Call back"), ("c", "Not interested")):
        after.call(call_id)
        after.results.give(result)
    assert after.results.choices == ("Not interested", "Call back", "Sold")


def test_without_a_default_a_call_may_stay_without_result() -> None:
    """S8: a result *can* be asked for."""
    after = AfterCall(*RESULTS, default="")
    after.call("a")
    after.desk.finish_wrap_up()
    assert after.given == []


def test_without_results_nothing_is_asked() -> None:
    """S8: accounts that want none are not bothered."""
    after = AfterCall(default="")
    after.call("a")
    assert after.results.asked_for == ""


def test_only_results_of_the_account_are_taken() -> None:
    """S8: a wrong name is a bug, not a result."""
    after = AfterCall(*RESULTS)
    with pytest.raises(ValueError, match="not one of"):
        after.results.give("Maybe")
    with pytest.raises(ValueError, match="not one of"):
        AfterCall(*RESULTS, default="Maybe")


def test_it_lets_go_of_the_bus() -> None:
    """No subscription is left behind."""
    after = AfterCall(*RESULTS)
    before = after.bus.listeners()
    after.results.close()
    assert after.bus.listeners() == before - 2
