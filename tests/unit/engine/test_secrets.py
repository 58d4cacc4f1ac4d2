"""No secret of a SIP message survives masking, and nothing else is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.secrets import masked

REGISTER = (
    "REGISTER sip:pbx SIP/2.0\r\n"
    'Authorization: Digest username="1001", realm="pbx", nonce="abc",\r\n'
    ' response="5f4dcc3b5aa765d61d8327deb882cf99"\r\n'
    "CSeq: 2 REGISTER\r\n\r\n"
)


def test_a_digest_answer_is_masked_with_its_folded_lines() -> None:
    text = masked(REGISTER)
    assert "5f4dcc3b" not in text
    assert "Authorization: Digest ***\r\nCSeq: 2 REGISTER" in text


@pytest.mark.parametrize(
    "name", ["Authorization", "Proxy-Authorization", "authorization", "PROXY-AUTHORIZATION"]
)
def test_the_header_is_found_in_any_case(name: str) -> None:
    assert "secret" not in masked(f"INVITE x SIP/2.0\r\n{name}: Basic secret\r\n\r\n")


def test_a_challenge_is_no_secret() -> None:
    challenge = 'WWW-Authenticate: Digest realm="pbx", nonce="abc"\r\n'
    assert masked(challenge) == challenge


def test_sdes_keys_are_masked() -> None:
    line = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9|2^20|1:4\r\n"
    assert masked(line) == "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:***|2^20|1:4\r\n"


def test_ice_passwords_are_masked() -> None:
    """RFC 8839 section 5.4: whoever knows it may answer connectivity checks."""
    assert masked("a=ice-ufrag:72c8\r\na=ice-pwd:74c6932d2ae9\r\n") == "a=ice-ufrag:72c8\r\na=ice-pwd:***\r\n"


def test_a_password_in_a_uri_is_masked() -> None:
    assert masked("To: <sip:1001:hunter2@pbx>") == "To: <sip:1001:***@pbx>"
    assert masked("To: <sip:1001@pbx:5060>") == "To: <sip:1001@pbx:5060>"


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert masked(masked(text)) == masked(text)
