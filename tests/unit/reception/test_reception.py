"""What becomes of calls that come in: do not disturb, forwarding, answering by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.account.desk import read_desk
from app.account.model import FORMAT, Account
from app.account.standing import Standing
from app.agent.state import AVAILABLE, DO_NOT_DISTURB, AgentState, Status
from app.bus import Bus
from app.calls.call import Call, CallState, EndReason
from app.engine.commands import AnswerCall, HangUpCall, PlayTone
from app.engine.events import CallFinished
from app.engine.values import Header
from app.errors import UserFacingError
from app.history.record import CallOutcome, Leg, Record
from app.phone import Phone, build
from app.reception.choices import ChoiceBook, Choices, Way
from app.reception.reception import FORWARDED, REFUSED, ReceptionChanged
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

DESK = read_desk({"user": "1001", "server": "pbx", "country": "US"}, {})
RIGHTS = dict.fromkeys(
    ("transfer", "internal", "external", "unsupervised", "unsupervised_external", "manual_dial"), "on"
)
PAGED = Header("Call-Info", "<sip:pbx>;answer-after=0")


def standing(*, rights: dict[str, str] | None = None, **incoming: object) -> Standing:
    """Maria, of an account with this policy for incoming calls."""
    account = Account.model_validate(
        {
            "format": FORMAT,
            "account": {"name": "Acme", "country": "US", "queued_transfer_hold_seconds": 90},
            "incoming": incoming,
            "rights": {"account": {**RIGHTS, **(rights or {})}},
            "agents": [
                {"login": "maria", "extension": "1001"},
                {"login": "jan", "extension": "1002"},
            ],
            "coworkers": [{"name": "Front desk", "extension": "100"}],
        }
    )
    return Standing(account, account.agent("maria"))


@pytest.fixture
def phone(engine: EngineScripted, loop: VirtualLoop, bus: Bus) -> Iterator[Phone]:
    made = build(loop, desk=None, bus=bus, engine=engine)
    made.start()
    made.use(DESK, standing())
    engine.register("desk")
    yield made
    made.stop()


def arrives(phone: Phone, engine: EngineScripted, uri: str = "sip:1002@pbx", *headers: Header) -> Call:
    call = phone.calls.get(engine.arrive(uri, headers=headers))
    assert call is not None
    return call


def finished(bus: Bus, call: Call, code: int) -> None:
    """The engine has sent the refusal that it was asked for."""
    bus.publish(CallFinished(call_id=call.id, code=code, reason="", by_us=True))


def rings(engine: EngineScripted) -> bool:
    return any(tone.tone == "ring" for tone in engine.take(PlayTone))


# --- do not disturb -----------------------------------------------------------------------------


def test_who_is_not_to_be_disturbed_is_not(phone: Phone, engine: EngineScripted, bus: Bus) -> None:
    """P8: refused as unavailable (RFC 3261 section 21.4.18), no sound, and a missed call."""
    phone.agent.choose(DO_NOT_DISTURB)
    call = arrives(phone, engine)
    assert engine.of(HangUpCall) == [HangUpCall(call_id=call.id, code=480)]
    assert not engine.of(PlayTone)
    finished(bus, call, 480)
    assert (call.end_reason, call.end_sentence) == (
        EndReason.BUSY,
        "Missed: you did not want to be disturbed.",
    )
    assert phone.agent.status == DO_NOT_DISTURB


def test_do_not_disturb_chosen_during_a_call_means_the_next_one(phone: Phone, engine: EngineScripted) -> None:
    """P8: nor does a call that the agent places end it."""
    phone.agent.choose(DO_NOT_DISTURB)
    phone.dial("1002")
    assert phone.agent.status.state is AgentState.TALKING
    call = arrives(phone, engine, "sip:1003@pbx")
    assert engine.of(HangUpCall) == [HangUpCall(call_id=call.id, code=480)]


def test_a_coworker_who_is_to_be_called_back_comes_through(phone: Phone, engine: EngineScripted) -> None:
    """P8, S7: the agent waits for just that call."""
    phone.agent.choose(DO_NOT_DISTURB)
    phone.call_backs.ask("1002", "Jan")
    arrives(phone, engine, "sip:1002@pbx")
    assert not engine.of(HangUpCall)
    assert rings(engine)


@pytest.mark.parametrize("status", [AVAILABLE, Status(AgentState.BREAK, "Lunch")])
def test_in_any_other_state_a_call_rings(phone: Phone, engine: EngineScripted, status: Status) -> None:
    """P8."""
    if status != phone.agent.status:
        phone.agent.choose(status)
    arrives(phone, engine)
    assert not engine.of(HangUpCall)
    assert rings(engine)


# --- forwarding ---------------------------------------------------------------------------------


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


# --- answering by itself ------------------------------------------------------------------------


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
