"""Reading SIP messages as text (RFC 3261 section 7), well-formed and otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.sip_text import (
    carries_sdp,
    display_name_of,
    header,
    headers_for_the_core,
    headers_of,
    request_uri,
    tag_of,
    uri_of,
)
from app.engine.values import Header

INVITE = (
    "INVITE sip:1001@127.0.0.1:5060;ob SIP/2.0\r\n"
    'f: "Doe, \\"JJ\\" John" <sip:jj@example.com;user=phone>;tag=abc.1\r\n'
    "To: <sip:1001@pbx.example.com>\r\n"
    "i: call-1\r\n"
    "Subject: a\r\n  folded\r\n\tline\r\n"
    "User-to-User: 56a3;encoding=hex\r\n"
    "X-Order: 17\r\n"
    "b: <sip:1002@example.com>\r\n"
    "c: application/sdp\r\n"
    "Content-Length: 3\r\n"
    "\r\n"
    "v=0"
)


def test_headers_keep_their_order_and_folded_lines_are_joined() -> None:
    names = [item.name for item in headers_of(INVITE)]
    assert names[:3] == ["f", "To", "i"]
    assert header(INVITE, "Subject") == "a folded line"


def test_compact_names_are_understood() -> None:
    assert header(INVITE, "Call-ID") == "call-1"
    assert tag_of(header(INVITE, "From")) == "abc.1"
    assert header(INVITE, "Nothing") == ""


@pytest.mark.parametrize(
    ("value", "name", "uri", "tag"),
    [
        ('"A <b>;tag=no" <sip:a@h>;tag=yes', "A <b>;tag=no", "sip:a@h", "yes"),
        ("Alice <sip:a@h;x=1>; tag = t", "Alice", "sip:a@h;x=1", "t"),
        ("sip:a@h;tag=t", "", "sip:a@h", "t"),
        ("<sip:a@h>", "", "sip:a@h", ""),
        ('"" <sip:a@h>', "", "sip:a@h", ""),
        ("", "", "", ""),
    ],
)
def test_name_addr_and_addr_spec(value: str, name: str, uri: str, tag: str) -> None:
    assert (display_name_of(value), uri_of(value), tag_of(value)) == (name, uri, tag)


def test_a_quoted_name_is_unescaped() -> None:
    assert display_name_of(header(INVITE, "From")) == 'Doe, "JJ" John'


def test_the_request_uri_and_the_session_are_found() -> None:
    assert request_uri(INVITE) == "sip:1001@127.0.0.1:5060;ob"
    assert request_uri("SIP/2.0 200 OK\r\n") == ""
    assert carries_sdp(INVITE)
    assert not carries_sdp(INVITE.replace("v=0", ""))
    assert not carries_sdp(INVITE.replace("application/sdp", "text/plain"))


def test_only_headers_that_say_something_to_an_agent_are_handed_on() -> None:
    assert headers_for_the_core(INVITE) == [
        Header("Subject", "a folded line"),
        Header("User-to-User", "56a3;encoding=hex"),
        Header("X-Order", "17"),
        Header("Referred-By", "<sip:1002@example.com>"),
    ]


@given(st.text(max_size=400))
def test_no_text_at_all_raises(text: str) -> None:
    for read in (headers_of, headers_for_the_core, tag_of, uri_of, display_name_of, request_uri, carries_sdp):
        read(text)
    header(text, "from")
