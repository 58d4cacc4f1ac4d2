"""One SIP account as a value."""

from __future__ import annotations

import pytest

from app.account.desks import sip_account
from app.account.sip import SipAccount
from tests.support import accounts


@pytest.mark.parametrize(
    ("account", "address", "registrar", "name"),
    [
        (SipAccount(account_id="a", user="1001", server="pbx"), "sip:1001@pbx", "sip:pbx", "pbx"),
        (
            SipAccount(account_id="a", user="1001", server="pbx", port=5061, transport="tls"),
            "sip:1001@pbx",
            "sip:pbx:5061",
            "pbx",
        ),
        (
            SipAccount(account_id="a", user="1001", server="pbx", port=5099),
            "sip:1001@pbx",
            "sip:pbx:5099",
            "pbx:5099",
        ),
        (
            SipAccount(account_id="a", user="1001", server="2001:db8::1", port=5070),
            "sip:1001@[2001:db8::1]",
            "sip:[2001:db8::1]:5070",
            "[2001:db8::1]:5070",
        ),
        (SipAccount(account_id="a", user="me", local_address="127.0.0.2"), "sip:me@127.0.0.2", "", ""),
        (SipAccount(account_id="a", user="me"), "sip:me@localhost", "", ""),
    ],
)
def test_addresses_of_an_account(account: SipAccount, address: str, registrar: str, name: str) -> None:
    assert (account.address, account.registrar, account.server_name) == (address, registrar, name)
    assert account.registers is bool(registrar)


def test_the_engine_gets_everything_and_the_value_keeps_no_password() -> None:
    """P6: the password is passed apart."""
    account = SipAccount(
        account_id="a", user="1001", server="pbx", transport="tls", srtp="required", codecs=("G722",)
    )
    settings = account.settings("s3cret")
    assert (settings.user, settings.password, settings.srtp, settings.codecs) == (
        "1001",
        "s3cret",
        "required",
        ["G722"],
    )
    assert "s3cret" not in repr(account)


def test_the_servers_of_the_file_reach_the_engine() -> None:
    """A8: for ICE; the TURN server is told the registrar's user and password."""
    file = accounts.account(
        sip={"registrar": "pbx", "stun_servers": ["stun.one", "stun.two:3479"], "turn_server": "turn:3480"}
    )
    settings = sip_account(file, file.agents[0], "a").settings("s3cret")
    assert (settings.stun_servers, settings.turn_server) == (["stun.one", "stun.two:3479"], "turn:3480")
    assert (settings.user, settings.password) == ("1001", "s3cret")
