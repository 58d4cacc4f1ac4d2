"""Who is not to be disturbed."""

from __future__ import annotations

import pytest

from app.agent.state import AVAILABLE, DO_NOT_DISTURB, AgentState, Status
from app.bus import Bus
from app.calls.call import EndReason
from app.engine.commands import HangUpCall, PlayTone
from app.phone import Phone
from tests.support.incoming import arrives, finished, rings
from tests.support.scripted_engine import EngineScripted


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
