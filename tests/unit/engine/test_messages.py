"""The contract survives the pipe, and says no secret when it is printed."""

from __future__ import annotations

import msgspec
import pytest

from app.engine.commands import AddAccount, MuteMicrophone
from app.engine.events import CallArrived
from app.engine.messages import Reply, Request, decode_outgoing, decode_request, encode
from app.engine.values import AccountSettings, Dialog, Header


def test_a_request_survives_the_pipe() -> None:
    account = AccountSettings(account_id="a", address="sip:a@h", password="hunter2")  # noqa: S106 - no real one
    request = Request(token=7, command=AddAccount(account=account))
    assert decode_request(encode(request)) == request


def test_an_event_and_a_reply_survive_the_pipe() -> None:
    arrived = CallArrived(
        call_id="c",
        account_id="a",
        remote_uri="sip:b@h",
        remote_name="Müller",
        dialled="sip:a@h",
        headers=[Header("X-A", "1")],
        dialog=Dialog(call_id="i", local_tag="l", remote_tag="r"),
    )
    assert decode_outgoing(encode(arrived)) == arrived
    assert decode_outgoing(encode(Reply(token=1, error="no"))) == Reply(token=1, error="no")


def test_what_is_outside_the_contract_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_request(msgspec.msgpack.encode({"token": 1, "command": {"type": "Nonsense"}}))
    with pytest.raises(msgspec.ValidationError):
        decode_outgoing(encode(Request(token=1, command=MuteMicrophone(muted=True))))


def test_a_password_is_not_printed() -> None:
    account = AccountSettings(account_id="a", address="sip:a@h", password="hunter2")  # noqa: S106 - no real one
    assert "hunter2" not in repr(Request(token=1, command=AddAccount(account=account)))
