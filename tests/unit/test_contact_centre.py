"""What surrounds the calls is wired: the account decides, and a button on a call asks who owns it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.account.desk import read_desk
from app.account.model import FORMAT, Account
from app.account.standing import Standing, unmanaged
from app.agent.results import CallResultGiven
from app.agent.state import AgentState
from app.bus import Bus
from app.calls.call import CallState
from app.engine.commands import AllowRefer, PlaceCall, PublishPresence, WatchPresence
from app.errors import UserFacingError
from app.phone import Phone, build
from app.transfer.cold import ColdState, ColdTransfer
from app.transfer.consultation import Consultation, ConsultState
from app.transfer.events import Outcome
from app.transfer.kinds import Target, TargetKind, TransferType
from app.transfer.rules import Entry
from app.transfer.verdict import Absent, Refused
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

DESK = read_desk({"user": "1001", "server": "pbx"}, {})
RIGHTS = dict.fromkeys(
    ("transfer", "internal", "external", "supervised", "unsupervised", "queues", "ivr", "manual_dial"), "on"
)


def standing(plan: str = "pro", *, accept_refer: bool = False, hold: int = 90, **rights: str) -> Standing:
    """Maria, of an account like that."""
    account = Account.model_validate(
        {
            "format": FORMAT,
            "account": {
                "name": "Acme",
                "plan": plan,
                "pro_dialing": plan == "pro",
                "queued_transfer_hold_seconds": hold,
                "ring_timeout_seconds": 20,
            },
            "transfer": {"accept_refer": accept_refer},
            "agent_states": {
                "wrap_up_limit_seconds": 33,
                "call_results": ["Sold", "Call again"],
                "default_call_result": "Call again",
            },
            "rights": {"account": {**RIGHTS, **rights}},
            "agents": [
                {"login": "maria", "extension": "1001", "display_name": "Maria"},
                {"login": "jan", "extension": "1002", "display_name": "Jan"},
            ],
            "coworkers": [{"name": "Front desk", "extension": "100"}],
            "queues": [{"name": "Billing", "address": "700"}],
        }
    )
    return Standing(account, account.agent("maria"))


@pytest.fixture
def phone(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Phone]:
    phone = build(loop, desk=None, bus=bus, engine=engine)
    phone.start()
    phone.use(DESK, standing())
    engine.register("desk")
    yield phone
    phone.stop()


@pytest.fixture
def customer(phone: Phone, engine: EngineScripted) -> str:
    """A call from outside that is up."""
    call_id = engine.arrive("sip:+12125550000@pbx")
    phone.calls.answer(call_id)
    engine.answer(call_id)
    engine.grant_holds()
    return call_id


def jan(phone: Phone, call_id: str) -> Target:
    """Jan, as the box lists him."""
    return next(found for found in phone.choices.targets(call_id) if found.name == "Jan")


def test_the_account_file_decides(phone: Phone, engine: EngineScripted) -> None:
    """D12, E7, E10: wrap-up limit, maximum hold, and whether others may transfer this phone."""
    assert phone.agent.status.state is AgentState.AVAILABLE
    assert phone.agent.wrap_up_limit == 33
    assert phone.arrivals.waiting.maximum_hold == 90
    assert engine.of(AllowRefer)[-1] == AllowRefer(account_id="desk", allowed=False)
    phone.use(DESK, standing(accept_refer=True, hold=10))
    assert phone.arrivals.waiting.maximum_hold == 10
    assert engine.of(AllowRefer)[-1].allowed
    engine.lose()
    engine.forget()
    engine.start()
    assert engine.take(AllowRefer)[-1].allowed


def test_state_is_told_and_coworkers_are_watched(phone: Phone, engine: EngineScripted) -> None:
    """E7: all but oneself, and queues; a desk without an account file tells nobody."""
    watched = {watch.uri for watch in engine.of(WatchPresence)}
    assert watched == {"sip:1002@pbx", "sip:100@pbx", "sip:700@pbx"}
    assert engine.of(PublishPresence)[-1].note == "available"
    engine.forget()
    phone.use(DESK)
    engine.register("desk")
    assert all(not watch.on for watch in engine.take(WatchPresence))


def test_a_call_keeps_the_account_that_it_began_with(
    phone: Phone, engine: EngineScripted, customer: str
) -> None:
    """C1, E1: an admin's change counts from the next call on."""
    assert phone.choices.entry(customer) is Entry.ADD_CALL
    phone.use(DESK, standing("standard"))
    assert phone.choices.entry(customer) is Entry.ADD_CALL
    other = engine.arrive()
    assert phone.choices.entry(other) is Entry.TRANSFER
    assert TransferType.CONVERSATION not in phone.choices.types(other)


def test_the_box_lists_what_the_agent_may_have(phone: Phone, customer: str) -> None:
    """D1, E1: not oneself, and no kind that is switched off."""
    assert [found.name for found in phone.choices.targets(customer)] == ["Jan", "Front desk", "Billing"]
    phone.use(DESK, standing(queues="off"))
    other = phone.dial("600")
    assert TargetKind.QUEUE not in phone.choices.kinds(other.id)
    assert [found.name for found in phone.choices.targets(other.id)] == ["Jan", "Front desk"]


def test_what_the_rules_refuse_does_not_begin(phone: Phone, customer: str) -> None:
    """E5, D5: the sentence of the rule, and nothing has changed."""
    assert isinstance(phone.choices.verdict(customer, None, TransferType.COLD), Refused)
    with pytest.raises(UserFacingError, match="Only a voice menu"):
        phone.choices.begin(customer, jan(phone, customer), TransferType.HANG_UP)
    assert list(phone.transfers) == []
    phone.use(DESK, standing(internal="off"))
    other = phone.dial("600")
    assert isinstance(phone.choices.verdict(other.id, jan(phone, customer), TransferType.COLD), Absent)


def test_resume_on_the_card_cancels_a_cold_transfer(
    phone: Phone, engine: EngineScripted, customer: str
) -> None:
    """C8: one place decides: the target stops ringing, the customer is heard."""
    flow = phone.choices.begin(customer, jan(phone, customer), TransferType.COLD)
    engine.grant_holds()
    assert isinstance(flow, ColdTransfer)
    phone.calls.resume(customer)
    engine.grant_holds()
    assert flow.outcome is Outcome.BACK
    assert engine.at_microphone() >= {customer}


def test_the_cards_of_a_consultation_swap_and_cancel(
    phone: Phone, engine: EngineScripted, customer: str
) -> None:
    """S6: Resume on the one who waits swaps; Hang up on the target cancels; Hold holds."""
    flow = phone.choices.begin(customer, jan(phone, customer), TransferType.CONVERSATION)
    assert isinstance(flow, Consultation)
    consult = engine.of(PlaceCall)[-1].call_id
    engine.answer(consult)
    engine.grant_holds()
    phone.calls.resume(customer)
    engine.grant_holds()
    assert flow.state is ConsultState.WITH_CUSTOMER
    phone.calls.swap()
    engine.grant_holds()
    assert flow.state.value == "consulting"
    phone.calls.hold(consult)
    engine.grant_holds()
    held = phone.calls.get(consult)
    assert held is not None
    assert held.state is CallState.HELD_BY_US
    phone.calls.hang_up(consult)
    assert flow.outcome is Outcome.BACK


def test_nothing_interferes_while_the_two_are_joined(
    phone: Phone, engine: EngineScripted, customer: str
) -> None:
    """D2: a REFER cannot be taken back; each button says so and the call goes on."""
    flow = phone.choices.begin(customer, jan(phone, customer), TransferType.COLD)
    engine.grant_holds()
    engine.answer(engine.of(PlaceCall)[-1].call_id)
    assert flow.state is ColdState.JOINING
    for press in (phone.calls.hang_up, phone.calls.resume):
        with pytest.raises(UserFacingError, match="being transferred"):
            press(customer)
    assert phone.departure.consequences() == ["A customer is on the way to Jan; that is waited for."]


def test_a_desk_without_an_account_file_may_everything() -> None:
    """C1: nobody forbids, nothing is listed, and nobody waits for after-call work."""
    free = unmanaged("DE", 20)
    assert free.account.warm_transfer
    assert free.account.general.country == "DE"
    assert not free.wraps_up
    assert (free.login, free.group) == ("", "")


def test_a_result_is_asked_for_as_the_account_says(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop, customer: str
) -> None:
    """S8: the account's results while after-call work lasts, its default when time runs out."""
    given: list[CallResultGiven] = []
    listening = phone.bus.subscribe(CallResultGiven, given.append)
    engine.finish(customer)
    assert phone.results.asked_for == customer
    assert phone.results.choices == ("Sold", "Call again")
    loop.advance(33.1)
    listening.close()
    assert given == [CallResultGiven(customer, "Call again", by_default=True)]


def test_an_agent_who_leaves_is_offline(phone: Phone) -> None:
    """E7: signing out ends the shift."""
    phone.centre.leave()
    assert phone.agent.status.state is AgentState.OFFLINE
    with pytest.raises(UserFacingError, match="No account"):
        phone.dial("600")
