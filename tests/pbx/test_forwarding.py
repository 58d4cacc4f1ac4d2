"""A real PBX follows the phone's answer to another extension, and finds the phone busy where it is."""

from __future__ import annotations

import pytest

from app.agent.state import DO_NOT_DISTURB
from app.calls.call import CallState, EndReason
from app.reception.choices import Way
from tests.pbx.conftest import Stage

pytestmark = pytest.mark.pbx


def test_the_pbx_rings_whom_calls_are_forwarded_to(stage: Stage) -> None:
    """P8: 302 with a Contact at the PBX; the caller talks to the third phone."""
    caller, forwards, third = (stage.registered(number) for number in ("1001", "1002", "1003"))
    forwards.phone.reception.forward(Way.ALWAYS, "1003")
    call = caller.dial("1002")
    arrived = third.wait_incoming()
    third.calls.answer(arrived.id)
    caller.wait_state(call, CallState.UP)
    passed = forwards.wait_incoming()
    forwards.wait_state(passed, CallState.ENDED)
    assert (passed.end_reason, passed.end_code) == (EndReason.FORWARDED, 302)
    caller.calls.hang_up(call.id)
    third.wait_state(arrived, CallState.ENDED)


def test_the_pbx_tells_the_caller_of_who_is_not_to_be_disturbed(stage: Stage) -> None:
    """P8: the caller hears no endless ringing."""
    caller, quiet = stage.registered("1001"), stage.registered("1002")
    quiet.phone.agent.choose(DO_NOT_DISTURB)
    call = caller.dial("1002")
    caller.wait_state(call, CallState.ENDED)
    assert call.answered_at is None
    missed = quiet.wait_incoming()
    quiet.wait_state(missed, CallState.ENDED)
    assert (missed.end_reason, missed.end_code) == (EndReason.BUSY, 480)
