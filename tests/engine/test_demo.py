"""The demo without its window: phone and company, as ``hookswitch demo`` starts them."""

from __future__ import annotations

import pytest

from app.calls.call import CallState, EndReason
from app.calls.events import CallAdded
from app.demo.demo import Demo, build_demo, whom_to_call
from app.engine.options import EngineOptions
from app.errors import UserFacingError
from app.loop import ThreadLoop

SOON = 60.0


def test_the_number_field_reaches_the_company_by_number_and_by_name(demo: Demo, loop: ThreadLoop) -> None:
    assert not list(demo.phone.problems)
    by_number, by_name = demo.phone.dial("601"), demo.phone.dial("busy")
    assert loop.run_until(lambda: not len(demo.phone.calls), SOON)
    assert (by_number.end_reason, by_name.end_reason) == (EndReason.BUSY, EndReason.BUSY)


def test_a_coworker_calls_the_desk(demo: Demo, loop: ThreadLoop) -> None:
    added: list[CallAdded] = []
    demo.phone.bus.subscribe(CallAdded, added.append)
    demo.promise_call("lena", 0.1)
    assert loop.run_until(lambda: bool(added), SOON)
    call = demo.phone.calls.get(added[0].call_id)
    assert call is not None
    assert call.remote.name == "Lena Sorel"
    demo.phone.calls.answer(call.id)
    assert loop.run_until(lambda: call.state is CallState.UP, SOON)


def test_nobody_can_call_a_phone_that_is_not_there_yet(loop: ThreadLoop) -> None:
    demo = build_demo(loop, options=EngineOptions(sound=False))
    with pytest.raises(UserFacingError, match="not open yet"):
        demo.ring_phone("lena")


def test_every_line_is_listed_for_a_newcomer(demo: Demo) -> None:
    listed = whom_to_call(demo.exchange.lines)
    assert len(listed) == len(demo.exchange.lines)
    assert listed[0].startswith("600           echo")
