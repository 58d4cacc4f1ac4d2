"""Voice messages that wait at a real PBX (RFC 3842)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.calls.call import CallState
from tests.pbx.conftest import Stage
from tests.support.softphone import Softphone

pytestmark = pytest.mark.pbx

MAILBOX = "*97"


def _with_mailbox(stage: Stage, number: str) -> Softphone:
    desk = stage.desk(number)
    phone = stage.phone(replace(desk, account=replace(desk.account, voicemail=MAILBOX)))
    phone.wait_registered()
    return phone


def test_messages_are_counted_as_they_come_and_go(stage: Stage) -> None:
    """P7: subscribed to by the phone, told by the PBX."""
    phone = _with_mailbox(stage, "1001")
    voicemail = phone.phone.watching.voicemail
    assert not voicemail.of("desk").waiting
    for count in (1, 2):
        stage.asterisk.leave_message("1001")
        phone.wait(lambda count=count: voicemail.of("desk").new == count, f"{count} new")  # type: ignore[misc]
    assert voicemail.of("desk").waiting
    stage.asterisk.empty_mailbox("1001")
    phone.wait(lambda: not voicemail.of("desk").waiting, "an empty mailbox")


def test_messages_that_wait_are_told_at_the_start(stage: Stage) -> None:
    """P7: the first NOTIFY answers the subscription."""
    stage.asterisk.leave_message("1002")
    phone = _with_mailbox(stage, "1002")
    phone.wait(lambda: phone.phone.watching.voicemail.of("desk").new == 1, "the message of before")
    stage.asterisk.empty_mailbox("1002")


def test_the_mailbox_is_called(stage: Stage) -> None:
    """P7: by the number of the account file."""
    phone = _with_mailbox(stage, "1003")
    call = phone.dial(MAILBOX)
    phone.wait_state(call, CallState.UP)
    assert stage.heard("UserEvent", UserEvent="Mailbox")["Extension"] == "1003"
    phone.calls.hang_up(call.id)
    phone.wait_state(call, CallState.ENDED)


def test_a_phone_without_a_mailbox_asks_for_none(stage: Stage) -> None:
    """P7."""
    stage.asterisk.leave_message("1004")
    phone = stage.registered("1004")
    call = phone.dial("600")
    phone.wait_state(call, CallState.UP)
    assert not phone.phone.watching.voicemail.of("desk").waiting
    stage.asterisk.empty_mailbox("1004")
