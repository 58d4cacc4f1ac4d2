"""Calls that the phone answers by itself."""

from __future__ import annotations

import pytest

from app.agent.state import AVAILABLE, DO_NOT_DISTURB, AgentState, Status
from app.calls.call import CallState
from app.engine.commands import AnswerCall, HangUpCall, PlayTone
from app.engine.values import Header
from app.phone import Phone
from app.reception.choices import Way
from tests.support.incoming import DESK, arrives, finished, rings, standing
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

PAGED = Header("Call-Info", "<sip:pbx>;answer-after=0")


def test_a_phone_answers_nothing_by_itself_unless_asked(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P8: off by default, whatever the caller asks for."""
    arrives(phone, engine, "sip:1002@pbx", PAGED)
    loop.advance(120)
    assert not engine.of(AnswerCall)


def test_it_rings_sounds_a_tone_and_answers(phone: Phone, engine: EngineScripted, loop: VirtualLoop) -> None:
    """P8: after the agent's own seconds; the tone comes before the microphone is open."""
    phone.reception.answer_by_itself(on=True, seconds=5)
    call = arrives(phone, engine)
    assert call.answers_itself
    assert rings(engine)
    loop.advance(4.5)
    assert [tone.tone for tone in engine.take(PlayTone)] == ["auto_answer"]
    assert not engine.of(AnswerCall)
    loop.advance(0.6)
    assert engine.of(AnswerCall) == [AnswerCall(call_id=call.id)]
    engine.answer(call.id)
    assert call.state is CallState.UP
    assert not call.answers_itself


def test_never_a_second_call(phone: Phone, engine: EngineScripted, loop: VirtualLoop) -> None:
    """P8: neither beside a call that is up, nor when one begins meanwhile."""
    phone.reception.answer_by_itself(on=True, seconds=5)
    first = arrives(phone, engine)
    loop.advance(1)
    second = arrives(phone, engine, "sip:1003@pbx")
    assert not second.answers_itself
    loop.advance(60)
    assert not engine.of(AnswerCall)
    assert not first.answers_itself


@pytest.mark.parametrize("status", [DO_NOT_DISTURB, Status(AgentState.BREAK, "Lunch")])
def test_only_for_an_agent_who_is_available(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop, status: Status
) -> None:
    """P8: also where the state changes while it rings."""
    phone.reception.answer_by_itself(on=True, seconds=5)
    arrives(phone, engine)
    loop.advance(1)
    phone.agent.choose(status)
    arrives(phone, engine, "sip:1003@pbx")
    loop.advance(60)
    assert not engine.of(AnswerCall)


@pytest.mark.parametrize("seconds", [1.0, 4.7])
@pytest.mark.parametrize("who", ["agent", "account"])
def test_who_takes_it_back_is_obeyed_while_a_call_rings(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop, who: str, seconds: float
) -> None:
    """P8: a microphone never opens against the agent's or the account's last word, even after the tone."""
    phone.reception.answer_by_itself(on=True, seconds=5)
    call = arrives(phone, engine)
    loop.advance(seconds)
    if who == "agent":
        phone.reception.answer_by_itself(on=False, seconds=5)
    else:
        phone.use(DESK, standing(auto_answer="never"))
    assert not call.answers_itself
    loop.advance(60)
    assert not engine.of(AnswerCall)
    assert call.ringing_here


def test_what_the_pbx_asked_for_is_not_the_agents_to_take_back(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P8: while the account lets the PBX ask."""
    phone.use(DESK, standing(auto_answer_by_pbx=True))
    phone.reception.answer_by_itself(on=True, seconds=5)
    call = arrives(phone, engine, "sip:1002@pbx", Header("Call-Info", "<sip:pbx>;answer-after=5"))
    phone.reception.answer_by_itself(on=False, seconds=5)
    loop.advance(5.1)
    assert engine.of(AnswerCall) == [AnswerCall(call_id=call.id)]


@pytest.mark.parametrize("press", ["silence", "decline"])
def test_the_agent_can_stop_it(phone: Phone, engine: EngineScripted, loop: VirtualLoop, press: str) -> None:
    """P8."""
    phone.reception.answer_by_itself(on=True, seconds=5)
    call = arrives(phone, engine)
    if press == "silence":
        phone.calls.ignore(call.id)
    else:
        phone.calls.decline(call.id)
    loop.advance(60)
    assert not engine.of(AnswerCall)
    assert not call.answers_itself or press == "decline"


def test_the_account_decides_where_it_says_so(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P8: always, or never."""
    phone.reception.answer_by_itself(on=True, seconds=5)
    phone.use(DESK, standing(auto_answer="never", auto_answer_by_pbx=True))
    assert phone.reception.answering is None
    assert "never" in phone.reception.answering_decided
    call = arrives(phone, engine, "sip:1002@pbx", PAGED)
    loop.advance(60)
    assert not engine.of(AnswerCall)
    phone.calls.decline(call.id)
    finished(phone.bus, call, 603)
    phone.use(DESK, standing(auto_answer="always", auto_answer_seconds=2))
    phone.reception.answer_by_itself(on=False, seconds=5)
    assert "after 2 s" in phone.reception.answering_decided
    second = arrives(phone, engine)
    loop.advance(2.1)
    assert engine.of(AnswerCall) == [AnswerCall(call_id=second.id)]


def test_the_pbx_may_ask_where_the_account_lets_it(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P8: Call-Info with answer-after; the tone still comes first."""
    phone.use(DESK, standing(auto_answer_by_pbx=True))
    call = arrives(phone, engine, "sip:1002@pbx", PAGED)
    loop.advance(0.1)
    assert [tone.tone for tone in engine.take(PlayTone)][-1] == "auto_answer"
    loop.advance(0.6)
    assert engine.of(AnswerCall) == [AnswerCall(call_id=call.id)]


def test_a_transferred_call_is_answered_too_and_one_that_waits_is_not(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop
) -> None:
    """P8, E9: it is the agent's next call only while the agent is available."""
    phone.reception.answer_by_itself(on=True, seconds=1)
    call = arrives(phone, engine, "sip:1002@pbx", Header("Referred-By", "<sip:1003@pbx>"))
    loop.advance(1.1)
    assert engine.of(AnswerCall) == [AnswerCall(call_id=call.id)]
    engine.answer(call.id)
    waits = arrives(phone, engine, "sip:1004@pbx", Header("Referred-By", "<sip:1003@pbx>"))
    loop.advance(5)
    assert len(engine.of(AnswerCall)) == 1
    assert waits.ignored
    finished(phone.bus, waits, 487)


@pytest.mark.parametrize("busy", ["talking", "break"])
@pytest.mark.parametrize("what", ["answers", "forwards"])
def test_a_transferred_call_that_waited_is_a_call_like_any_other_when_it_rings(
    phone: Phone, engine: EngineScripted, loop: VirtualLoop, busy: str, what: str
) -> None:
    """P8, E11: the agent becomes available, and the phone answers it, or sends it on when nobody does."""
    if what == "answers":
        phone.use(DESK, standing(auto_answer="always", auto_answer_seconds=3))
    else:
        phone.reception.forward(Way.NO_ANSWER, "100")
        phone.reception.ring_for(15)
    if busy == "break":
        phone.agent.choose(Status(AgentState.BREAK, "Lunch"))
    else:
        phone.dial("1002")
    waits = arrives(phone, engine, "sip:1004@pbx", Header("Referred-By", "<sip:1003@pbx>"))
    loop.advance(30)
    assert waits.ignored
    assert not engine.of(AnswerCall)
    assert not engine.of(HangUpCall)
    if busy == "break":
        phone.agent.choose(AVAILABLE)
    else:
        (other,) = (call for call in phone.calls if call.id != waits.id)
        engine.finish(other.id)
    assert phone.agent.status == AVAILABLE
    loop.advance(2.9)
    assert not engine.of(AnswerCall)
    loop.advance(12.3)
    if what == "answers":
        assert engine.of(AnswerCall) == [AnswerCall(call_id=waits.id)]
    else:
        assert [order.forward_to for order in engine.of(HangUpCall)] == ["sip:100@pbx"]
