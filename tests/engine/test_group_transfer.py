"""A transfer follows who is available, seen by presence between real engines (E9, E11, E12)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.account.model import FORMAT, Account
from app.account.rights import Feature
from app.account.standing import Standing
from app.agent.state import AVAILABLE, AgentState, Status
from app.calls.call import Call, CallState
from app.loop import ThreadLoop
from app.transfer.events import Outcome
from app.transfer.flow import Flow
from app.transfer.kinds import Target, TransferType
from tests.support.party import Party, tone_file

MARIA, TOM = "1002", "1003"
RING_TIMEOUT = 40
"""Seconds: nobody is given up here because the machine is slow."""


def standing(login: str) -> Standing:
    """An agent of a company whose group has no address on any PBX. Only Anna's file knows the others: there
    is no server that could find them."""
    names = {"anna": "1001", "maria": MARIA, "tom": TOM}
    known = names if login == "anna" else {login: names[login]}
    agents = [{"login": name, "extension": at, "group": "Sales"} for name, at in known.items()]
    account = Account.model_validate(
        {
            "format": FORMAT,
            "account": {"name": "Office", "ring_timeout_seconds": RING_TIMEOUT},
            "transfer": {"accept_refer": True},
            "agent_groups": [{"name": "Sales"}],
            "agents": agents,
            "rights": {"account": {feature.value: "on" for feature in Feature}},
        }
    )
    return Standing(account, account.agent(login))


class Floor:
    """Anna talks with a customer; Maria and Tom are available, and she sees it."""

    def __init__(self, loop: ThreadLoop, folder: Path) -> None:
        with contextlib.ExitStack() as ending:

            def party(name: str, login: str = "", **targets: str) -> Party:
                tone = tone_file(folder / f"{name}.wav", 800)
                made = Party(loop, name, tone, targets=targets, standing=standing(login) if login else None)
                ending.callback(made.close)
                made.wait_port()
                return made

            self.customer = party("customer")
            self.maria, self.tom = party(MARIA, "maria"), party(TOM, "tom")
            self.anna = party("1001", "anna", **{MARIA: self.maria.address, TOM: self.tom.address})
            self.customers = self.customer.dial(self.anna.address)
            self.annas = self.anna.answer_next()
            self.customer.wait_state(self.customers, CallState.UP)
            self.sees(MARIA, AgentState.AVAILABLE)
            self.sees(TOM, AgentState.AVAILABLE)
            self._ending = ending.pop_all()

    def close(self) -> None:
        """End all four."""
        self._ending.close()

    def sees(self, extension: str, state: AgentState) -> None:
        """Wait until Anna's phone shows that agent so."""
        states = self.anna.phone.coworkers.states

        def shown() -> bool:
            seen = states.get(extension)
            return seen is not None and seen.state is state

        self.anna.wait(shown, f"{extension} {state.value}")

    def rest(self, party: Party) -> None:
        """That agent has a break, and Anna sees it."""
        party.phone.agent.choose(Status(AgentState.BREAK, "Lunch"))
        self.sees(party.user, AgentState.BREAK)

    def target(self, name: str) -> Target:
        """Somebody as the transfer box offers them."""
        return next(found for found in self.anna.phone.choices.targets(self.annas.id) if found.name == name)

    def transfer(self, name: str) -> Flow[Any]:
        """Anna leaves at once."""
        return self.anna.phone.choices.begin(self.annas.id, self.target(name), TransferType.COLD)

    def wait_joined(self, flow: Flow[Any]) -> None:
        """The customer is with whoever answered."""
        self.anna.wait(lambda: flow.over, "end of the transfer")
        assert flow.outcome is Outcome.JOINED, flow.sentence
        self.anna.wait(lambda: not len(self.anna.calls), "no call at Anna's")


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    floor = Floor(ThreadLoop(), tmp_path)
    yield floor
    floor.close()


def take(party: Party) -> Call:
    """That agent answers the call that rings there."""
    call = party.wait_incoming()
    party.wait(lambda: call.ringing_here, "a call that rings")
    party.calls.answer(call.id)
    return call


def test_the_next_of_a_group_is_asked_when_one_declines(floor: Floor) -> None:
    """E12, C10: Maria says no, Tom takes the call."""
    flow = floor.transfer("Sales")
    floor.maria.calls.decline(floor.maria.wait_incoming().id)
    take(floor.tom)
    floor.wait_joined(flow)


def test_a_group_with_nobody_available_is_waited_for(floor: Floor) -> None:
    """E12, E11: both have a break; the call waits at nobody's phone and reaches the first who is back."""
    floor.rest(floor.maria)
    floor.rest(floor.tom)
    flow = floor.transfer("Sales")
    progress = flow.progress
    assert progress is not None
    assert progress.queued
    floor.tom.phone.agent.choose(AVAILABLE)
    take(floor.tom)
    floor.wait_joined(flow)
    assert not len(floor.maria.calls)


def test_an_agent_taken_while_it_rings_is_waited_for(floor: Floor) -> None:
    """S9, E9, E11: shown available, and not any more; the call waits there and rings again."""
    flow = floor.transfer("maria")
    incoming = floor.maria.wait_incoming()
    floor.rest(floor.maria)
    floor.anna.wait(lambda: flow.progress is not None and flow.progress.queued, "a call that waits")
    floor.maria.phone.agent.choose(AVAILABLE)
    floor.anna.wait(lambda: flow.progress is not None and not flow.progress.queued, "a call that rings")
    floor.maria.calls.answer(incoming.id)
    floor.wait_joined(flow)
