"""What a typed number must be (E14-E17, S12)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.transfer.numbers import (
    ExternalNumber,
    Numbering,
    TypedKind,
    check_at_trunk,
    check_number,
    kind_of,
)
from app.transfer.verdict import Refused


def numbering(country: str = "US", *, toll_free: bool = False, toll: bool = False) -> Numbering:
    return Numbering(country, toll_free=toll_free, toll=toll)


def deciding_rule(text: str, rules: Numbering) -> str | None:
    verdict = check_number(text, rules)
    return verdict.rule if isinstance(verdict, Refused) else None


@pytest.mark.parametrize(
    ("text", "country", "rule"),
    [
        ("(212) 555-1234", "US", None),
        ("030 123456", "DE", None),
        ("+49 30 123456", "DE", None),
        ("+1 212", "US", "E14"),
        ("call me", "US", "E14"),
        ("", "US", "E14"),
        ("+1 212 555 1234 ext. 7", "US", "E14"),
        ("9" * 300, "US", "E14"),
    ],
)
def test_a_typed_number_must_be_valid_where_it_is_typed(text: str, country: str, rule: str | None) -> None:
    """E14: the format of a typed number is checked against its country's numbering plan."""
    assert deciding_rule(text, numbering(country)) == rule


@pytest.mark.parametrize(
    ("text", "country", "rule"),
    [
        ("+12125551234", "US", None),
        ("+14165551234", "US", None),
        ("+12125551234", "CA", None),
        ("+12425021234", "US", "E15"),
        ("+442079460018", "US", "E15"),
        ("+12125551234", "GB", "E15"),
        ("+4930123456", "AT", "E15"),
    ],
)
def test_a_number_must_be_of_the_agents_country(text: str, country: str, rule: str | None) -> None:
    """E15: own country only, but the US and Canada may call each other; the Bahamas share +1 and may not."""
    assert deciding_rule(text, numbering(country)) == rule


@pytest.mark.parametrize(
    ("text", "country", "rule"),
    [
        ("+442079460018", "GB", None),
        ("+447400123456", "GB", "E16"),
        ("+4915112345678", "DE", "E16"),
        ("+12125551234", "US", None),
        ("+14165551234", "CA", None),
    ],
)
def test_only_land_lines_outside_the_us(text: str, country: str, rule: str | None) -> None:
    """E16: a mobile number is refused outside the US; in North America a number does not tell."""
    assert deciding_rule(text, numbering(country)) == rule


NEITHER = ()
FREE = ("toll_free",)
TOLL = ("toll",)


@pytest.mark.parametrize(
    ("text", "country", "services", "rule"),
    [
        ("+18002752273", "US", TOLL, "E17"),
        ("+18002752273", "US", FREE, None),
        ("+498001234567", "DE", TOLL, "E17"),
        ("+498001234567", "DE", FREE, None),
        ("+80012345678", "DE", FREE, None),
        ("+80012345678", "DE", NEITHER, "E17"),
        ("+19005551234", "US", FREE, "E17"),
        ("+19005551234", "US", TOLL, None),
    ],
)
def test_toll_free_and_toll_numbers_need_their_service(
    text: str, country: str, services: tuple[str, ...], rule: str | None
) -> None:
    """E17: toll-free numbers need the toll-free service, toll numbers the toll service."""
    rules = numbering(country, toll_free="toll_free" in services, toll="toll" in services)
    assert deciding_rule(text, rules) == rule


def test_a_number_that_passed_is_dialled_in_international_form() -> None:
    """S12: an external number is kept as E.164 whatever way it was typed."""
    assert check_number("(212) 555-1234", numbering()) == ExternalNumber("+12125551234", "+1 212-555-1234")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1002", TypedKind.EXTENSION),
        ("11880", TypedKind.NUMBER),
        ("+4930123456", TypedKind.NUMBER),
        ("030 123456", TypedKind.NUMBER),
        ("4930123456@carrier", TypedKind.AT_TRUNK),
    ],
)
def test_each_kind_of_target_is_known(text: str, kind: TypedKind) -> None:
    """S12: a target is a number, ``user@trunk`` or an extension; which are extensions, the account knows."""
    assert kind_of(text, {"1002"}.__contains__) is kind


@pytest.mark.parametrize(
    ("text", "country", "services", "rule"),
    [
        ("11880", "DE", ("toll", "toll_free"), "E16"),
        ("118500", "GB", (), "E16"),
        ("116117", "DE", (), "E17"),
        ("116117", "DE", ("toll_free",), None),
        ("112", "DE", (), None),
        ("911", "US", (), None),
        ("411", "US", (), "E14"),
        ("1999", "US", (), "E14"),
        ("1999", "DE", (), "E14"),
        ("5", "DE", (), "E14"),
    ],
)
def test_a_short_number_is_held_to_the_same_rules(
    text: str, country: str, services: tuple[str, ...], rule: str | None
) -> None:
    """E14, E16, E17: directory enquiries are no land line; an emergency is connected all the same."""
    rules = numbering(country, toll_free="toll_free" in services, toll="toll" in services)
    assert deciding_rule(text, rules) == rule


@pytest.mark.parametrize(
    ("text", "country", "rule"),
    [
        ("09001234567@carrier", "DE", "E17"),
        ("sip:0800-1234567@carrier", "DE", "E17"),
        ("+4915112345678@carrier", "DE", "E16"),
        ("442079460018@carrier", "US", "E15"),
        ("+442079460018@carrier", "US", "E15"),
        ("11880@carrier", "DE", "E16"),
        ("4930123456@carrier", "DE", None),
        ("(212)5551234@carrier", "US", None),
        ("600@192.0.2.20", "US", None),
        ("bob@pbx.example.com", "DE", None),
    ],
)
def test_a_number_at_a_trunk_is_held_to_the_same_rules(text: str, country: str, rule: str | None) -> None:
    """E15, E16, E17, S12: by which trunk it goes changes nothing; what is nobody's number is the trunk's."""
    refused = check_at_trunk(text, numbering(country))
    assert (refused and refused.rule) == rule


@pytest.mark.parametrize("text", ["4930@carrier", "sip:bob@pbx.example.com"])
def test_user_at_trunk_is_taken(text: str) -> None:
    """S12: a user and a host are enough."""
    assert check_at_trunk(text, numbering()) is None


@pytest.mark.parametrize("text", ["@carrier", "bob@", "a b@carrier", "bob@x>;tag=1", "bob@host:99 "])
def test_user_at_trunk_with_anything_else_is_refused(text: str) -> None:
    """S12: nothing that could end the address and begin a header gets through."""
    refused = check_at_trunk(text, numbering())
    assert refused is not None
    assert refused.rule == "S12"


@given(st.text(max_size=80), st.sampled_from(["US", "CA", "DE", "XX", ""]))
def test_any_text_gets_a_verdict_and_never_an_error(text: str, country: str) -> None:
    """E14: whatever is typed, the answer is a number or one sentence."""
    verdict = check_number(text, numbering(country))
    assert isinstance(verdict, ExternalNumber | Refused)
    kind_of(text, str.isdigit)
    check_at_trunk(text, numbering(country))
    check_at_trunk(f"{text}@carrier", numbering(country))
