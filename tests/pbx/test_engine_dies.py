"""The engine dies, the phone does not: registered again, and a new call works."""

from __future__ import annotations

import os
import signal

import pytest

from app.account.registration import RegistrationState
from app.calls.call import CallState, EndReason
from app.engine.events import Hello
from tests.pbx.conftest import Stage

pytestmark = pytest.mark.pbx


def test_a_killed_engine_is_back_and_registered(stage: Stage, expected_errors: list[str]) -> None:
    """P1: SIGKILL in a call with a real PBX. Prints how long it took; 2 s is promised of a quiet machine."""
    expected_errors.append("hookswitch.engine")
    pids: list[int] = []
    phone = stage.phone(stage.desk("1001"))
    phone.phone.bus.subscribe(Hello, lambda event: pids.append(event.pid))
    phone.wait_registered()
    call = phone.dial("600")
    phone.wait_state(call, CallState.UP)
    begin = stage.loop.now()
    os.kill(pids[-1], signal.SIGKILL)
    phone.wait_state(call, CallState.ENDED)
    phone.wait(lambda: phone.registration.state is not RegistrationState.REGISTERED, "loss of registration")
    phone.wait_registered()
    seconds = stage.loop.now() - begin
    print(f"a new engine after {seconds:.2f} s")  # noqa: T201 - a figure
    assert call.end_reason is EndReason.ENGINE_LOST
    again = phone.dial("600")
    phone.wait_state(again, CallState.UP)
