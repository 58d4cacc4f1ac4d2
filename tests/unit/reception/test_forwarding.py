"""Calls that are sent elsewhere: always, when busy, when nobody answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.agent.state import DO_NOT_DISTURB
from app.bus import Bus
from app.calls.call import EndReason
from app.engine.commands import AnswerCall, HangUpCall, PlayTone
from app.errors import UserFacingError
from app.history.record import CallOutcome, Leg, Record
from app.phone import Phone
from app.reception.choices import ChoiceBook, Choices, Way
from app.reception.reception import FORWARDED, REFUSED, ReceptionChanged
from tests.support.incoming import DESK, arrives, finished, rings, standing
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop


def test_every_call_is_forwarded(phone: Phone, engine: EngineScripted, bus: Bus) -> None:
    """P8: 302 with the other address, silently, and no missed call."""
    assert phone.reception.forward(Way.ALWAYS, "1002") == "1002"
    call = arrives(phone, engine, "sip:+12125550000@pbx")
    assert engine.of(HangUpCall) == [HangUpCall(call_id=call.id, code=302, forward_to="sip:1002@pbx")]
    assert not engine.of(PlayTone)
    finished(bus, call, 302)
    assert (call.end_reason, call.end_sentence) == (EndReason.FORWARDED, "Forwarded to 1002.")
    leg = Leg(
        call_id=call.id, direction=call.direction, began_at=0, ended_at=1, reason=call.end_reason, code=302
    )
    assert Record(uid="1", legs=(leg,), ended_at=1).outcome is CallOutcome.FORWARDED


def test_forwarding_comes_before_do_not_disturb(phone: Phone, engine: EngineScripted) -> None:
    """P8: unconditional forwarding knows no state; whoever is not to be disturbed is busy."""
    phone.agent.choose(DO_NOT_DISTURB)
    phone.reception.forward(Way.BUSY, "1002")
    arrives(phone, engine, "sip:+12125550000@pbx")
    phone.reception.forward(Way.ALWAYS, "100")
    arrives(phone, engine, "sip:+12125550000@pbx")
    assert [order.forward_to for order in engine.of(HangUpCall)] == ["sip:1002@pbx", "sip:100@pbx"]


def test_a_busy_agents_calls_are_forwarded(phone: Phone, engine: EngineScripted) -> None:
    """P8: a call that only rings makes nobody busy."""
    phone.reception.forward(Way.BUSY, "1002")
    first = arrives(phone, engine, "sip:+12125550000@pbx")
    second = arrives(phone, engine, "sip:+12125550001@pbx")
    assert not engine.of(HangUpCall)
    phone.calls.answer(first.id)
    engine.answer(first.id)
    third = arrives(phone, engine, "sip:+12125550002@pbx")
    assert [order.call_id for order in engine.of(HangUpCall)] == [third.id]
    assert second.ringing_here


def test_a_call_that_nobody_answers_is_forwarded(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P8: after so many seconds of ringing, and not when it was answered meanwhile."""
    phone.reception.forward(Way.NO_ANSWER, "1002")
    phone.reception.ring_for(12)
    call = arrives(phone, engine, "sip:+12125550000@pbx")
    loop.advance(11.9)
    assert not engine.of(HangUpCall)
    loop.advance(0.2)
    assert engine.of(HangUpCall) == [HangUpCall(call_id=call.id, code=302, forward_to="sip:1002@pbx")]
    other = arrives(phone, engine, "sip:+12125550001@pbx")
    phone.calls.answer(other.id)
    engine.answer(other.id)
    loop.advance(60)
    assert len(engine.of(HangUpCall)) == 1


def test_a_silenced_call_is_forwarded_all_the_same(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P8, S1: Ignore says nothing to the caller."""
    phone.reception.forward(Way.NO_ANSWER, "1002")
    call = arrives(phone, engine, "sip:+12125550000@pbx")
    phone.calls.ignore(call.id)
    loop.advance(20)
    assert [order.code for order in engine.of(HangUpCall)] == [302]


def test_a_call_that_rings_goes_where_the_agent_says_by_then(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P8: a number that was mended counts, and forwarding that was turned off sends nobody away."""
    phone.reception.forward(Way.NO_ANSWER, "1002")
    arrives(phone, engine, "sip:+12125550000@pbx")
    loop.advance(5)
    phone.reception.forward(Way.NO_ANSWER, "100")
    loop.advance(20)
    assert [order.forward_to for order in engine.take(HangUpCall)] == ["sip:100@pbx"]
    call = arrives(phone, engine, "sip:+12125550001@pbx")
    loop.advance(5)
    phone.reception.forward_nothing()
    loop.advance(60)
    assert not engine.take(HangUpCall)
    assert call.ringing_here


@pytest.mark.parametrize("refused", [False, True])
def test_an_answer_that_the_engine_refuses_leaves_the_forwarding(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop, *, refused: bool
) -> None:
    """P8: nobody has taken the caller yet; who is being answered that very moment is not sent away."""
    phone.reception.forward(Way.NO_ANSWER, "1002")
    phone.reception.ring_for(10)
    call = arrives(phone, engine, "sip:+12125550000@pbx")
    engine.refuse(AnswerCall, "The engine does not.")
    loop.advance(2)
    phone.calls.answer(call.id)
    loop.advance(0)
    assert not call.answering
    loop.advance(7.9)
    engine.refuse(AnswerCall, "The engine does not." if refused else "")
    phone.calls.answer(call.id)
    if refused:
        loop.advance(1.2)
        assert [order.forward_to for order in engine.of(HangUpCall)] == ["sip:1002@pbx"]
    else:
        loop.advance(0.2)
        engine.answer(call.id)
        loop.advance(60)
        assert not engine.of(HangUpCall)


def test_one_press_ends_all_forwarding(phone: Phone, engine: EngineScripted, bus: Bus) -> None:
    """P8: what is on can be read, and ended at once."""
    told: list[ReceptionChanged] = []
    subscription = bus.subscribe(ReceptionChanged, told.append)
    phone.reception.forward(Way.ALWAYS, "1002")
    phone.reception.forward(Way.NO_ANSWER, "100")
    assert phone.reception.forwarding == ((Way.ALWAYS, "1002"), (Way.NO_ANSWER, "100"))
    reminder = phone.problems.get(FORWARDED)
    assert reminder is not None
    assert reminder.sentence == "Every call is forwarded to 1002."
    phone.reception.forward_nothing()
    assert not phone.reception.forwarding
    assert phone.problems.get(FORWARDED) is None
    assert len(told) == 3
    arrives(phone, engine)
    assert not engine.of(HangUpCall)
    subscription.close()


def test_a_caller_is_not_sent_back_to_where_the_call_comes_from(phone: Phone, engine: EngineScripted) -> None:
    """P8: the agent calls from the number that calls go to."""
    phone.reception.forward(Way.ALWAYS, "1002")
    arrives(phone, engine, "sip:1002@pbx")
    assert not engine.of(HangUpCall)
    assert rings(engine)


@pytest.mark.parametrize(
    ("number", "part"),
    [
        ("+49 30 901820", "another country"),
        ("+1 900 234 5678", "toll"),
        ("12345678901234567890", "valid"),
        ("1001", "this phone itself"),
    ],
)
def test_the_number_rules_hold_for_forwarding(phone: Phone, number: str, part: str) -> None:
    """P8, E14, E15, E17: no way round the rules of a transfer, and never a circle."""
    with pytest.raises(UserFacingError, match=part):
        phone.reception.forward(Way.ALWAYS, number)
    assert not phone.reception.forwarding


def test_the_account_may_forbid_forwarding(phone: Phone, engine: EngineScripted) -> None:
    """P8: what was chosen before counts no longer; the right to external transfer decides about outside."""
    phone.reception.forward(Way.ALWAYS, "+1 212 555 0142")
    phone.use(DESK, standing(forwarding=False))
    assert "does not let" in phone.reception.forwarding_refusal
    assert not phone.reception.forwarding
    arrives(phone, engine, "sip:+12125550000@pbx")
    assert not engine.of(HangUpCall)
    phone.use(DESK, standing(rights={"external": "off"}))
    with pytest.raises(UserFacingError, match="External"):
        phone.reception.forward(Way.ALWAYS, "+1 212 555 0142")


def test_a_number_that_is_no_longer_allowed_lets_the_call_ring(phone: Phone, engine: EngineScripted) -> None:
    """P8: nobody is lost, and the agent reads why."""
    phone.reception.forward(Way.ALWAYS, "+1 212 555 0142")
    phone.use(DESK, standing(rights={"external": "off"}))
    arrives(phone, engine, "sip:+12125550000@pbx")
    assert not engine.of(HangUpCall)
    assert rings(engine)
    problem = phone.problems.get(REFUSED)
    assert problem is not None
    assert "+1 212 555 0142" in problem.sentence
    phone.reception.forward_nothing()
    assert phone.problems.get(REFUSED) is None


def test_choices_are_kept_for_each_agent(tmp_path: Path) -> None:
    """P8: over a restart, and not for whoever else sits here."""
    ChoiceBook(tmp_path).put("maria", Choices(always="1002"))
    assert ChoiceBook(tmp_path).of("maria").always == "1002"
    assert ChoiceBook(tmp_path).of("jan") == Choices()
    (tmp_path / "incoming.json").write_text("{broken", encoding="utf-8")
    assert ChoiceBook(tmp_path).of("maria") == Choices()
