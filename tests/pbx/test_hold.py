"""Hold through a real PBX, in both directions."""

from __future__ import annotations

import pytest

from app.calls.call import Call, CallState
from tests.pbx.conftest import Stage
from tests.support.softphone import Softphone

pytestmark = pytest.mark.pbx


def joined(stage: Stage, first: str, second: str) -> tuple[Softphone, Call, Softphone, Call]:
    """Two registered phones in a call with each other."""
    caller, callee = stage.registered(first), stage.registered(second)
    out = caller.dial(second)
    incoming = callee.wait_incoming()
    callee.calls.answer(incoming.id)
    caller.wait_state(out, CallState.UP)
    callee.wait_state(incoming, CallState.UP)
    return caller, out, callee, incoming


def test_we_hold_and_resume_and_the_other_party_hears_music(stage: Stage) -> None:
    """P2, S3: the PBX is told (sendonly) and plays its hold music to the other side."""
    caller, out, _, _ = joined(stage, "1001", "1002")
    caller.calls.hold(out.id)
    caller.wait_state(out, CallState.HELD_BY_US)
    stage.heard("MusicOnHoldStart")
    caller.calls.resume(out.id)
    caller.wait_state(out, CallState.UP)
    stage.heard("MusicOnHoldStop")


def test_they_hold_us_and_both_hold(stage: Stage) -> None:
    """P2: a re-INVITE with sendonly from the other side; both holds cross and end in either order."""
    caller, out, callee, incoming = joined(stage, "1201", "1202")
    callee.calls.hold(incoming.id)
    callee.wait_state(incoming, CallState.HELD_BY_US)
    caller.wait_state(out, CallState.HELD_BY_THEM)
    caller.calls.hold(out.id)
    caller.wait_state(out, CallState.HELD_BY_BOTH)
    callee.calls.resume(incoming.id)
    caller.wait_state(out, CallState.HELD_BY_US)
    caller.calls.resume(out.id)
    caller.wait_state(out, CallState.UP)
    callee.wait_state(incoming, CallState.UP)


def test_hold_and_resume_in_quick_succession_end_as_asked_last(stage: Stage) -> None:
    """P2: a second request waits for the re-INVITE of the first (RFC 3261 section 14.1)."""
    caller, out, _, _ = joined(stage, "1001", "1002")
    for _ in range(3):
        caller.calls.hold(out.id)
        caller.calls.resume(out.id)
    caller.calls.hold(out.id)
    caller.wait(lambda: out.state is CallState.HELD_BY_US and not out.changing_hold, "hold to settle")


def test_answering_a_second_call_holds_the_first_and_swap_changes_them(stage: Stage) -> None:
    """P2: several calls at once; just one is ever at the microphone."""
    phone = stage.registered("1001")
    first = phone.dial("600")
    phone.wait_state(first, CallState.UP)
    stage.asterisk.call("1001")
    second = phone.wait_incoming()
    phone.calls.answer(second.id)
    phone.wait(lambda: (first.state, second.state) == (CallState.HELD_BY_US, CallState.UP), "first held")
    phone.calls.swap()
    phone.wait(lambda: (first.state, second.state) == (CallState.UP, CallState.HELD_BY_US), "swapped")
    phone.calls.hang_up(first.id)
    phone.calls.resume(second.id)
    phone.wait_state(second, CallState.UP)
