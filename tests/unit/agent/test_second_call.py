"""A call that arrives while the agent talks (S1)."""

from __future__ import annotations

import pytest

from app.agent.second_call import SecondCall, choices, choose
from app.bus import Bus
from app.calls.call import CallState
from app.calls.calls import Calls
from app.engine.commands import AnswerCall, HangUpCall, HoldCall
from tests.support.accounts import account, general
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
