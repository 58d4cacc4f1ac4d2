"""The agent's engine is killed in the middle of Replaces: the customer is in exactly one of three places."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from app.calls.call import Call, CallState
from app.calls.events import CallTakenOver, CallTold
from app.engine.commands import MeterCalls
from app.engine.events import EngineLost, ReferArrived, ReferProgressed
from app.transfer.events import Outcome
from app.transfer.places import CustomerFacts, Place, where
from tests.support.party import Party
from tests.support.trio import Trio

JOINED = "The phone engine was restarted; the customer and 1002 talk with each other."
NOT_JOINED = "The phone engine was restarted; the customer and 1002 were not joined."


@pytest.fixture
def trio(trio: Trio, expected_errors: list[str]) -> Trio:
    expected_errors.append("hookswitch.engine")
    return trio


class Killing:
    """A consultation that is completed, and an engine that dies at a chosen moment of it."""

    def __init__(self, trio: Trio) -> None:
        self.trio = trio
        self.flow, self.targets = trio.consult()
        self.told: list[str] = []
        self._pid = trio.agent.engine_pid
        self._lost: list[EngineLost] = []
        trio.agent.phone.bus.subscribe(EngineLost, self._lost.append)
        trio.agent.phone.bus.subscribe(CallTold, lambda event: self.told.append(event.sentence))

    def now(self) -> None:
        """SIGKILL, once."""
        if self._pid:
            pid, self._pid = self._pid, 0
            os.kill(pid, signal.SIGKILL)

    def wait_settled(self) -> None:
        """A new engine is there, and everybody's calls have come to rest."""
        agent, phones = self.trio.agent, (self.trio.agent, self.trio.customer, self.trio.target)
        agent.wait(lambda: bool(self._lost), "a dead engine")
        done = self.flow.outcome is Outcome.JOINED  # the NOTIFY was faster than the signal
        agent.wait(lambda: done or bool(self.told), "a sentence")
        agent.wait(lambda: all(call.established for phone in phones for call in phone.calls), "rest")

    def where(self) -> Place:
        """The one place where the customer is, by what can be heard there."""
        customer, target, agent = self.trio.customer, self.trio.target, self.trio.agent
        call = customer.calls.current
        return where(
            CustomerFacts(
                on_phone=call is not None and hears(agent, customer, call),
                cared_for=True,
                with_target=call is not None and hears(target, customer, call),
                ended_for="" if len(customer.calls) else str(self.trio.customers.end_reason),
            )
        )


def hears(listener: Party, speaker: Party, speakers: Call) -> bool:
    """Whether a tone of the speaker's arrives in a call of the listener's."""
    listener.phone.engine.send(MeterCalls(on=True))  # a new engine measures nothing by itself
    speaker.says(speakers)
    heard = False
    for call in listener.calls:
        if call.established and call.remote.number == speaker.user:
            try:
                listener.wait_hears(call, something=True, seconds=30.0)
                heard = True
            except AssertionError:
                continue
    speaker.is_silent(speakers)
    return heard


def at_once(killing: Killing) -> None:
    """The REFER has hardly left, or has not."""
    killing.flow.complete()
    killing.now()


def when_the_customers_phone_has_it(killing: Killing) -> None:
    """The customer's phone is about to call the target."""
    killing.trio.customer.phone.bus.subscribe(ReferArrived, lambda event: killing.now())
    killing.flow.complete()


def when_it_is_accepted(killing: Killing) -> None:
    """202: the customer's phone calls the target."""
    killing.trio.agent.phone.bus.subscribe(ReferProgressed, lambda event: killing.now())
    killing.flow.complete()


def when_the_target_is_taken_over(killing: Killing) -> None:
    """The target has the customer's INVITE; nobody has told the agent."""
    killing.trio.target.phone.bus.subscribe(CallTakenOver, lambda event: killing.now())
    killing.flow.complete()


@pytest.mark.parametrize(
    "moment",
    [at_once, when_the_customers_phone_has_it, when_it_is_accepted, when_the_target_is_taken_over],
)
def test_the_customer_is_in_one_of_three_places(trio: Trio, moment: Callable[[Killing], None]) -> None:
    """D4: with the target or back with the agent, never both and never nowhere; the agent reads which."""
    killing = Killing(trio)
    moment(killing)
    killing.wait_settled()
    place = killing.where()
    assert place in (Place.TARGET, Place.AGENT)
    if killing.flow.outcome is Outcome.JOINED:
        assert place is Place.TARGET
    else:
        assert set(killing.told) == {JOINED if place is Place.TARGET else NOT_JOINED}


def test_before_anything_left_the_phone_the_customer_is_back(trio: Trio) -> None:
    """D4: the customer's phone refuses to be moved by a REFER that it never got."""
    killing = Killing(trio)
    killing.now()
    killing.wait_settled()
    trio.agent.wait(lambda: len(trio.agent.calls) == 2, "both calls back")
    (customers,) = [call for call in trio.agent.calls if call.remote.number == trio.customer.user]
    trio.agent.calls.resume(customers.id)
    trio.agent.wait(lambda: customers.state is CallState.UP, "the customer's call up")
    assert killing.where() is Place.AGENT
