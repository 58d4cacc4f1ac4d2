"""Agent, customer and target on 127.0.0.1, real engines and no PBX; the customer has called the agent."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Final

from app.agent.state import AgentState
from app.calls.call import Call, CallState
from app.loop import ThreadLoop
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.events import Outcome
from app.transfer.flow import Flow
from app.transfer.kinds import TransferType
from tests.support.party import Party, tone_file

TARGET: Final = "1002"
"""The target's short number on the agent's phone."""


class Trio:
    """See the module."""

    def __init__(self, loop: ThreadLoop, folder: Path) -> None:
        with contextlib.ExitStack() as ending:

            def party(name: str, pitch: float, **targets: str) -> Party:
                made = Party(loop, name, tone_file(folder / f"{name}.wav", pitch), targets=targets)
                ending.callback(made.close)
                return made

            self.customer = party("customer", 800)
            self.target = party("target", 1300)
            self.target.wait_port()
            self.agent = party("agent", 500, **{TARGET: self.target.address})
            for each in (self.customer, self.agent):
                each.wait_port()
            self.customers = self.customer.dial(self.agent.address)
            self.agents = self.agent.answer_next()
            self.customer.wait_state(self.customers, CallState.UP)
            self._ending = ending.pop_all()

    def close(self) -> None:
        """End all three."""
        self._ending.close()

    def transfer(self, way: TransferType) -> Flow[Any]:
        """Send the customer to the target, as the box does."""
        choices = self.agent.phone.choices
        return choices.begin(self.agents.id, choices.typed(self.agents.id, TARGET), way)

    def wait_over(self, flow: Flow[Any]) -> Outcome:
        """How the transfer ended."""
        self.agent.wait(lambda: flow.over, f"end of the transfer in {flow.state}")
        assert flow.outcome is not None
        return flow.outcome

    def wait_alone(self, party: Party) -> None:
        """Wait until this phone has no call."""
        party.wait(lambda: not len(party.calls), f"no call at {party.user}")

    def wait_state(self, state: AgentState) -> None:
        """Wait until the agent is in that state."""
        self.agent.wait(lambda: self.agent.phone.agent.status.state is state, state.value)

    def check_together(self, one: Party, other: Party, through: Party | None = None) -> None:
        """The two are in one call, or each in one with ``through``, and hear each other."""
        ones, others = one.the_call_with(through or other), other.the_call_with(through or one)
        one.says(ones)
        other.wait_hears(others, something=True)
        one.is_silent(ones)
        other.wait_hears(others, something=False)
        other.says(others)
        one.wait_hears(ones, something=True)
        other.is_silent(others)

    def consult(self) -> tuple[Consultation, Call]:
        """A conversation transfer in which the target has answered; the target's call with it."""
        flow = self.transfer(TransferType.CONVERSATION)
        assert isinstance(flow, Consultation)
        targets = self.target.answer_next()
        self.agent.wait(lambda: flow.state is ConsultState.CONSULTING, "consultation")
        return flow, targets
