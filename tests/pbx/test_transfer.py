"""Transfers through a real PBX: who talks to whom afterwards, seen at the PBX itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.calls.call import Call, CallState, EndReason
from app.transfer.call_data import data_of
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.events import Outcome, TransferEnded
from app.transfer.flow import Flow
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.transfers import Transfers, Wish
from app.transfer.verdict import Allowed
from tests.pbx.conftest import Stage
from tests.support.transfer_world import ringing, target

pytestmark = pytest.mark.pbx

AGENT, TARGET, CUSTOMER = "1001", "1002", "1003"


class Company:
    """A customer in a call with the agent, and a target who is free."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.agent, self.target = stage.registered(AGENT), stage.registered(TARGET)
        self.customer = stage.registered(CUSTOMER)
        self.customers_call = self.customer.dial(AGENT)
        self.agents_call = self.agent.wait_incoming()
        self.agent.calls.answer(self.agents_call.id)
        self.agent.wait_state(self.agents_call, CallState.UP)
        self.customer.wait_state(self.customers_call, CallState.UP)
        self._ended: list[TransferEnded] = []
        self.agent.phone.bus.subscribe(TransferEnded, self._ended.append)

    @property
    def transfers(self) -> Transfers:
        """The agent's."""
        return self.agent.phone.transfers

    def transfer(
        self,
        kind: TransferType,
        number: str = TARGET,
        *,
        seconds: int = 20,
        to: TargetKind = TargetKind.AGENT,
        data: Mapping[str, str] | None = None,
        by_pbx: bool = False,
    ) -> Flow[Any]:
        """What the agent asks for; the target rings for ``seconds``."""
        return self.transfers.begin(
            Wish(
                customer_id=self.agents_call.id,
                type=kind,
                target=target("Maria", to, number),
                allowed=Allowed((number,), ringing(seconds, by_pbx=by_pbx)),
                data=data or {},
            )
        )

    def rings_at_target(self) -> Call:
        """Wait until the target's phone rings."""
        return self.target.wait_incoming()

    def answered_by_target(self) -> Call:
        """Let the target answer."""
        call = self.rings_at_target()
        self.target.calls.answer(call.id)
        self.target.wait_state(call, CallState.UP)
        return call

    def outcome(self) -> Outcome:
        """Wait until the transfer is over."""
        self.agent.wait(lambda: bool(self._ended), "end of the transfer")
        return self._ended.pop().outcome

    def wait_until_they_talk(self, *numbers: str) -> None:
        """Wait until just these extensions share a bridge of the PBX."""
        self._stage.until(lambda: self._together() == {frozenset(numbers)}, f"{numbers} in one bridge")

    def assert_agent_is_out(self) -> None:
        """No call of the agent is left."""
        self.agent.wait(lambda: not len(self.agent.calls), "agent without a call")

    def _together(self) -> set[frozenset[str]]:
        """The extensions in each bridge of two or more."""
        bridges: dict[str, set[str]] = {}
        for line in self._stage.asterisk.manager.command("core show channels concise").splitlines():
            fields = line.split("!")
            if len(fields) > 12 and fields[12]:
                bridges.setdefault(fields[12], set()).add(fields[0].split("/")[1].split("-")[0])
        return {frozenset(members) for members in bridges.values() if len(members) > 1}


@pytest.fixture
def company(stage: Stage) -> Company:
    """Everybody at their desks, customer and agent talking."""
    return Company(stage)


def test_success_transfer_leaves_when_the_target_answers(company: Company) -> None:
    """D2: customer and target talk, and only then is the agent out."""
    company.transfer(TransferType.SUCCESS)
    ringing_call = company.rings_at_target()
    company.agent.wait(lambda: company.agents_call.held_by_us, "hold of the customer")
    company.target.calls.answer(ringing_call.id)
    assert company.outcome() is Outcome.JOINED
    company.wait_until_they_talk(CUSTOMER, TARGET)
    company.assert_agent_is_out()


@pytest.mark.parametrize("seconds", [20, 4], ids=["declined", "no answer"])
def test_success_transfer_that_fails_leaves_the_customer_with_the_agent(
    company: Company, seconds: int
) -> None:
    """D2, C12: a sentence says so, and they talk on."""
    flow = company.transfer(TransferType.SUCCESS, seconds=seconds)
    call = company.rings_at_target()
    if seconds == 20:
        company.target.calls.decline(call.id)
    assert company.outcome() is Outcome.BACK
    assert "Maria" in flow.sentence
    company.agent.wait_state(company.agents_call, CallState.UP)
    company.wait_until_they_talk(AGENT, CUSTOMER)


def test_conversation_transfer_lets_the_agent_choose_when_to_leave(company: Company) -> None:
    """D4: agent and target talk first; then the agent sends the customer over."""
    flow = company.transfer(TransferType.CONVERSATION)
    assert isinstance(flow, Consultation)
    company.answered_by_target()
    company.agent.wait(lambda: flow.state is ConsultState.CONSULTING, "talk with the target")
    flow.complete()
    assert company.outcome() is Outcome.JOINED
    company.wait_until_they_talk(CUSTOMER, TARGET)
    company.assert_agent_is_out()


def test_a_consult_can_be_cancelled(company: Company) -> None:
    """S6, E3: the agent goes back to the customer, and the target's call ends."""
    flow = company.transfer(TransferType.CONVERSATION)
    assert isinstance(flow, Consultation)
    call = company.answered_by_target()
    company.agent.wait(lambda: flow.state is ConsultState.CONSULTING, "talk with the target")
    flow.cancel()
    assert company.outcome() is Outcome.BACK
    company.target.wait_state(call, CallState.ENDED)
    company.wait_until_they_talk(AGENT, CUSTOMER)


def test_cold_transfer_frees_the_agent_at_once_and_the_customer_waits(company: Company) -> None:
    """C8, C10: the target answers, and customer and target talk."""
    company.transfer(TransferType.COLD)
    assert company.agent.calls.current is None
    assert company.customers_call.established
    company.answered_by_target()
    assert company.outcome() is Outcome.JOINED
    company.wait_until_they_talk(CUSTOMER, TARGET)
    company.assert_agent_is_out()


def test_cold_transfer_that_nobody_answers_ends_the_call(company: Company) -> None:
    """C11: after the ring timeout, without voicemail."""
    company.transfer(TransferType.COLD, seconds=4)
    company.rings_at_target()
    assert company.outcome() is Outcome.UNANSWERED
    company.customer.wait_state(company.customers_call, CallState.ENDED)
    assert company.customers_call.end_reason is EndReason.THEY_HUNG_UP
    company.assert_agent_is_out()


def test_cold_transfer_by_the_pbx_is_a_blind_refer(company: Company) -> None:
    """C8: the PBX rings the target; the agent's part is over when it has taken the call."""
    company.transfer(TransferType.COLD, by_pbx=True)
    company.answered_by_target()
    assert company.outcome() is Outcome.MOVED
    company.wait_until_they_talk(CUSTOMER, TARGET)
    company.assert_agent_is_out()


def test_call_data_reaches_the_target(company: Company) -> None:
    """D11: in the User-to-User header of the consult (RFC 7433), through the PBX."""
    company.transfer(TransferType.SUCCESS, data={"order": "4711"})
    call = company.rings_at_target()
    assert data_of(call)["order"] == "4711"


def test_hang_up_transfer_brings_the_customer_back_from_the_voice_menu(company: Company) -> None:
    """D5: the same agent is called with the token of the transfer."""
    company.transfer(TransferType.HANG_UP, "610", to=TargetKind.IVR)
    back = company.agent.wait_incoming()
    assert company.outcome() is Outcome.RETURNED
    company.agent.calls.answer(back.id)
    company.wait_until_they_talk(AGENT, CUSTOMER)
