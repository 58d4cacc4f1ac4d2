"""Calls through a real PBX: out, in, and every way one can end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.calls.call import CallState, EndReason
from app.engine.events import DtmfHeard
from tests.pbx.conftest import Stage

pytestmark = pytest.mark.pbx

ECHO = "600"
EARLY_MEDIA = "602"
RINGS_FOR_EVER = "603"
HANGS_UP = "605"


def test_an_outgoing_call_is_answered_and_we_hang_up(stage: Stage) -> None:
    """P2: place, answer, hang up; the PBX sees the channel end."""
    phone = stage.registered("1001")
    call = phone.dial(ECHO)
    phone.wait_state(call, CallState.UP)
    assert call.codec.startswith("G722")
    assert call.answered_at is not None
    phone.calls.hang_up(call.id)
    phone.wait_state(call, CallState.ENDED)
    assert call.end_reason is EndReason.WE_HUNG_UP
    stage.heard("Hangup", CallerIDNum="1001")


def test_the_other_side_hangs_up(stage: Stage) -> None:
    """P2: BYE from the PBX."""
    phone = stage.registered("1001")
    call = phone.dial(HANGS_UP)
    phone.wait_state(call, CallState.ENDED)
    assert call.end_reason is EndReason.THEY_HUNG_UP


def test_an_incoming_call_is_answered(stage: Stage) -> None:
    """P2, S2: who calls is shown, and which of the numbers was dialled."""
    phone = stage.registered("1001")
    stage.asterisk.call("1001", caller="2000")
    call = phone.wait_incoming()
    assert (call.remote.number, call.remote.name) == ("2000", "Caller 2000")
    assert "1001" in call.dialled
    phone.calls.answer(call.id)
    phone.wait_state(call, CallState.UP)


def test_a_caller_who_gives_up_while_it_rings(stage: Stage) -> None:
    """P2: CANCEL from the PBX ends the ringing."""
    phone = stage.registered("1001")
    channel = stage.asterisk.call("1001")
    call = phone.wait_incoming()
    stage.asterisk.hang_up(channel)
    phone.wait_state(call, CallState.ENDED)
    assert call.end_reason is EndReason.THEY_HUNG_UP
    assert not call.answered_elsewhere


def test_an_incoming_call_is_declined(stage: Stage) -> None:
    """P2: the PBX is told that the call is refused."""
    phone = stage.registered("1001")
    channel = stage.asterisk.call("1001")
    call = phone.wait_incoming()
    phone.calls.decline(call.id)
    phone.wait_state(call, CallState.ENDED)
    assert call.end_reason is EndReason.DECLINED
    assert stage.heard("Hangup", Uniqueid=channel)["Cause"] in {"21", "17"}


def test_the_ring_timeout_sends_cancel(stage: Stage) -> None:
    """P2: nobody answers, so the phone itself gives up after its ring timeout."""
    phone = stage.phone(replace(stage.desk("1001"), ring_timeout=4.0))
    phone.wait_registered()
    call = phone.dial(RINGS_FOR_EVER)
    phone.wait_state(call, CallState.RINGING)
    phone.wait_state(call, CallState.ENDED)
    assert call.end_reason is EndReason.NO_ANSWER
    assert call.ended_at is not None
    assert call.ended_at - call.started_at >= 4.0
    stage.heard("Hangup", CallerIDNum="1001")


def test_we_give_up_while_it_rings(stage: Stage) -> None:
    """P2: hang up before the answer is CANCEL."""
    phone = stage.registered("1001")
    call = phone.dial(RINGS_FOR_EVER)
    phone.wait_state(call, CallState.RINGING)
    phone.calls.hang_up(call.id)
    phone.wait_state(call, CallState.ENDED)
    assert call.end_reason is EndReason.WE_HUNG_UP


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("620", EndReason.BUSY),
        ("621", EndReason.DECLINED),
        ("622", EndReason.NOT_FOUND),
        ("623", EndReason.NO_ANSWER),
        ("624", EndReason.UNREACHABLE),
        ("625", EndReason.UNREACHABLE),
        ("699", EndReason.NOT_FOUND),
        ("1009", EndReason.UNREACHABLE),
    ],
    ids=[
        "busy",
        "declined",
        "no-such-number",
        "no-answer",
        "not-there",
        "no-circuit",
        "not-in-the-plan",
        "unregistered",
    ],
)
def test_how_the_pbx_refuses_becomes_a_reason(stage: Stage, number: str, reason: EndReason) -> None:
    """P2: SIP status and Q.850 cause (RFC 3326) of a real PBX, told apart."""
    phone = stage.registered("1001")
    call = phone.dial(number)
    phone.wait_state(call, CallState.ENDED)
    assert call.end_reason is reason
    assert call.end_sentence


def test_early_media_is_heard_before_the_answer(stage: Stage) -> None:
    """P3: 183 with SDP, then the answer."""
    phone = stage.registered("1001")
    call = phone.dial(EARLY_MEDIA)
    phone.wait_state(call, CallState.EARLY_MEDIA)
    assert call.answered_at is None
    phone.wait_state(call, CallState.UP)


@pytest.mark.parametrize("method", ["rfc4733", "info"])
def test_digits_are_read_by_the_pbx_and_heard_back(stage: Stage, method: str) -> None:
    """P3: RFC 4733 events and SIP INFO reach Read(); those of SendDTMF() reach us."""
    phone = stage.registered("1001", dtmf=method)
    call = phone.dial("601")
    phone.wait_state(call, CallState.UP)
    stage.heard("UserEvent", UserEvent="Listening")
    heard: list[str] = []
    subscription = phone.phone.bus.subscribe(DtmfHeard, lambda event: heard.append(event.digit))
    assert phone.calls.send_dtmf(call.id, "12*9") == "12*9"
    assert stage.heard("UserEvent", UserEvent="Digits")["Digits"] == "12*9"
    phone.wait(lambda: "".join(heard) == "12*9", "digits from the PBX")
    subscription.close()


@pytest.mark.parametrize("number", ["1101"])
def test_media_is_encrypted_over_tls(stage: Stage, number: str) -> None:
    """P6: SRTP with SDES keys (RFC 4568) in both directions of call set-up, over TLS."""
    phone = stage.registered(number, "tls")
    call = phone.dial(ECHO)
    phone.wait_state(call, CallState.UP)
    phone.wait(lambda: call.srtp, "SRTP")
    stage.asterisk.call(number)
    incoming = phone.wait_incoming()
    phone.calls.answer(incoming.id)
    phone.wait(lambda: incoming.srtp, "SRTP of the incoming call")


def test_a_pbx_that_insists_on_srtp_refuses_a_phone_without(stage: Stage) -> None:
    """P6: no fallback to plain RTP."""
    desk = stage.desk("1101")
    phone = stage.phone(replace(desk, account=replace(desk.account, srtp="off")))
    phone.wait_registered()
    call = phone.dial(ECHO)
    phone.wait_state(call, CallState.ENDED)
    assert call.end_reason is EndReason.UNREACHABLE
    assert call.end_code == 488
