"""Coworkers as an Asterisk shows them: hints as the document writes them, seen in the product (RFC 3856)."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
from collections.abc import Callable, Iterator

import pytest

from app.account.desk import Desk
from app.account.model import FORMAT, Account
from app.account.rights import Feature
from app.account.sip import SipAccount
from app.account.standing import Standing
from app.agent.state import AgentState, Status
from app.calls.call import CallState
from app.loop import ThreadLoop
from app.transfer.events import Outcome
from app.transfer.kinds import Target, TransferType
from tests.support.asterisk import Asterisk, extension, running_asterisk
from tests.support.pbx_document import documented_pbx
from tests.support.softphone import Softphone
from tests.support.wire_phone import WirePhone

pytestmark = pytest.mark.pbx

ANNA, MARIA, TOM = "1001", "1002", "1003"
QUEUE = "700"
"""Of which Maria is an agent."""
ROOM = "812345678"
"""A conference, in which one may stay."""
RING_TIMEOUT = 20
"""Seconds: long enough for a call to be set up meanwhile on a machine that is busy."""
PEOPLE = {ANNA: "Anna", MARIA: "Maria", TOM: "Tom"}


@pytest.fixture
def pbx() -> Iterator[Asterisk]:
    """An Asterisk that follows the document to the letter."""
    with running_asterisk(documented_pbx()) as asterisk:
        yield asterisk


class Floor:
    """Agents of one account file at an Asterisk; each watches the others."""

    def __init__(self, pbx: Asterisk) -> None:
        self.pbx = pbx
        self.loop = ThreadLoop()
        self._phones = contextlib.ExitStack()

    def agent(self, number: str) -> Softphone:
        """That agent's phone, registered."""
        account = SipAccount(
            account_id="desk",
            user=number,
            server=self.pbx.address,
            port=self.pbx.ports.sip,
            local_address=self.pbx.address,
            publishes=True,
        )
        desk = Desk(account=account, password=extension(number).password)
        phone = Softphone(self.loop, desk)
        self._phones.callback(phone.close)
        phone.phone.use(desk, standing(number))
        phone.wait_registered()
        return phone

    def wire(self, number: str) -> WirePhone:
        """A coworker's plain phone."""
        phone = self._phones.enter_context(
            WirePhone(number, 1300, self.pbx.address, lambda: self.loop.post(lambda: None))
        )
        phone.register((self.pbx.address, self.pbx.ports.sip), extension(number).password)
        return phone

    def close(self) -> None:
        """End every phone."""
        self._phones.close()


def standing(number: str) -> Standing:
    """What the account file says for the agent at this extension."""
    agents = [{"login": name.lower(), "extension": at, "display_name": name} for at, name in PEOPLE.items()]
    rights = {"account": {feature.value: "on" for feature in Feature}}
    queues = [{"name": "Sales", "address": QUEUE}]
    content = {
        "format": FORMAT,
        "account": {"name": "Office", "ring_timeout_seconds": RING_TIMEOUT},
        "agents": agents,
        "queues": queues,
        "rights": rights,
    }
    account = Account.model_validate(content)
    return Standing(account, account.agent(PEOPLE[number].lower()))


@pytest.fixture
def floor(pbx: Asterisk) -> Iterator[Floor]:
    floor = Floor(pbx)
    yield floor
    floor.close()


def state_of(phone: Softphone, number: str) -> AgentState | None:
    """What this phone sees of a coworker; None: nothing."""
    seen = phone.phone.coworkers.states.get(number)
    return None if seen is None else seen.state


def sees(phone: Softphone, number: str, state: AgentState) -> Callable[[], bool]:
    """Whether it sees the coworker so."""
    return lambda: state_of(phone, number) is state


def test_a_coworker_is_seen_free_talking_and_gone(floor: Floor) -> None:
    """E7, D12: by the documented hint, in the states and in the transfer box's targets."""
    anna = floor.agent(ANNA)
    anna.wait(sees(anna, MARIA, AgentState.OFFLINE), "Maria signed out")
    maria = floor.wire(MARIA)
    anna.wait(sees(anna, MARIA, AgentState.AVAILABLE), "Maria free")
    maria.call("610")
    anna.wait(sees(anna, MARIA, AgentState.TALKING), "Maria talking")
    call = anna.dial("610")
    anna.wait_state(call, CallState.UP)
    assert target(anna, call.id, "Maria").state is AgentState.TALKING
    maria.hang_up()
    anna.wait(sees(anna, MARIA, AgentState.AVAILABLE), "Maria free again")
    assert target(anna, call.id, "Maria").state is AgentState.AVAILABLE


def test_a_queue_is_seen_free_while_an_agent_of_it_is(floor: Floor) -> None:
    """C4: by the documented hint, for the page of people."""
    anna = floor.agent(ANNA)
    anna.wait(sees(anna, QUEUE, AgentState.TALKING), "nobody signed in")
    maria = floor.wire(MARIA)
    anna.wait(sees(anna, QUEUE, AgentState.AVAILABLE), "Maria free")
    maria.call("610")
    anna.wait(sees(anna, QUEUE, AgentState.TALKING), "Maria talking")
    maria.hang_up()
    anna.wait(sees(anna, QUEUE, AgentState.AVAILABLE), "Maria free again")


def target(phone: Softphone, call_id: str, name: str) -> Target:
    """Somebody as the transfer box offers them."""
    return next(found for found in phone.phone.choices.targets(call_id) if found.name == name)


def test_somebody_who_is_being_rung_is_not_free(floor: Floor) -> None:
    """E8, S9: so that no second transfer is sent there by mistake."""
    anna, maria = floor.agent(ANNA), floor.wire(MARIA)
    anna.wait(sees(anna, MARIA, AgentState.AVAILABLE), "Maria free")
    tom = floor.wire(TOM)
    tom.call(MARIA)
    anna.wait(sees(anna, MARIA, AgentState.TALKING), "Maria rung")
    maria.decline()
    anna.wait(sees(anna, MARIA, AgentState.AVAILABLE), "Maria free again")


def test_an_agent_who_takes_another_call_first_gets_the_transfer_after_it(floor: Floor) -> None:
    """S9, E9, E11: Asterisk swallows 182, and its "Ringing" hides the other call; the customer waits on."""
    anna, maria = floor.agent(ANNA), floor.agent(MARIA)
    anna.wait(sees(anna, MARIA, AgentState.AVAILABLE), "Maria free")
    floor.wire(TOM).call(ANNA)
    customer = anna.wait_incoming()
    anna.calls.answer(customer.id)
    anna.wait_state(customer, CallState.UP)
    flow = anna.phone.choices.begin(customer.id, target(anna, customer.id, "Maria"), TransferType.COLD)
    first = maria.wait_incoming()
    other = maria.dial(ROOM)
    maria.wait_state(other, CallState.UP)
    maria.wait_state(first, CallState.ENDED)  # Anna's phone has given that call up, and sees the truth
    waits = maria.wait_incoming()
    assert not flow.over
    maria.calls.hang_up(other.id)
    state = maria.phone.agent
    maria.wait(lambda: state.status.state is AgentState.AFTER_CALL_WORK, "after-call work")
    state.finish_wrap_up()
    assert waits.ringing_here
    maria.calls.answer(waits.id)
    anna.wait(lambda: flow.over, "end of the transfer")
    assert flow.outcome is Outcome.JOINED


def test_two_agents_see_each_other_and_a_refused_publish_makes_no_noise(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    """E7: Asterisk takes no PUBLISH; the hint says what it knows, and nobody's log fills up with it."""
    caplog.set_level(logging.INFO)
    anna, maria = floor.agent(ANNA), floor.agent(MARIA)
    anna.wait(sees(anna, MARIA, AgentState.AVAILABLE), "Maria free")
    maria.wait(sees(maria, ANNA, AgentState.AVAILABLE), "Anna free")
    maria.phone.agent.choose(Status(AgentState.BREAK, "Lunch"))
    call = maria.dial("610")
    anna.wait(sees(anna, MARIA, AgentState.TALKING), "Maria talking")
    maria.calls.hang_up(call.id)
    anna.wait(sees(anna, MARIA, AgentState.AVAILABLE), "Maria free again")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_restarted_engine_sees_them_again(floor: Floor, expected_errors: list[str]) -> None:
    """E7, P1: what was seen is unknown until the PBX has told it anew."""
    expected_errors.append("hookswitch.engine")
    anna = floor.agent(ANNA)
    floor.wire(MARIA)
    anna.wait(sees(anna, MARIA, AgentState.AVAILABLE), "Maria free")
    os.kill(anna.engine_pid, signal.SIGKILL)
    anna.wait(lambda: state_of(anna, MARIA) is None, "nothing known")
    anna.wait(sees(anna, MARIA, AgentState.AVAILABLE), "Maria free again")
