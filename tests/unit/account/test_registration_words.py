"""Why a registration failed, in the words of a person; only what was really said is claimed (P1)."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.account.registration_words import Trouble, failure
from app.account.sip import SipAccount
from app.engine.events import RegistrationChanged

ACCOUNT = SipAccount(account_id="desk", user="1001", server="pbx.example.com")


def refused(code: int, reason: str = "", status: int = 0, names: str = "") -> RegistrationChanged:
    return RegistrationChanged(
        account_id="desk", active=False, code=code, reason=reason, status=status, certificate_name=names
    )


_T = Trouble
ROWS = [
    (refused(401, "Unauthorized", 171100), _T.CREDENTIALS, False),
    (refused(407, "Proxy Authentication Required", 171101), _T.CREDENTIALS, False),
    (refused(401, "Unauthorized"), _T.CREDENTIALS, False),
    (refused(404, "Not Found"), _T.UNKNOWN_USER, True),
    (refused(604), _T.UNKNOWN_USER, True),
    (refused(403, "Forbidden"), _T.FORBIDDEN, False),
    (refused(503, "x", 171173, "other.example.com"), _T.CERTIFICATE_NAME, True),
    (refused(503, "SSL certificate verification error (PJSIP_TLS_ECERTVERIF)"), _T.CERTIFICATE, True),
    (refused(503, "", 171173), _T.CERTIFICATE, True),
    (refused(503, "tlsv1 alert protocol version"), _T.TLS, True),
    (refused(503, "", 171168), _T.TLS, True),
    (refused(503, "", 70018), _T.NAME_NOT_FOUND, True),
    (refused(502, "gethostbyname() has returned error (PJ_ERESOLVE)"), _T.NAME_NOT_FOUND, True),
    (refused(503, "", 120101), _T.NO_ROUTE, True),
    (refused(503, "No route to host"), _T.NO_ROUTE, True),
    (refused(503, "Network is unreachable"), _T.NO_ROUTE, True),
    (refused(503, "Connection refused"), _T.REFUSED, True),
    (refused(503, "", 120111), _T.REFUSED, True),
    (refused(503, "Connection timed out"), _T.SILENT, True),
    (refused(408, "Request Timeout"), _T.SILENT, True),
    (refused(0), _T.SILENT, True),
    (refused(503, "Service Unavailable"), _T.BUSY_SERVER, True),
    (refused(500, "Internal Server Error"), _T.BUSY_SERVER, True),
    (refused(423, "Interval Too Brief"), _T.OTHER, True),
]


@pytest.mark.parametrize(("event", "trouble", "retry"), ROWS)
def test_every_failure_has_its_kind(*, event: RegistrationChanged, trouble: Trouble, retry: bool) -> None:
    """P1: and credentials are never tried again blindly."""
    found = failure(event, ACCOUNT)
    assert (found.trouble, found.retry) == (trouble, retry)


def test_the_sentences_of_the_issue() -> None:
    """P1: what a person reads."""
    said = {
        "unknown": failure(refused(404, "Not Found"), ACCOUNT).sentence,
        "password": failure(refused(401, "Unauthorized", 171100), ACCOUNT).sentence,
        "route": failure(refused(503, "No route to host"), ACCOUNT).sentence,
        "certificate": failure(refused(503, "", 171173, "other.example.com"), ACCOUNT).sentence,
    }
    assert said == {
        "unknown": "The server does not know extension 1001.",
        "password": "Wrong password for extension 1001, or pbx.example.com does not know this extension.",
        "route": "No route to pbx.example.com.",
        "certificate": "The server's certificate is for other.example.com, not for pbx.example.com.",
    }


def test_a_password_that_was_never_set_is_not_called_wrong() -> None:
    found = failure(refused(401, "Unauthorized", 171100), ACCOUNT, has_password=False)
    assert found.sentence == "pbx.example.com asks for a password for extension 1001, and none is set."
    assert not found.retry


def test_an_unusual_port_is_part_of_the_servers_name() -> None:
    account = dataclasses.replace(ACCOUNT, port=5099)
    assert failure(refused(503, "Connection refused"), account).sentence.startswith("pbx.example.com:5099 ")


@given(
    code=st.integers(0, 999),
    reason=st.text(max_size=80),
    status=st.integers(0, 200000),
    names=st.text(max_size=40),
)
def test_whatever_comes_back_is_one_sentence(code: int, reason: str, status: int, names: str) -> None:
    """P1: also when the server's words have braces in them."""
    found = failure(refused(code, reason, status, names), ACCOUNT)
    assert found.sentence.endswith(".")
