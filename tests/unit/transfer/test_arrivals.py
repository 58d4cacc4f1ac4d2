"""Transferred calls that arrive at a phone (E9-E12), and their data (D11, E6)."""

from __future__ import annotations

import pytest

from app.agent.state import AVAILABLE, DO_NOT_DISTURB, AgentState, Status
from app.agent.waiting import SlotState
from app.engine.commands import AnswerCall, HangUpCall, PlayTone
from app.engine.values import Header
from app.transfer.arrivals import TransferArrivals
from app.transfer.call_data import data_of, encode
from app.transfer.kinds import TargetKind, TransferType
from app.transfer.referred import HangUpTransfer
from tests.support.transfer_world import World, target

LUNCH = Status(AgentState.BREAK, "Lunch")
DATA = encode({"ref": "other-phone", "via": "cold", "customer": "42"}).header


class Receiver(World):
    """An agent's phone that receives transferred calls; its first call is over."""

    def __init__(self, *, carries_182: bool = False) -> None:
        super().__init__()
        self.arrivals = TransferArrivals(
            self.calls,
            self.engine,
            self.loop,
            self.bus,
            desk=self.desk,
            transfers=self.transfers,
            maximum_hold=120,
            path_carries_182=carries_182,
        )
        self.hang_up(self.customer)
        self.desk.finish_wrap_up()
        self.engine.forget()

    def receive(self, *headers: Header) -> str:
        """An INVITE comes in while the bus is busy with it, as in the program."""
        return self.come_back(list(headers))

    def tones(self) -> list[str]:
        """Every tone since the phone was made ready."""
        return [str(tone.tone) for tone in self.engine.of(PlayTone)][1:]


@pytest.fixture
def phone() -> Receiver:
    return Receiver()


@pytest.mark.parametrize("header", [DATA, Header("Referred-By", "<sip:1009@127.0.0.1>")])
def test_a_transferred_call_waits_without_a_sound_and_rings_when_the_agent_is_free(
    phone: Receiver, header: Header
) -> None:
    """E9, E11: not even the beginning of a ring is heard while the agent is away."""
    phone.desk.choose(LUNCH)
    call_id = phone.receive(header)
    assert phone.tones() == []
    assert phone.call(call_id).ignored
    phone.desk.choose(AVAILABLE)
    assert phone.tones() == ["ring"]
    phone.calls.answer(call_id)
    phone.engine.answer(call_id)
    phone.settle()
    assert phone.arrivals.waiting.state is SlotState.EMPTY
    assert phone.status() is AgentState.TALKING
    assert call_id in phone.engine.at_microphone()


def test_an_available_agent_hears_it_at_once(phone: Receiver) -> None:
    """E8: it rings like any call."""
    phone.receive(DATA)
    assert phone.tones() == ["ring"]


def test_an_ordinary_call_in_a_break_rings_as_ever(phone: Receiver) -> None:
    """E9: only transferred calls are kept; what a break means for others is not this rule's."""
    phone.desk.choose(LUNCH)
    phone.receive()
    assert phone.tones() == ["ring"]


def test_it_waits_while_the_agent_talks_and_through_wrap_up(phone: Receiver) -> None:
    """E11: as soon as the agent is Available, and not before."""
    other = phone.receive()
    phone.calls.answer(other)
    phone.engine.answer(other)
    phone.settle()
    call_id = phone.receive(DATA)
    phone.hang_up(other)
    assert phone.status() is AgentState.AFTER_CALL_WORK
    assert phone.call(call_id).ignored
    phone.desk.finish_wrap_up()
    assert not phone.call(call_id).ignored
    assert phone.tones()[-1] == "ring"


def test_the_sender_is_told_182_where_the_path_carries_it() -> None:
    """E9: ``182 Queued``."""
    phone = Receiver(carries_182=True)
    phone.desk.choose(LUNCH)
    call_id = phone.receive(DATA)
    assert AnswerCall(call_id=call_id, code=182) in phone.engine.sent


def test_a_second_one_is_busy_and_the_first_ends_after_the_maximum_hold(phone: Receiver) -> None:
    """E9, E10: 486 for the second, 480 for the first after two minutes."""
    phone.desk.choose(LUNCH)
    first = phone.receive(DATA)
    second = phone.receive(DATA)
    assert HangUpCall(call_id=second, code=486) in phone.engine.sent
    phone.wait(119)
    assert phone.lives(first)
    phone.wait(2)
    assert HangUpCall(call_id=first, code=480) in phone.engine.sent
    assert not phone.lives(first)


def test_do_not_disturb_keeps_nobody(phone: Receiver) -> None:
    """E9: refused at once, so that the sender can choose another."""
    phone.desk.choose(DO_NOT_DISTURB)
    call_id = phone.receive(DATA)
    assert HangUpCall(call_id=call_id, code=486) in phone.engine.sent
    assert phone.tones() == []


def test_its_data_can_be_read_while_it_waits(phone: Receiver) -> None:
    """D11, E6: the screen pop comes with the call."""
    phone.desk.choose(LUNCH)
    call_id = phone.receive(DATA)
    assert dict(data_of(phone.call(call_id)))["customer"] == "42"


def test_a_customer_back_from_a_voice_menu_rings_while_the_agent_waits() -> None:
    """D5: the returning call is not queued behind the waiting for it."""
    phone = Receiver()
    phone.customer = phone.receive()
    phone.calls.answer(phone.customer)
    phone.engine.answer(phone.customer)
    phone.settle()
    ivr = target("Card payment", TargetKind.IVR, "9300")
    flow = phone.transfer(HangUpTransfer, TransferType.HANG_UP, ivr)
    phone.notify(202, final=False)
    phone.notify(200)
    assert phone.status() is AgentState.WAITING
    data = flow.order.plan.data
    assert data is not None
    call_id = phone.receive(data.header)
    assert not phone.call(call_id).ignored
    assert phone.tones()[-1] == "ring"


def test_it_lets_go_of_everything(phone: Receiver) -> None:
    """No subscription and no screening is left behind."""
    phone.desk.choose(LUNCH)
    phone.arrivals.close()
    phone.receive(DATA)
    assert phone.tones() == ["ring"]
