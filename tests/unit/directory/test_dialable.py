"""Whatever stands in the number field dials something shown before, or says why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.dialable import Dialable, DialRules, NotDialable, dialable
from app.directory.sip_uri import parse_sip_uri

GERMAN = DialRules(host="pbx.example.com", country="DE")
AMERICAN = DialRules(host="pbx.example.com:5070", country="US")
PLAIN = DialRules(host="192.0.2.1")
PEER_TO_PEER = DialRules(targets={"Echo": "sip:600@127.0.0.1:5070", "600": "sip:600@127.0.0.1:5070"})

BERLIN = "+49 30 901820"

# rules, typed -> URI, shown
DIALLED = [
    (GERMAN, "+49 30 901820", "sip:+4930901820@pbx.example.com", BERLIN),
    (GERMAN, "(030) 901-820", "sip:030901820@pbx.example.com", BERLIN),
    (GERMAN, "0049 30 / 901820", "sip:004930901820@pbx.example.com", BERLIN),
    (GERMAN, "+49 (0) 30 901820", "sip:+4930901820@pbx.example.com", BERLIN),
    (GERMAN, "030\u2013901820", "sip:030901820@pbx.example.com", BERLIN),
    (GERMAN, "\u202a+49 30 901820\u202c", "sip:+4930901820@pbx.example.com", BERLIN),
    (GERMAN, "０３０９０１８２０", "sip:030901820@pbx.example.com", BERLIN),
    (GERMAN, "٠٣٠٩٠١٨٢٠", "sip:030901820@pbx.example.com", BERLIN),
    (GERMAN, "tel:+49-30-901820", "sip:+4930901820@pbx.example.com", BERLIN),
    (GERMAN, "tel:901820;phone-context=+49-30", "sip:+4930901820@pbx.example.com", BERLIN),
    (GERMAN, "callto:+4930901820", "sip:+4930901820@pbx.example.com", BERLIN),
    (GERMAN, "sip:030901820", "sip:030901820@pbx.example.com", BERLIN),
    # Without its trunk prefix it is a local number: nobody says it is Berlin's.
    (GERMAN, "30901820", "sip:30901820@pbx.example.com", "30901820"),
    (GERMAN, "4930901820", "sip:4930901820@pbx.example.com", "4930901820"),
    (GERMAN, "+1 212 555 2368", "sip:+12125552368@pbx.example.com", "+1 212-555-2368"),
    (GERMAN, "+49 1", "sip:+491@pbx.example.com", "+491"),
    (AMERICAN, "(212) 555-2368", "sip:2125552368@pbx.example.com:5070", "+1 212-555-2368"),
    (AMERICAN, "1 212 555 2368", "sip:12125552368@pbx.example.com:5070", "+1 212-555-2368"),
    (AMERICAN, "1-800-FLOWERS", "sip:18003569377@pbx.example.com:5070", "+1 800-356-9377"),
    (AMERICAN, "011 49 30 901820", "sip:0114930901820@pbx.example.com:5070", BERLIN),
    (AMERICAN, "911", "sip:911@pbx.example.com:5070", "911"),
    (GERMAN, "600", "sip:600@pbx.example.com", "600"),
    (GERMAN, "1002", "sip:1002@pbx.example.com", "1002"),
    (GERMAN, "*97", "sip:*97@pbx.example.com", "*97"),
    (GERMAN, "#31#0301", "sip:%2331%230301@pbx.example.com", "#31#0301"),
    (PLAIN, "030 901820", "sip:030901820@192.0.2.1", "030901820"),
    (GERMAN, "anna", "sip:anna@pbx.example.com", "anna"),
    (GERMAN, "anna.lee", "sip:anna.lee@pbx.example.com", "anna.lee"),
    (GERMAN, "anna@example.com", "sip:anna@example.com", "anna@example.com"),
    (GERMAN, "anna@EXAMPLE.com:5070", "sip:anna@EXAMPLE.com:5070", "anna@EXAMPLE.com:5070"),
    (GERMAN, "SIP:anna@example.com", "sip:anna@example.com", "anna@example.com"),
    (
        GERMAN,
        "sips:anna@example.com;transport=tls",
        "sips:anna@example.com;transport=tls",
        "anna@example.com",
    ),
    (GERMAN, "Anna Lee <sip:anna@example.com>", "sip:anna@example.com", "anna@example.com"),
    (GERMAN, "anna@[2001:db8::1]", "sip:anna@[2001:db8::1]", "anna@[2001:db8::1]"),
    (GERMAN, "anna@bücher.example", "sip:anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
    (GERMAN, "jörg@example.com", "sip:j%C3%B6rg@example.com", "jörg@example.com"),
    (PEER_TO_PEER, "echo", "sip:600@127.0.0.1:5070", "echo"),
    (PEER_TO_PEER, " ECHO ", "sip:600@127.0.0.1:5070", "ECHO"),
    (PEER_TO_PEER, "600", "sip:600@127.0.0.1:5070", "600"),
    (PEER_TO_PEER, "601@127.0.0.1:5070", "sip:601@127.0.0.1:5070", "601@127.0.0.1:5070"),
    (PEER_TO_PEER, "sip:127.0.0.1:5070", "sip:127.0.0.1:5070", "127.0.0.1:5070"),
]


@pytest.mark.parametrize(("rules", "typed", "uri", "shown"), DIALLED)
def test_what_is_dialled(rules: DialRules, typed: str, uri: str, shown: str) -> None:
    """P2: the address is known, and shown, before dialling; what was typed is kept."""
    found = dialable(typed, rules)
    assert isinstance(found, Dialable), found
    assert (found.uri, found.shown, found.typed) == (uri, shown, typed)
    assert found.sentence == f"Dials {shown}"


# rules, typed -> part of the reason
REFUSED = [
    (GERMAN, "", "Type a number"),
    (GERMAN, " \t\n\u200b", "Type a number"),
    (GERMAN, "😀", "no digit"),
    (GERMAN, "---", "no digit"),
    (GERMAN, "+", "no digit"),
    (GERMAN, "030😀1", "“😀” cannot be part"),
    (GERMAN, "12+34", "plus sign"),
    (GERMAN, "1" * 33, "at most 32 digits"),
    (GERMAN, "1" * 10_000, "at most 255 characters"),
    (GERMAN, "anna lee", "No address is known for “anna lee”"),
    (GERMAN, "600a", "No address is known for “600a”"),
    (GERMAN, "1-800-FLOWERS", "No address is known"),
    (GERMAN, "anna,12", "After a name"),
    (GERMAN, "600,abc!", "After a pause"),
    (GERMAN, "http://example.com", "not http: ones"),
    (GERMAN, "mailto:anna@example.com", "not mailto: ones"),
    (GERMAN, "@example.com", "complete address"),
    (GERMAN, "anna@", "complete address"),
    (GERMAN, "anna@1.2.3", "complete address"),
    (GERMAN, "anna@example..com", "complete address"),
    (GERMAN, "anna@example.com:99999", "complete address"),
    (GERMAN, "anna@-example.com", "complete address"),
    (GERMAN, "sip:%zz@example.com", "complete address"),
    (GERMAN, "sip:a%0d%0aVia@example.com", "complete address"),
    (GERMAN, "tel:", "no digit"),
    (PEER_TO_PEER, "601", "no server that could dial 601"),
    (PEER_TO_PEER, "bob", "No address is known for “bob”"),
    (DialRules(host="not a host"), "600", "not a valid address"),
]


@pytest.mark.parametrize(("rules", "typed", "reason"), REFUSED)
def test_what_cannot_be_dialled_says_why(rules: DialRules, typed: str, reason: str) -> None:
    """P2: one sentence, and nothing typed is lost."""
    found = dialable(typed, rules)
    assert isinstance(found, NotDialable), found
    assert reason in found.reason
    assert found.reason.endswith(".")
    assert found.typed == typed


@pytest.mark.parametrize(
    ("typed", "number", "after"),
    [
        ("600,,1234#", "600", ",,1234#"),
        ("600;12", "600", ",12"),
        ("600 , 1 2 - 3", "600", ",123"),
        ("600,", "600", ""),
        ("tel:+49-30-901820;ext=12", BERLIN, ",12"),
        ("tel:+4930901820;postd=,5", BERLIN, ",5"),
    ],
)
def test_digits_after_a_pause_wait_for_the_answer(typed: str, number: str, after: str) -> None:
    """P3: they are sent as DTMF once the call is up."""
    found = dialable(typed, GERMAN)
    assert isinstance(found, Dialable), found
    assert (found.shown, found.after_answer) == (number, after)
    assert not after or found.sentence == f"Dials {number}, then {after}"


def test_a_pbx_that_wants_international_numbers_gets_them() -> None:
    rules = DialRules(host="pbx", country="DE", international=True)
    found = dialable("030 901820", rules)
    assert isinstance(found, Dialable)
    assert (found.uri, found.e164) == ("sip:+4930901820@pbx", "+4930901820")


def test_a_number_knows_its_country() -> None:
    found = [dialable(text, AMERICAN) for text in ("+49 30 901820", "212 555 2368", "600", "+800 1234 5678")]
    assert [f.region for f in found if isinstance(f, Dialable)] == ["DE", "US", "", "001"]


@pytest.mark.parametrize(
    "link",
    [
        "sip:anna@example.com?Replaces=abc%3Bto-tag%3D1",
        "sip:anna:secret@example.com",
        "sip:anna@example.com;method=REFER",
    ],
)
def test_a_link_says_whom_to_call_and_nothing_else(link: str) -> None:
    """P8: headers, passwords and methods in a link are left out."""
    found = dialable(link, GERMAN)
    assert not isinstance(found, Dialable) or found.uri == "sip:anna@example.com"


def test_a_target_with_a_broken_address_is_not_dialled() -> None:
    found = dialable("echo", DialRules(targets={"echo": "not an address"}))
    assert isinstance(found, NotDialable)


NUMBERISH = st.text(alphabet="+0123456789*#()-. ,;@:/sipteln%", max_size=40)
RULES = st.sampled_from(
    [GERMAN, AMERICAN, PLAIN, PEER_TO_PEER, DialRules(), DialRules(host="x", country="??")]
)


@given(text=st.text(max_size=60) | NUMBERISH | NUMBERISH.map("sip:{}".format), rules=RULES)
def test_any_text_is_dialable_or_gets_a_sentence(text: str, rules: DialRules) -> None:
    """P2: never an exception, always an address that parses or a reason."""
    found = dialable(text, rules)
    assert found.typed == text
    if isinstance(found, NotDialable):
        assert found.reason
        return
    parsed = parse_sip_uri(found.uri)
    assert parsed is not None
    assert str(parsed) == found.uri
    assert not any(char.isspace() or ord(char) < 32 for char in found.uri)
    assert found.shown
    assert set(found.after_answer) <= set("0123456789*#ABCD,")
