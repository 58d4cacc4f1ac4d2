"""The engine dies under transfers and conferences: who is asked for again, and what the agent reads."""

from __future__ import annotations

import pytest

from app.calls import conference_interruption
from app.calls.call import CallState
from app.calls.conference_state import ConferenceState
from app.calls.events import CallRecovered, CallTold
from app.calls.recovery import Interrupted, Recovery
from app.engine.commands import HangUpCall, PlaceCall
from app.engine.events import AccountListening
from app.transfer import interruption
from app.transfer.add_call import AddCall
from app.transfer.cold import ColdState, ColdTransfer
from app.transfer.consultation import Consultation
from app.transfer.events import Outcome
from app.transfer.kinds import TransferType
from app.transfer.referred import PbxTransfer
from app.transfer.success import SuccessTransfer
from tests.support.transfer_world import World, ringing

BACK = AccountListening(account_id="desk", transport="udp", host="127.0.0.1", port=5070)
STOPPED = "The phone engine was restarted; the transfer to Maria was stopped, and the customer is back."
NOT_JOINED = "The phone engine was restarted; the customer and Maria were not joined."
JOINED = "The phone engine was restarted; the customer and Maria talk with each other."


class Restarted(World):
    """A world whose engine is replaced by another one."""

    def __init__(self) -> None:
        super().__init__()
        self.recovery = Recovery(
            self.calls, self.loop, self.bus, part_of=self._part_of, reunite=self.conference.gather
        )
        self.told: dict[str, str] = {}
        """By the call that was lost, what the agent reads."""
        self.again: dict[str, str] = {}
        """Lost call to the one by which it is asked for."""
        self.bus.subscribe(
            CallRecovered, lambda event: self.again.update({event.old_call_id: event.new_call_id})
        )
        self.bus.subscribe(CallTold, self._note)

    def _part_of(self, call_id: str) -> Interrupted | None:
        if self.conference.has(call_id):
            return conference_interruption.interruption(self.conference, call_id)
        flow = self.transfers.of_call(call_id)
        return None if flow is None else interruption.interruption(flow, call_id)

    def _note(self, event: CallTold) -> None:
        old = next((old for old, new in self.again.items() if new == event.call_id), event.call_id)
        self.told[old] = event.sentence

    def restart(self) -> None:
        """The engine dies, and a new one has the account."""
        self.kill_engine()
        self.engine_died = False
        self.engine.start()
        self.bus.publish(BACK)
        self.settle()

    def knows(self, lost: str) -> None:
        """The other side of that call takes us back."""
        self.engine.answer(self.again[lost])
        self.settle()

    def knows_no_more(self, lost: str, code: int = 481) -> None:
        """The other side of that call has none with us any more."""
        self.engine.finish(self.again[lost], code)
        self.settle()

    def current(self) -> str:
        """The call at the microphone."""
        call = self.calls.current
        assert call is not None
        assert call.id in self.engine.at_microphone()
        return call.id


@pytest.fixture
def world() -> Restarted:
    return Restarted()


def test_a_plain_call_is_taken_up_with_a_sentence(world: Restarted) -> None:
    """P2: nothing is silent."""
    world.restart()
    world.knows(world.customer)
    assert world.told == {world.customer: "The phone engine was restarted; you are talking again."}
    assert world.current() == world.again[world.customer]


def test_a_plain_call_that_is_gone_is_told_too(world: Restarted) -> None:
    """P2: the customer hung up meanwhile."""
    world.restart()
    world.knows_no_more(world.customer)
    assert world.told == {world.customer: "The phone engine was restarted; the call was over by then."}


def test_of_two_calls_the_one_on_hold_says_so(world: Restarted) -> None:
    """P2: the newer one is talked to."""
    second = world.engine.arrive("sip:1007@127.0.0.1")
    world.calls.answer(second)
    world.engine.answer(second)
    world.settle()
    world.restart()
    world.knows(second)
    world.knows(world.customer)
    assert world.told == {
        second: "The phone engine was restarted; you are talking again.",
        world.customer: "The phone engine was restarted; this call is on hold.",
    }
    assert world.call(world.again[world.customer]).state is CallState.HELD_BY_US


@pytest.mark.parametrize(
    ("flow", "kind"), [(ColdTransfer, TransferType.COLD), (SuccessTransfer, TransferType.SUCCESS)]
)
def test_a_transfer_that_rings_is_stopped_and_the_customer_is_back(
    world: Restarted, flow: type[ColdTransfer] | type[SuccessTransfer], kind: TransferType
) -> None:
    """C8, D2: with the agent, and told why."""
    world.transfer(flow, kind)
    world.ring()
    world.restart()
    world.knows(world.customer)
    assert world.told == {world.customer: STOPPED}
    assert world.current() == world.again[world.customer]


def test_a_consultation_gives_both_back(world: Restarted) -> None:
    """D4: the customer on hold or at the microphone, the target too; neither is lost."""
    world.transfer(Consultation, TransferType.CONVERSATION)
    world.answer()
    target = world.consult
    world.restart()
    world.knows(world.customer)
    world.knows(target)
    assert world.told == {
        world.customer: STOPPED,
        target: "The phone engine was restarted; the transfer to Maria was stopped.",
    }


def joining(world: Restarted) -> str:
    """The REFER with Replaces is out when the engine dies; the target's call."""
    world.transfer(SuccessTransfer, TransferType.SUCCESS)
    world.answer()
    target = world.consult
    world.restart()
    return target


def test_in_the_middle_of_replaces_the_target_is_asked_first(world: Restarted) -> None:
    """D2: it still knows our call, so nobody replaced it: the customer comes back to the agent."""
    target = joining(world)
    assert set(world.again) == {target}
    world.knows(target)
    world.knows(world.customer)
    assert world.told == {target: NOT_JOINED, world.customer: NOT_JOINED}
    assert world.current() == world.again[world.customer]


def test_customer_and_target_who_were_joined_are_left_in_peace(world: Restarted) -> None:
    """D2: the target has no call with us any more: asking the customer would part the two."""
    target = joining(world)
    world.knows_no_more(target)
    assert set(world.again) == {target}
    assert world.told == {target: JOINED}
    world.wait(120)
    assert set(world.again) == {target}


def test_a_target_that_says_nothing_proves_nothing(world: Restarted) -> None:
    """D2: then the customer is asked all the same."""
    target = joining(world)
    world.wait(11)
    assert world.call(world.again[target]).state is CallState.ENDED
    world.knows(world.customer)
    assert world.told[world.customer] == NOT_JOINED


def test_the_agent_may_give_up_the_target_and_has_the_customer(world: Restarted) -> None:
    """D2: hanging up is no answer of the target's."""
    target = joining(world)
    world.calls.hang_up(world.again[target])
    world.settle()
    world.knows(world.customer)
    assert world.told == {world.customer: NOT_JOINED}


def test_two_who_talked_through_this_phone_do_so_again_with_the_agent(world: Restarted) -> None:
    """C8: a peer that refuses Replaces does not cost the customer the call, not even twice."""
    flow = world.transfer(ColdTransfer, TransferType.COLD)
    world.answer()
    world.notify(603)
    assert flow.state is ColdState.BRIDGED
    target = world.consult
    world.restart()
    world.knows(world.customer)
    world.knows(target)
    assert world.conference.state is ConferenceState.TALKING
    assert {party.call_id for party in world.conference.parties} == set(world.again.values())
    assert set(world.told.values()) == {
        "The phone engine was restarted; the customer, Maria and you are in a conference."
    }


def test_a_transfer_that_the_pbx_carries_out_goes_on(world: Restarted) -> None:
    """C8: the PBX knows the agent's leg no more."""
    world.transfer(PbxTransfer, TransferType.COLD, rings=ringing(by_pbx=True))
    world.notify(202, final=False)
    world.restart()
    world.knows_no_more(world.customer, 404)
    assert world.told == {
        world.customer: "The phone engine was restarted; the PBX goes on with the transfer to Maria."
    }


def conference(world: Restarted) -> list[str]:
    """Agent, customer and Maria hear one another."""
    flow = world.transfer(AddCall, TransferType.WARM)
    world.answer()
    assert flow.outcome is Outcome.CONFERENCE
    return [party.call_id for party in world.conference.parties]


def test_a_conference_goes_on(world: Restarted) -> None:
    """C6: everybody hears everybody again."""
    parties = conference(world)
    world.restart()
    assert world.conference.state is ConferenceState.NONE
    for party in parties:
        world.knows(party)
    assert {party.call_id for party in world.conference.parties} == set(world.again.values())
    assert world.engine.at_microphone() >= set(world.again.values())
    assert set(world.told.values()) == {"The phone engine was restarted; the conference goes on."}


def test_of_a_conference_the_one_who_is_left_is_an_ordinary_call(world: Restarted) -> None:
    """C6, S5: the other has hung up meanwhile."""
    first, second = conference(world)
    world.restart()
    world.knows(second)
    world.knows_no_more(first)
    assert world.conference.state is ConferenceState.NONE
    assert world.told[first] == "The phone engine was restarted; the call was over by then."


def test_an_agent_who_was_leaving_leaves_the_two_in_peace(world: Restarted) -> None:
    """C7, S5: the REFER was carried out: the second party knows no call of ours any more."""
    first, second = conference(world)
    world.conference.leave()
    world.settle()
    world.restart()
    assert set(world.again) == {second}
    world.knows_no_more(second)
    assert set(world.again) == {second}
    assert world.told == {second: "The phone engine was restarted; those you left talk with each other."}
    assert first not in world.again


def test_an_engine_that_dies_again_before_anybody_answers_loses_nobody(world: Restarted) -> None:
    """P2: the old dialog is asked for once more."""
    world.restart()
    asked = len(world.engine.of(PlaceCall))
    world.restart()
    assert len(world.engine.of(PlaceCall)) == asked + 1
    world.knows(world.customer)
    assert world.told == {world.customer: "The phone engine was restarted; you are talking again."}


def test_nothing_is_hung_up_by_it(world: Restarted) -> None:
    """P2: the new engine has no call to end."""
    conference(world)
    before = len(world.engine.of(HangUpCall))
    world.restart()
    assert len(world.engine.of(HangUpCall)) == before
