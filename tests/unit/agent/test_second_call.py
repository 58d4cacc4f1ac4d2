"""A call that arrives while the agent talks (S1)."""

from __future__ import annotations

import pytest

from app.agent.second_call import SecondCall, choices, choose
from app.bus import Bus
from app.calls.call import CallState
from app.calls.calls import Calls
from app.calls.conference_state import ConferenceState
from app.engine.commands import AnswerCall, HangUpCall, HoldCall, ReferWithReplaces
from app.errors import UserFacingError
from app.transfer.consultation import Consultation
from app.transfer.kinds import TransferType
from app.transfer.success import SuccessTransfer
from tests.support.accounts import account, general
from tests.support.conference_world import Meeting
from tests.support.scripted_engine import EngineScripted
from tests.support.virtual_loop import VirtualLoop

END, HOLD = SecondCall.ANSWER_AND_END, SecondCall.ANSWER_AND_HOLD


@pytest.mark.parametrize(
    ("plan", "talking", "expected"),
    [
        ("pro", "yes", (END, HOLD, SecondCall.DECLINE, SecondCall.IGNORE)),
        ("standard", "yes", (END, SecondCall.DECLINE, SecondCall.IGNORE)),
        ("standard", "no", (SecondCall.ANSWER, SecondCall.DECLINE, SecondCall.IGNORE)),
    ],
)
def test_the_plan_decides_the_buttons(plan: str, talking: str, expected: tuple[SecondCall, ...]) -> None:
    """S1: Answer & Hold is part of Pro; the other choices are everybody's."""
    assert choices(account(account=general(plan=plan)), talking=talking == "yes") == expected


@pytest.mark.parametrize("choice", list(SecondCall))
def test_each_button_does_what_it_says(choice: SecondCall) -> None:
    """S1: answer and end, answer and hold, decline, ignore."""
    loop, bus = VirtualLoop(), Bus()
    engine = EngineScripted(loop, bus)
    calls = Calls(engine, loop, bus)
    first = calls.place("desk", "sip:1002@127.0.0.1")
    engine.answer(first.id)
    second = engine.arrive()
    choose(calls, second, choice)
    answers = choice not in (SecondCall.DECLINE, SecondCall.IGNORE)
    assert bool(engine.of(AnswerCall)) is answers
    ended = {order.call_id for order in engine.of(HangUpCall)}
    assert ended == {END: {first.id}, SecondCall.DECLINE: {second}}.get(choice, set())
    assert bool(engine.of(HoldCall)) is (choice in (HOLD, SecondCall.ANSWER))
    call = calls.get(second)
    assert call is not None
    assert call.ignored is (choice is SecondCall.IGNORE)
    assert first.state is CallState.UP


def test_answer_and_end_leaves_a_conference_together() -> None:
    """S1, S5, C7: nobody of it is hung up; the PBX is asked to join the two, and the second call is taken."""
    meeting = Meeting()
    legs = meeting.with_parties("Tom")
    second = meeting.engine.arrive("sip:1014@127.0.0.1")
    choose(meeting.calls, second, END)
    meeting.engine.answer(second)
    meeting.settle()
    (referred,) = meeting.engine.of(ReferWithReplaces)
    assert referred.call_id in legs
    assert all(meeting.lives(leg) for leg in legs)
    current = meeting.calls.current
    assert current is not None
    assert current.id == second
    meeting.tell(legs[0], 405)
    assert meeting.standing() is ConferenceState.AWAY, "they talk through this phone"
    assert all(meeting.lives(leg) for leg in legs)
    assert meeting.calls.current is current


def test_answer_and_end_waits_for_two_who_are_being_joined() -> None:
    """S1, D2: what cannot be ended now is not, and says so; the second call rings on."""
    meeting = Meeting()
    meeting.transfer(SuccessTransfer, TransferType.SUCCESS)
    meeting.answer()
    second = meeting.engine.arrive("sip:1014@127.0.0.1")
    meeting.settle()
    assert meeting.calls.current is not None
    with pytest.raises(UserFacingError, match="being transferred"):
        choose(meeting.calls, second, END)
    assert meeting.call(second).ringing_here


def test_answer_and_end_between_customer_and_target_keeps_the_target_on_hold() -> None:
    """S1, S6: swapped to the customer, who is hung up: the agent talks with the second call, nobody else."""
    meeting = Meeting()
    flow = meeting.transfer(Consultation, TransferType.CONVERSATION)
    meeting.answer()
    target = meeting.consult
    flow.swap()
    meeting.settle()
    second = meeting.engine.arrive("sip:1014@127.0.0.1")
    choose(meeting.calls, second, END)
    meeting.engine.answer(second)
    meeting.settle()
    current = meeting.calls.current
    assert current is not None
    assert (current.id, current.held_by_us) == (second, False)
    assert meeting.lives(target)
    assert meeting.call(target).held_by_us
